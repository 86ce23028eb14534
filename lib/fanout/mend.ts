/**
 * What becomes of a run's objects that aren't as they were written: damaged, copied over one another, deleted.
 *
 * Each job is a pure function of the spec, so what is bad is removed and computed again, and gets the same bytes.
 * Not here: how it is found in a run that isn't finished (gathering.ts), where parts tell by their own checksums.
 */

import pLimit from "p-limit";
import { UserError } from "../errors.js";
import { jsonIn } from "../json.js";
import { checkpointsOf } from "../sweep/checkpoints.js";
import { type Plan, planBytes, planUpTo, rangeOf } from "../sweep/plan.js";
import { specBytes } from "../sweep/spec/run-id.js";
import type { Spec } from "../sweep/spec/spec.js";
import { grown } from "./growth.js";
import { manifestKey, partKey, partsPrefix, planKey, rangeOfPartKey, runPrefix, specKey, splitKey } from "./keys.js";
import { inRun, type Manifest, NotAsNamed, namedBytes, partsOf, wholeManifest } from "./manifest.js";
import type { Store } from "./ports.js";
import { endOf, halves, type JobRange } from "./ranges.js";
import type { LoadRunner } from "./runner.js";
import { mendSpec, wholePlan } from "./submit.js";

/** How many objects are read at a time: of a run of more than so many parts these are small, and waiting for them is the most of it. */
const READ_AT_ONCE = 8;
const SMALL_AT_ONCE = 32;
const MANY_PARTS = 1_000;

/**
 * Everything of a finished run that isn't as its manifest names it: all parts, the summary and the report are read. What lies among the
 * parts under the name of one, and is none, is told too: who reads the folder would count its jobs twice.
 */
