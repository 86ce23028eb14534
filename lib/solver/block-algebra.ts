/** Couplings between nodes that carry many modes: numbers, diagonals, or dense matrices; each as simple as it can be. */
import { factorize, multiplyMatrices, solveFactored, unitMatrix } from "./complex-matrix.js";

export type Block =
  /** The same for each mode. */
  | { readonly kind: "scalar"; readonly re: number; readonly im: number }
  /** Modes don't mix; shape (modes, 2). */
  | { readonly kind: "diagonal"; readonly values: Float64Array }
  /** Shape (modes, modes, 2): what mode `row` gets of mode `column`. */
  | { readonly kind: "dense"; readonly values: Float64Array };

export const UNIT_BLOCK: Block = { kind: "scalar", re: 1, im: 0 };

/** As a dense matrix. */
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

function diagonalEntry(block: Exclude<Block, { kind: "dense" }>, mode: number): readonly [re: number, im: number] {
  return block.kind === "scalar" ? [block.re, block.im] : [block.values[2 * mode]!, block.values[2 * mode + 1]!];
}

/** A B: first B, then A. */
export function multiplyBlocks(a: Block, b: Block, modes: number): Block {
  if (a.kind === "scalar" && b.kind === "scalar") {
    return { kind: "scalar", re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
  }
  if (a.kind === "dense" && b.kind === "dense") {
    const shape = { rows: modes, inner: modes, columns: modes };
    return { kind: "dense", values: multiplyMatrices(a.values, b.values, shape) };
  }
  if (a.kind === "dense") return scaleDense(a.values, modes, (_, column) => diagonalEntry(b as Diagonal, column));
  if (b.kind === "dense") return scaleDense(b.values, modes, (row) => diagonalEntry(a, row));
  return diagonal(modes, (mode) => product(diagonalEntry(a, mode), diagonalEntry(b as Diagonal, mode)));
}

type Diagonal = Exclude<Block, { kind: "dense" }>;
type Pair = readonly [re: number, im: number];

function product([a, b]: Pair, [c, d]: Pair): Pair {
  return [a * c - b * d, a * d + b * c];
}

function diagonal(modes: number, entry: (mode: number) => Pair): Block {
  const values = new Float64Array(2 * modes);
  for (let mode = 0; mode < modes; mode++) values.set(entry(mode), 2 * mode);
  return { kind: "diagonal", values };
}

function scaleDense(dense: Float64Array, modes: number, factor: (row: number, column: number) => Pair): Block {
  const values = new Float64Array(dense.length);
  for (let row = 0; row < modes; row++) {
    for (let column = 0; column < modes; column++) {
      const at = 2 * (row * modes + column);
      const [re, im] = factor(row, column);
      values[at] = re * dense[at]! - im * dense[at + 1]!;
      values[at + 1] = re * dense[at + 1]! + im * dense[at]!;
    }
  }
  return { kind: "dense", values };
}

export function addBlocks(a: Block, b: Block, modes: number): Block {
  if (a.kind === "scalar" && b.kind === "scalar") return { kind: "scalar", re: a.re + b.re, im: a.im + b.im };
  if (a.kind === "dense" || b.kind === "dense") {
    const [one, other] = [denseOf(a, modes), denseOf(b, modes)];
    return { kind: "dense", values: one.map((value, at) => value + other[at]!) };
  }
  return diagonal(modes, (mode) => {
    const [one, other] = [diagonalEntry(a, mode), diagonalEntry(b, mode)];
    return [one[0] + other[0], one[1] + other[1]];
  });
}

/** 1 / (1 - A); NaN where there is none. */
export function loopGain(a: Block, modes: number): Block {
  if (a.kind === "scalar") {
    const [re, im] = gainOf([a.re, a.im]);
    return { kind: "scalar", re, im };
  }
  if (a.kind === "diagonal") return diagonal(modes, (mode) => gainOf(diagonalEntry(a, mode)));
  const unit = unitMatrix(modes);
  const factors = factorize(
    modes,
    a.values.map((value, at) => unit[at]! - value),
  );
  const values = factors === undefined ? unit.map(() => Number.NaN) : solveFactored(factors, unit, modes);
  return { kind: "dense", values };
}

function gainOf([loopRe, loopIm]: Pair): Pair {
  const re = 1 - loopRe;
  const norm = re * re + loopIm * loopIm;
  return [re / norm, loopIm / norm];
}

/** A x. @param vector shape (modes, 2) */
export function applyBlock(block: Block, vector: Float64Array, modes: number): Float64Array {
  if (block.kind === "dense") {
    return multiplyMatrices(block.values, vector, { rows: modes, inner: modes, columns: 1 });
  }
  const result = new Float64Array(2 * modes);
  for (let mode = 0; mode < modes; mode++) {
    result.set(product(diagonalEntry(block, mode), [vector[2 * mode]!, vector[2 * mode + 1]!]), 2 * mode);
  }
  return result;
}

export function isZeroBlock(block: Block): boolean {
  return block.kind === "scalar" ? block.re === 0 && block.im === 0 : block.values.every((value) => value === 0);
}
