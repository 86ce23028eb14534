/** `katfan status`: how far a run is. */
import { placeOf } from "../backends/store-at.js";
import { runPrefix } from "../fanout/keys.js";
import { manifestOf } from "../fanout/manifest.js";
import { faultsOf } from "../fanout/mend.js";
import { STOPPED_BECAUSE } from "../fanout/reasons.js";
import type { RunState } from "../fanout/run-state.js";
import { statusOf } from "../fanout/status.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { findRun, noSuchRun, whole } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";
import { counted, print } from "./output.js";

export async function status(named: string, options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).status(named, options);
  const found = await findRun(named, options.out);
  const { run, store, out } = found;
  await whole(found, async () => {
    const state = await statusOf(run, store);
    if (state === undefined) throw noSuchRun(run, out);
    const manifest = await manifestOf(run, store);
    const faults = manifest === undefined ? [] : await faultsOf(manifest, store);
    const bad = faults.map(({ key, fault }) => ({ key, fault }));
    if (options.json === true) return print(JSON.stringify(bad.length === 0 ? state : { ...state, bad }));
    print(stateLine(state));
    for (const { key, fault } of bad.slice(0, MOST_BAD)) print(`${placeOf(out, runPrefix(run) + key)} is ${fault}`);
    if (bad.length > MOST_BAD) print(`and ${bad.length - MOST_BAD} more`);
    if (bad.length > 0) print("katfan run with the run's spec makes these again, and nothing else.");
  });
  return EXIT.good;
}

const MOST_BAD = 10;

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
