/** What of a run is in the store already, by one look through its parts. */
import { type Plan, rangeOf } from "../sweep/plan.js";
import { partsPrefix, rangeOfPartKey, rangeOfSplitKey, splitsPrefix } from "./keys.js";
import type { Store } from "./ports.js";
import { endOf, halves, type JobRange, nameOf } from "./ranges.js";

/** How a chunk stands. */
export const TO_DO = 0;
export const DONE = 1;
/** It was split: what it lacks is in `Found.rest`. */
export const SPLIT = 2;

export interface Found {
  /** One of the above a chunk. Shape (chunks); the orchestrator's to write to. */
  readonly chunks: Uint8Array;
  /** How many jobs are stored. */
  readonly jobsDone: number;
  /** How many of these are taken for stored as others see to them (orchestrator/shares.ts). */
  readonly elsewhere?: number | undefined;
  /** What is to be done of the chunks that were split, by their numbers. */
  readonly rest: ReadonlyMap<number, readonly JobRange[]>;
}

/**
 * Looks through the parts. Those that appear meanwhile may be missed, which only costs a look.
 *
 * A range with a note that it is to be split has a part, or a seal, or nothing. Where parts of its pieces are there it has
 * a seal. Where none are it counts as missing: the worker that is sent for it finds out.
 */
export async function findParts(plan: Plan, store: Store): Promise<Found> {
  const noted = new Set<string>();
  for await (const key of store.list(splitsPrefix(plan.run))) {
    const range = rangeOfSplitKey(key);
    if (range !== undefined) noted.add(nameOf(range));
  }
  const chunks = new Uint8Array(plan.chunks);
  const pieces = new Map<number, JobRange[]>();
  let jobsDone = 0;
  for await (const key of store.list(partsPrefix(plan.run))) {
    const range = rangeOfPartKey(key);
    if (range === undefined || endOf(range) > plan.jobs) continue;
    const chunk = Math.floor(range.first / plan.chunk);
    const whole = rangeOf(plan, chunk);
    if (whole.first !== range.first || whole.count !== range.count) {
      pieces.set(chunk, [...(pieces.get(chunk) ?? []), range]);
    } else if (!noted.has(nameOf(range)) && chunks[chunk] === TO_DO) {
      chunks[chunk] = DONE;
      jobsDone += range.count;
    }
  }
  const rest = new Map<number, readonly JobRange[]>();
  for (const [chunk, below] of pieces) {
    if (chunks[chunk] === DONE) continue;
    const whole = rangeOf(plan, chunk);
    const lacking = restUnder(whole, below, noted);
    chunks[chunk] = lacking.length === 0 ? DONE : SPLIT;
    if (lacking.length > 0) rest.set(chunk, lacking);
    jobsDone += whole.count - lacking.reduce((sum, { count }) => sum + count, 0);
  }
  return { chunks, jobsDone, rest };
}

/** The largest ranges under one that was split that have no part, or a doubtful one. */
function restUnder(range: JobRange, parts: readonly JobRange[], noted: ReadonlySet<string>): JobRange[] {
  return halves(range).flatMap((half) => {
    const within = parts.filter(({ first, count }) => first >= half.first && first + count <= endOf(half));
    if (within.some(({ count }) => count < half.count)) return restUnder(half, within, noted);
    return within.length > 0 && !noted.has(nameOf(half)) ? [] : [half];
  });
}

/** The chunks that have no part, or not all of it, by number: what a rank of a cluster looks at before it starts. */
export async function missingChunks(plan: Plan, store: Store): Promise<number[]> {
  const { chunks } = await findParts(plan, store);
  return Array.from(chunks.keys()).filter((index) => chunks[index] !== DONE);
}
