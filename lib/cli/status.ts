/** `katfan status`: how far a run is. */
import { STOPPED_BECAUSE } from "../fanout/reasons.js";
import type { RunState } from "../fanout/run-state.js";
import { statusOf } from "../fanout/status.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { findRun, noSuchRun } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";
import { counted, print } from "./output.js";

export async function status(named: string, options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).status(named, options);
  const { run, store, out } = await findRun(named, options.out);
  const state = await statusOf(run, store);
  if (state === undefined) throw noSuchRun(run, out);
  print(options.json === true ? JSON.stringify(state) : stateLine(state));
  return EXIT.good;
}

const WORDS: Readonly<Record<RunState["state"], string>> = {
  planned: "planned, nothing is done yet",
  running: "running, or broken off",
  computed: "computed, not reduced yet",
  done: "done",
  cancelled: "cancelled",
  stopped: "stopped",
  "handed-over": "running",
};

/** A run's state in a line. */
export function stateLine({ run, state, reason, detail, jobs, jobsDone, failures }: RunState): string {
  const why = reason === undefined || state === "cancelled" ? "" : ` (${detail ?? STOPPED_BECAUSE[reason]})`;
  const failed = failures === 0 ? "" : `, ${failures.toLocaleString("en-US")} failed`;
  return `${run}  ${WORDS[state]}${why}: ${jobsDone.toLocaleString("en-US")} of ${counted(jobs, "job")}${failed}`;
}
