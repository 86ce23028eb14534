/**
 * Quantiles of an array's elements from their two grids: those of quantile.ts to the bit, in one pass over an element's cells.
 *
 * Of most arrays all elements have equally many values, so which ranks are wanted is worked out once, and a tile's are found at once.
 */
import { TOLD } from "./element-kernels.js";
import type { Tile } from "./element-tile.js";
import { ranksInRoom, summingRoom } from "./exact-sum.js";
import { COUNTS_BYTES } from "./lane-kernels.js";
import { RANK, WANTED } from "./rank-kernels.js";

/** Ranks that are wanted of some number of values, in rising order. */
interface Ranks {
  readonly ranks: Float64Array;
  /** Of each quantile the place of its rank, and of the next one, among them; and how far between these it lies. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly shares: readonly number[];
}

/**
 * The quantiles of a tile's elements, shape (wanted, lanes): NaN of those without values. Its free room is written.
 *
 * @param wanted shares from 0 to 1, at least one @param counts how many values each element has
 */
export function elementQuantiles(wanted: readonly number[], tile: Tile, counts: Float64Array): Float64Array {
  const values = new Float64Array(wanted.length * tile.lanes).fill(Number.NaN);
  for (let first = 0, end = 0; first < tile.lanes; first = end) {
    const count = counts[first]!;
    end = first + 1;
    while (end < tile.lanes && counts[end] === count) end++;
    if (count === 0) continue;
    const found = someQuantiles(wanted, tile, { first, end, count });
    for (let which = 0, from = 0; which < wanted.length; which++, from += end - first) {
      values.set(found.subarray(from, from + end - first), which * tile.lanes + first);
    }
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
    ranks,
    lower: floors.map((rank) => ranks.indexOf(rank)),
    upper: floors.map((rank, which) => ranks.indexOf(isBetween[which]! ? rank + 1 : rank)),
    shares: floors.map((rank, which) => (isBetween[which]! ? positions[which]! - rank : 0)),
  };
}

/** Lanes that have equally many values. */
interface Lanes {
  readonly first: number;
  readonly end: number;
  readonly count: number;
}

/** @returns shape (wanted, lanes): holds until sums need room again */
function someQuantiles(wanted: readonly number[], tile: Tile, { first, end, count }: Lanes): Float64Array {
  const { ranks, lower, upper, shares } = ranksOf(wanted, count);
  const own = RANK.bytes * ranks.length;
  const list = tile.end + 2 * (own + 8);
  const listEnd = list + WANTED.bytes * wanted.length;
  const found = wanted.length * (end - first);
  const { from } = summingRoom(0);
  const { doubles, words } = summingRoom(listEnd / 8 - from + found);
  ranks.forEach((rank, index) => {
    const known = [rank, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, Number.NaN];
    doubles.set(known, (tile.end + RANK.bytes * index) / 8);
  });
  doubles[(tile.end + own) / 8] = Number.POSITIVE_INFINITY;
  shares.forEach((share, which) => {
    const at = list + WANTED.bytes * which;
    words[(at + WANTED.lower) / 4] = RANK.bytes * lower[which]!;
    words[(at + WANTED.upper) / 4] = RANK.bytes * upper[which]!;
    doubles[(at + WANTED.share) / 8] = share;
  });
  const [told, toldEnd] = [tile.told + TOLD.bytes * first, tile.told + TOLD.bytes * end];
  const before = first * COUNTS_BYTES;
  const counts = [tile.even + before, tile.relative + before] as const;
  ranksInRoom()(told, toldEnd, ...counts, tile.end, own, count - 1, list, listEnd, listEnd, 8 * (end - first));
  return doubles.subarray(listEnd / 8, listEnd / 8 + found);
}
