/**
 * Householder's reflections of complex vectors as LAPACK makes them, whose choices of phases its users see.
 *
 * H = 1 - τ v v*, v[0] = 1, H* x = (β, 0, ..., 0) with a real β of the sign that x[0]'s real part doesn't have. Source: E. Anderson et al.,
 * LAPACK Users' Guide, 3rd edition 1999 (zlarfg, zgeqr2, zung2r). Matrices have the shape (size, size, 2).
 */
import { magnitude } from "../tape/magnitude.js";

export interface Reflection {
  readonly beta: number;
  readonly tau: readonly [re: number, im: number];
  /** Shape (length, 2). */
  readonly v: Float64Array;
}

/** The reflection of a vector, shape (length, 2). Undefined if it is real and lies along the first axis as it is. */
export function reflectionOf(x: Float64Array): Reflection | undefined {
  const re = x[0]!;
  const im = x[1]!;
  let rest = 0;
  for (let k = 2; k < x.length; k++) rest = magnitude(rest, x[k]!);
  if (rest === 0 && im === 0) return undefined;
  const size = magnitude(magnitude(re, im), rest);
  const beta = re >= 0 ? -size : size;
  const v = x.slice();
  // x / (x[0] - β)
  const a = re - beta;
  const b = im;
  const norm = a * a + b * b;
  for (let k = 2; k < x.length; k += 2) {
    v[k] = (x[k]! * a + x[k + 1]! * b) / norm;
    v[k + 1] = (x[k + 1]! * a - x[k]! * b) / norm;
  }
  [v[0], v[1]] = [1, 0];
  return { beta, tau: [(beta - re) / beta, -im / beta], v };
}

/** Where a reflection acts: on rows, or columns, from one on, of the other kind from `start` to before `end`. */
export interface Range {
  readonly size: number;
  /** The row or column of v[0]. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** H* A, if `conjugate`, or H A: rows are combined. */
export function reflectRows(matrix: Float64Array, { tau, v }: Reflection, range: Range, conjugate: boolean): void {
  const { size, from, start, end } = range;
  const tauRe = tau[0];
  const tauIm = conjugate ? -tau[1] : tau[1];
  for (let column = start; column < end; column++) {
    let [re, im] = [0, 0];
    for (let k = 0; k < v.length; k += 2) {
      const at = 2 * ((from + k / 2) * size + column);
      re += v[k]! * matrix[at]! + v[k + 1]! * matrix[at + 1]!;
      im += v[k]! * matrix[at + 1]! - v[k + 1]! * matrix[at]!;
    }
    [re, im] = [tauRe * re - tauIm * im, tauRe * im + tauIm * re];
    for (let k = 0; k < v.length; k += 2) {
      const at = 2 * ((from + k / 2) * size + column);
      matrix[at]! -= v[k]! * re - v[k + 1]! * im;
      matrix[at + 1]! -= v[k]! * im + v[k + 1]! * re;
    }
  }
}

/** A H: columns are combined. */
export function reflectColumns(matrix: Float64Array, { tau, v }: Reflection, { size, from, start, end }: Range): void {
  for (let row = start; row < end; row++) {
    const first = 2 * (row * size + from);
    let [re, im] = [0, 0];
    for (let k = 0; k < v.length; k += 2) {
      const x = matrix[first + k]!;
      const y = matrix[first + k + 1]!;
      re += x * v[k]! - y * v[k + 1]!;
      im += x * v[k + 1]! + y * v[k]!;
    }
    [re, im] = [tau[0] * re - tau[1] * im, tau[0] * im + tau[1] * re];
    for (let k = 0; k < v.length; k += 2) {
      matrix[first + k]! -= re * v[k]! + im * v[k + 1]!;
      matrix[first + k + 1]! -= im * v[k]! - re * v[k + 1]!;
    }
  }
}

/** A part of a column, shape (end - start, 2). */
export function columnOf(
  matrix: Float64Array,
  size: number,
  column: number,
  [start, end]: readonly [start: number, end: number],
): Float64Array {
  const part = new Float64Array(2 * (end - start));
  for (let row = start; row < end; row++) {
    const at = 2 * (row * size + column);
    part.set(matrix.subarray(at, at + 2), 2 * (row - start));
  }
  return part;
}

/** The last column of Q in A = Q R: what no other column of A has a part of. Shape (size, 2). @param matrix A; read only */
export function lastOrthogonal(size: number, matrix: Float64Array): Float64Array {
  const r = matrix.slice();
  const reflections: (Reflection | undefined)[] = [];
  for (let k = 0; k < size; k++) {
    const found = reflectionOf(columnOf(r, size, k, [k, size]));
    reflections.push(found);
    if (found !== undefined) reflectRows(r, found, { size, from: k, start: k, end: size }, true);
  }
  const last = new Float64Array(2 * size);
  last[2 * (size - 1)] = 1;
  const column = { size: 1, start: 0, end: 1 };
  for (let k = size - 1; k >= 0; k--) {
    const found = reflections[k];
    if (found !== undefined) reflectRows(last, found, { ...column, from: k }, false);
  }
  return last;
}
