/** Powers in plain IEEE arithmetic: the same bits on every machine; within 0.8 ulp; special cases as ECMAScript has them. */
import { productError } from "./exact.js";
import { expOfSum } from "./exponential.js";
import { logPair } from "./logarithm.js";

/** Beyond this |y log x| the result is infinite or rounds to 0. */
const LARGEST_EXPONENT = 746;

/** x to the power y: NaN for a negative x and a y that isn't whole, and for 1 to an infinite power. */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 1) return x;
  if (y === 0) return 1;
  if (y === -1) return 1 / x;
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 0 || !Number.isFinite(x) || !Number.isFinite(y)) return powerOfLimits(x, y);
  if (x > 0) return powerOfPositive(x, y);
  if (!Number.isInteger(y)) return Number.NaN;
  return isOdd(y) ? -powerOfPositive(-x, y) : powerOfPositive(-x, y);
}

const LOG_TEN = { ...logPair(10) };

/** pow(10, y), to the same bits: the logarithm of ten is known. */
export function powerOfTen(y: number): number {
  const product = LOG_TEN.high * y;
  if (y === 0.5 || Number.isInteger(y) || !(Math.abs(product) < LARGEST_EXPONENT)) return pow(10, y);
  return expOfSum(product, productError(LOG_TEN.high, y, product) + LOG_TEN.low * y);
}

function isOdd(y: number): boolean {
  return Number.isInteger(y) && Math.abs(y % 2) === 1;
}

/** Where x is 0 or infinite, or y is infinite. */
function powerOfLimits(x: number, y: number): number {
  const size = Math.abs(x);
  if (!Number.isFinite(y)) {
    if (size === 1) return Number.NaN;
    return size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  }
  const result = (size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  const negative = (x < 0 || Object.is(x, -0)) && isOdd(y);
  return negative ? -result : result;
}

function powerOfPositive(x: number, y: number): number {
  if (x === 1) return 1;
  const { high, low } = logPair(x);
  const product = high * y;
  if (!(Math.abs(product) < LARGEST_EXPONENT)) return product > 0 ? Number.POSITIVE_INFINITY : 0;
  return expOfSum(product, productError(high, y, product) + low * y);
}
