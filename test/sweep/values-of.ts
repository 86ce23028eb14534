/** Reads a spec and gives its jobs' values, as tests want them. */

import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { jobInputs, jobValues } from "../../lib/sweep/sampling/job-values.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";

/** A spec over any parameters: its model isn't looked at. */
export function specWith(vary: unknown, rest: Record<string, unknown> = {}): Spec {
  return readSpec({ model: "l LASER", vary, jobs: 10, ...rest });
}

/** The columns of jobs `first` to `first + count - 1`, nominal values 1, 2, 3, ... */
export function columnsOf(spec: Spec, first = 0, count = spec.jobs): Record<string, Float64Array> {
  const inputs = jobInputs(spec);
  const out = new Float64Array(inputs.length * count);
  jobValues(
    spec,
    Float64Array.from(inputs, (_, index) => index + 1),
  )(first, count, out);
  const column = (index: number) => Float64Array.from({ length: count }, (_, row) => out[row * inputs.length + index]!);
  return Object.fromEntries(inputs.map((name, index) => [name, column(index)]));
}

/** The values of the one parameter that an entry draws. */
export function drawn(entry: Record<string, unknown>, rest: Record<string, unknown> = {}): Float64Array {
  return columnsOf(specWith({ p: entry }, { jobs: 20_000, seed: 42, ...rest })).p!;
}

/**
 * How far a sample is from a distribution: Kolmogorov and Smirnov's D, the largest difference of the two distribution
 * functions.
 *
 * @param below the probability of less than x
 */
export function distance(sample: Float64Array, below: (x: number) => number): number {
  const sorted = sample.slice().sort();
  let most = 0;
  sorted.forEach((x, index) => {
    const expected = below(x);
    most = Math.max(most, expected - index / sorted.length, (index + 1) / sorted.length - expected);
  });
  return most;
}

export function meanOf(sample: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < sample.length; i++) sum += sample[i]!;
  return sum / sample.length;
}

/** The covariance of two samples. */
export function covarianceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1);
}

export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return covarianceOf(a, b) / Math.sqrt(covarianceOf(a, a) * covarianceOf(b, b));
}
