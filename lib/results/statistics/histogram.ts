/** Histograms: counts between edges that a spec gives, or that the values' grid gives. */
import { exp, log } from "../../numerics/elementary.js";
import { DEFAULT_BINS } from "../limits.js";
import { summedUp } from "./filled-cells.js";
import { firstFrom } from "./first-from.js";
import { type Grid, lowerEnd } from "./grid.js";

/** Bins of one width, both ends given. */
export interface Bins {
  readonly bins: number;
  readonly from: number;
  readonly to: number;
}

/** Counts in given bins: `counts[0]` below the first edge, then the bins, last what is above the last edge. */
export type BinCounts = Float64Array;

export interface Histogram {
  /** Shape (bins + 1), ascending. */
  readonly edges: readonly number[];
  /** Shape (bins): values from an edge to below the next; the last bin holds its upper edge too. */
  readonly counts: readonly number[];
  /** How many values are less than the first edge, and greater than the last. */
  readonly below: number;
  readonly above: number;
}

/** The edges of bins, as numpy.linspace has them; ascending even where bins are narrower than doubles can tell. */
export function edgesOf({ bins, from, to }: Bins): Float64Array {
  const step = (to - from) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, edge) => Math.min(to, from + edge * step));
  edges[bins] = to;
  return edges;
}

/** @param values finite; read only */
export function countInBins(values: Float64Array, bins: Bins): BinCounts {
  const edges = edgesOf(bins);
  const last = bins.bins;
  const counts = new Float64Array(last + 2);
  const range = bins.to - bins.from;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value < bins.from) counts[0]!++;
    else if (value > bins.to) counts[last + 1]!++;
    else {
      let bin = Math.min(last - 1, Math.floor(((value - bins.from) / range) * last));
      while (bin > 0 && value < edges[bin]!) bin--; // the guess is a rounding off at most
      while (bin < last - 1 && value >= edges[bin + 1]!) bin++;
      counts[bin + 1]!++;
    }
  }
  return counts;
}

/** Of numbers in memory, from the least to the greatest. @param values those that aren't finite are left out */
export function histogramOfValues(values: Float64Array, bins = DEFAULT_BINS): Histogram | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const [from, to] = [finite, finite].map((all, end) =>
    all.reduce((a, b) => (end === 0 ? Math.min(a, b) : Math.max(a, b))),
  );
  const given = from! < to! ? { bins, from: from!, to: to! } : { bins: 1, from: from!, to: from! };
  return histogramOfBins(countInBins(finite, given), given);
}

export function histogramOfBins(counts: BinCounts, bins: Bins): Histogram {
  return {
    edges: [...edgesOf(bins)],
    counts: [...counts.subarray(1, bins.bins + 1)],
    below: counts[0]!,
    above: counts[bins.bins + 1]!,
  };
}

/**
 * A histogram with edges on the cells of an even grid, its bins of one width: exact counts for them.
 *
 * @param bins  how many there should be; fewer come out where the values are only so many cells apart
 * @param from, to ends that are given, rounded outwards to cells
 */
export function histogramOfGrid(grid: Grid, bins: number, from?: number, to?: number): Histogram {
  const last = grid.first + grid.counts.length; // the end of the last cell
  const lower = from === undefined ? grid.first : endAtOrBelow(grid, from);
  const upper = Math.max(lower + 1, to === undefined ? last : -endAtOrBelow(grid, -to));
  const width = Math.max(1, Math.ceil((upper - lower) / bins)); // of a bin [cells]
  const count = Math.min(bins, upper - lower);
  const spare = width * count - (upper - lower);
  const start = lower - (from === undefined ? (to === undefined ? Math.floor(spare / 2) : spare) : 0);
  return counted(
    grid,
    Array.from({ length: count + 1 }, (_, edge) => start + edge * width),
  );
}

/**
 * A histogram with edges on the cells of a relative grid, its bins as even on a logarithmic axis as these allow: within a
 * cell. All values are greater than zero.
 */
export function logHistogramOfGrid(grid: Grid, bins: number): Histogram {
  const last = grid.first + grid.counts.length;
  const from = log(lowerEnd(grid, grid.first) || Number.MIN_VALUE);
  const to = log(Math.min(lowerEnd(grid, last), Number.MAX_VALUE));
  const starts = [grid.first];
  for (let bin = 1; bin < bins; bin++) {
    const value = exp(from + ((to - from) * bin) / bins);
    const cell = nearestCell(grid, value);
    if (cell > starts.at(-1)! && cell < last) starts.push(cell);
  }
  return counted(grid, [...starts, last]);
}

/** The cell of a relative grid that begins nearest to a value greater than zero. */
function nearestCell(grid: Grid, value: number): number {
  let [low, high] = [grid.first, grid.first + grid.counts.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (lowerEnd(grid, middle) <= value) low = middle;
    else high = middle;
  }
  return value - lowerEnd(grid, low) < lowerEnd(grid, high) - value ? low : high;
}

/** @param starts the cells at which bins begin, ascending, and the one behind the last bin */
function counted(grid: Grid, starts: readonly number[]): Histogram {
  const { cells, upTo } = summedUp(grid.counts);
  // How many values lie below each of the starts.
  const under = starts.map((start) => upTo[firstFrom(cells, start - grid.first) - 1] ?? 0);
  return {
    edges: starts.map((start) => lowerEnd(grid, start)),
    counts: under.slice(1).map((count, bin) => count - under[bin]!),
    below: under[0]!,
    above: (upTo.at(-1) ?? 0) - under.at(-1)!,
  };
}

/** The last cell whose lower end is at or below a value, of an even grid. */
function endAtOrBelow(grid: Grid, value: number): number {
  const width = lowerEnd(grid, 1);
  return Math.floor(value / width);
}
