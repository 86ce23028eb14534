/**
 * Quantiles of an array's elements from their two grids: those of quantile.ts to the bit, in one pass over an element's cells.
 *
 * All elements of most arrays have equally many values, so which ranks are wanted is worked out once.
 */
import type { ElementGrids } from "./element-grids.js";
import { cellOnwards } from "./grid.js";

/** Ranks that are wanted of some number of values, in rising order, and what is found of each. */
interface Ranks {
  readonly count: number;
  readonly ranks: Float64Array;
  /** Of each quantile the place of its rank, and of the next one, among them; and how far between these it lies. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly shares: Float64Array;
  /** Between which values the one of a rank lies, a guess, and how wide the cell was that it is from. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly guess: Float64Array;
  readonly width: Float64Array;
}

export interface ElementQuantiles {
  /** Finds the quantiles of an element that has values; they are in `values` until the next call. */
  find(element: number, count: number, least: number, greatest: number): void;
  /** One of each that is wanted. */
  readonly values: Float64Array;
}

/** @param wanted shares from 0 to 1 @param grids of all elements, one scale or both */
export function elementQuantiles(wanted: readonly number[], grids: readonly ElementGrids[]): ElementQuantiles {
  const values = new Float64Array(wanted.length);
  let ranks = ranksOf(wanted, 1);
  return {
    values,
    find(element, count, least, greatest) {
      if (least === greatest) {
        values.fill(least);
        return;
      }
      if (ranks.count !== count) ranks = ranksOf(wanted, count);
      const { low, high, guess, lower, upper, shares } = ranks;
      low.fill(Number.NEGATIVE_INFINITY);
      high.fill(Number.POSITIVE_INFINITY);
      for (let index = 0; index < grids.length; index++) {
        bracket(ranks, grids[index]!, element, index === 0, least, greatest);
      }
      settle(ranks, least, greatest);
      for (let which = 0; which < values.length; which++) {
        const below = guess[lower[which]!]!;
        const above = guess[upper[which]!]!;
        const share = shares[which]!;
        values[which] = share === 0 || below === above ? below : (1 - share) * below + share * above;
      }
    },
  };
}

function ranksOf(wanted: readonly number[], count: number): Ranks {
  const last = count - 1;
  const positions = wanted.map((p) => p * last);
  const floors = positions.map(Math.floor);
  const isBetween = floors.map((rank, which) => positions[which]! > rank && rank + 1 < count);
  const needed = floors.flatMap((rank, which) => (isBetween[which]! ? [rank, rank + 1] : [rank]));
  const ranks = Float64Array.from(new Set(needed)).sort();
  const empty = () => new Float64Array(ranks.length);
  return {
    count,
    ranks,
    lower: Int32Array.from(floors, (rank) => ranks.indexOf(rank)),
    upper: Int32Array.from(floors, (rank, which) => ranks.indexOf(isBetween[which]! ? rank + 1 : rank)),
    shares: Float64Array.from(floors, (rank, which) => (isBetween[which]! ? positions[which]! - rank : 0)),
    low: empty(),
    high: empty(),
    guess: empty(),
    width: empty(),
  };
}

/** Narrows down what is known of each rank by one grid. */
function bracket(
  of: Ranks,
  { scale, cells, counts, levels, firsts, lengths }: ElementGrids,
  element: number,
  isFirst: boolean,
  least: number,
  greatest: number,
): void {
  const { ranks, low, high, guess, width } = of;
  const start = element * cells;
  const end = start + lengths[element]!;
  const [level, first] = [levels[element]!, firsts[element]!];
  let upTo = 0;
  let next = 0;
  for (let at = start; at < end && next < ranks.length; at++) {
    const inside = counts[at]!;
    const before = upTo;
    upTo += inside;
    if (ranks[next]! >= upTo) continue;
    const cell = first + at - start;
    const lower = Math.max(least, cellOnwards(scale, level, cell));
    const upper = Math.min(greatest, cellOnwards(scale, level, cell + 1));
    for (; next < ranks.length && ranks[next]! < upTo; next++) {
      low[next] = Math.max(low[next]!, lower);
      high[next] = Math.min(high[next]!, upper);
      if (!isFirst && !(upper - lower < width[next]!)) continue;
      width[next] = upper - lower;
      // The values of a cell are taken to lie evenly in it.
      guess[next] = lower + (upper - lower) * ((ranks[next]! - before + 0.5) / inside);
    }
  }
}

/** The least and the greatest value are known; the others lie where both grids say. */
function settle({ count, ranks, low, high, guess }: Ranks, least: number, greatest: number): void {
  for (let index = 0; index < ranks.length; index++) {
    const rank = ranks[index]!;
    if (rank === 0) guess[index] = least;
    else if (rank === count - 1) guess[index] = greatest;
    else guess[index] = Math.min(high[index]!, Math.max(low[index]!, guess[index]!));
  }
}
