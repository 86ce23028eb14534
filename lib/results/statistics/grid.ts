/**
 * Counts of values in the cells of a nested grid: what histograms and quantiles come from.
 *
 * The range of the values isn't known before all are there, yet the counts must not depend on the order or the chunks in
 * which they come. So cells are [k·2^s, (k+1)·2^s) on a scale, and the level s is the finest at which the least and the
 * greatest value are less than a fixed number of cells apart. Whoever counts more values has the same level or a coarser
 * one, whose cells are whole unions of the finer ones: merging is exact, and what comes out follows from the values alone.
 *
 * Two scales. On the `even` one cells are of one width, about 1/8,000 of the range: it resolves what scatters about a large
 * mean. On the `relative` one they are pieces of a double's bit pattern, 1/256 of an octave or coarser: it resolves what
 * spreads over decades. That one is a DDSketch (C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable
 * quantile sketch with relative-error guarantees", PVLDB 12 (2019) 2195, doi:10.14778/3352063.3352135) whose logarithm is
 * interpolated between powers of two, and which halves its resolution when it grows too large (I. Epicoco et al.,
 * "UDDSketch: accurate tracking of quantiles in data streams", IEEE Access 8 (2020) 147604).
 *
 * A histogram whose ends the spec leaves open has its edges on cells of the even grid: bins of one width, first edge at or
 * below the least value, last one above the greatest, together wider than the range by less than one or two in a hundred.
 * Its counts are exact for these edges, and no second pass over the parts is needed, however large the run.
 */
import { powerOfTwo, scaled } from "../../numerics/powers-of-two.js";

export interface Grid {
  readonly scale: "even" | "relative";
  /** Cells are 2^level wide on their scale. */
  readonly level: number;
  /** The number k of the first cell; it holds the least value. */
  readonly first: number;
  /** How many values each cell holds, from `first` to the cell of the greatest value. */
  readonly counts: Float64Array | Uint32Array;
}

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** The finest level of the relative grid: 256 cells an octave. */
export const FINEST_RELATIVE = 12;
/** The upper words of infinities. */
const INFINITE_WORD = 0x7ff00000;

/**
 * Counts values.
 *
 * @param values   finite, no negative zeros, at least one; read only
 * @param least    the least of them
 * @param greatest the greatest of them
 * @param cells    how many cells there may be: the same in all grids that are to be merged
 */
export function gridOf(
  scale: Grid["scale"],
  values: Float64Array,
  least: number,
  greatest: number,
  cells: number,
): Grid {
  const level = levelOf(scale, least, greatest, cells);
  const first = cellOf(scale, level, least);
  const counts = new Float64Array(cellOf(scale, level, greatest) - first + 1);
  if (scale === "relative") countRelative(values, level, first, counts);
  else if (Math.abs(level) < 1000) countEven(values, powerOfTwo(-level), first, counts);
  else for (const value of values) counts[cellOf(scale, level, value) - first]!++;
  return { scale, level, first, counts };
}

function countEven(values: Float64Array, cellsPerUnit: number, first: number, counts: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const cell = Math.floor(value * cellsPerUnit);
    counts[(cell === 0 && value < 0 ? -1 : cell) - first]!++;
  }
}

function countRelative(values: Float64Array, level: number, first: number, counts: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    double[0] = values[row]!;
    const word = words[UPPER]!;
    counts[((word >= 0 ? word : -1 - (word & 0x7fffffff)) >> level) - first]!++;
  }
}

/** The finest level at which two values are less than so many cells apart. Of a wider range it is never finer. */
export function levelOf(scale: Grid["scale"], least: number, greatest: number, cells: number): number {
  let level = scale === "relative" ? FINEST_RELATIVE : finestEven(least, greatest, cells);
  while (cellOf(scale, level, greatest) - cellOf(scale, level, least) >= cells) level++;
  return level;
}

/** A level from which to look upwards: no finer than the last bit of the values, and a little finer than what will be right. */
function finestEven(least: number, greatest: number, cells: number): number {
  const lastBit = exponentOf(Math.max(Math.abs(least), Math.abs(greatest))) - 52;
  const span = greatest / 4 - least / 4; // cannot overflow
  return Math.max(lastBit, exponentOf(span) - (31 - Math.clz32(cells)));
}

/** The exponent of |x| ≥ 2^-1022, else -1022. */
function exponentOf(x: number): number {
  double[0] = x;
  return Math.max(1, (words[UPPER]! >>> 20) & 0x7ff) - 1023;
}

/** The number of the cell that holds a value. */
export function cellOf(scale: Grid["scale"], level: number, value: number): number {
  if (scale === "even") {
    const cell = Math.floor(scaled(value, -level));
    return cell === 0 && value < 0 ? -1 : cell + 0; // what underflows is still below zero
  }
  double[0] = value;
  const word = words[UPPER]!;
  return (word >= 0 ? word : -1 - (word & 0x7fffffff)) >> level;
}

/** Where a cell begins, as a value; where the one before it ends. */
export function lowerEnd({ scale, level }: Grid, cell: number): number {
  return cellOnwards(scale, level, cell);
}

/** Where a cell of a level begins. */
export function cellOnwards(scale: Grid["scale"], level: number, cell: number): number {
  if (scale === "even") return scaled(cell, level);
  const word = Math.min(Math.abs(cell) * powerOfTwo(level), INFINITE_WORD);
  double[0] = 0;
  words[UPPER] = word;
  return cell < 0 ? -double[0] : double[0];
}

/** How many values lie between two others, and in their cells. */
export function countBetween({ scale, level, first, counts }: Grid, least: number, greatest: number): number {
  const from = Math.max(0, cellOf(scale, level, least) - first);
  const to = Math.min(counts.length - 1, cellOf(scale, level, greatest) - first);
  let sum = 0;
  for (let cell = from; cell <= to; cell++) sum += counts[cell]!;
  return sum;
}

/** The grid of the values of both. */
export function mergeGrids(a: Grid, b: Grid, cells: number): Grid {
  let level = Math.max(a.level, b.level);
  let first = 0;
  let last = 0;
  for (; ; level++) {
    first = Math.min(coarser(a.level, a.first, level), coarser(b.level, b.first, level));
    last = Math.max(coarser(a.level, lastCell(a), level), coarser(b.level, lastCell(b), level));
    if (last - first < cells) break;
  }
  const counts = new Float64Array(last - first + 1);
  addCells(a, level, first, counts);
  addCells(b, level, first, counts);
  return { scale: a.scale, level, first, counts };
}

/** Adds a grid's counts to those of a grid at least as coarse, whose first cell is given. */
function addCells(grid: Grid, level: number, first: number, counts: Float64Array): void {
  const own = grid.counts;
  const shift = level === grid.level ? grid.first - first : undefined;
  for (let cell = 0; cell < own.length; cell++) {
    const count = own[cell]!;
    if (count !== 0)
      counts[shift === undefined ? coarser(grid.level, grid.first + cell, level) - first : cell + shift]! += count;
  }
}

function lastCell(grid: Grid): number {
  return grid.first + grid.counts.length - 1;
}

/** The cell of a level, at least as coarse, that holds a cell of a finer one. */
export function coarser(from: number, cell: number, level: number): number {
  const at = Math.floor(scaled(cell, from - level));
  return at === 0 && cell < 0 ? -1 : at;
}
