/**
 * Quantiles of an array's elements from their two grids: those of quantile.ts to the bit, in one pass over an element's cells.
 *
 * All elements of most arrays have equally many values, so which ranks are wanted is worked out once.
 */
import { powerOfTwo } from "../../numerics/powers-of-two.js";
import type { ElementGrids } from "./element-grids.js";
import { ranksInRoom, summingRoom } from "./exact-sum.js";
import { RANK } from "./rank-kernels.js";

/** Ranks that are wanted of some number of values, in rising order. */
interface Ranks {
  readonly count: number;
  readonly ranks: Float64Array;
  /** Of each quantile the place of its rank, and of the next one, among them; and how far between these it lies. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly shares: Float64Array;
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
      const { lower, upper, shares } = ranks;
      const { numbers, at } = bracketed(ranks, grids, element, least, greatest);
      for (let which = 0; which < values.length; which++) {
        const below = numbers[at + RANK.numbers * lower[which]! + RANK.guess]!;
        const above = numbers[at + RANK.numbers * upper[which]! + RANK.guess]!;
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
  return {
    count,
    ranks,
    lower: Int32Array.from(floors, (rank) => ranks.indexOf(rank)),
    upper: Int32Array.from(floors, (rank, which) => ranks.indexOf(isBetween[which]! ? rank + 1 : rank)),
    shares: Float64Array.from(floors, (rank, which) => (isBetween[which]! ? positions[which]! - rank : 0)),
  };
}

/** What is known of ranks: from a place among numbers on, as `RANK` has them. It holds until the next call. */
interface Bracketed {
  readonly numbers: Float64Array;
  readonly at: number;
}

/** Guesses each rank's value: the least and the greatest are known, the others lie where both grids say. */
function bracketed(
  { count, ranks }: Ranks,
  grids: readonly ElementGrids[],
  element: number,
  least: number,
  greatest: number,
): Bracketed {
  const most = grids.reduce((so, { cells }) => Math.max(so, cells), 0);
  const end = RANK.numbers * ranks.length;
  const { doubles: numbers, from: at } = summingRoom(end + 1 + most);
  for (let index = 0, place = at; index < ranks.length; index++, place += RANK.numbers) {
    numbers[place + RANK.rank] = ranks[index]!;
    numbers[place + RANK.low] = Number.NEGATIVE_INFINITY;
    numbers[place + RANK.high] = Number.POSITIVE_INFINITY;
    numbers[place + RANK.width] = Number.NaN;
  }
  numbers[at + end + RANK.rank] = Number.POSITIVE_INFINITY;
  for (const grid of grids) narrowBy(grid, element, { numbers, from: at, to: at + end }, least, greatest);
  for (let index = 0, place = at; index < ranks.length; index++, place += RANK.numbers) {
    const rank = ranks[index]!;
    const guess = place + RANK.guess;
    if (rank === 0) numbers[guess] = least;
    else if (rank === count - 1) numbers[guess] = greatest;
    else {
      numbers[guess] = Math.min(numbers[place + RANK.high]!, Math.max(numbers[place + RANK.low]!, numbers[guess]!));
    }
  }
  return { numbers, at };
}

/** Narrows down what is known of ranks by one grid. The ranks lie among the numbers; the grid's counts go behind them. */
function narrowBy(
  { scale, cells, counts, levels, firsts, lengths }: ElementGrids,
  element: number,
  { numbers, from, to }: { readonly numbers: Float64Array; readonly from: number; readonly to: number },
  least: number,
  greatest: number,
): void {
  const at = to + 1;
  const length = lengths[element]!;
  numbers.set(counts.subarray(element * cells, element * cells + length), at);
  const [level, first] = [levels[element]!, firsts[element]!];
  const where = [8 * from, 8 * to, 8 * at, 8 * (at + length)] as const;
  const kernels = ranksInRoom();
  if (scale === "relative") kernels.relative(...where, first, level, least, greatest);
  else kernels.even(...where, first, powerOfTwo(level), least, greatest);
}
