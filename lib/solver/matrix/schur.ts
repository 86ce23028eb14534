/**
 * Schur's form of a complex matrix: A = Z T Z*, T a triangle, Z unitary, with LAPACK's order of eigenvalues, which its users see. The phases
 * of Z's columns hang on rounding, there as here.
 *
 * What can be made a triangle by exchanging rows and columns is; the rest is made Hessenberg by reflections and a triangle by single-shift
 * QR steps. Source: LAPACK Users' Guide, 3rd edition 1999 (zgees, zgebal, zgehrd, zlahqr); M. Ahues, F. Tisseur, LAPACK Working Note 122.
 * Not here: eigenvectors for blocks in a sweep (eigen.ts), where only speed counts.
 */
import { PLAIN } from "../../arithmetic/arithmetic.js";
import { type Complex, complexDiv, complexMul, complexSub } from "../../arithmetic/complex.js";
import { magnitude, squared } from "../tape/magnitude.js";
import { multiplyMatrices, unitMatrix } from "./complex-matrix.js";
import { columnOf, reflectColumns, reflectionOf, reflectRows } from "./householder.js";
import { triangulate } from "./schur-steps.js";

export interface Schur {
  /** Shape (size, size, 2), both. */
  readonly t: Float64Array;
  readonly z: Float64Array;
}

/** @param matrix shape (size, size, 2); read only. @returns undefined if it doesn't converge */
export function schurForm(size: number, matrix: Float64Array): Schur | undefined {
  const t = matrix.slice();
  const { exchanges, low, high } = balance(size, t);
  const z = hessenberg(size, t, low, high);
  if (!triangulate({ size, t, z, low, high })) return undefined;
  // The exchanges are undone on Z's rows, those outside from the last one made.
  for (const [one, other] of exchanges.toReversed()) exchangeRows(size, z, one, other);
  return { t, z };
}

interface Balance {
  /** Rows and columns that were exchanged, in order. */
  readonly exchanges: readonly (readonly [one: number, other: number])[];
  /** The part that is left between isolated eigenvalues: from low to before high. */
  readonly low: number;
  readonly high: number;
}

/** Brings eigenvalues that stand alone in their row to the end, those alone in their column to the start. */
function balance(size: number, a: Float64Array): Balance {
  const exchanges: [number, number][] = [];
  let [low, high] = [0, size];
  const isAlone = (index: number, along: "row" | "column") => {
    for (let k = low; k < high; k++) {
      const at = 2 * (along === "row" ? index * size + k : k * size + index);
      if (k !== index && (a[at] !== 0 || a[at + 1] !== 0)) return false;
    }
    return true;
  };
  const exchange = (index: number, to: number) => {
    exchanges.push([index, to]);
    if (index === to) return;
    exchangeColumns(size, a, index, to);
    exchangeRows(size, a, index, to);
  };
  for (let found = true; found; ) {
    found = false;
    for (let index = high - 1; index >= 0; index--) {
      if (!isAlone(index, "row")) continue;
      found = true;
      exchange(index, high - 1);
      if (high === 1) return { exchanges, low: 0, high: 1 };
      high -= 1;
    }
  }
  for (let found = true; found; ) {
    found = false;
    for (let index = low; index < high; index++) {
      if (!isAlone(index, "column")) continue;
      found = true;
      exchange(index, low);
      low += 1;
    }
  }
  return { exchanges, low, high };
}

function exchangeRows(size: number, a: Float64Array, one: number, other: number): void {
  if (one === other) return;
  const saved = a.slice(2 * one * size, 2 * (one + 1) * size);
  a.copyWithin(2 * one * size, 2 * other * size, 2 * (other + 1) * size);
  a.set(saved, 2 * other * size);
}

function exchangeColumns(size: number, a: Float64Array, one: number, other: number): void {
  for (let row = 0; row < size; row++) {
    const p = 2 * (row * size + one);
    const q = 2 * (row * size + other);
    [a[p], a[q], a[p + 1], a[q + 1]] = [a[q]!, a[p]!, a[q + 1]!, a[p + 1]!];
  }
}

