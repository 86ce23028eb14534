/**
 * Logarithms in plain IEEE arithmetic: the same bits on every machine; within 0.6 ulp.
 *
 * x = 2^k · m with m about 1; m = c (1 + r) with c from a table of 64, |r| < 0.0086; log x = k ln 2 + log c + log(1 + r).
 * Source: P.-T. P. Tang, doi:10.1145/98267.98294. What rounding takes from r and from sums is kept, which also gives the
 * logarithm in two pieces, to some 66 bits, for powers and other bases.
 */
import { productError } from "./exact.js";
import { LN2_HIGH, LN2_LOW } from "./exponential.js";
import { LOGARITHM_TABLE } from "./logarithm-table.js";
import { powerOfTwo } from "./powers-of-two.js";

const ENTRIES = LOGARITHM_TABLE.length / 3;
/** 1/c: of at most ten bits, so that its products with halves of a double are exact. */
const inverse = Float64Array.from({ length: ENTRIES }, (_, i) => LOGARITHM_TABLE[3 * i]! / 512);
const logHigh = Float64Array.from({ length: ENTRIES }, (_, i) => LOGARITHM_TABLE[3 * i + 1]!);
const logLow = Float64Array.from({ length: ENTRIES }, (_, i) => LOGARITHM_TABLE[3 * i + 2]!);

/** The high word of the least m: about √½, placed so that 1 lies inside an interval, whose c is 1. */
const LEAST_M = 0x3fe6a000;

// log(1 + r) ≈ r - r²/2 + r³ (L0 + ... + L6 r^6), relative error 2^-71
const L0 = 0.3333333333333333;
const L1 = -0.2500000000000101;
const L2 = 0.20000000000131207;
const L3 = -0.16666666595667842;
const L4 = 0.1428571144767396;
const L5 = -0.12501509269834488;
const L6 = 0.11130879803531545;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer); // only read: writing halves of a double stalls the next read of it
/** Which word of a double holds its sign and exponent: 1 where bytes come lowest first. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** 2^27 + 1: splits a double into two halves of 26 bits. */
const SPLITTER = 134_217_729;

/** Subnormal numbers are multiplied by two to this power first. */
const SUBNORMAL_SCALE = 54;
const MIN_NORMAL = powerOfTwo(-1022);

/** log x, to the base e. -Infinity at 0, NaN below. @param x [1] */
export function log(x: number): number {
  if (!(x >= MIN_NORMAL && x < Number.POSITIVE_INFINITY)) return logOfOdd(x);
  double[0] = x;
  const offset = words[HIGH]! - LEAST_M;
  const i = (offset >> 14) & 63;
  const k = offset >> 20;
  const m = x * powerOfTwo(-k);
  const p = SPLITTER * m;
  const top = p - (p - m);
  const c = inverse[i]!;
  const a = top * c - 1; // exact, as is the next
  const b = (m - top) * c;
  const r = a + b;
  const whole = k * LN2_HIGH + logHigh[i]!; // exact
  const sum = whole + r;
  const rest = whole - sum + r + (a - r + b) + (k * LN2_LOW + logLow[i]!);
  const z = r * r;
  const cubic = L0 + r * L1 + z * (L2 + r * L3 + z * (L4 + r * L5 + z * L6));
  return sum + (rest + (z * r * cubic - 0.5 * z));
}

function logOfOdd(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { high, low } = logPair(x);
  return high + low;
}

/** A number in two pieces: `high` is the sum of both, rounded. */
export interface Pair {
  high: number;
  low: number;
}

/** What `logPair` returns, always: overwritten by its next call. */
const pair: Pair = { high: 0, low: 0 };

/**
 * The logarithm of x + tail in two pieces, relative error below 2^-64.
 *
 * @param x    positive and finite
 * @param tail at most half an ulp of x
 * @returns an object that the next call overwrites
 */
export function logPair(x: number, tail = 0): Pair {
  const scale = x < MIN_NORMAL ? SUBNORMAL_SCALE : 0;
  const normal = scale === 0 ? x : x * powerOfTwo(scale);
  double[0] = normal;
  const offset = words[HIGH]! - LEAST_M;
  const i = (offset >> 14) & 63;
  const exponent = offset >> 20;
  const k = exponent - scale;
  const down = powerOfTwo(-exponent);
  const m = normal * down;
  const p = SPLITTER * m;
  const top = p - (p - m);
  const c = inverse[i]!;
  const a = top * c - 1;
  const b = (m - top) * c;
  const r = a + b;
  // The tail counts only where x is near 1 (log1p), so 2^-k stays in range.
  const t = a - r + b + (tail === 0 ? 0 : tail * down * c);
  const whole = k * LN2_HIGH + logHigh[i]!;
  const sum = whole + r;
  const z = r * r;
  const first = sum - 0.5 * z;
  const cubic = L0 + r * L1 + z * (L2 + r * L3 + z * (L4 + r * L5 + z * L6));
  const rest =
    whole -
    sum +
    r +
    (sum - first - 0.5 * z) +
    (t - r * t - 0.5 * productError(r, r, z)) +
    (k * LN2_LOW + logLow[i]!) +
    z * r * cubic;
  pair.high = first + rest;
  pair.low = first - pair.high + rest;
  return pair;
}

const ONE_OVER_LN10 = Math.LOG10E;
const ONE_OVER_LN10_LOW = 1.098319650216765e-17;

/** The logarithm to the base 10; exact for powers of ten. @param x [1] */
export function log10(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return logOfOdd(x);
  const { high, low } = logPair(x);
  const product = high * ONE_OVER_LN10;
  return product + (productError(high, ONE_OVER_LN10, product) + (high * ONE_OVER_LN10_LOW + low * ONE_OVER_LN10));
}

/** log(1 + x), exact near 0 too. @param x [1] */
export function log1p(x: number): number {
  if (!(x > -1 && x < Number.POSITIVE_INFINITY)) return logOfOdd(1 + x);
  if (Math.abs(x) < 1e-17) return x;
  const sum = 1 + x;
  const lost = Math.abs(x) < 1 ? 1 - sum + x : x - sum + 1;
  const { high, low } = logPair(sum, lost);
  return high + low;
}
