/** Which run a user means: by its id, its first digits, or the spec that it is of. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { placeOf, storeAt } from "../backends/store-at.js";
import { UserError } from "../errors.js";
import { runPrefix } from "../fanout/keys.js";
import { NotAsNamed } from "../fanout/manifest.js";
import type { Store } from "../fanout/ports.js";
import { runIdOf } from "../sweep/run-id.js";
import { counted } from "./output.js";
import { readSpecFile } from "./read-spec-file.js";

export interface FoundRun {
  readonly run: string;
  /** Where its store is. */
  readonly out: string;
  readonly store: Store;
}

const ID = /^[0-9a-f]{32}$/;
const FIRST_DIGITS = /^[0-9a-f]{4,31}$/;
const MOST_LISTED = 5;

export async function findRun(named: string, out: string): Promise<FoundRun> {
  return { run: await runNamed(named, out), out, store: await storeAt(out) };
}

/** The id that a user means, whether there is such a run or not. */
export async function runNamed(named: string, out: string): Promise<string> {
  if (ID.test(named)) return named;
  if (FIRST_DIGITS.test(named) && !existsSync(named)) return byFirstDigits(named, out);
  // The folder of a run, as the shell completes it.
  const last = path.basename(named);
  if (ID.test(last) && existsSync(path.join(named, "spec.json"))) return last;
  return runIdOf((await readSpecFile(named)).spec);
}

/** The ids of the runs in a folder, in no order. */
export function runsIn(out: string): readonly string[] {
  if (out.startsWith("s3://")) {
    const remedy = "Give the whole id of a run, or its spec.";
    throw new UserError({ code: "not-listed", place: out, what: "the runs of a bucket aren't listed", remedy });
  }
  const folder = path.join(out, "runs");
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder).filter((name) => ID.test(name));
}

function byFirstDigits(digits: string, out: string): string {
  const fitting = runsIn(out).filter((run) => run.startsWith(digits));
  if (fitting.length === 1) return fitting[0]!;
  const many = fitting.length > 1;
  throw new UserError({
    code: many ? "several-runs" : "no-such-run",
    place: digits,
    what: many ? `${counted(fitting.length, "run")} begin so` : `no run in ${out} begins so`,
    remedy: many
      ? `Give more digits: ${fitting.slice(0, MOST_LISTED).join(", ")}.`
      : "katfan list shows those there are.",
  });
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
