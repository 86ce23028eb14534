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

/** x · 2^n for |n| ≤ 2046; rounds once where the result is subnormal, is infinite where it is too large. */
export function scaled(x: number, n: number): number {
  if (n > GREATEST) return x * powers[GREATEST - LEAST]! * powers[n - GREATEST - LEAST]!;
  if (n < -1022) return x * powers[n + 1022 - LEAST]! * powers[-1022 - LEAST]!;
  return x * powers[n - LEAST]!;
}
