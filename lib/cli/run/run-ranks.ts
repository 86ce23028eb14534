/** `katfan run --backend spmd`: one of the ranks that mpirun or srun started. Only rank 0 says how it ended. */

import { systemChance, systemClock } from "../../backends/clock.js";
import { type Ranks, ranksOf } from "../../backends/ranks/ranks.js";
import { type RanksResult, runRank } from "../../backends/ranks/spmd.js";
import { counted } from "../../counted.js";
import { UserError } from "../../errors.js";
import type { RunState } from "../../fanout/run-state.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { interruptible } from "../terminal/interrupt.js";
import { say } from "../terminal/output.js";
import { type Progress, progressOf } from "../terminal/progress.js";
import { firstFailures } from "./first-failures.js";
import { tellResult } from "./tell-result.js";
import { exitCodeOf, type Wanted } from "./wanted.js";

/** How long rank 0 waits without a new part, unless --wait says otherwise [s]. */
const WAIT_S = 600;
/** How long a task may take to store what is done of its chunk, when it is told to end: less than batch systems give it [ms]. */
const TASK_ORDER_MS = 8_000;

export async function runRanks(wanted: Wanted): Promise<ExitCode> {
  const ranks = ranksOf(process.env) ?? noRanks();
  const { spec, options, chunk, maxFailures } = wanted;
  const clock = systemClock();
  const beganMs = clock.now();
  const isTask = options.only === "jobs";
  const said = ranks.rank === 0 || isTask ? "stopping; what is done is kept ..." : "";
  const interrupt = interruptible(said, isTask ? TASK_ORDER_MS : undefined);
  const progress = ranks.rank === 0 || isTask ? await progressOf(spec.jobs) : SILENT;
  try {
    const result = await runRank({
      ...{ spec, ranks, place: options.out, chunk, maxFailures, clock, chance: systemChance, signal: interrupt.signal },
      split: options.split ?? "strided",
      only: options.only,
      jobTimeMs: wanted.jobTimeMs,
      beganMs: performance.timeOrigin,
      waitMs: (options.wait ?? WAIT_S) * 1_000,
      onMeasured: (facts) => {
        for (const line of ranks.rank === 0 ? firstFailures(facts, spec) : []) progress.say(line);
      },
      onProgress: (jobsDone, failures) => progress.update(stateOf("", spec.jobs, { jobsDone, failures })),
    });
    progress.stop();
    return await tell(result, ranks, (clock.now() - beganMs) / 1_000, wanted);
  } finally {
    progress.stop();
    interrupt.release();
  }
}

const SILENT: Progress = { update() {}, say() {}, stop() {} };

function noRanks(): never {
  throw new UserError({
    code: "no-ranks",
    place: "--backend spmd",
    what: "nothing says which rank this is",
    remedy: "Start it by mpirun or srun, as mpirun -n 4 katfan run SPEC --backend spmd --out FOLDER.",
  });
}

function stateOf(run: string, jobs: number, now: { readonly jobsDone: number; readonly failures: number }): RunState {
  return { run, state: "running", jobs, ...now, invocations: 0, cost: 0 };
}

/** A rank other than 0 ends well when its own jobs have run: mpirun ends all ranks when one of them doesn't. */
async function tell(result: RanksResult, ranks: Ranks, seconds: number, wanted: Wanted): Promise<ExitCode> {
  const { plan, failures, jobsDone, reason, detail, missing } = result;
  const own = `${wanted.options.only === "jobs" ? "task" : "rank"} ${ranks.rank} of ${ranks.size}`;
  const speaks = ranks.together ? ranks.rank === 0 : true;
  if (result.state === "own") {
    if (!ranks.together) say(`${own} has done its ${counted(jobsDone, "job")}; others go on`);
    return EXIT.good;
  }
  if (result.state === "stopped" && wanted.options.only === "jobs") {
    say(`${own} stopped: ${detail}`);
    return EXIT.stopped;
  }
  const ended: RunState = {
    ...stateOf(plan.run, plan.jobs, { jobsDone, failures }),
    most: plan.most,
    state: reason === "cancelled" ? "cancelled" : result.state,
    ...{ reason, detail, missing },
  };
  if (speaks) await tellResult({ state: ended, plan, seconds, backend: "spmd", workers: ranks.size, wanted });
  else if (result.state === "stopped") say(`rank ${ranks.rank} stopped: ${detail}`);
  return speaks || result.state === "stopped" ? exitCodeOf(ended) : EXIT.good;
}
