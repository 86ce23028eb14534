/** Quantiles from the cells of grids: between which values one surely lies, and a guess in between. */
import { type Grid, lowerEnd } from "./grid.js";

export interface Quantile {
  /** The share of values at or below it. */
  readonly p: number;
  readonly value: number;
  /** The value is off from the exact one, as numpy's default has it, by this at most. */
  readonly within: number;
}

interface Bracket {
  readonly low: number;
  readonly high: number;
  readonly guess: number;
}

/**
 * The p-quantile of values, interpolated linearly between the two next to rank p (n - 1).
 *
 * @param grids of the same values, at least one; each tells between which cell ends the value of a rank lies
 * @param count how many values, at least one
 */
export function quantileOf(
  p: number,
  grids: readonly Grid[],
  count: number,
  least: number,
  greatest: number,
): Quantile {
  const position = p * (count - 1);
  const rank = Math.floor(position);
  const lower = bracketOf(rank, grids, count, least, greatest);
  const upper = rank + 1 < count ? bracketOf(rank + 1, grids, count, least, greatest) : lower;
  const share = position - rank;
  const between = (a: number, b: number) => (a === b || share === 0 ? a : (1 - share) * a + share * b);
  const value = between(lower.guess, upper.guess);
  const low = between(lower.low, upper.low);
  const high = between(lower.high, upper.high);
  return { p, value, within: Math.max(high - value, value - low) };
}

function bracketOf(rank: number, grids: readonly Grid[], count: number, least: number, greatest: number): Bracket {
  if (rank === 0) return { low: least, high: least, guess: least };
  if (rank === count - 1) return { low: greatest, high: greatest, guess: greatest };
  const brackets = grids.map((grid) => cellBracket(rank, grid, least, greatest));
  const low = Math.max(...brackets.map((bracket) => bracket.low));
  const high = Math.min(...brackets.map((bracket) => bracket.high));
  const finest = brackets.reduce((best, each) => (each.high - each.low < best.high - best.low ? each : best));
  return { low, high, guess: Math.min(high, Math.max(low, finest.guess)) };
}

/** The cell that holds the value of a rank; the values of a cell are taken to lie evenly in it. */
function cellBracket(rank: number, grid: Grid, least: number, greatest: number): Bracket {
  let before = 0;
  let cell = 0;
  while (before + grid.counts[cell]! <= rank) before += grid.counts[cell++]!;
  const low = Math.max(least, lowerEnd(grid, grid.first + cell));
  const high = Math.min(greatest, lowerEnd(grid, grid.first + cell + 1));
  return { low, high, guess: low + (high - low) * ((rank - before + 0.5) / grid.counts[cell]!) };
}
