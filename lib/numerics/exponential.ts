/**
 * The exponential function in plain IEEE arithmetic: the same bits on every machine; within 0.8 ulp.
 *
 * exp x = 2^k · exp r with k the nearest whole number to x / ln 2; a polynomial for exp r, |r| ≤ ln 2 / 2 (Cody and Waite,
 * "Software Manual for the Elementary Functions", 1980). Coefficients as in trigonometric.ts; error 2^-57.2.
 */
import { powerOfTwo, scaled } from "./powers-of-two.js";

const ONE_OVER_LN2 = Math.LOG2E;
/** ln 2 in two pieces, the first of 42 bits. */
export const LN2_HIGH = 0.6931471805598903;
export const LN2_LOW = 5.497923018708371e-14;
/** Rounds to a whole number when added and taken off: 1.5 · 2^52. */
const ROUND = 6_755_399_441_055_744;

/** Beyond these the result is infinite, or rounds to 0. */
const GREATEST = 709.782712893384;
const LEAST = -745.1332191019412;

// exp r ≈ 1 + r + r²/2 + r³ (E0 + ... + E8 r^8)
const E0 = 0.16666666666666685;
const E1 = 0.04166666666660008;
const E2 = 0.008333333333315941;
const E3 = 0.0013888888928267394;
const E4 = 0.00019841269898714363;
const E5 = 2.480150692639952e-5;
const E6 = 2.755723280203634e-6;
const E7 = 2.762585605717905e-7;
const E8 = 2.5112684229734585e-8;

/** exp r - 1 - r. */
function beyondLinear(r: number): number {
  const z = r * r;
  const zz = z * z;
  const low = E0 + r * E1 + z * (E2 + r * E3);
  const high = E4 + r * E5 + z * (E6 + r * E7) + zz * E8;
  return z * (0.5 + r * (low + zz * high));
}

/** exp x. @param x [1] */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** exp(x + tail), |tail| at most a few ulp of x: where x is known better than a double holds it. */
export function expOfSum(x: number, tail: number): number {
  if (!(x <= GREATEST && x >= LEAST)) {
    if (x > GREATEST) return Number.POSITIVE_INFINITY;
    return x < LEAST ? 0 : Number.NaN;
  }
  const k = x * ONE_OVER_LN2 + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW - tail;
  const r = high - low;
  const y = 1 + (r + (beyondLinear(r) + (high - r - low)));
  return k >= -1022 && k <= 1023 ? y * powerOfTwo(k) : scaled(y, k);
}

/** exp x - 1, exact near 0 too. @param x [1] */
export function expm1(x: number): number {
  if (!(x < 40 && x > -40)) return exp(x) - 1; // NaN too
  const k = x * ONE_OVER_LN2 + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const change = beyondLinear(r) + (high - r - low);
  if (k === 0) return x === 0 ? x : r + change;
  const s = r + change;
  const rest = r - s + change;
  const factor = powerOfTwo(k);
  const whole = factor - 1;
  const sum = whole + factor * s;
  const lost = Math.abs(whole) >= factor * Math.abs(s) ? whole - sum + factor * s : factor * s - sum + whole;
  return sum + (lost + factor * rest);
}
