/** A row of a run in 32 bits: by which a page sees whether a job that it has solved again has the bits of the run's row. */

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

/** FNV-1a over the bits of numbers, one NaN as any other. */
export function rowPrint(numbers: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const value of numbers) {
    number[0] = Number.isNaN(value) ? Number.NaN : value;
    hash = Math.imul(hash ^ words[0]!, 0x01000193);
    hash = Math.imul(hash ^ words[1]!, 0x01000193);
  }
  return hash >>> 0;
}
