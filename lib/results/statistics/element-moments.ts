/**
 * Means and standard deviations of an array's elements, from exact sums: those of moments.ts to the bit, in a tenth of the time.
 *
 * A sum of 32-bit digits is read into a pair of doubles, and the quotient found with the error that it has at most. Where
 * adding or taking away that error leads to the same double, that double is the rounded quotient; else it is worked out in
 * whole numbers. That test is A. Ziv's, "Fast evaluation of elementary mathematical functions with correctly rounded last
 * bit", ACM TOMS 17 (1991) 410. The pairs and their exact sums and products: T. J. Dekker, "A floating-point technique for
 * extending the available precision", Numer. Math. 18 (1971) 224, doi:10.1007/BF01397083.
 */
import { powerOfTwo, scaled } from "../../numerics/powers-of-two.js";
import { UNIT } from "./exact-sum.js";
import { type LongSums, longSum } from "./long-sums.js";
import { covarianceOf, meanOf } from "./moments.js";

/** Of so many digits and no more, sums and their squares are far from the largest double. */
const MOST_DIGITS = 8;
/** Windows of sums and of squares may be so many digits apart. */
const MOST_APART = 12;
/** n (n - 1) is exact below. */
const MOST_COUNT = 2 ** 26;
/** Exponents beyond which results might not be normal numbers. */
const [LEAST_EXPONENT, GREATEST_EXPONENT] = [-960, 900];
/** A pair that is read from digits is off by less than this share of the sum; a product of two by less than the next. */
const READING = powerOfTwo(-100);
const MULTIPLYING = powerOfTwo(-96);
/** What a quotient's correction is off by, as a share of it. */
const CORRECTION = powerOfTwo(-48);
const DIGIT = 2 ** 32;
const HALVES = 2 ** 27 + 1;

export interface ElementSums {
  readonly sums: LongSums;
  readonly squares: LongSums;
  /** How many values an element has. */
  readonly count: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

/** A mean, and a standard deviation of a sample; NaN where there is none. The last that was asked for. */
export const moments = { mean: Number.NaN, sd: Number.NaN };

/** Finds `moments` of an element. */
export function momentsOfElement({ sums, squares, count, least, greatest }: ElementSums, element: number): void {
  const n = count[element]!;
  if (n > 0 && least[element] === greatest[element]) {
    moments.mean = least[element]!;
    moments.sd = n > 1 ? 0 : Number.NaN;
    return;
  }
  const isReadable = n > 1 && n < MOST_COUNT && sums.width <= MOST_DIGITS && squares.width <= MOST_DIGITS;
  const mean = isReadable ? quickMean(sums, element, n) : Number.NaN;
  moments.mean = Number.isNaN(mean) ? meanOf(n, longSum(sums, element)) : mean;
  const variance = isReadable ? quickVariance(sums, squares, element, n) : Number.NaN;
  moments.sd = Math.sqrt(Number.isNaN(variance) ? exactVariance(sums, squares, element, n) : variance);
}

function exactVariance(sums: LongSums, squares: LongSums, element: number, n: number): number {
  const sum = longSum(sums, element);
  return covarianceOf(n, longSum(squares, element), sum, sum);
}

// A pair of doubles, and another: the results of what follows.
let [high, low] = [0, 0];
let [rest, ended] = [0, 0];

/** An element's digits as a pair: `high` and `low`. In units of the lowest digit. */
function read({ width, digits }: LongSums, element: number): void {
  const at = element * width;
  high = digits[at + width - 1]! | 0;
  low = 0;
  for (let digit = width - 2; digit >= 0; digit--) {
    // As long as fewer than 53 bits are there, all of this is exact; then `high` is the larger by far.
    const sum = high * DIGIT + digits[at + digit]!;
    const part = sum - high * DIGIT;
    low = low * DIGIT + (digits[at + digit]! - part);
    high = sum;
  }
}

/** a · b = ended + rest, exactly. */
function multiply(a: number, b: number): void {
  ended = a * b;
  const c = HALVES * a;
  const aHigh = c - (c - a);
  const aLow = a - aHigh;
  const d = HALVES * b;
  const bHigh = d - (d - b);
  const bLow = b - bHigh;
  rest = aLow * bLow - (ended - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** (high + low) / divisor, rounded; NaN if it can't be told. @param error how far the pair may be off */
function quotient(divisor: number, error: number): number {
  const first = high / divisor;
  multiply(first, divisor);
  // The first difference is exact, as the two are neighbours.
  const correction = (high - ended - rest + low) / divisor;
  const rounded = first + correction;
  const off = first - rounded + correction;
  const within = 2 * (error / divisor + Math.abs(correction) * CORRECTION);
  return rounded + (off + within) === rounded && rounded + (off - within) === rounded ? rounded : Number.NaN;
}

/** x · 2^exponent, if neither is near the ends of what doubles hold. */
function inRange(x: number, exponent: number): number {
  const isSafe = exponent > LEAST_EXPONENT && exponent < GREATEST_EXPONENT;
  const result = isSafe ? scaled(x, exponent) : Number.NaN;
  return Math.abs(result) > 1e-280 && Math.abs(result) < 1e280 ? result : Number.NaN;
}

function quickMean(sums: LongSums, element: number, n: number): number {
  read(sums, element);
  return inRange(quotient(n, Math.abs(high) * READING), 32 * sums.low + UNIT);
}

/** n Σx² - (Σx)² over n (n - 1). */
function quickVariance(sums: LongSums, squares: LongSums, element: number, n: number): number {
  const apart = 2 * sums.low - squares.low;
  if (Math.abs(apart) > MOST_APART) return Number.NaN;
  const scale = powerOfTwo(32 * apart);
  read(sums, element);
  multiply(high, high);
  const [square, squareRest] = [scale * ended, scale * (rest + 2 * high * low)];
  read(squares, element);
  multiply(high, n);
  const difference = ended - square;
  // What the difference of the two large ones is rounded by, exactly.
  const back = ended - difference;
  const lost = ended - (difference + back) + (back - square);
  const left = lost + (rest + low * n - squareRest);
  const error = Math.abs(ended) * MULTIPLYING;
  high = difference + left;
  low = difference - high + left;
  return inRange(quotient(n * (n - 1), error), 32 * squares.low + 2 * UNIT);
}
