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
  const counts = new Float64Array(lengthOf(bytes));
  const reader = { bytes, at: 0 };
  for (let index = 0; index < counts.length; index++) {
    const count = next(reader);
    counts[index] = count;
    if (count === 0) index += next(reader);
  }
  return counts;
}

/** How many counts there are. */
function lengthOf(bytes: Uint8Array): number {
  const reader = { bytes, at: 0 };
  let length = 0;
  while (reader.at < bytes.length) {
    length += next(reader) === 0 ? 1 + next(reader) : 1;
    if (!(length <= MAX_COUNTS)) throw new Error("more counts than a grid has cells");
  }
  return length;
}

function next(reader: { readonly bytes: Uint8Array; at: number }): number {
  let number = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new Error("counts that end too early");
    number += (byte % 128) * factor;
    if (byte < 128) return number;
  }
}
