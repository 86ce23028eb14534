/** Quantiles from the cells of grids: between which values one surely lies, and a guess in between. */
import { type Grid, lowerEnd } from "./grid.js";

export interface Quantile {
  /** The share of values at or below it. */
  readonly p: number;
  readonly value: number;
  /** The value is off from the exact one, as numpy's default has it, by this at most. */
  readonly within: number;
}

/** What the grids say of the value of a rank: it lies from `low` to `high`. Written by `bracket`, as objects would be many. */
const found = { low: 0, high: 0, guess: 0 };

/**
 * The p-quantiles of values, interpolated linearly between the two next to rank p (n - 1).
 *
 * @param grids of the same values, at least one; each tells between which cell ends the value of a rank lies
 * @param count how many values, at least one
 */
export function quantilesOf(
  wanted: readonly number[],
  grids: readonly Grid[],
  count: number,
  least: number,
  greatest: number,
): Quantile[] {
  const upTo = grids.map(({ counts }, index) => summedUp(counts, index));
  return wanted.map((p) => {
    const position = p * (count - 1);
    const rank = Math.floor(position);
    const share = position - rank;
    bracket(rank, grids, upTo, count, least, greatest);
    let { low, high, guess } = found;
    if (share > 0 && rank + 1 < count) {
      bracket(rank + 1, grids, upTo, count, least, greatest);
      low = between(low, found.low, share);
      high = between(high, found.high, share);
      guess = between(guess, found.guess, share);
    }
    return { p, value: guess, within: Math.max(high - guess, guess - low) };
  });
}

function between(a: number, b: number, share: number): number {
  return a === b ? a : (1 - share) * a + share * b;
}

const sums: Float64Array[] = [];

/** How many values lie up to each cell's end. It holds until the next call. @param place which of several at a time */
function summedUp(counts: Float64Array | Uint32Array, place: number): Float64Array {
  let all = sums[place];
  if (all === undefined || all.length < counts.length) {
    all = new Float64Array(counts.length);
    sums[place] = all;
  }
  let sum = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    sum += counts[cell]!;
    all[cell] = sum;
  }
  return all;
}

function bracket(
  rank: number,
  grids: readonly Grid[],
  upTo: readonly Float64Array[],
  count: number,
  least: number,
  greatest: number,
): void {
  if (rank === 0 || rank === count - 1) {
    found.low = rank === 0 ? least : greatest;
    found.high = found.low;
    found.guess = found.low;
    return;
  }
  found.low = Number.NEGATIVE_INFINITY;
  found.high = Number.POSITIVE_INFINITY;
  let width = Number.POSITIVE_INFINITY;
  for (let index = 0; index < grids.length; index++) {
    const grid = grids[index]!;
    const sumsUp = upTo[index]!;
    const cell = cellOfRank(rank, sumsUp, grid.counts.length);
    const inside = grid.counts[cell]!;
    const before = sumsUp[cell]! - inside;
    const low = Math.max(least, lowerEnd(grid, grid.first + cell));
    const high = Math.min(greatest, lowerEnd(grid, grid.first + cell + 1));
    found.low = Math.max(found.low, low);
    found.high = Math.min(found.high, high);
    if (!(high - low < width) && index > 0) continue;
    width = high - low;
    // The values of a cell are taken to lie evenly in it.
    found.guess = low + (high - low) * ((rank - before + 0.5) / inside);
  }
  found.guess = Math.min(found.high, Math.max(found.low, found.guess));
}

/** The first cell up to whose end more values lie than come before a rank. */
function cellOfRank(rank: number, upTo: Float64Array, cells: number): number {
  let [cell, last] = [0, cells - 1];
  while (cell < last) {
    const middle = (cell + last) >>> 1;
    if (upTo[middle]! > rank) last = middle;
    else cell = middle + 1;
  }
  return cell;
}
