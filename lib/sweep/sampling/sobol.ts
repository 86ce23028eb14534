/**
 * Points of the Sobol sequence by index, scrambled.
 *
 * The scramble of a dimension is a random linear one, a lower triangular matrix of bits with ones on its diagonal, and a
 * random shift. It keeps what is even about the points, and any number of them has the right mean.
 * Sources: P. Bratley and B. L. Fox, Algorithm 659, doi:10.1145/42288.214372, for the recurrence; J. Matoušek, "On the
 * L2-discrepancy for anchored boxes", J. Complexity 14 (1998) 527, doi:10.1006/jcom.1998.0489, for the scramble.
 */
import type { Key } from "./generator.js";
import { POLYNOMIALS_BY_DEGREE, SOBOL_BITS } from "./sobol-table.js";
import { jobBlock, unitOf } from "./streams.js";

/** Bits of a coordinate, and so of an index. */
const BITS = 32;

/** A dimension of the sequence: what to take for each bit of an index, and for none. */
export interface SobolDimension {
  /** The word of each bit of the index, from the lowest; the word's highest bit stands for 1/2. Shape (32). */
  readonly directions: Int32Array;
  readonly shift: number;
  /** What stands below the last bit: the upper 20 bits of a word. */
  readonly below: number;
}

interface Polynomial {
  readonly degree: number;
  /** The coefficients between its ends, the highest first. */
  readonly coefficients: readonly number[];
  /** m_1, m_2, ..., shape (degree). */
  readonly initial: readonly number[];
}

let polynomials: readonly Polynomial[] | undefined;

/** The polynomials of the second and later dimensions; read once. */
function allPolynomials(): readonly Polynomial[] {
  polynomials ??= readPolynomials();
  return polynomials;
}

function readPolynomials(): readonly Polynomial[] {
  const bytes = Buffer.from(SOBOL_BITS, "base64");
  let at = 0;
  const bit = () => {
    const value = (bytes[at >> 3]! >> (7 - (at & 7))) & 1;
    at++;
    return value;
  };
  const whole = (bits: number) => {
    let value = 0;
    for (let i = 0; i < bits; i++) value = 2 * value + bit();
    return value;
  };
  const read: Polynomial[] = [];
  for (const [index, count] of POLYNOMIALS_BY_DEGREE.entries()) {
    const degree = index + 1;
    for (let n = 0; n < count; n++) {
      const coefficients = Array.from({ length: degree - 1 }, bit);
      read.push({ degree, coefficients, initial: Array.from({ length: degree }, (_, k) => 2 * whole(k) + 1) });
    }
  }
  return read;
}

/**
 * The direction numbers of a dimension, as they are without a scramble, shape (32).
 *
 * @param dimension from 0
 */
export function directionNumbers(dimension: number): Int32Array {
  const directions = new Int32Array(BITS);
  if (dimension === 0) {
    for (let k = 0; k < BITS; k++) directions[k] = 1 << (BITS - 1 - k);
    return directions;
  }
  const { degree, coefficients, initial } = allPolynomials()[dimension - 1]!;
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      directions[k] = initial[k]! << (BITS - 1 - k);
      continue;
    }
    const last = directions[k - degree]!;
    let word = last ^ (last >>> degree);
    for (let j = 1; j < degree; j++) if (coefficients[j - 1] === 1) word ^= directions[k - j]!;
    directions[k] = word;
  }
  return directions;
}

/** A dimension, scrambled. @param key the stream that the scramble is taken from */
export function scrambledDimension(dimension: number, key: Key): SobolDimension {
  const block = new Int32Array(4);
  const columns = new Int32Array(BITS);
  for (let bit = 0; bit < BITS; bit++) {
    if ((bit & 3) === 0) jobBlock(key, 0, bit >> 2, block);
    // What the digit at `bit`, counted from the highest, adds: itself, and random digits below it.
    const own = 1 << (BITS - 1 - bit);
    columns[bit] = own | (block[bit & 3]! & (bit === BITS - 1 ? 0 : 0xffffffff >>> (bit + 1)));
  }
  jobBlock(key, 0, BITS / 4, block);
  const directions = directionNumbers(dimension).map((word) => multiplied(columns, word));
  return { directions, shift: block[0]!, below: block[1]! };
}

function multiplied(columns: Int32Array, word: number): number {
  let product = 0;
  for (let bit = 0; bit < BITS; bit++) if (((word >>> (BITS - 1 - bit)) & 1) === 1) product ^= columns[bit]!;
  return product;
}

/**
 * A coordinate of consecutive points.
 *
 * @param first the first point's index, below 2^32, as are all
 * @param out   written: numbers inside (0, 1), shape (count)
 */
export function fillSobol(dimension: SobolDimension, first: number, count: number, out: Float64Array): void {
  const { directions, shift, below } = dimension;
  let word = shift;
  for (let k = 0; k < BITS; k++) if (((first >>> k) & 1) === 1) word ^= directions[k]!;
  for (let i = 0; i < count; i++) {
    out[i] = unitOf(word, below);
    // The next index differs in its lowest zero and in all ones below it.
    const flipped = 31 - Math.clz32(~(first + i) & (first + i + 1));
    for (let k = 0; k <= flipped; k++) word ^= directions[k]!;
  }
}
