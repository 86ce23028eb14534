/**
 * Inverse trigonometric functions in plain IEEE arithmetic: the same bits on every machine; within 0.9 ulp.
 *
 * atan t = atan c + atan((t - c) / (1 + c t)) for c = 1/2, 1, 3/2 and infinity, and a polynomial below 7/16 (Abramowitz &
 * Stegun 4.4.34; Cody and Waite 1980). arcsin and arccos are angles of right triangles. Coefficients as in
 * trigonometric.ts; relative error 2^-57.5.
 */
import { productError } from "./exact.js";

// atan t ≈ t + t³ (A0 + A1 t² + ... + A10 t^20) for |t| ≤ 0.4385
const A0 = -0.3333333333333288;
const A1 = 0.19999999999864412;
const A2 = -0.14285714271455854;
const A3 = 0.11111110359677802;
const A4 = -0.0909088597365305;
const A5 = 0.07691857946951483;
const A6 = -0.066608889045133;
const A7 = 0.05832377658548016;
const A8 = -0.04972090994203758;
const A9 = 0.0364230908495172;
const A10 = -0.01617976167045882;

const PI = Math.PI;
const PI_LOW = 1.2246467991473532e-16;
const PI_OVER_2 = 1.5707963267948966;
const PI_OVER_2_LOW = 6.123233995736766e-17;

/** What `arctangent` finds: the angle in two pieces. Overwritten by each call. */
const found = { high: 0, low: 0 };

/** Finds atan(t + tail) for t ≥ 0, |tail| at most an ulp of t; leaves it in `found`. */
function arctangent(t: number, tail: number): void {
  let high = 0;
  let low = tail;
  let u = t;
  if (t >= 0.4375) {
    if (t >= 2.4375) {
      high = PI_OVER_2;
      low = PI_OVER_2_LOW;
      u = -1 / t;
      low += tail * u * u;
    } else if (t >= 1.1875) {
      high = 0.982793723247329;
      low = 1.3903311031230998e-17;
      u = (t - 1.5) / (1 + 1.5 * t);
      if (tail !== 0) low += tail / (1 + t * t);
    } else if (t >= 0.6875) {
      high = 0.7853981633974483;
      low = 3.061616997868383e-17;
      u = (t - 1) / (t + 1);
      if (tail !== 0) low += tail / (1 + t * t);
    } else {
      high = 0.4636476090008061;
      low = 2.2698777452961687e-17;
      u = (2 * t - 1) / (2 + t);
      if (tail !== 0) low += tail / (1 + t * t);
    }
  }
  const z = u * u;
  const w = z * z;
  const p = A0 + w * (A2 + w * (A4 + w * (A6 + w * (A8 + w * A10))));
  const q = A1 + w * (A3 + w * (A5 + w * (A7 + w * A9)));
  const change = low + z * u * (p + z * q);
  if (high === 0) {
    found.high = u + change;
    found.low = u - found.high + change;
    return;
  }
  const sum = high + u;
  const rest = high - sum + u + change;
  found.high = sum + rest;
  found.low = sum - found.high + rest;
}

/** The angle between -π/2 and π/2 whose tangent is x [rad]. @param x [1] */
export function arctan(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  arctangent(x < 0 ? -x : x, 0);
  return x < 0 ? -found.high : found.high;
}

/** The angle of the point (x, y), between -π and π, signs of zeros and infinities as ECMAScript has them [rad]. */
export function arctan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const up = y < 0 || Object.is(y, -0) ? -1 : 1;
  const left = x < 0 || Object.is(x, -0);
  if (y === 0) return left ? up * PI : y;
  if (x === 0) return up * PI_OVER_2;
  const height = Math.abs(y);
  const width = Math.abs(x);
  if (height === Number.POSITIVE_INFINITY) {
    if (width < Number.POSITIVE_INFINITY) return up * PI_OVER_2;
    return up * (left ? 2.356194490192345 : 0.7853981633974483);
  }
  const quotient = height / width;
  if (quotient === Number.POSITIVE_INFINITY) return up * PI_OVER_2;
  arctangent(quotient, quotientTail(height, width, quotient));
  return up * (left ? PI - (found.high - (PI_LOW - found.low)) : found.high);
}

/** Beyond these what rounding took from a quotient doesn't fit, or doesn't matter. */
const SMALL = 1e-140;
const BIG = 1e140;

function quotientTail(y: number, x: number, quotient: number): number {
  if (!(quotient > SMALL && quotient < BIG && x > SMALL && x < BIG)) return 0;
  const product = quotient * x;
  return (y - product - productError(quotient, x, product)) / x;
}

/** The angle between -π/2 and π/2 whose sine is x [rad]; NaN beyond ±1. @param x [1] */
export function arcsin(x: number): number {
  if (!(x >= -1 && x <= 1)) return Number.NaN;
  const size = Math.abs(x);
  if (size < 1e-9) return x;
  if (size === 1) return x * PI_OVER_2;
  const { high, low } = otherLeg(size);
  const quotient = size / high;
  arctangent(quotient, quotientTail(size, high, quotient) - (quotient * low) / high);
  return x < 0 ? -found.high : found.high;
}

/** The angle between 0 and π whose cosine is x [rad]; NaN beyond ±1. @param x [1] */
export function arccos(x: number): number {
  if (!(x >= -1 && x <= 1)) return Number.NaN;
  if (x === 1) return 0;
  if (x === -1) return PI;
  const size = Math.abs(x);
  if (size < 1e-18) return PI_OVER_2;
  const { high, low } = otherLeg(size);
  const quotient = high / size;
  arctangent(quotient, quotientTail(high, size, quotient) + low / size);
  return x < 0 ? PI - (found.high - (PI_LOW - found.low)) : found.high;
}

/** √(1 - x²) in two pieces, for 0 < x < 1. */
function otherLeg(x: number): { readonly high: number; readonly low: number } {
  const a = 1 - x;
  const aLow = 1 - a - x;
  const b = 1 + x;
  const bLow = 1 - b + x;
  const product = a * b;
  const tail = productError(a, b, product) + (a * bLow + aLow * b);
  const high = Math.sqrt(product);
  const square = high * high;
  return { high, low: (product - square - productError(high, high, square) + tail) / (2 * high) };
}
