/**
 * Eigenvalues and eigenvectors of a complex matrix, by the QR algorithm.
 *
 * The matrix is made Hessenberg by Householder's reflections, triangular by shifted QR steps with Givens's rotations, and its
 * eigenvectors are those of the triangle turned back. Source: G. Golub and C. Van Loan, "Matrix Computations", 4th edition
 * 2013, sections 7.4 to 7.6; shifts after J. Wilkinson, "The Algebraic Eigenvalue Problem", 1965. All operations round the same
 * everywhere.
 */
import { magnitude, squared } from "../tape/magnitude.js";

export interface Eigen {
  /** Shape (size, 2). */
  readonly values: Float64Array;
  /** Columns are eigenvectors, shape (size, size, 2). */
  readonly vectors: Float64Array;
}

/** The most QR steps for one eigenvalue. */
const MAX_STEPS = 60;

/** @param matrix shape (size, size, 2); read only. @returns undefined if it doesn't converge */
export function eigen(size: number, matrix: Float64Array): Eigen | undefined {
  const t = matrix.slice();
  const q = new Float64Array(2 * size * size);
  for (let k = 0; k < size; k++) q[2 * (k * size + k)] = 1;
  for (let k = 0; k + 2 < size; k++) reflect(size, t, q, k);
  if (!makeTriangular(size, t, q)) return undefined;
  const values = new Float64Array(2 * size);
  for (let k = 0; k < size; k++) values.set(t.subarray(2 * (k * size + k), 2 * (k * size + k) + 2), 2 * k);
  return { values, vectors: vectorsOf(size, t, q) };
}

/** Makes column k zero below its first subdiagonal: A becomes H A H, Q becomes Q H, with H = 1 - 2 v v* / (v* v). */
function reflect(size: number, a: Float64Array, q: Float64Array, k: number): void {
  const v = new Float64Array(2 * size);
  let norm = 0;
  for (let row = k + 1; row < size; row++) {
    const at = 2 * (row * size + k);
    v[2 * row] = a[at]!;
    v[2 * row + 1] = a[at + 1]!;
    norm += a[at]! * a[at]! + a[at + 1]! * a[at + 1]!;
  }
  const first = 2 * (k + 1);
  const head = magnitude(v[first]!, v[first + 1]!);
  if (norm - head * head === 0) return;
  const length = Math.sqrt(norm);
  // v = x + (x1/|x1|) |x| e1.
  v[first]! += head === 0 ? length : (v[first]! / head) * length;
  v[first + 1]! += head === 0 ? 0 : (v[first + 1]! / head) * length;
  const scale = 1 / (norm + head * length);
  for (let column = 0; column < size; column++) reflectColumn(a, v, { size, column, from: k + 1, scale });
  for (let row = 0; row < size; row++) {
    reflectRow(a, v, { size, row, from: k + 1, scale });
    reflectRow(q, v, { size, row, from: k + 1, scale });
  }
}

interface Reflection {
  readonly size: number;
  readonly from: number;
  /** 2 / (v* v). */
  readonly scale: number;
}

/** A column less scale · v (v* column). */
function reflectColumn(
  a: Float64Array,
  v: Float64Array,
  { size, column, from, scale }: Reflection & { column: number },
): void {
  let re = 0;
  let im = 0;
  for (let row = from; row < size; row++) {
    const at = 2 * (row * size + column);
    re += v[2 * row]! * a[at]! + v[2 * row + 1]! * a[at + 1]!;
    im += v[2 * row]! * a[at + 1]! - v[2 * row + 1]! * a[at]!;
  }
  re *= scale;
  im *= scale;
  for (let row = from; row < size; row++) {
    const at = 2 * (row * size + column);
    a[at]! -= v[2 * row]! * re - v[2 * row + 1]! * im;
    a[at + 1]! -= v[2 * row]! * im + v[2 * row + 1]! * re;
  }
}

/** A row less scale · (row v) v*. */
function reflectRow(a: Float64Array, v: Float64Array, { size, row, from, scale }: Reflection & { row: number }): void {
  const start = 2 * row * size;
  let re = 0;
  let im = 0;
  for (let k = 2 * from; k < 2 * size; k += 2) {
    re += a[start + k]! * v[k]! - a[start + k + 1]! * v[k + 1]!;
    im += a[start + k]! * v[k + 1]! + a[start + k + 1]! * v[k]!;
  }
  re *= scale;
  im *= scale;
  for (let k = 2 * from; k < 2 * size; k += 2) {
    a[start + k]! -= re * v[k]! + im * v[k + 1]!;
    a[start + k + 1]! -= im * v[k]! - re * v[k + 1]!;
  }
}

