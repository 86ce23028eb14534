/**
 * Sobol's indices of sensitivity, from Saltelli's sampling: which share of an output's variance goes with a factor by itself
 * (first), with it and all that it does together with others (total), with a pair beyond both by themselves (second).
 *
 * Sources: first order by A. Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, table 2(b); total by M. J. W. Jansen 1999,
 * doi:10.1016/S0010-4655(98)00154-4; second by A. Saltelli 2002, doi:10.1016/S0010-4655(02)00280-1, theorem 1. They are the
 * estimators of SALib, over values less their mean.
 */
import { GroupedSums, halfWidthOf, type Resampling } from "./resampling.js";

/** An index with half of the width of its 95 % interval; null where it can't be said. */
export interface Index {
  readonly value: number | null;
  readonly halfWidth: number | null;
}

export interface SobolIndices {
  /** One a factor. */
  readonly first: readonly Index[];
  readonly total: readonly Index[];
  /** Of each pair of factors, above the diagonal row by row: 01, 02, ..., 12, ...; absent unless sampled for. */
  readonly second?: readonly Index[];
}

export interface Blocks {
  readonly factors: number;
  readonly secondOrder: boolean;
  /** Jobs of a block. */
  readonly block: number;
  /** Where in the values each block that counts begins. */
  readonly starts: Float64Array;
}

/** Terms of the sums: how many bases; of A, B; of A², B²; of A B; then of each factor (and pair). */
const [COUNT, SUM, SQUARES, PRODUCT, FIXED] = [0, 1, 2, 3, 4];

/** @param values one a job, finite in all blocks that count */
export function sobolIndices(values: Float64Array, blocks: Blocks, resampling: Resampling): SobolIndices {
  const { factors, secondOrder } = blocks;
  const pairs = secondOrder ? pairsOf(factors) : [];
  const sums = summed(values, blocks, pairs, resampling);
  const all = sums.whole();
  const resampled = sums.resampled();
  const index = (estimate: (of: Float64Array) => number): Index => {
    const value = estimate(all);
    return Number.isFinite(value)
      ? { value, halfWidth: halfWidthOf(resampled.map(estimate)) }
      : { value: null, halfWidth: null };
  };
  const first = (of: Float64Array, factor: number) => of[FIXED + 2 * factor]! / of[COUNT]! / variance(of);
  const total = (of: Float64Array, factor: number) => of[FIXED + 2 * factor + 1]! / (2 * of[COUNT]!) / variance(of);
  const second = (of: Float64Array, pair: number) => {
    const both = (of[FIXED + 2 * factors + pair]! - of[PRODUCT]!) / of[COUNT]! / variance(of);
    const [i, j] = pairs[pair]!;
    return both - first(of, i) - first(of, j);
  };
  const each = Array.from({ length: factors }, (_, factor) => factor);
  return {
    first: each.map((factor) => index((of) => first(of, factor))),
    total: each.map((factor) => index((of) => total(of, factor))),
    ...(secondOrder ? { second: pairs.map((_, pair) => index((of) => second(of, pair))) } : {}),
  };
}

/** Of the values of A and B together. */
function variance(of: Float64Array): number {
  const mean = of[SUM]! / (2 * of[COUNT]!);
  return of[SQUARES]! / (2 * of[COUNT]!) - mean * mean;
}

export function pairsOf(factors: number): readonly (readonly [number, number])[] {
  const all: (readonly [number, number])[] = [];
  for (let i = 0; i < factors; i++) for (let j = i + 1; j < factors; j++) all.push([i, j]);
  return all;
}

function summed(
  values: Float64Array,
  { factors, block, starts }: Blocks,
  pairs: readonly (readonly [number, number])[],
  resampling: Resampling,
): GroupedSums {
  const sums = new GroupedSums(resampling, FIXED + 2 * factors + pairs.length);
  const mean = meanOf(values, starts, block);
  for (const [base, start] of starts.entries()) {
    const at = (place: number) => values[start + place]! - mean;
    const [a, b] = [at(0), at(block - 1)];
    sums.add(base, COUNT, 1);
    sums.add(base, SUM, a + b);
    sums.add(base, SQUARES, a * a + b * b);
    sums.add(base, PRODUCT, a * b);
    for (let factor = 0; factor < factors; factor++) {
      const ab = at(1 + factor);
      sums.add(base, FIXED + 2 * factor, b * (ab - a));
      sums.add(base, FIXED + 2 * factor + 1, (a - ab) * (a - ab));
    }
    for (const [pair, [i, j]] of pairs.entries()) {
      sums.add(base, FIXED + 2 * factors + pair, at(1 + factors + i) * at(1 + j));
    }
  }
  return sums;
}

/** Of all values of the blocks. */
function meanOf(values: Float64Array, starts: Float64Array, block: number): number {
  let sum = 0;
  for (const start of starts) for (let place = 0; place < block; place++) sum += values[start + place]!;
  return sum / (starts.length * block);
}
