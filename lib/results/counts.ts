/**
 * Counts as a short text: base64 of numbers in groups of seven bits, low ones first, the eighth bit set on all but the last
 * group (LEB128). A zero is followed by how many more zeros come after it.
 */
import { MAX_EVEN_CELLS } from "./limits.js";

/** More can't come from a grid, nor from a histogram. */
const MAX_COUNTS = 2 * MAX_EVEN_CELLS;

/** @param counts whole numbers, at least 0, below 2^53 */
export function packCounts(counts: Float64Array): string {
  const bytes: number[] = [];
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    append(bytes, count);
    if (count !== 0) continue;
    const start = index;
    while (index + 1 < counts.length && counts[index + 1] === 0) index++;
    append(bytes, index - start);
  }
  return Buffer.from(bytes).toString("base64");
}

function append(bytes: number[], number: number): void {
  let rest = number;
  while (rest >= 128) {
    bytes.push(128 + (rest % 128));
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

export function unpackCounts(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  const counts: number[] = [];
  let at = 0;
  const next = () => {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("counts that end too early");
      number += (byte % 128) * factor;
      if (byte < 128) return number;
    }
  };
  while (at < bytes.length) {
    const count = next();
    counts.push(count);
    if (counts.length > MAX_COUNTS) throw new Error("more counts than a grid has cells");
    if (count === 0) for (let more = Math.min(next(), MAX_COUNTS); more > 0; more--) counts.push(0);
  }
  return Float64Array.from(counts);
}
