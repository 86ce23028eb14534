/** Which run a user means: by its id, its first digits, its name, its folder, or the spec that it is of. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { placeOf, storeAt } from "../../backends/store-at.js";
import { UserError } from "../../errors.js";
import { planKey, runPrefix } from "../../fanout/keys.js";
import { inRun, manifestOf, NotAsNamed } from "../../fanout/manifest.js";
import { statusOf } from "../../fanout/orchestrator/status.js";
import type { Store } from "../../fanout/ports.js";
import type { RunState } from "../../fanout/run-state.js";
import { runIdOf } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { readSpecFile } from "../spec/read-spec-file.js";
import { nameOf, runCalled } from "./run-names.js";

export interface FoundRun {
  readonly run: string;
  /** Where its store is. */
  readonly out: string;
  readonly store: Store;
  /** The spec that it was named by. */
  readonly spec?: Spec | undefined;
}

const ID = /^[0-9a-f]{32}$/;
/** What names a file rather than a run. */
const FILE = /[/\\]|\.(?:ya?ml|json|[mc]?[jt]s|kat)$/i;

/** @param folder where runs are, unless a run's own folder is named: then it is where that one lies */
export async function findRun(named: string, folder: string): Promise<FoundRun> {
  const isInRuns = path.basename(path.dirname(path.resolve(named))) === "runs";
  const out = isInRuns && isFolderOfRun(named) ? path.join(named, "..", "..") : folder;
  const store = await storeAt(out);
  return { ...(await runNamed(named, { out, store })), out, store };
}

/** Whether it is the folder of a run, as the shell completes it. */
const isFolderOfRun = (named: string): boolean =>
  ID.test(path.basename(named)) && existsSync(path.join(named, "spec.json"));

/** Whether a file or folder is meant: one that is there, or what is called as only files are. */
export const namesFile = (named: string): boolean => named === "-" || existsSync(named) || FILE.test(named);

/** The id that a user means, whether there is such a run or not; and the spec, if it was named by one. */
export async function runNamed(
  named: string,
  at: Pick<FoundRun, "out" | "store">,
): Promise<Pick<FoundRun, "run" | "spec">> {
  if (ID.test(named)) return { run: named };
  if (!namesFile(named)) {
    const runs = await Promise.all((await runsIn(at)).map(async (run) => ({ run, name: await nameOf(run, at.store) })));
    return { run: runCalled(named, runs, `in ${at.out}`) };
  }
  if (isFolderOfRun(named)) return { run: path.basename(named) };
  const { spec } = await readSpecFile(named);
  return { run: runIdOf(spec), spec };
}

/** The ids of the runs in a folder or a bucket, in no order. */
export async function runsIn({ out, store }: Pick<FoundRun, "out" | "store">): Promise<readonly string[]> {
  if (out.startsWith("s3://")) return runsListed(store);
  if (!isThere(out)) return [];
  const folder = path.join(out, "runs");
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder).filter((name) => ID.test(name));
}

/** Whether a folder of runs is there. What is there and no folder was named by mistake. */
export function isThere(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return found !== undefined;
  throw new UserError({ code: "no-such-folder", place: folder, what: "this is no folder", remedy: NAME_FOLDER });
}

/** What to do where a folder of runs isn't one. */
export const NAME_FOLDER = "Name the folder that katfan run --out wrote into; katfan-runs if nothing was said.";

/** Small runs are listed as they come, many a page; of one with more keys than this the rest is passed over. */
const MOST_KEYS = 1_000;

async function runsListed(store: Store): Promise<readonly string[]> {
  const runs = new Set<string>();
  for (let after: string | undefined = ""; after !== undefined; ) after = await addRuns(runs, store, after);
  return [...runs];
}

/** @returns behind which key the list goes on; undefined if that was all */
async function addRuns(runs: Set<string>, store: Store, after: string): Promise<string | undefined> {
  let [last, keys] = ["", 0];
  for await (const key of store.list("runs/", after)) {
    const run = key.split("/", 2)[1]!;
    [last, keys] = [run, run === last ? keys + 1 : 1];
    if (ID.test(run)) runs.add(run);
    if (keys === MOST_KEYS) return `runs/${run}0`; // what comes behind "/"
  }
  return undefined;
}

/** How a run that there must be stands. @throws NotAsNamed if it is finished and its plan has been deleted */
export async function stateOf({ run, store, out }: FoundRun): Promise<RunState> {
  const state = await statusOf(run, store);
  if (state !== undefined) return state;
  if ((await manifestOf(run, store)) === undefined) throw noSuchRun(run, out);
  throw new NotAsNamed(inRun(run, planKey(run)), "missing");
}

/** Does something with a run. What of it isn't as it was is told with its place, and what mends it. */
export async function whole<T>({ run, out }: FoundRun, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw error instanceof NotAsNamed ? damaged(error, placeOf(out, runPrefix(run) + error.key)) : error;
  }
}

function damaged(error: NotAsNamed, place: string): UserError {
  const what = error.fault === "missing" ? "this has been deleted" : "this isn't as it was written";
  const remedy = "katfan run with the run's spec makes what is missing or damaged again, and nothing else.";
  return new UserError({ code: "damaged-run", place, what, remedy }, [], { cause: error });
}

export function noSuchRun(run: string, out: string): UserError {
  return new UserError({
    code: "no-such-run",
    place: run,
    what: `there is no such run in ${out}`,
    remedy: "katfan list shows those there are; --out names another folder.",
  });
}
