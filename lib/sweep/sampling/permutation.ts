/**
 * A random permutation of 0 to size - 1, one value at a time, without a table.
 *
 * A Feistel network permutes the numbers of an even number of bits; what falls outside is permuted again until it falls
 * inside, which takes at most four turns on average.
 * Source: J. Black and P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, doi:10.1007/3-540-45760-7_9.
 * The rounds' function is the finish of A. Appleby's MurmurHash3: what is wanted is evenness, not secrecy.
 */
import { powerOfTwo } from "../../numerics/powers-of-two.js";
import type { Key } from "./generator.js";
import { jobBlock } from "./streams.js";

const ROUNDS = 8;
/** Bits of a half, at least: tiny networks don't mix. */
const LEAST_HALF = 3;

/** @param size at most 2^46 @param key the stream that its rounds' keys are taken from */
export function permutation(size: number, key: Key): (index: number) => number {
  let half = LEAST_HALF;
  while (powerOfTwo(2 * half) < size) half++;
  const base = powerOfTwo(half);
  const mask = base - 1;
  const keys = roundKeys(key);
  return (index) => {
    let value = index;
    do {
      let left = Math.floor(value / base);
      let right = value % base;
      for (let round = 0; round < ROUNDS; round++) {
        const next = left ^ (mixed(right, keys[round]!) & mask);
        left = right;
        right = next;
      }
      value = left * base + right;
    } while (value >= size);
    return value;
  };
}

function roundKeys(key: Key): Int32Array {
  const keys = new Int32Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round += 4) jobBlock(key, 0, round / 4, keys.subarray(round, round + 4));
  return keys;
}

function mixed(value: number, key: number): number {
  let word = value ^ key;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
