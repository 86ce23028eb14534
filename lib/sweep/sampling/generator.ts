/**
 * Philox4x32-10: a block of four random 32-bit words from a counter of four and a key of two, with no state in between.
 *
 * So a job's numbers are a function of its index, whoever computes them and in which order.
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
 * doi:10.1145/2063384.2063405; held to the known answers that Random123 publishes.
 */

export const MULTIPLIER_0 = 0xd2511f53 | 0;
export const MULTIPLIER_1 = 0xcd9e8d57 | 0;
/** The golden ratio, and √3 - 1, in 32 bits: what each round adds to the key. */
export const WEYL_0 = 0x9e3779b9 | 0;
export const WEYL_1 = 0xbb67ae85 | 0;
export const ROUNDS = 10;

/** A key: two words of 32 bits. */
export type Key = readonly [k0: number, k1: number];

/**
 * One block.
 *
 * @param counter words of 32 bits, shape (4)
 * @param out     written: the block, shape (4); may be the counter itself
 */
export function philox(counter: Int32Array, [k0, k1]: Key, out: Int32Array): void {
  let x0 = counter[0]!;
  let x1 = counter[1]!;
  let x2 = counter[2]!;
  let x3 = counter[3]!;
  let a = k0 | 0;
  let b = k1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(x0, MULTIPLIER_0);
    const high1 = highWord(x2, MULTIPLIER_1);
    const low0 = Math.imul(x0, MULTIPLIER_0);
    const low1 = Math.imul(x2, MULTIPLIER_1);
    x0 = high1 ^ x1 ^ a;
    x1 = low1;
    x2 = high0 ^ x3 ^ b;
    x3 = low0;
    a = (a + WEYL_0) | 0;
    b = (b + WEYL_1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** The upper 32 bits of the product of two unsigned words, by halves of 16 bits; no sum here exceeds 32 bits. */
function highWord(x: number, y: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const yLow = y & 0xffff;
  const yHigh = y >>> 16;
  const first = (Math.imul(xHigh, yLow) + (Math.imul(xLow, yLow) >>> 16)) | 0;
  const second = (Math.imul(xLow, yHigh) + (first & 0xffff)) | 0;
  return (Math.imul(xHigh, yHigh) + (first >>> 16) + (second >>> 16)) | 0;
}
