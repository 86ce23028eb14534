/**
 * Quantiles of an array's elements from their two grids: those of quantile.ts to the bit, in one pass over an element's cells.
 *
 * All elements of most arrays have equally many values, so which ranks are wanted is worked out once, and many are done at once.
 */
import { powerOfTwo } from "../../numerics/powers-of-two.js";
import type { ElementGrids } from "./element-grids.js";
import { ranksInRoom, summingRoom } from "./exact-sum.js";
import { RANK, RANKED } from "./rank-kernels.js";

/** Ranks that are wanted of some number of values, in rising order. */
interface Ranks {
  readonly count: number;
  readonly ranks: Float64Array;
  /** Of each quantile the place of its rank, and of the next one, among them; and how far between these it lies. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly shares: Float64Array;
}

/** What is known of elements' values, and their grids. */
export interface Ranked {
  /** How many values each has. */
  readonly count: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** Of one scale or of both, the even one first. */
  readonly grids: readonly ElementGrids[];
}

/** So many elements are done at once, as far as they have equally many values. */
const AT_ONCE = 128;

/** @param wanted shares from 0 to 1 @returns shape (elements, wanted); NaN of elements without values */
export function elementQuantiles(wanted: readonly number[], of: Ranked): Float64Array {
  const { count } = of;
  const values = new Float64Array(count.length * wanted.length).fill(Number.NaN);
  if (wanted.length === 0) return values;
  let ranks: Ranks | undefined;
  for (let first = 0, end = 0; first < count.length; first = end) {
    const n = count[first]!;
    end = first + 1;
    while (end < count.length && end - first < AT_ONCE && count[end] === n) end++;
    if (n === 0) continue;
    if (ranks?.count !== n) ranks = ranksOf(wanted, n);
    findSome(ranks, of, first, end, values);
  }
  return values;
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

/** Finds the quantiles of elements that have equally many values. */
function findSome(ranks: Ranks, of: Ranked, first: number, end: number, values: Float64Array): void {
  const { lower, upper, shares } = ranks;
  const { numbers, at } = bracketed(ranks, of, first, end);
  const apart = RANK.numbers * ranks.ranks.length;
  let to = first * shares.length;
  for (let element = first, from = at; element < end; element++, from += apart) {
    const least = of.least[element]!;
    const isOne = least === of.greatest[element]!;
    for (let which = 0; which < shares.length; which++) {
      const below = numbers[from + RANK.numbers * lower[which]! + RANK.guess]!;
      const above = numbers[from + RANK.numbers * upper[which]! + RANK.guess]!;
      const share = shares[which]!;
      values[to++] = isOne ? least : share === 0 || below === above ? below : (1 - share) * below + share * above;
    }
  }
}

/** What is known of elements' ranks: from a place among numbers on, as `RANK` has them. It holds until sums need room again. */
interface Bracketed {
  readonly numbers: Float64Array;
  readonly at: number;
}

/** Guesses the value of each rank of each element. */
function bracketed({ count, ranks }: Ranks, of: Ranked, first: number, end: number): Bracketed {
  const elements = end - first;
  const own = RANK.numbers * ranks.length;
  const { cells } = of.grids[0]!;
  const { doubles: numbers, from } = summingRoom(
    (RANKED.bytes / 8) * elements + 2 * cells * elements + own * (elements + 1) + 2,
  );
  const pattern = from + (RANKED.bytes / 8) * elements;
  const even = pattern + own + 1;
  const relative = even + cells * elements;
  const at = relative + cells * elements;
  ranks.forEach((rank, index) => {
    numbers.set(
      [rank, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, Number.NaN],
      pattern + RANK.numbers * index,
    );
  });
  numbers[pattern + own + RANK.rank] = Number.POSITIVE_INFINITY;
  const words = new Int32Array(numbers.buffer);
  for (let element = first, ranked = 8 * from; element < end; element++, ranked += RANKED.bytes) {
    numbers[(ranked + RANKED.least) / 8] = of.least[element]!;
    numbers[(ranked + RANKED.greatest) / 8] = of.greatest[element]!;
    words[(ranked + RANKED.evenBytes) / 4] = 0;
    words[(ranked + RANKED.relativeBytes) / 4] = 0;
  }
  for (const grid of of.grids) {
    const counts = grid.scale === "even" ? even : relative;
    numbers.set(grid.counts.subarray(first * cells, end * cells), counts);
    for (let element = first, ranked = 8 * from; element < end; element++, ranked += RANKED.bytes) {
      if (grid.scale === "even") {
        numbers[(ranked + RANKED.firstEven) / 8] = grid.firsts[element]!;
        numbers[(ranked + RANKED.unitEven) / 8] = powerOfTwo(grid.levels[element]!);
        words[(ranked + RANKED.evenBytes) / 4] = 8 * grid.lengths[element]!;
      } else {
        words[(ranked + RANKED.firstRelative) / 4] = grid.firsts[element]!;
        words[(ranked + RANKED.levelRelative) / 4] = grid.levels[element]!;
        words[(ranked + RANKED.relativeBytes) / 4] = 8 * grid.lengths[element]!;
      }
    }
  }
  ranksInRoom()(8 * from, 8 * pattern, 8 * pattern, 8 * own, count - 1, 8 * at, 8 * even, 8 * relative, 8 * cells);
  return { numbers, at };
}
