/** Powers of two, exact, made by doubling and halving: V8's `**` has been off by a bit in some versions. */

const LEAST = -1074;
const GREATEST = 1023;

const powers = new Float64Array(GREATEST - LEAST + 1);
powers[-LEAST] = 1;
for (let n = 1; n <= GREATEST; n++) powers[n - LEAST] = 2 * powers[n - 1 - LEAST]!;
for (let n = -1; n >= LEAST; n--) powers[n - LEAST] = 0.5 * powers[n + 1 - LEAST]!;

/** 2^n for a whole n from -1074 to 1023. */
export function powerOfTwo(n: number): number {
  return powers[n - LEAST]!;
}

const bits = new DataView(new ArrayBuffer(8));

/** The whole n for which 2^n ≤ |x| < 2^(n + 1), of a finite number that isn't 0: what a logarithm may round to n + 1. */
export function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  const exponent = (bits.getUint16(0) >>> 4) & 0x7ff;
  return exponent === 0 ? exponentOf(scaled(x, 64)) - 64 : exponent - GREATEST;
}

/** base^n of whole numbers, n from 0, exact below 2^53. */
export function wholePower(base: number, n: number): number {
  let power = 1;
  for (let k = 0; k < n; k++) power *= base;
  return power;
}

/** x · 2^n for |n| ≤ 2046; rounds once where the result is subnormal, is infinite where it is too large. */
export function scaled(x: number, n: number): number {
  if (n > GREATEST) return x * powers[GREATEST - LEAST]! * powers[n - GREATEST - LEAST]!;
  if (n < -1022) return x * powers[n + 1022 - LEAST]! * powers[-1022 - LEAST]!;
  return x * powers[n - LEAST]!;
}
