/**
 * Single-shift QR steps that make a Hessenberg matrix a triangle: the inner part of schur.ts. After LAPACK's zlahqr, with its shifts and
 * its test of what is small; subdiagonals are real.
 */
import { type Arithmetic, PLAIN } from "../../arithmetic/arithmetic.js";
import {
  type Complex,
  complexAdd,
  complexConj,
  complexDiv,
  complexMul,
  complexScale,
  complexSub,
} from "../../arithmetic/complex.js";
import { complexSqrt } from "../../arithmetic/complex-functions.js";
import { magnitude } from "../tape/magnitude.js";
import { reflectionOf } from "./householder.js";

/** A matrix on its way to a triangle, and what has turned it: shapes (size, size, 2). */
export interface Turning {
  readonly size: number;
  readonly t: Float64Array;
  readonly z: Float64Array;
  /** The part that isn't a triangle yet: from low to before high. */
  readonly low: number;
  readonly high: number;
}

const on: Arithmetic<number> = PLAIN;
const ULP = 2 ** -52;
const SMALLEST = 2 ** -1022;
/** Shifts out of turn after so many steps without success, and how large they are. */
const [EXCEPTIONAL, EXCEPTIONAL_SIZE] = [10, 0.75];

const at = ({ size }: Turning, row: number, column: number) => 2 * (row * size + column);
const entry = (turning: Turning, row: number, column: number): Complex<number> => {
  const place = at(turning, row, column);
  return { re: turning.t[place]!, im: turning.t[place + 1]! };
};
/** |re| + |im| */
const cabs1 = ({ re, im }: Complex<number>) => Math.abs(re) + Math.abs(im);

/** @returns whether it converged */
export function triangulate(turning: Turning): boolean {
  makeSubdiagonalReal(turning);
  const { low, high } = turning;
  const most = 30 * Math.max(10, high - low);
  let last = high - 1;
  while (last >= low) {
    let first = low;
    let failed = 0;
    for (let step = 0; ; step++) {
      first = startOfBlock(turning, low, last);
      if (first > low) clear(turning, first, first - 1);
      if (first >= last) break;
      if (step === most) return false;
      failed += 1;
      shiftedStep(turning, first, last, shiftFor(turning, first, last, failed));
    }
    last = first - 1;
  }
  return true;
}

function clear(turning: Turning, row: number, column: number): void {
  turning.t.fill(0, at(turning, row, column), at(turning, row, column) + 2);
}

function makeSubdiagonalReal(turning: Turning): void {
  const { low, high, size, t, z } = turning;
  for (let k = low + 1; k < high; k++) {
    const value = entry(turning, k, k - 1);
    if (value.im === 0) continue;
    const sum = cabs1(value);
    const scaled = { re: value.re / sum, im: value.im / sum };
    const length = magnitude(scaled.re, scaled.im);
    const factor = { re: scaled.re / length, im: -scaled.im / length };
    t[at(turning, k, k - 1)] = magnitude(value.re, value.im);
    t[at(turning, k, k - 1) + 1] = 0;
    scaleRow(turning, k, [k, size], factor);
    scaleColumn(t, turning, { column: k, start: 0, end: Math.min(high, k + 2) }, complexConj(on, factor));
    scaleColumn(z, turning, { column: k, start: 0, end: size }, complexConj(on, factor));
  }
}

function scaleRow(turning: Turning, row: number, [start, end]: readonly [number, number], by: Complex<number>): void {
  for (let column = start; column < end; column++) scaleAt(turning.t, at(turning, row, column), by);
}

function scaleColumn(
  matrix: Float64Array,
  turning: Turning,
  { column, start, end }: { readonly column: number; readonly start: number; readonly end: number },
  by: Complex<number>,
): void {
  for (let row = start; row < end; row++) scaleAt(matrix, at(turning, row, column), by);
}

function scaleAt(matrix: Float64Array, place: number, by: Complex<number>): void {
  const re = matrix[place]!;
  const im = matrix[place + 1]!;
  matrix[place] = by.re * re - by.im * im + 0;
  matrix[place + 1] = by.re * im + by.im * re + 0;
}

