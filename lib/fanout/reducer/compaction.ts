/**
 * Merges the small parts of a finished run into large ones, of the same rows: a folder of a hundred thousand files takes
 * whoever reads it half a minute, one of ten a second.
 *
 * A large part is what a worker would have written for these jobs, to the last byte, so a run that was compacted is a run
 * with another plan. It comes to that in steps of one object each, and is whole after each of them: large parts are added;
 * then the plan, then the manifest names them; then the small ones go. A note says that it is under way: who finds one
 * brings it to an end (`compactRun`), or the folder to a state with each job once (`settleCompaction`).
 */
import pLimit from "p-limit";
import * as z from "zod";
import { readPart } from "../../results/part/part.js";
import { joinTables, type Table } from "../../results/table.js";
import { sha256Of } from "../../sha256.js";
import { type Plan, planBytes, rangeOf } from "../../sweep/plan.js";
import {
  chunkLogKey,
  chunkLogPrefix,
  compactionKey,
  lookKey,
  manifestKey,
  nodesPrefix,
  partKey,
  partsPrefix,
  planKey,
  rangeOfPartKey,
  specKey,
  splitsPrefix,
} from "../keys.js";
import {
  inRun,
  type Manifest,
  type ManifestPart,
  manifestBytes,
  manifestOf,
  namedBytes,
  partsOf,
  wholeManifest,
} from "../manifest.js";
import { fits } from "../mend.js";
import type { LoadMerger } from "../merger.js";
import type { Store } from "../ports.js";
import { endOf } from "../ranges.js";
import { planOfRun } from "../submit.js";
import { factsOf, partWriter, specOf } from "../worker/sweep-runner.js";
import { mergedLog } from "./compacted-log.js";
import { FAN_IN, mergedNode } from "./reduce-node.js";

/** So many parts at most are left in a run's folder by those who compact it by themselves. */
const MOST_PARTS = 5_000;
/** A large part has so much of numbers, and if there were too many of them more [bytes]. */
const LARGE_BYTES = 64 * 1024 * 1024;
const LARGEST_BYTES = 256 * 1024 * 1024;
/** How many small parts are read, or objects deleted, at a time. */
const READ_AT_ONCE = 32;
/** A small part takes much more memory than its rows: so many are held at a time. */
const JOINED_AT_ONCE = 500;
const DELETED_AT_ONCE = 1_000;

export interface CompactWorld {
  readonly store: Store;
  readonly merger: LoadMerger;
  /** How much of numbers a large part has [bytes]. */
  readonly largeBytes?: number | undefined;
  /** Told of each large part, with how many jobs are in those so far. */
  readonly onPart?: ((jobsDone: number) => void) | undefined;
}

export type Compaction =
  /** How many parts there were, and are. */
  | { readonly kind: "done"; readonly before: number; readonly after: number; readonly plan: Plan }
  /** They are as large as they should be, or so wide that a few are too many. */
  | { readonly kind: "nothing"; readonly plan: Plan }
  | { readonly kind: "unfinished" };

const note = z.object({ chunk: z.int().min(1), before: z.int().min(1) });
type Note = Readonly<z.infer<typeof note>>;

/** @throws NotAsNamed if what the run's manifest names isn't there, or isn't as it was: then nothing was removed */
export async function compactRun(run: string, world: CompactWorld): Promise<Compaction> {
  const { store } = world;
  const manifest = await manifestOf(run, store);
  if (manifest === undefined) return { kind: "unfinished" };
  const plan = await planOfRun(run, store);
  const begun = await noteOf(run, store);
  if (begun?.chunk === plan.chunk) return concluded(plan, begun, manifest, world);
  const chunk = begun?.chunk ?? (await largeChunk(plan, manifest, world));
  if (chunk === undefined) return { kind: "nothing", plan };
  const own: Note = begun ?? { chunk, before: manifest.partCount };
  await store.put(compactionKey(run), new TextEncoder().encode(`${JSON.stringify(own)}\n`));
  const large: Plan = { ...plan, chunk, chunks: Math.ceil(plan.jobs / chunk) };
  await makeParts(large, manifest, world);
  const parts = await checkedParts(large, manifest, world);
  await store.put(planKey(run), planBytes(large));
  await store.put(manifestKey(run), manifestBytes(naming(parts, manifest)));
  await removeSmall(large, store);
  return { kind: "done", before: own.before, after: large.chunks, plan: large };
}

