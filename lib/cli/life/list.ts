/** `katfan list`: the runs of a folder or a bucket, the latest first. */

import { aligned } from "../../aligned.js";
import { systemClock } from "../../backends/clock.js";
import { storeAt } from "../../backends/store-at.js";
import { shownCount } from "../../counted.js";
import { NotAsNamed } from "../../fanout/manifest.js";
import { statusOf } from "../../fanout/orchestrator/status.js";
import type { RunState } from "../../fanout/run-state.js";
import { durationText } from "../../results/figure/format-number.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print, say } from "../terminal/output.js";
import { runsIn } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";
import { factsOf, type RunFacts } from "./run-facts.js";
import { shortLength } from "./run-names.js";
import { dateText, sizeText, stateWords } from "./state-line.js";

export async function list(options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).list(options);
  const store = await storeAt(options.out);
  const at = { out: options.out, store };
  const runs = await runsIn(at);
  const damaged: NotAsNamed[] = [];
  const states = await Promise.all(
    runs.map((run) =>
      statusOf(run, store).catch((error: unknown) => {
        if (!(error instanceof NotAsNamed)) throw error;
        say(`${run}  ${error.key} is damaged; katfan run with its spec makes it again`);
        damaged.push(error);
        return undefined;
      }),
    ),
  );
  const nowMs = systemClock().now();
  const known = states.filter((state) => state !== undefined);
  const found = await Promise.all(known.map(async (state) => ({ state, facts: await factsOf(state, at, nowMs) })));
  found.sort((one, other) => (other.facts.beganMs ?? 0) - (one.facts.beganMs ?? 0));
  if (options.json === true) for (const one of found) print(JSON.stringify(recordOf(one)));
  else if (found.length > 0) for (const line of tableOf(found, shortLength(runs))) print(line);
  if (found.length === 0 && damaged.length === 0 && options.json !== true) say(`there are no runs in ${options.out}`);
  return EXIT.good;
}

interface Found {
  readonly state: RunState;
  readonly facts: RunFacts;
}

function recordOf({ state, facts }: Found): Readonly<Record<string, unknown>> {
  const { name, backend, bytes, beganMs, isAlive } = facts;
  const began = beganMs === undefined ? undefined : new Date(beganMs).toISOString();
  return { ...state, name, backend, bytes, began, ...(state.state === "running" ? { isAlive } : {}) };
}

function tableOf(found: readonly Found[], digits: number): readonly string[] {
  const rows = found.map(({ state, facts }) => {
    const { run, jobs, most = jobs, jobsDone, failures, startedMs, updatedMs } = state;
    const took = startedMs === undefined || updatedMs === undefined ? undefined : (updatedMs - startedMs) / 1_000;
    const isWhole = jobsDone === jobs && (state.state === "done" || most === jobs);
    return [
      run.slice(0, digits),
      facts.name ?? "-",
      stateWords(state, facts.isAlive).replace(/,.*/, ""),
      `${isWhole ? "" : `${shownCount(jobsDone)} of `}${shownCount(isWhole ? jobs : most)}`,
      failures === 0 ? "-" : shownCount(failures),
      facts.beganMs === undefined ? "-" : dateText(facts.beganMs),
      took === undefined ? "-" : durationText(took),
      facts.backend ?? "-",
      facts.bytes === undefined ? "-" : sizeText(facts.bytes),
    ];
  });
  return aligned([["run", "name", "state", "jobs", "failed", "began", "took", "backend", "size"], ...rows]);
}
