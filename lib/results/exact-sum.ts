/**
 * Sums of doubles, of their powers and of products, without any rounding: so they don't depend on order or on chunks.
 *
 * A sum has a cell for each exponent of a double. A term is split into two halves of 26 bits (T. J. Dekker, "A floating-point
 * technique for extending the available precision", Numer. Math. 18 (1971) 224, doi:10.1007/BF01397083) that are added to
 * the cells of its exponent, where 2^27 such halves add up exactly; a product is first written as two doubles, exactly.
 * The cells are the long accumulator of R. M. Neal, "Fast exact summation using small and large superaccumulators",
 * arXiv:1505.05571, with doubles in place of its integers. What is too large or too small for that goes the slow way.
 */
import { productError } from "../numerics/exact.js";
import { scaled } from "../numerics/powers-of-two.js";
import { type Dyadic, dyadic, dyadicOf, plus, times, ZERO } from "./dyadic.js";
import { ROWS_A_SETTLEMENT } from "./limits.js";

const SPLITTER = 134_217_729;
/** Biased exponents of doubles that can be split: normal, and below 2^995. */
const LEAST_EXPONENT = 1;
const GREATEST_EXPONENT = 2017;
const EXPONENTS = 2048;
/** Factors in these ranges have products and cubes whose pieces are normal doubles. */
const LEAST_FACTOR = 2 ** -280;
const GREATEST_FACTOR = 2 ** 280;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Where the upper half of a double is: at 1 on machines that store the low byte first. */
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** A sum under way. Its cells are emptied by `settle`, at least every 2^27 terms. */
class Accumulator {
  private readonly upper = new Float64Array(EXPONENTS);
  private readonly lower = new Float64Array(EXPONENTS);
  private least = EXPONENTS;
  private greatest = -1;
  private settled: Dyadic = ZERO;

  /** @param x finite */
  add(x: number): void {
    double[0] = x;
    const exponent = (words[UPPER]! >>> 20) & 0x7ff;
    if (exponent < LEAST_EXPONENT || exponent > GREATEST_EXPONENT) {
      if (x !== 0) this.addExactly(dyadicOf(x));
      return;
    }
    const p = SPLITTER * x;
    const half = p - (p - x);
    this.upper[exponent]! += half;
    this.lower[exponent]! += x - half;
    if (exponent < this.least) this.least = exponent;
    if (exponent > this.greatest) this.greatest = exponent;
  }

  addExactly(term: Dyadic): void {
    this.settled = plus(this.settled, term);
  }

  /** Empties the cells. */
  settle(): void {
    let total = 0n;
    let last = this.greatest;
    for (let exponent = this.greatest; exponent >= this.least; exponent--) {
      const high = this.upper[exponent]!;
      const low = this.lower[exponent]!;
      if (high === 0 && low === 0) continue;
      // Both are whole multiples of the last bit of a double with this exponent.
      const sum = BigInt(scaled(high, 1075 - exponent)) + BigInt(scaled(low, 1075 - exponent));
      total = (total << BigInt(last - exponent)) + sum;
      last = exponent;
      this.upper[exponent] = 0;
      this.lower[exponent] = 0;
    }
    if (total !== 0n) this.settled = plus(this.settled, dyadic(total, last - 1075));
    this.least = EXPONENTS;
    this.greatest = -1;
  }

  /** What it came to; it begins anew. */
  take(): Dyadic {
    this.settle();
    const result = this.settled;
    this.settled = ZERO;
    return result;
  }
}

const first = new Accumulator();
const second = new Accumulator();
const third = new Accumulator();

/**
 * The sums of x, x² and x³, exactly.
 *
 * @param values finite; read only
 * @param powers how many of the three: the rest are 0
 */
export function powerSums(values: Float64Array, powers: 1 | 2 | 3): readonly [Dyadic, Dyadic, Dyadic] {
  for (let from = 0; from < values.length; from += ROWS_A_SETTLEMENT) {
    const to = Math.min(values.length, from + ROWS_A_SETTLEMENT);
    for (let row = from; row < to; row++) first.add(values[row]!);
    if (powers > 1) for (let row = from; row < to; row++) addHigherPowers(values[row]!, powers);
    first.settle();
    second.settle();
    third.settle();
  }
  return [first.take(), second.take(), third.take()];
}

function addHigherPowers(x: number, powers: number): void {
  if (x === 0) return;
  const size = Math.abs(x);
  if (!(size > LEAST_FACTOR && size < GREATEST_FACTOR)) {
    const exact = dyadicOf(x);
    const square = times(exact, exact);
    second.addExactly(square);
    if (powers > 2) third.addExactly(times(square, exact));
    return;
  }
  const square = x * x;
  const squareRest = productError(x, x, square);
  second.add(square);
  second.add(squareRest);
  if (powers < 3) return;
  const cube = square * x;
  const cubeRest = squareRest * x;
  third.add(cube);
  third.add(productError(square, x, cube));
  third.add(cubeRest);
  third.add(productError(squareRest, x, cubeRest));
}

/**
 * The sum of x·y over rows, exactly.
 *
 * @param x, y finite, of one length; read only
 */
export function productSum(x: Float64Array, y: Float64Array): Dyadic {
  for (let from = 0; from < x.length; from += ROWS_A_SETTLEMENT) {
    const to = Math.min(x.length, from + ROWS_A_SETTLEMENT);
    for (let row = from; row < to; row++) addProduct(x[row]!, y[row]!);
    first.settle();
  }
  return first.take();
}

function addProduct(a: number, b: number): void {
  if (a === 0 || b === 0) return;
  const sizeA = Math.abs(a);
  const sizeB = Math.abs(b);
  if (sizeA > LEAST_FACTOR && sizeA < GREATEST_FACTOR && sizeB > LEAST_FACTOR && sizeB < GREATEST_FACTOR) {
    const product = a * b;
    first.add(product);
    first.add(productError(a, b, product));
  } else {
    first.addExactly(times(dyadicOf(a), dyadicOf(b)));
  }
}