/** Has a finished run's parts merged that are more than a folder should have. @returns its plan */
export async function compactIfMany(plan: Plan, world: CompactWorld): Promise<Plan> {
  if (plan.chunks <= MOST_PARTS) return plan;
  const compaction = await compactRun(plan.run, world);
  return compaction.kind === "unfinished" ? plan : compaction.plan;
}

/** The end of a compaction that was broken off when its plan was there already. */
async function concluded(plan: Plan, own: Note, manifest: Manifest, world: CompactWorld): Promise<Compaction> {
  const { store } = world;
  const isNamed = manifest.parts?.length === plan.chunks && manifest.parts[0]?.count === rangeOf(plan, 0).count;
  if (!isNamed) {
    const parts = await checkedParts(plan, manifest, world);
    await store.put(manifestKey(plan.run), manifestBytes(naming(parts, manifest)));
  }
  await removeSmall(plan, store);
  return { kind: "done", before: own.before, after: plan.chunks, plan };
}

/**
 * Brings a run to a state with each job once whose compaction was broken off: without the small parts if the plan is that of
 * the large ones, else without these. Nothing is computed again.
 *
 * For who is about to go on with the run; what it says it is stays, but for the manifest of a run whose plan is another.
 */
export async function settleCompaction(run: string, store: Store): Promise<void> {
  const begun = await noteOf(run, store);
  if (begun === undefined) return;
  const plan = await planOfRun(run, store);
  if (begun.chunk === plan.chunk) {
    const manifest = await wholeManifest(run, store);
    if (manifest?.parts?.[0]?.count !== rangeOf(plan, 0).count) await store.delete([manifestKey(run)]);
    return removeSmall(plan, store);
  }
  await removed(partsPrefix(run), store, (key) => isElsewhere(key, plan));
  await removed(chunkLogPrefix(run), store, (key) => isElsewhere(key.replace(/\.json$/, ".parquet"), plan));
  await store.delete([compactionKey(run)]);
}

function isElsewhere(key: string, plan: Plan): boolean {
  const range = rangeOfPartKey(key);
  return range !== undefined && !fits(range, plan);
}