export async function faultsOf(manifest: Manifest, store: Store): Promise<readonly NotAsNamed[]> {
  const { run, summary, report } = manifest;
  const found: NotAsNamed[] = [];
  const atOnce = manifest.partCount > MANY_PARTS ? SMALL_AT_ONCE : READ_AT_ONCE;
  const limit = pLimit(atOnce);
  const look = (named: { readonly key: string; readonly sha256?: string | undefined }) =>
    limit(async () => {
      try {
        await namedBytes(run, named, store);
      } catch (error) {
        if (!(error instanceof NotAsNamed)) throw error;
        found.push(error);
      }
    });
  const looks = [summary, ...(report === undefined ? [] : [report])].map(look);
  const named = new Set<string>();
  try {
    for await (const part of partsOf(manifest, store)) {
      named.add(part.key);
      looks.push(look(part));
      if (looks.length % atOnce === 0) await looks.at(-atOnce);
    }
    found.push(...(await straysBeside(named, run, store)));
  } catch (error) {
    if (!(error instanceof NotAsNamed)) throw error;
    found.push(error); // a node that names parts: what it named is looked through when it is made again
  }
  await Promise.all(looks);
  return found.sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Objects with the names of parts that aren't among those of the manifest, nor seals of ranges that were split. */
async function straysBeside(named: ReadonlySet<string>, run: string, store: Store): Promise<NotAsNamed[]> {
  const strays: NotAsNamed[] = [];
  for await (const key of store.list(partsPrefix(run))) {
    const range = rangeOfPartKey(key);
    if (range === undefined || named.has(inRun(run, key))) continue;
    const wasSplit = (await store.get(splitKey(run, range))) !== undefined;
    if (!wasSplit) strays.push(new NotAsNamed(inRun(run, key), "stray"));
  }
  return strays;
}

/**
 * Sees whether all of a finished run is as its manifest says. What isn't is removed, the manifest last, so that the run
 * isn't finished any more, and lacks exactly that. Strays go, and the run is as it was.
 *
 * @param tell called before, if anything isn't
 * @returns the manifest if the run is whole; undefined if it isn't finished, or not any more
 */
export async function checkedManifest(
  run: string,
  store: Store,
  tell?: (faults: readonly NotAsNamed[]) => void,
): Promise<Manifest | undefined> {
  const manifest = await wholeManifest(run, store);
  if (manifest === undefined) return undefined;
  const faults = await faultsOf(manifest, store);
  if (faults.length > 0) tell?.(faults);
  for (const { key, fault } of faults) if (fault !== "missing") await store.delete([runPrefix(run) + key]);
  if (faults.every(({ fault }) => fault === "stray") && (await isOfPlan(manifest, store))) return manifest;
  await store.delete([manifestKey(run)]);
  return undefined;
}

/** Whether a manifest is of the run's plan; a plan that isn't one any more says nothing. */
async function isOfPlan({ run, jobs, engine, specSha256 }: Manifest, store: Store): Promise<boolean> {
  const plan = await wholePlan(run, store);
  if (plan === undefined) return true;
  return plan.jobs === jobs && plan.engine === engine && plan.specSha256 === specSha256;
}

/** Whether a finished run lacks parts, by the names of what is there: a list, and no object is read. */
export async function isLackingParts(manifest: Manifest, store: Store): Promise<boolean> {
  const there = new Set<string>();
  for await (const key of store.list(partsPrefix(manifest.run))) there.add(inRun(manifest.run, key));
  for await (const { key } of partsOf(manifest, store)) if (!there.has(key)) return true;
  return false;
}

export interface MendWorld {
  readonly store: Store;
  /** Makes the seals of ranges that were split. */
  readonly runner?: LoadRunner | undefined;
}

/**
 * Removes parts that were found to be wrong, so that their jobs count as missing.
 *
 * A part of a range that was split becomes the seal that it was: the range's halves have the rows.
 */
export async function removeParts(run: string, ranges: readonly JobRange[], world: MendWorld): Promise<void> {
  const { store, runner: load } = world;
  for (const range of ranges) {
    const wasSplit = (await store.get(splitKey(run, range))) !== undefined;
    const spec = wasSplit && load !== undefined ? await store.get(specKey(run)) : undefined;
    if (spec === undefined || load === undefined) await store.delete([partKey(run, range)]);
    else await store.put(partKey(run, range), (await load(spec)).seal(range));
  }
}

/**
 * The plan that a run has, if there is one, with its spec put in order too: whoever begins a run goes on from here.
 *
 * @throws UserError if no plan fits the parts
 */
export async function mendedRun(run: string, spec: Spec, store: Store): Promise<Plan | undefined> {
  const plan = await mendedPlan(run, spec, store);
  if (plan !== undefined) await mendSpec(run, specBytes(spec), store);
  return plan;
}

/** The same of the plan: where it isn't one any more, or was deleted, that by which the parts were made. */
async function mendedPlan(run: string, spec: Spec, store: Store): Promise<Plan | undefined> {
  const bytes = await store.get(planKey(run));
  const there = bytes === undefined ? undefined : planIn(bytes, spec);
  if (there !== undefined) return grown(there, store);
  const ranges: JobRange[] = [];
  for await (const key of store.list(partsPrefix(run))) {
    const range = rangeOfPartKey(key);
    if (range !== undefined) ranges.push(range);
  }
  if (ranges.length === 0) {
    if (bytes !== undefined) await store.delete([planKey(run)]);
    return undefined;
  }
  const chunk = ranges.reduce((most, { count }) => Math.max(most, count), 1);
  const end = ranges.reduce((last, range) => Math.max(last, endOf(range)), 1);
  const jobs = endsOf(spec).find((jobs) => jobs >= end) ?? spec.jobs;
  const plan = planUpTo(spec, chunk, jobs);
  if (plan.run !== run || !ranges.every((range) => fits(range, plan))) {
    throw new UserError({
      code: "damaged-run",
      place: planKey(run),
      what: "this isn't as it was written, and the parts beside it are of several plans",
      remedy: "Move the run's folder away: the same command computes it anew.",
    });
  }
  await store.put(planKey(run), planBytes(plan));
  return grown(plan, store);
}

/** The plan that bytes are, if a run of the spec can have it. */
function planIn(bytes: Uint8Array, spec: Spec): Plan | undefined {
  const { chunk, jobs } = (jsonIn(bytes) ?? {}) as { readonly chunk?: unknown; readonly jobs?: unknown };
  if (typeof chunk !== "number" || !Number.isSafeInteger(chunk) || chunk < 1) return undefined;
  const end = endsOf(spec).find((end) => end === jobs);
  const plan = end === undefined ? undefined : planUpTo(spec, chunk, end);
  return plan !== undefined && Buffer.compare(planBytes(plan), bytes) === 0 ? plan : undefined;
}

/** Up to which jobs a plan may go. */
const endsOf = ({ jobs, stop }: Spec): readonly number[] => (stop === undefined ? [jobs] : checkpointsOf(jobs));

/** Whether a range is a chunk of a plan, or a piece of one. */
export function fits(range: JobRange, plan: Plan): boolean {
  const chunk = Math.floor(range.first / plan.chunk);
  if (chunk >= plan.chunks) return false;
  let within: JobRange | undefined = rangeOf(plan, chunk);
  while (within !== undefined && within.count > range.count) {
    within = within.count > 1 ? halves(within).find((half) => endOf(half) > range.first) : undefined;
  }
  return within?.first === range.first && within.count === range.count;
}