/** Makes the part between low and high Hessenberg. @returns what it was turned by, shape (size, size, 2) */
function hessenberg(size: number, a: Float64Array, low: number, high: number): Float64Array {
  const z = unitMatrix(size);
  for (let k = low; k + 1 < high; k++) {
    const found = reflectionOf(columnOf(a, size, k, [k + 1, high]));
    if (found === undefined) continue;
    for (let row = k + 1; row < high; row++) a.fill(0, 2 * (row * size + k), 2 * (row * size + k) + 2);
    a[2 * ((k + 1) * size + k)] = found.beta;
    reflectColumns(a, found, { size, from: k + 1, start: 0, end: high });
    reflectRows(a, found, { size, from: k + 1, start: k + 1, end: size }, true);
    reflectColumns(z, found, { size, from: k + 1, start: 0, end: size });
  }
  return z;
}

/**
 * The eigenvectors, in columns: of length 1, their largest entry real and positive. Shape (size, size, 2).
 *
 * Source: LAPACK Users' Guide (ztrevc, zgeev): those of the triangle by back substitution, turned by Z. Equal eigenvalues are told apart by
 * what rounding leaves between them.
 */
export function eigenvectorsOf(size: number, { t, z }: Schur): Float64Array {
  let largest = 0;
  for (const value of t) largest = Math.max(largest, Math.abs(value));
  const least = Math.max(2 ** -52 * largest, 2 ** -1000);
  const vectors = new Float64Array(2 * size * size);
  for (let k = 0; k < size; k++) {
    const x = substituted({ size, t, k, least });
    const vector = multiplyMatrices(z, x, { rows: size, inner: size, columns: 1 });
    const scale = scaleOf(vector);
    for (let row = 0; row < size; row++) {
      const value = complexMul(PLAIN, scale, { re: vector[2 * row]!, im: vector[2 * row + 1]! });
      const at = 2 * (row * size + k);
      vectors[at] = value.re;
      vectors[at + 1] = value.im;
    }
  }
  return vectors;
}

/** The eigenvector of a triangle for its k-th eigenvalue, whose entry k is 1. */
function substituted({
  size,
  t,
  k,
  least,
}: {
  readonly size: number;
  readonly t: Float64Array;
  readonly k: number;
  readonly least: number;
}): Float64Array {
  const x = new Float64Array(2 * size);
  x[2 * k] = 1;
  const entry = (row: number, column: number) => ({
    re: t[2 * (row * size + column)]!,
    im: t[2 * (row * size + column) + 1]!,
  });
  for (let row = k - 1; row >= 0; row--) {
    const sum = { re: 0, im: 0 };
    for (let column = row + 1; column <= k; column++) {
      const at = 2 * (row * size + column);
      const re = t[at]!;
      const im = t[at + 1]!;
      sum.re += re * x[2 * column]! - im * x[2 * column + 1]! + 0;
      sum.im += re * x[2 * column + 1]! + im * x[2 * column]! + 0;
    }
    const apart = complexSub(PLAIN, entry(k, k), entry(row, row));
    const below = Math.abs(apart.re) + Math.abs(apart.im) < least ? { re: least, im: 0 } : apart;
    const value = complexDiv(PLAIN, sum, below);
    x.set([value.re, value.im], 2 * row);
  }
  return x;
}

/** What makes a vector's length 1 and its largest entry real. */
function scaleOf(vector: Float64Array): Complex<number> {
  let [length, largest] = [0, 0];
  for (let k = 0; k < vector.length; k += 2) {
    length += squared(vector[k]!, vector[k + 1]!);
    if (squared(vector[k]!, vector[k + 1]!) > squared(vector[largest]!, vector[largest + 1]!)) largest = k;
  }
  const re = vector[largest]!;
  const im = vector[largest + 1]!;
  const scale = 1 / (Math.sqrt(length) * magnitude(re, im));
  return { re: re * scale, im: -im * scale };
}
