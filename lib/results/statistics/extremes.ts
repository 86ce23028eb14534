/** The least and the greatest values with their jobs; of equal values the job of the lowest index. */

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
 */
export function extremesOf(
  values: Float64Array,
  jobs: Float64Array,
  kept: number,
): { least: Extreme[]; greatest: Extreme[] } {
  return { least: firstOf(values, jobs, kept, 1), greatest: firstOf(values, jobs, kept, -1) };
}

/** @param sign 1 for the least, -1 for the greatest */
function firstOf(values: Float64Array, jobs: Float64Array, kept: number, sign: 1 | -1): Extreme[] {
  const order = sign === 1 ? ASCENDING : DESCENDING;
  const found: Extreme[] = [];
  let worst = Number.POSITIVE_INFINITY; // times sign: what a value must be below to be kept
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!(sign * value < worst) && found.length === kept) continue;
    found.push({ value, job: jobs[row]! });
    found.sort(order);
    if (found.length > kept) found.pop();
    if (found.length === kept) worst = sign * found[kept - 1]!.value;
  }
  return found;
}

export function mergeLeast(a: readonly Extreme[], b: readonly Extreme[], kept: number): Extreme[] {
  return [...a, ...b].sort(ASCENDING).slice(0, kept);
}

export function mergeGreatest(a: readonly Extreme[], b: readonly Extreme[], kept: number): Extreme[] {
  return [...a, ...b].sort(DESCENDING).slice(0, kept);
}