/** The first row of the block that ends at `last`: the entry before it is as good as zero. */
function startOfBlock(turning: Turning, low: number, last: number): number {
  const { high } = turning;
  const tiny = SMALLEST * ((high - low) / ULP);
  for (let k = last; k > low; k--) {
    const below = entry(turning, k, k - 1);
    if (cabs1(below) <= tiny) return k;
    const before = entry(turning, k - 1, k - 1);
    const here = entry(turning, k, k);
    let around = cabs1(before) + cabs1(here);
    if (around === 0) {
      if (k - 2 >= low) around += Math.abs(entry(turning, k - 1, k - 2).re);
      if (k + 1 < high) around += Math.abs(entry(turning, k + 1, k).re);
    }
    if (Math.abs(below.re) > ULP * around) continue;
    const one = cabs1(below);
    const other = cabs1(entry(turning, k - 1, k));
    const ab = Math.max(one, other);
    const ba = Math.min(one, other);
    const apart = cabs1(complexSub(on, before, here));
    const aa = Math.max(cabs1(here), apart);
    const bb = Math.min(cabs1(here), apart);
    const sum = aa + ab;
    if (ba * (ab / sum) <= Math.max(tiny, ULP * (bb * (aa / sum)))) return k;
  }
  return low;
}

/** Wilkinson's shift; now and then another one, where it doesn't help. */
function shiftFor(turning: Turning, first: number, last: number, failed: number): Complex<number> {
  const shifted = (row: number, beside: number): Complex<number> => {
    const here = entry(turning, row, row);
    return { re: here.re + EXCEPTIONAL_SIZE * Math.abs(beside), im: here.im };
  };
  if (failed % (2 * EXCEPTIONAL) === 0) return shifted(last, entry(turning, last, last - 1).re);
  if (failed % EXCEPTIONAL === 0) return shifted(first, entry(turning, first + 1, first).re);
  const corner = entry(turning, last, last);
  const root = (row: number, column: number) => complexSqrt(on, entry(turning, row, column));
  const u = complexMul(on, root(last - 1, last), root(last, last - 1));
  if (cabs1(u) === 0) return corner;
  const x = complexScale(on, 0.5, complexSub(on, entry(turning, last - 1, last - 1), corner));
  const scale = Math.max(cabs1(u), cabs1(x));
  const ratio = (value: Complex<number>) => ({ re: value.re / scale, im: value.im / scale });
  const a = ratio(x);
  const b = ratio(u);
  let y = complexScale(on, scale, complexSqrt(on, complexAdd(on, complexMul(on, a, a), complexMul(on, b, b))));
  if (x.re * y.re + x.im * y.im < 0) y = { re: -y.re, im: -y.im };
  return complexSub(on, corner, complexMul(on, u, complexDiv(on, u, complexAdd(on, x, y))));
}

/** A QR step from where two subdiagonals after one another are small, else from the block's start. */
function shiftedStep(turning: Turning, first: number, last: number, shift: Complex<number>): void {
  const { row: start, head } = startOfStep(turning, first, last, shift);
  let vector = head;
  for (let k = start; k < last; k++) {
    if (k > start) vector = [entry(turning, k, k - 1), entry(turning, k + 1, k - 1)];
    const [a, b] = vector;
    const found = reflectionOf(Float64Array.of(a.re, a.im, b.re, b.im));
    const tau = { re: found?.tau[0] ?? 0, im: found?.tau[1] ?? 0 };
    const v = { re: found?.v[2] ?? 0, im: found?.v[3] ?? 0 };
    if (k > start) {
      turning.t[at(turning, k, k - 1)] = found?.beta ?? a.re;
      turning.t[at(turning, k, k - 1) + 1] = 0;
      clear(turning, k + 1, k - 1);
    }
    rotate(turning, { k, last, tau, v });
    if (k === start && start > first) keepReal(turning, { start, last, tau });
  }
  keepLastReal(turning, last);
}

function startOfStep(turning: Turning, first: number, last: number, shift: Complex<number>) {
  for (let row = last - 1; ; row--) {
    const here = entry(turning, row, row);
    const next = entry(turning, row + 1, row + 1);
    const below = entry(turning, row + 1, row).re;
    const apart = complexSub(on, here, shift);
    const sum = cabs1(apart) + Math.abs(below);
    const head: readonly [Complex<number>, Complex<number>] = [
      { re: apart.re / sum, im: apart.im / sum },
      { re: below / sum, im: 0 },
    ];
    if (row === first) return { row, head };
    const before = entry(turning, row, row - 1).re;
    const bound = ULP * (cabs1(head[0]) * (cabs1(here) + cabs1(next)));
    if (Math.abs(before) * Math.abs(head[1].re) <= bound) return { row, head };
  }
}

