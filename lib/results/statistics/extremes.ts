/** The least and the greatest values with their jobs; of equal values the job of the lowest index. */
import { SURVEY_BLOCK, type Survey } from "./survey.js";

export interface Extreme {
  readonly value: number;
  readonly job: number;
}

/** The value that comes first, then the lower job. */
const ASCENDING = (a: Extreme, b: Extreme) => a.value - b.value || a.job - b.job;
const DESCENDING = (a: Extreme, b: Extreme) => b.value - a.value || a.job - b.job;

/**
 * The `kept` least values and the `kept` greatest ones.
 *
 * @param values finite
 * @param jobs   their jobs, ascending; of the same length
 * @param blocks  what their blocks hold
 */
export function extremesOf(
  values: Float64Array,
  jobs: Float64Array,
  kept: number,
  blocks: Pick<Survey, "least" | "greatest">,
): { least: Extreme[]; greatest: Extreme[] } {
  const of = { values, jobs, kept };
  return { least: firstOf(of, blocks.least, 1), greatest: firstOf(of, blocks.greatest, -1) };
}

interface Kept {
  readonly values: Float64Array;
  readonly jobs: Float64Array;
  /** How many extremes are kept. */
  readonly kept: number;
}

/** @param first of each block the one that comes first @param sign 1 for the least, -1 for the greatest */
function firstOf({ values, jobs, kept }: Kept, first: Float64Array, sign: 1 | -1): Extreme[] {
  const order = sign === 1 ? ASCENDING : DESCENDING;
  const found: Extreme[] = [];
  let worst = Number.POSITIVE_INFINITY; // times sign: what a value must be below to be kept
  for (let block = 0; block < first.length; block++) {
    if (!(sign * first[block]! < worst) && found.length === kept) continue;
    const end = Math.min(values.length, (block + 1) * SURVEY_BLOCK);
    for (let row = block * SURVEY_BLOCK; row < end; row++) {
      const value = values[row]!;
      if (!(sign * value < worst) && found.length === kept) continue;
      found.push({ value, job: jobs[row]! });
      found.sort(order);
      if (found.length > kept) found.pop();
      if (found.length === kept) worst = sign * found[kept - 1]!.value;
    }
  }
  return found;
}

export function mergeLeast(a: readonly Extreme[], b: readonly Extreme[], kept: number): Extreme[] {
  return [...a, ...b].sort(ASCENDING).slice(0, kept);
}

export function mergeGreatest(a: readonly Extreme[], b: readonly Extreme[], kept: number): Extreme[] {
  return [...a, ...b].sort(DESCENDING).slice(0, kept);
}
