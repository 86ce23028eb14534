/** A job's own random numbers: as many as it wants, the same whenever and wherever it runs. */
import type { JobRandom } from "../spec/code-job.js";
import { normalQuantile } from "./normal.js";
import { jobBlock, streamKey, unitOf } from "./streams.js";

/** The most that `integer` can choose among: the numbers behind it have 52 bits. */
const MOST = 2 ** 52;

/** The generator of a job. Its numbers are apart from those that parameters are drawn with. */
export function jobRandom(seed: string, job: number): JobRandom {
  const key = streamKey(seed, "job");
  const block = new Int32Array(4);
  let taken = 0;
  const next = () => {
    if (taken % 2 === 0) jobBlock(key, job, taken / 2, block);
    const at = 2 * (taken % 2);
    taken++;
    return unitOf(block[at]!, block[at + 1]!);
  };
  return Object.freeze({
    uniform: (from = 0, to = 1) => Math.min(from + next() * (to - from), to),
    normal: (mean = 0, sigma = 1) => mean + sigma * normalQuantile(next()),
    integer: (count: number) => {
      if (!(Number.isInteger(count) && count >= 1 && count <= MOST)) {
        throw new RangeError(`integer(${count}): the count must be a whole number from 1 to 2^52`);
      }
      return Math.floor(next() * count);
    },
  });
}