interface Rotation {
  readonly k: number;
  readonly last: number;
  readonly tau: Complex<number>;
  readonly v: Complex<number>;
}

/** Applies 1 - τ (1, v)(1, v)* to rows and columns k, k + 1. */
function rotate(turning: Turning, { k, last, tau, v }: Rotation): void {
  const { size, t, z } = turning;
  const second = tau.re * v.re - tau.im * v.im;
  const rows = { left: complexConj(on, tau), second, right: v };
  const columns = { left: tau, second, right: complexConj(on, v) };
  turnPairs(t, { one: at(turning, k, k), other: at(turning, k + 1, k), step: 2, count: size - k }, rows);
  const [one, other, step] = [at(turning, 0, k), at(turning, 0, k + 1), 2 * size];
  turnPairs(t, { one, other, step, count: Math.min(k + 2, last) + 1 }, columns);
  turnPairs(z, { one, other, step, count: size }, columns);
}

/** Where pairs of entries lie: the first two, and how far on the next ones. */
interface Pairs {
  readonly one: number;
  readonly other: number;
  readonly step: number;
  readonly count: number;
}

interface PairTurn {
  readonly left: Complex<number>;
  readonly second: number;
  readonly right: Complex<number>;
}

/** Of each pair (p, q): s = left p + second q, p - s, q - s right. In numbers alone: nearly all that a Schur form takes is here. */
function turnPairs(matrix: Float64Array, { one, other, step, count }: Pairs, { left, second, right }: PairTurn): void {
  const { re: leftRe, im: leftIm } = left;
  const { re: rightRe, im: rightIm } = right;
  for (let k = 0, p = one, q = other; k < count; k++, p += step, q += step) {
    const pRe = matrix[p]!;
    const pIm = matrix[p + 1]!;
    const qRe = matrix[q]!;
    const qIm = matrix[q + 1]!;
    // Adding 0 takes the sign of a zero away, as everywhere (arithmetic.ts).
    const sumRe = leftRe * pRe - leftIm * pIm + second * qRe + 0;
    const sumIm = leftRe * pIm + leftIm * pRe + second * qIm + 0;
    matrix[p] = pRe - sumRe;
    matrix[p + 1] = pIm - sumIm;
    matrix[q] = qRe - (sumRe * rightRe - sumIm * rightIm + 0);
    matrix[q + 1] = qIm - (sumRe * rightIm + sumIm * rightRe + 0);
  }
}

/** Where a step starts within a block, the entry before it stays real only after another turn. */
function keepReal(
  turning: Turning,
  { start, last, tau }: { readonly start: number; readonly last: number; readonly tau: Complex<number> },
): void {
  const { size, t, z } = turning;
  const left = { re: 1 - tau.re, im: -tau.im };
  const length = magnitude(left.re, left.im);
  const turn = { re: left.re / length, im: left.im / length };
  const back = complexConj(on, turn);
  scaleAt(t, at(turning, start + 1, start), back);
  if (start + 2 <= last) scaleAt(t, at(turning, start + 2, start + 1), turn);
  for (let j = start; j <= last; j++) {
    if (j === start + 1) continue;
    scaleRow(turning, j, [j + 1, size], turn);
    scaleColumn(t, turning, { column: j, start: 0, end: j }, back);
    scaleColumn(z, turning, { column: j, start: 0, end: size }, back);
  }
}

function keepLastReal(turning: Turning, last: number): void {
  const { size, t, z } = turning;
  const value = entry(turning, last, last - 1);
  if (value.im === 0) return;
  const length = magnitude(value.re, value.im);
  const turn = { re: value.re / length, im: value.im / length };
  t[at(turning, last, last - 1)] = length;
  t[at(turning, last, last - 1) + 1] = 0;
  scaleRow(turning, last, [last + 1, size], complexConj(on, turn));
  scaleColumn(t, turning, { column: last, start: 0, end: last }, turn);
  scaleColumn(z, turning, { column: last, start: 0, end: size }, turn);
}
