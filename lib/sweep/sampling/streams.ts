/**
 * Streams of random numbers, one for each seed and label: what job `j` finds in a stream depends on nothing else.
 *
 * A stream has a key of its own, so that two of them never share a counter; a counter is (job, block).
 */
import { createHash } from "node:crypto";
import { drawKernels, isColumn } from "./draw-kernels.js";
import { type Key, philox } from "./generator.js";

const TWO_32 = 4_294_967_296;
/** 2^-20 and 2^-32: exact. */
const TINY = 1 / 1_048_576;
const SCALE = 1 / TWO_32;

/**
 * The key of a stream: a block of the generator, keyed by the seed, over the label's hash.
 *
 * @param seed  decimal digits, 0 to 2^64 - 1
 * @param label what the stream is for, as `parameter LASER.P`
 */
export function streamKey(seed: string, label: string): Key {
  const hash = createHash("sha256").update(label, "utf8").digest();
  const block = new Int32Array(4);
  for (let word = 0; word < 4; word++) block[word] = hash.readInt32LE(4 * word);
  const whole = BigInt(seed);
  philox(block, [Number(whole & 0xffff_ffffn), Number(whole >> 32n)], block);
  return [block[0]!, block[1]!];
}

/** Two words as a number inside (0, 1), of 52 bits and a half: never 0, never 1, and u is as likely as 1 - u. */
export function unitOf(high: number, low: number): number {
  return ((high >>> 0) + ((low >>> 12) + 0.5) * TINY) * SCALE;
}

const counter = new Int32Array(4);
const block = new Int32Array(4);

/** Sets the counter that `philox` is called with to a job's block. */
function toJob(job: number, index: number): void {
  counter[0] = job | 0;
  counter[1] = Math.floor(job / TWO_32);
  counter[2] = index;
  counter[3] = 0;
}

/**
 * The first number of consecutive jobs in a stream.
 *
 * @param out written: one number inside (0, 1) a job, shape (count)
 */
export function fillUniform(key: Key, first: number, count: number, out: Float64Array): void {
  const kernels = isColumn(count) ? drawKernels() : undefined;
  if (kernels !== undefined) {
    kernels.uniform(key, first, count, out);
    return;
  }
  for (let i = 0; i < count; i++) {
    toJob(first + i, 0);
    philox(counter, key, block);
    out[i] = unitOf(block[0]!, block[1]!);
  }
}

/**
 * Four random words of a job.
 *
 * @param index which of its blocks, from 0
 * @param out   written: shape (4)
 */
export function jobBlock(key: Key, job: number, index: number, out: Int32Array): void {
  toJob(job, index);
  philox(counter, key, out);
}
