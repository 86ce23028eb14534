/** Dense complex matrices in plain arrays, shape (rows, columns, 2), row by row: what blocks are made of. */
import { squared } from "../tape/magnitude.js";

/** The unit matrix. */
export function unitMatrix(size: number): Float64Array {
  const unit = new Float64Array(2 * size * size);
  for (let k = 0; k < size; k++) unit[2 * (k * size + k)] = 1;
  return unit;
}

/** A (rows, inner) times B (inner, columns). */
export function multiplyMatrices(
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns }: { readonly rows: number; readonly inner: number; readonly columns: number },
): Float64Array {
  const product = new Float64Array(2 * rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const re = a[2 * (row * inner + k)]!;
      const im = a[2 * (row * inner + k) + 1]!;
      if (re === 0 && im === 0) continue;
      addScaledRow(product, 2 * row * columns, { re, im, from: b, at: 2 * k * columns }, columns);
    }
  }
  return product;
}

interface ScaledRow {
  readonly re: number;
  readonly im: number;
  readonly from: Float64Array;
  /** Where the row begins in `from`. */
  readonly at: number;
}

/** Adds (re + i im) times a row to a row. */
export function addScaledRow(to: Float64Array, start: number, { re, im, from, at }: ScaledRow, columns: number): void {
  for (let k = 0; k < 2 * columns; k += 2) {
    const x = from[at + k]!;
    const y = from[at + k + 1]!;
    to[start + k]! += re * x - im * y;
    to[start + k + 1]! += re * y + im * x;
  }
}

/** Rows and columns exchanged by elimination, and the factors L (ones on its diagonal) and U in one matrix. */
export interface Factors {
  readonly size: number;
  /** Shape (size, size, 2). */
  readonly matrix: Float64Array;
  /** Which row of the original stands in each row. */
  readonly rows: Int32Array;
  /** The smallest |pivot| over the largest entry. */
  readonly strength: number;
}

/** Factors a matrix with partial pivoting; it is overwritten. @returns undefined if it has no inverse */
export function factorize(size: number, matrix: Float64Array): Factors | undefined {
  const rows = Int32Array.from({ length: size }, (_, row) => row);
  let largest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < matrix.length; at++) largest = Math.max(largest, Math.abs(matrix[at]!));
  for (let k = 0; k < size; k++) {
    const pivot = pivotBelow(size, matrix, k);
    if (pivot !== k) exchangeRows(size, matrix, rows, { one: k, other: pivot });
    const at = 2 * (k * size + k);
    const norm = matrix[at]! * matrix[at]! + matrix[at + 1]! * matrix[at + 1]!;
    if (!(norm > 0)) return undefined;
    least = Math.min(least, Math.sqrt(norm));
    for (let row = k + 1; row < size; row++) reduceRow(size, matrix, { k, row, norm });
  }
  return { size, matrix, rows, strength: least / largest };
}

/** As `pivotRow` tells, which asks for one number after the other: much is solved here that is solved once. */
function pivotBelow(size: number, matrix: Float64Array, k: number): number {
  let found = k;
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = k; row < size; row++) {
    const at = 2 * (row * size + k);
    const own = squared(matrix[at]!, matrix[at + 1]!);
    if (!(own > largest)) continue;
    largest = own;
    found = row;
  }
  return found;
}

function exchangeRows(
  size: number,
  matrix: Float64Array,
  rows: Int32Array,
  { one, other }: { readonly one: number; readonly other: number },
): void {
  const width = 2 * size;
  const saved = matrix.slice(one * width, (one + 1) * width);
  matrix.copyWithin(one * width, other * width, (other + 1) * width);
  matrix.set(saved, other * width);
  [rows[one], rows[other]] = [rows[other]!, rows[one]!];
}

function reduceRow(
  size: number,
  matrix: Float64Array,
  { k, row, norm }: { readonly k: number; readonly row: number; readonly norm: number },
): void {
  const at = 2 * (row * size + k);
  const pivot = 2 * (k * size + k);
  const aRe = matrix[at]!;
  const aIm = matrix[at + 1]!;
  if (aRe === 0 && aIm === 0) return;
  const re = (aRe * matrix[pivot]! + aIm * matrix[pivot + 1]!) / norm;
  const im = (aIm * matrix[pivot]! - aRe * matrix[pivot + 1]!) / norm;
  matrix[at] = re;
  matrix[at + 1] = im;
  addScaledRow(matrix, at + 2, { re: -re, im: -im, from: matrix, at: pivot + 2 }, size - k - 1);
}

/**
 * Solves A X = B for several right-hand sides.
 *
 * @param right B, shape (size, columns, 2)
 * @returns X, of the same shape
 */
export function solveFactored({ size, matrix, rows }: Factors, right: Float64Array, columns: number): Float64Array {
  const width = 2 * columns;
  const x = new Float64Array(right.length);
  for (let row = 0; row < size; row++) x.set(right.subarray(rows[row]! * width, (rows[row]! + 1) * width), row * width);
  const take = (row: number, k: number) => {
    const at = 2 * (row * size + k);
    const re = -matrix[at]!;
    const im = -matrix[at + 1]!;
    if (re !== 0 || im !== 0) addScaledRow(x, row * width, { re, im, from: x, at: k * width }, columns);
  };
  for (let row = 0; row < size; row++) for (let k = 0; k < row; k++) take(row, k);
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) take(row, k);
    divideRow(x, row * width, matrix, { at: 2 * (row * size + row), columns });
  }
  return x;
}

/**
 * Solves M x = b in place: plain, and what everything else is held to.
 *
 * @param matrix M, shape (size, size, 2), row by row; overwritten by its factors
 * @param vector b, shape (size, 2); overwritten by x where there is a solution
 * @returns whether there is one
 */
export function solveDense(size: number, matrix: Float64Array, vector: Float64Array): boolean {
  const factors = factorize(size, matrix);
  if (factors !== undefined) vector.set(solveFactored(factors, vector, 1));
  return factors !== undefined;
}

/** Divides a row by one entry of a matrix. */
function divideRow(
  x: Float64Array,
  start: number,
  matrix: Float64Array,
  { at, columns }: { readonly at: number; readonly columns: number },
): void {
  const re = matrix[at]!;
  const im = matrix[at + 1]!;
  const norm = re * re + im * im;
  for (let k = start; k < start + 2 * columns; k += 2) {
    const a = x[k]!;
    const b = x[k + 1]!;
    x[k] = (a * re + b * im) / norm;
    x[k + 1] = (b * re - a * im) / norm;
  }
}
