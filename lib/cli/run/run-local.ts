/** `katfan run` on this machine. */

import { systemChance, systemClock } from "../../backends/clock.js";
import { runLocally } from "../../backends/local/local-run.js";
import type { RunState } from "../../fanout/run-state.js";
import type { ExitCode } from "../terminal/exit-codes.js";
import { interruptible } from "../terminal/interrupt.js";
import { type Progress, progressOf } from "../terminal/progress.js";
import { damageLines } from "./damage-lines.js";
import { firstFailures } from "./first-failures.js";
import { tellResult } from "./tell-result.js";
import { exitCodeOf, type Wanted } from "./wanted.js";

export async function runLocal(wanted: Wanted): Promise<ExitCode> {
  const { spec, options, workers, chunk, maxFailures, deadlineMs } = wanted;
  const clock = systemClock();
  const beganMs = clock.now();
  const interrupt = interruptible("stopping; what is done is kept ...");
  const progress: Progress = await progressOf(spec.jobs);
  const limits = { maxFailures, deadlineMs };
  try {
    const { state, plan, threads, wasDone } = await runLocally({
      jobTimeMs: wanted.jobTimeMs,
      ...{ spec, place: options.out, workers, chunk, clock, chance: systemChance, signal: interrupt.signal, ...limits },
      keepGoing: options.keepGoing,
      onMeasured: (facts) => {
        for (const line of firstFailures(facts, spec)) progress.say(line);
      },
      onDamage: (faults) => {
        for (const line of damageLines(faults, "made again")) progress.say(line);
      },
      onProgress: (now: RunState) => progress.update(now),
    });
    progress.stop();
    const seconds = (clock.now() - beganMs) / 1_000;
    await tellResult({ state, plan, seconds, backend: "local", workers: Math.max(1, threads), wasDone, wanted });
    return exitCodeOf(state);
  } finally {
    progress.stop();
    interrupt.release();
  }
}
