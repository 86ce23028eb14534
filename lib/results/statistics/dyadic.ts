/**
 * Whole numbers times powers of two: what sums of doubles and of their products are, exactly.
 *
 * Big integers, so not for each row of a table: rows go into the cells of exact-sum.ts, and what they come to is one of these.
 */
import { scaled } from "../../numerics/powers-of-two.js";

/** m · 2^e, m odd; zero is 0 · 2^0. One number has one form. */
export interface Dyadic {
  readonly m: bigint;
  readonly e: number;
}

export const ZERO: Dyadic = { m: 0n, e: 0 };

/** m · 2^e in its one form. */
export function dyadic(m: bigint, e: number): Dyadic {
  if (m === 0n) return ZERO;
  let odd = m;
  let exponent = e;
  while (BigInt.asUintN(32, odd) === 0n) {
    odd >>= 32n;
    exponent += 32;
  }
  const low = Number(BigInt.asIntN(32, odd));
  const zeros = 31 - Math.clz32(low & -low);
  return { m: odd >> BigInt(zeros), e: exponent + zeros };
}

const double = new Float64Array(1);
const bits = new BigUint64Array(double.buffer);

/** A finite double, exactly. */
export function dyadicOf(x: number): Dyadic {
  double[0] = x;
  const pattern = bits[0]!;
  const exponent = Number((pattern >> 52n) & 0x7ffn);
  const fraction = pattern & 0xfffffffffffffn;
  const size = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return dyadic(pattern >> 63n === 0n ? size : -size, Math.max(exponent, 1) - 1075);
}

export function plus(a: Dyadic, b: Dyadic): Dyadic {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  const e = Math.min(a.e, b.e);
  return dyadic((a.m << BigInt(a.e - e)) + (b.m << BigInt(b.e - e)), e);
}

/** Odd times odd is odd, so the form needs no care. */
export function times(a: Dyadic, b: Dyadic): Dyadic {
  return a.m === 0n || b.m === 0n ? ZERO : { m: a.m * b.m, e: a.e + b.e };
}

export function minus(a: Dyadic, b: Dyadic): Dyadic {
  return plus(a, { m: -b.m, e: b.e });
}

export function whole(n: number): Dyadic {
  return dyadic(BigInt(n), 0);
}

/** How many bits of a quotient are found before it is rounded: 53, and enough below them to tell a tie. */
const QUOTIENT_BITS = 66;

/**
 * a / b to the nearest double, ties to even; a last bit more where the result is subnormal.
 *
 * @param b not zero
 */
export function quotient(a: Dyadic, b: Dyadic): number {
  if (a.m === 0n) return 0;
  const negative = a.m < 0n !== b.m < 0n;
  const above = a.m < 0n ? -a.m : a.m;
  const below = b.m < 0n ? -b.m : b.m;
  const shift = QUOTIENT_BITS + bitLength(below) - bitLength(above);
  const numerator = shift > 0 ? above << BigInt(shift) : above;
  const denominator = shift < 0 ? below << BigInt(-shift) : below;
  let ratio = numerator / denominator;
  if (ratio * denominator !== numerator) ratio |= 1n; // below the last bit that counts: breaks ties only
  return clamped(negative ? -Number(ratio) : Number(ratio), a.e - b.e - shift);
}

/** x · 2^n for any n: a factor beyond 2^±2046 leaves nothing finite, or nothing, of a number near 2^66. */
function clamped(x: number, n: number): number {
  return scaled(x, Math.max(-2046, Math.min(2046, n)));
}

export function toNumber(a: Dyadic): number {
  return quotient(a, { m: 1n, e: 0 });
}

/** How many bits n has, n > 0; up to 3 too many. */
function bitLength(n: bigint): number {
  double[0] = Number(n);
  const exponent = Number((bits[0]! >> 52n) & 0x7ffn);
  return exponent < 0x7ff ? exponent - 1022 : 4 * n.toString(16).length; // rounding up to a power of two is one too many
}

/** As `-1f3p-60`: m in hexadecimal, e in decimal digits. */
export function dyadicText(a: Dyadic): string {
  return `${a.m.toString(16)}p${a.e}`;
}

export function readDyadic(text: string): Dyadic {
  const at = text.indexOf("p");
  const negative = text.startsWith("-");
  const digits = text.slice(negative ? 1 : 0, at);
  const e = Number(text.slice(at + 1));
  if (at < 0 || !/^[0-9a-f]+$/.test(digits) || !Number.isInteger(e)) throw new Error(`not a dyadic number: ${text}`);
  const m = BigInt(`0x${digits}`);
  return dyadic(negative ? -m : m, e);
}