/** QR steps from the bottom up until every subdiagonal entry is nothing beside its neighbours. */
function makeTriangular(size: number, t: Float64Array, q: Float64Array): boolean {
  const sizeAt = (row: number, column: number) => {
    const at = 2 * (row * size + column);
    return magnitude(t[at]!, t[at + 1]!);
  };
  let steps = 0;
  for (let end = size - 1; end > 0; ) {
    let start = end;
    while (start > 0) {
      const beside = sizeAt(start - 1, start - 1) + sizeAt(start, start);
      if (sizeAt(start, start - 1) <= Number.EPSILON * beside) break;
      start--;
    }
    if (start > 0) t.fill(0, 2 * (start * size + start - 1), 2 * (start * size + start - 1) + 2);
    if (start === end) {
      end--;
      steps = 0;
      continue;
    }
    if (++steps > MAX_STEPS) return false;
    const [re, im] = steps % 20 === 10 ? [sizeAt(end, end - 1), 0] : shiftOf(size, t, end);
    stepDown(size, t, q, { start, end, re, im });
  }
  return true;
}

/** The eigenvalue of the last two rows and columns that is nearer to the last entry. */
function shiftOf(size: number, t: Float64Array, end: number): readonly [re: number, im: number] {
  const entry = (row: number, column: number) => {
    const at = 2 * (row * size + column);
    return [t[at]!, t[at + 1]!] as const;
  };
  const [aRe, aIm] = entry(end - 1, end - 1);
  const [bRe, bIm] = entry(end - 1, end);
  const [cRe, cIm] = entry(end, end - 1);
  const [dRe, dIm] = entry(end, end);
  const hRe = (aRe - dRe) / 2;
  const hIm = (aIm - dIm) / 2;
  // λ = d - bc / (h ± √(h² + bc)), the sign that makes the divisor large.
  const pRe = bRe * cRe - bIm * cIm;
  const pIm = bRe * cIm + bIm * cRe;
  const [rRe, rIm] = squareRoot(hRe * hRe - hIm * hIm + pRe, 2 * hRe * hIm + pIm);
  const sign = hRe * rRe + hIm * rIm < 0 ? -1 : 1;
  const wRe = hRe + sign * rRe;
  const wIm = hIm + sign * rIm;
  const norm = wRe * wRe + wIm * wIm;
  if (norm === 0) return [dRe, dIm];
  return [dRe - (pRe * wRe + pIm * wIm) / norm, dIm - (pIm * wRe - pRe * wIm) / norm];
}

function squareRoot(re: number, im: number): readonly [re: number, im: number] {
  const size = magnitude(re, im);
  if (size === 0) return [0, 0];
  const large = Math.sqrt((size + Math.abs(re)) / 2);
  const small = im / (2 * large);
  if (re >= 0) return [large, small];
  return [Math.abs(small), im < 0 ? -large : large];
}

interface QrStep {
  readonly start: number;
  readonly end: number;
  /** The shift. */
  readonly re: number;
  readonly im: number;
}

/** One step on rows and columns start to end: T - s = Q R, T becomes R Q + s. */
function stepDown(size: number, t: Float64Array, q: Float64Array, { start, end, re, im }: QrStep): void {
  for (let k = start; k <= end; k++) {
    t[2 * (k * size + k)]! -= re;
    t[2 * (k * size + k) + 1]! -= im;
  }
  const rotations: Rotation[] = [];
  for (let k = start; k < end; k++) {
    const rotation = rotationFor(t, 2 * (k * size + k), 2 * ((k + 1) * size + k));
    rotations.push(rotation);
    rotateRows(size, t, k, rotation);
  }
  rotations.forEach((rotation, index) => {
    const k = start + index;
    rotateColumns(size, t, { k, rows: Math.min(k + 2, end + 1) }, rotation);
    rotateColumns(size, q, { k, rows: size }, rotation);
  });
  for (let k = start; k <= end; k++) {
    t[2 * (k * size + k)]! += re;
    t[2 * (k * size + k) + 1]! += im;
  }
}

/** [[c, s], [-s*, c]] with real c. */
interface Rotation {
  readonly c: number;
  readonly sRe: number;
  readonly sIm: number;
}

/** The rotation that makes the second of two entries zero. */
function rotationFor(t: Float64Array, one: number, other: number): Rotation {
  const aRe = t[one]!;
  const aIm = t[one + 1]!;
  const bRe = t[other]!;
  const bIm = t[other + 1]!;
  const a = magnitude(aRe, aIm);
  const b = magnitude(bRe, bIm);
  if (b === 0) return { c: 1, sRe: 0, sIm: 0 };
  if (a === 0) return { c: 0, sRe: bRe / b, sIm: -bIm / b };
  const length = Math.sqrt(a * a + b * b);
  // s = (a/|a|) b* / length.
  const scale = 1 / (a * length);
  return { c: a / length, sRe: (aRe * bRe + aIm * bIm) * scale, sIm: (aIm * bRe - aRe * bIm) * scale };
}