async function noteOf(run: string, store: Store): Promise<Note | undefined> {
  const bytes = await store.get(compactionKey(run));
  return bytes === undefined ? undefined : note.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** How many jobs a large part has: whole chunks. Undefined if it would have no two of them, or be too large. */
async function largeChunk(plan: Plan, manifest: Manifest, world: CompactWorld): Promise<number | undefined> {
  const { store, largeBytes = LARGE_BYTES } = world;
  for await (const part of partsOf(manifest, store)) {
    const { table } = await readPart(await namedBytes(plan.run, part, store));
    const bytes = plan.chunk * Math.max(1, bytesOf(table) / table.count);
    const chunks = Math.max(Math.floor(largeBytes / bytes), Math.ceil(plan.chunks / FAN_IN));
    const isTooLarge = chunks * bytes > Math.max(LARGEST_BYTES, largeBytes);
    if (chunks < 2 || plan.chunks < 2 || isTooLarge) return undefined;
    return Math.min(Math.min(chunks, plan.chunks) * plan.chunk, plan.jobs);
  }
  return undefined;
}

/** What rows take in memory, without what they have in common [bytes]. */
function bytesOf({ columns, data }: Table): number {
  return columns.reduce((sum, { role }, index) => sum + (role === "axis" ? 0 : 8 * data[index]!.length), 0);
}

/** Puts the large parts that aren't there yet; each is read again, and its rows compared with those of the small ones. */
async function makeParts(large: Plan, manifest: Manifest, world: CompactWorld): Promise<void> {
  const { store, onPart } = world;
  const partOf = partWriter(specOf(await specIn(manifest, store)), large.specSha256);
  let [index, small]: [number, ManifestPart[]] = [0, []];
  for await (const part of partsOf(manifest, store)) {
    small.push(part);
    const range = rangeOf(large, index);
    if (endOf(part) < endOf(range)) continue;
    if (endOf(part) > endOf(range)) throw new Error(`part ${part.key} isn't within a chunk of the new plan`);
    if (!(await isThere(large, index, store))) {
      const table = await joinedRows(large.run, small, store);
      const { bytes, sha256 } = partOf(table);
      await store.put(partKey(large.run, range), bytes);
      const again = await namedBytes(large.run, { key: inRun(large.run, partKey(large.run, range)), sha256 }, store);
      assertSameRows((await readPart(again)).table, table);
      await store.put(chunkLogKey(large.run, range), await mergedLog(large.run, range, small, sha256, store));
    }
    onPart?.(endOf(range));
    [index, small] = [index + 1, []];
  }
}

/** A finished run's spec, as its manifest names it. */
const specIn = ({ run, specSha256 }: Manifest, store: Store): Promise<Uint8Array> =>
  namedBytes(run, { key: inRun(run, specKey(run)), sha256: specSha256 }, store);

/** Whether a large part was put before, by a compaction that was broken off. */
async function isThere(large: Plan, index: number, store: Store): Promise<boolean> {
  const range = rangeOf(large, index);
  const [bytes, log] = [await store.get(partKey(large.run, range)), await store.get(chunkLogKey(large.run, range))];
  if (bytes === undefined || log === undefined) return false;
  try {
    const facts = factsOf(bytes);
    return facts.run === large.run && facts.first === range.first && facts.count === range.count;
  } catch {
    return false; // not whole: written over
  }
}

async function joinedRows(run: string, parts: readonly ManifestPart[], store: Store): Promise<Table> {
  const read = async (part: ManifestPart) => (await readPart(await namedBytes(run, part, store))).table;
  const limit = pLimit(READ_AT_ONCE);
  const joined: Table[] = [];
  for (let from = 0; from < parts.length; from += JOINED_AT_ONCE) {
    joined.push(joinTables(await limit.map(parts.slice(from, from + JOINED_AT_ONCE), read)));
  }
  return joinTables(joined);
}

/** Bit for bit, so that NaN is NaN and zeros keep their signs. */
function assertSameRows(one: Table, other: Table): void {
  const isSame = one.columns.every((_, index) => {
    const [mine, yours] = [one.data[index]!, other.data[index]!];
    if (!(mine instanceof Float64Array) || !(yours instanceof Float64Array)) {
      return mine.length === yours.length && mine.every((text, row) => text === yours[row]);
    }
    return Buffer.compare(bytesIn(mine), bytesIn(yours)) === 0;
  });
  if (one.first !== other.first || one.count !== other.count || !isSame) {
    throw new Error(`the part of job ${other.first} and on has other rows than those that it was made of`);
  }
}

const bytesIn = ({ buffer, byteOffset, byteLength }: Float64Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** The large parts, whose summary must be the run's own: merging is exact, whatever the parts. */
async function checkedParts(large: Plan, manifest: Manifest, world: CompactWorld): Promise<ManifestPart[]> {
  const { run } = large;
  const { store } = world;
  const merger = await world.merger(await specIn(manifest, store));
  const node = await mergedNode({ run, level: 0, index: 0 }, { store, plan: large, merger, fanIn: FAN_IN });
  if (node.kind !== "merged") throw new Error(`parts of run ${run} vanish while it is compacted`);
  const look = await store.get(lookKey(run));
  const { summary } = await merger.finish(node.summary, {
    plan: large,
    look,
    provenance: [],
    partOf: async () => undefined,
  });
  if (sha256Of(summary) !== manifest.summary.sha256) throw new Error(`the large parts of run ${run} sum up otherwise`);
  return node.content.parts ?? [];
}

/** The manifest as a run of these parts would have it, to the last byte. */
function naming(parts: ManifestPart[], { summary, report, nodes: _, parts: _small, ...rest }: Manifest): Manifest {
  return { ...rest, partCount: parts.length, parts, summary, ...(report === undefined ? {} : { report }) };
}

/** Removes all that is of the small parts, and in the end the note. */
async function removeSmall(large: Plan, store: Store): Promise<void> {
  const { run } = large;
  const own = new Set(Array.from({ length: large.chunks }, (_, index) => partKey(run, rangeOf(large, index))));
  const ownLogs = new Set(Array.from({ length: large.chunks }, (_, index) => chunkLogKey(run, rangeOf(large, index))));
  await removed(partsPrefix(run), store, (key) => rangeOfPartKey(key) !== undefined && !own.has(key));
  await removed(chunkLogPrefix(run), store, (key) => !ownLogs.has(key));
  await store.delete(splitsPrefix(run));
  await store.delete(nodesPrefix(run));
  await store.delete([compactionKey(run)]);
}

async function removed(prefix: string, store: Store, isToGo: (key: string) => boolean): Promise<void> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) if (isToGo(key)) keys.push(key);
  for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
    await store.delete(keys.slice(from, from + DELETED_AT_ONCE));
  }
}
