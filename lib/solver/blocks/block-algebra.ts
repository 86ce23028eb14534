/** Couplings between nodes that carry many modes: numbers, diagonals, or dense matrices; each as simple as it can be. */
import { factorize, multiplyMatrices, solveFactored, unitMatrix } from "../matrix/complex-matrix.js";
import { magnitude } from "../tape/magnitude.js";

/** What a node's vector gives another's. Widths may differ: light that is one number, as a source, enters by a column. */
export type Block =
  /** The same for each mode. */
  | { readonly kind: "scalar"; readonly re: number; readonly im: number }
  /** Modes don't mix; shape (modes, 2). */
  | { readonly kind: "diagonal"; readonly values: Float64Array }
  /** Shape (rows, columns, 2): what mode `row` gets of mode `column`. */
  | Dense;

interface Dense {
  readonly kind: "dense";
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export const UNIT_BLOCK: Block = { kind: "scalar", re: 1, im: 0 };

/** A vector as a block that leads in from a single number. @param vector shape (modes, 2) */
export function columnBlock(vector: Float64Array): Block {
  return { kind: "dense", rows: vector.length / 2, columns: 1, values: vector };
}

/** As a dense matrix of so many modes. */
export function denseOf(block: Block, modes: number): Float64Array {
  if (block.kind === "dense") return block.values;
  const dense = new Float64Array(2 * modes * modes);
  for (let mode = 0; mode < modes; mode++) {
    const [re, im] = diagonalEntry(block, mode);
    dense[2 * mode * (modes + 1)] = re;
    dense[2 * mode * (modes + 1) + 1] = im;
  }
  return dense;
}

function diagonalEntry(block: Diagonal, mode: number): Pair {
  return block.kind === "scalar" ? [block.re, block.im] : [block.values[2 * mode]!, block.values[2 * mode + 1]!];
}

type Diagonal = Exclude<Block, Dense>;
type Pair = readonly [re: number, im: number];

/** A B: first B, then A. */
export function multiplyBlocks(a: Block, b: Block): Block {
  if (a.kind === "dense" && b.kind === "dense") {
    const shape = { rows: a.rows, inner: a.columns, columns: b.columns };
    const values = multiplyMatrices(a.values, b.values, shape);
    return { kind: "dense", rows: a.rows, columns: b.columns, values };
  }
  if (a.kind === "dense") return scaleDense(a, (_, column) => diagonalEntry(b as Diagonal, column));
  if (b.kind === "dense") return scaleDense(b, (row) => diagonalEntry(a, row));
  return entryByEntry(a, b, product);
}

function product([a, b]: Pair, [c, d]: Pair): Pair {
  return [a * c - b * d, a * d + b * c];
}

/** Of two that don't mix modes: what doesn't either. */
function entryByEntry(a: Diagonal, b: Diagonal, combine: (one: Pair, other: Pair) => Pair): Block {
  if (a.kind === "scalar" && b.kind === "scalar") {
    const [re, im] = combine([a.re, a.im], [b.re, b.im]);
    return { kind: "scalar", re, im };
  }
  const { length } = a.kind === "diagonal" ? a.values : (b as Exclude<Diagonal, { kind: "scalar" }>).values;
  return diagonal(length / 2, (mode) => combine(diagonalEntry(a, mode), diagonalEntry(b, mode)));
}

function diagonal(modes: number, entry: (mode: number) => Pair): Block {
  const values = new Float64Array(2 * modes);
  for (let mode = 0; mode < modes; mode++) values.set(entry(mode), 2 * mode);
  return { kind: "diagonal", values };
}

function scaleDense({ rows, columns, values: dense }: Dense, factor: (row: number, column: number) => Pair): Block {
  const values = new Float64Array(dense.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * (row * columns + column);
      const [re, im] = factor(row, column);
      values[at] = re * dense[at]! - im * dense[at + 1]!;
      values[at + 1] = re * dense[at + 1]! + im * dense[at]!;
    }
  }
  return { kind: "dense", rows, columns, values };
}

export function addBlocks(a: Block, b: Block): Block {
  if (a.kind === "dense" || b.kind === "dense") {
    const { rows, columns } = a.kind === "dense" ? a : (b as Dense);
    const [one, other] = [denseOf(a, columns), denseOf(b, columns)];
    return { kind: "dense", rows, columns, values: one.map((value, at) => value + other[at]!) };
  }
  return entryByEntry(a, b, (one, other) => [one[0] + other[0], one[1] + other[1]]);
}

/** 1 / (1 - A); NaN where there is none. */
export function loopGain(a: Block): Block {
  if (a.kind === "scalar") {
    const [re, im] = gainOf([a.re, a.im]);
    return { kind: "scalar", re, im };
  }
  if (a.kind === "diagonal") return diagonal(a.values.length / 2, (mode) => gainOf(diagonalEntry(a, mode)));
  const { rows: modes } = a;
  const unit = unitMatrix(modes);
  const factors = factorize(
    modes,
    a.values.map((value, at) => unit[at]! - value),
  );
  const values = factors === undefined ? unit.map(() => Number.NaN) : solveFactored(factors, unit, modes);
  return { kind: "dense", rows: modes, columns: modes, values };
}

function gainOf([loopRe, loopIm]: Pair): Pair {
  const re = 1 - loopRe;
  const norm = re * re + loopIm * loopIm;
  return [re / norm, loopIm / norm];
}

/** How far 1 - A is from having no inverse: the smallest |1 - A_mm| of what mixes no modes; a dense one's LU sees to itself. */
export function loopPivot(a: Block): number {
  if (a.kind === "dense") return 1;
  const entries = a.kind === "scalar" ? [a.re, a.im] : a.values;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < entries.length; at += 2) least = Math.min(least, magnitude(1 - entries[at]!, entries[at + 1]!));
  return least;
}

export function isZeroBlock(block: Block): boolean {
  return block.kind === "scalar" ? block.re === 0 && block.im === 0 : block.values.every((value) => value === 0);
}