/** Rows k and k + 1, from column k on. */
function rotateRows(size: number, t: Float64Array, k: number, { c, sRe, sIm }: Rotation): void {
  const one = 2 * k * size;
  const other = one + 2 * size;
  for (let column = 2 * k; column < 2 * size; column += 2) {
    const xRe = t[one + column]!;
    const xIm = t[one + column + 1]!;
    const yRe = t[other + column]!;
    const yIm = t[other + column + 1]!;
    t[one + column] = c * xRe + (sRe * yRe - sIm * yIm);
    t[one + column + 1] = c * xIm + (sRe * yIm + sIm * yRe);
    t[other + column] = c * yRe - (sRe * xRe + sIm * xIm);
    t[other + column + 1] = c * yIm - (sRe * xIm - sIm * xRe);
  }
}

/** Columns k and k + 1 of the first rows, by the rotation's adjoint. */
function rotateColumns(
  size: number,
  t: Float64Array,
  { k, rows }: { readonly k: number; readonly rows: number },
  { c, sRe, sIm }: Rotation,
): void {
  for (let row = 0; row < rows; row++) {
    const at = 2 * (row * size + k);
    const xRe = t[at]!;
    const xIm = t[at + 1]!;
    const yRe = t[at + 2]!;
    const yIm = t[at + 3]!;
    t[at] = c * xRe + (sRe * yRe + sIm * yIm);
    t[at + 1] = c * xIm + (sRe * yIm - sIm * yRe);
    t[at + 2] = c * yRe - (sRe * xRe - sIm * xIm);
    t[at + 3] = c * yIm - (sRe * xIm + sIm * xRe);
  }
}

/** The triangle's eigenvectors, turned back and of length 1. */
function vectorsOf(size: number, t: Float64Array, q: Float64Array): Float64Array {
  const vectors = new Float64Array(2 * size * size);
  let largest = 0;
  for (const value of t) largest = Math.max(largest, Math.abs(value));
  const floor = Number.EPSILON * Math.max(largest, 1e-300);
  for (let k = 0; k < size; k++) {
    const y = triangleVector(size, t, k, floor);
    let norm = 0;
    const column = new Float64Array(2 * size);
    for (let row = 0; row < size; row++) {
      for (let at = 0; at <= k; at++) {
        const re = q[2 * (row * size + at)]!;
        const im = q[2 * (row * size + at) + 1]!;
        column[2 * row]! += re * y[2 * at]! - im * y[2 * at + 1]!;
        column[2 * row + 1]! += re * y[2 * at + 1]! + im * y[2 * at]!;
      }
      norm += squared(column[2 * row]!, column[2 * row + 1]!);
    }
    const length = Math.sqrt(norm);
    for (let row = 0; row < size; row++) {
      vectors[2 * (row * size + k)] = column[2 * row]! / length;
      vectors[2 * (row * size + k) + 1] = column[2 * row + 1]! / length;
    }
  }
  return vectors;
}

/** (T - t_kk) y = 0 with y_k = 1; equal eigenvalues are taken apart by what rounding would. */
function triangleVector(size: number, t: Float64Array, k: number, floor: number): Float64Array {
  const y = new Float64Array(2 * (k + 1));
  y[2 * k] = 1;
  const valueRe = t[2 * (k * size + k)]!;
  const valueIm = t[2 * (k * size + k) + 1]!;
  for (let row = k - 1; row >= 0; row--) {
    let re = 0;
    let im = 0;
    for (let at = row + 1; at <= k; at++) {
      const tRe = t[2 * (row * size + at)]!;
      const tIm = t[2 * (row * size + at) + 1]!;
      re -= tRe * y[2 * at]! - tIm * y[2 * at + 1]!;
      im -= tRe * y[2 * at + 1]! + tIm * y[2 * at]!;
    }
    let dRe = t[2 * (row * size + row)]! - valueRe;
    const dIm = t[2 * (row * size + row) + 1]! - valueIm;
    if (magnitude(dRe, dIm) < floor) dRe = floor;
    const norm = dRe * dRe + dIm * dIm;
    y[2 * row] = (re * dRe + im * dIm) / norm;
    y[2 * row + 1] = (im * dRe - re * dIm) / norm;
  }
  return y;
}
