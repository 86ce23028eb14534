/** Quantiles from the cells of grids: between which values one surely lies, and a guess in between. */
import { type Filled, summedUp } from "./filled-cells.js";
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
  const filled = grids.map(({ counts }) => summedUp(counts));
  return wanted.map((p) => {
    const position = p * (count - 1);
    const rank = Math.floor(position);
    const share = position - rank;
    bracket(rank, grids, filled, count, least, greatest);
    let { low, high, guess } = found;
    if (share > 0 && rank + 1 < count) {
      bracket(rank + 1, grids, filled, count, least, greatest);
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

function bracket(
  rank: number,
  grids: readonly Grid[],
  filled: readonly Filled[],
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
    const { cells, upTo } = filled[index]!;
    const place = placeOfRank(rank, upTo);
    const cell = cells[place]!;
    const inside = grid.counts[cell]!;
    const before = upTo[place]! - inside;
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

/** The first place up to which more values lie than come before a rank. */
function placeOfRank(rank: number, upTo: Float64Array): number {
  let [place, last] = [0, upTo.length - 1];
  while (place < last) {
    const middle = (place + last) >>> 1;
    if (upTo[middle]! > rank) last = middle;
    else place = middle + 1;
  }
  return place;
}
