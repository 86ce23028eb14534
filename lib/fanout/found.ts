/** What of a run is in the store already, by one look through its parts. */
import { type Plan, rangeOf } from "../sweep/plan.js";
import { partsPrefix, rangeOfPartKey, rangeOfSplitKey, splitsPrefix } from "./keys.js";
import type { Store } from "./ports.js";
import { type JobRange, nameOf } from "./ranges.js";

export interface Found {
  /** One a chunk: 1 if its whole part is there. Shape (chunks); the orchestrator's to write to. */
  readonly isDone: Uint8Array;
  /** How many jobs are in whole chunks' parts. */
  readonly jobsDone: number;
  /** The parts of pieces of chunks, by name: their jobs are stored once the chunk is known to be split. */
  readonly pieces: ReadonlySet<string>;
}

/**
 * Looks through the parts. A chunk with a note that it is to be split counts as missing: its part may be a seal, which
 * the worker that is sent for it finds out. Parts that appear meanwhile may be missed, which only costs a look.
 */
export async function findParts(plan: Plan, store: Store): Promise<Found> {
  const noted = new Set<string>();
  for await (const key of store.list(splitsPrefix(plan.run))) {
    const range = rangeOfSplitKey(key);
    if (range !== undefined) noted.add(nameOf(range));
  }
  const isDone = new Uint8Array(plan.chunks);
  const pieces = new Set<string>();
  let jobsDone = 0;
  for await (const key of store.list(partsPrefix(plan.run))) {
    const range = rangeOfPartKey(key);
    if (range === undefined || range.first + range.count > plan.jobs) continue;
    if (noted.size > 0 && noted.has(nameOf(range))) continue;
    const root = rootOf(plan, range);
    if (root === undefined) {
      pieces.add(nameOf(range));
    } else if (isDone[root] === 0) {
      isDone[root] = 1;
      jobsDone += range.count;
    }
  }
  return { isDone, jobsDone, pieces };
}

/** The chunk that a range is the whole of, if it is one's. */
function rootOf(plan: Plan, range: JobRange): number | undefined {
  const index = Math.floor(range.first / plan.chunk);
  const whole = rangeOf(plan, index);
  return whole.first === range.first && whole.count === range.count ? index : undefined;
}

/** The chunks without a part, by number: what a rank of a cluster looks at before it starts. */
export async function missingChunks(plan: Plan, store: Store): Promise<number[]> {
  const { isDone } = await findParts(plan, store);
  return Array.from(isDone.keys()).filter((index) => isDone[index] === 0);
}
