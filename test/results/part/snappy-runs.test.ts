import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compressed } from "../../../lib/results/part/page-kernels.js";
import { uncompress } from "../../../lib/results/part/snappy-runs.js";

/** Some bytes that are all equal, or all of their own. */
const stretch = fc.record({
  value: fc.nat({ max: 255 }),
  count: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 9000 })),
  isRun: fc.boolean(),
});

function bytesOf(stretches: readonly { value: number; count: number; isRun: boolean }[]): Uint8Array {
  let state = 1;
  return Uint8Array.from(
    stretches.flatMap(({ value, count, isRun }) =>
      Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345 + value) >>> 0;
        return isRun ? value : state >>> 24;
      }),
    ),
  );
}

/**
 * The same, byte by byte: a stretch of 4096 bytes is searched if 16 of 64 pairs of neighbours are equal; a run is found by the first
 * 8 bytes of some 16, has 24 at least, and is written as copies of 64 bytes from one byte back.
 */
function plainly(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let rest = bytes.length;
  for (; rest >= 128; rest >>>= 7) out.push(128 + (rest & 127));
  out.push(rest);
  const areEqual = (from: number, to: number) => bytes.subarray(from, to).every((byte) => byte === bytes[from]);
  const searched = (start: number, end: number) => {
    const step = Math.max(1, Math.floor((end - start - 1) / 64));
    let equal = 0;
    for (let at = start; at + 1 < end; at += step) if (bytes[at] === bytes[at + 1]) equal++;
    return equal >= 16;
  };
  const literal = (from: number, to: number) => {
    const less = to - from - 1;
    if (less < 0) return;
    const more = less < 60 ? 0 : less < 0x100 ? 1 : less < 0x1_0000 ? 2 : 3;
    out.push(more === 0 ? less << 2 : (59 + more) << 2);
    for (let byte = 0; byte < more; byte++) out.push((less >>> (8 * byte)) & 0xff);
    for (const byte of bytes.subarray(from, to)) out.push(byte);
  };
  const runFrom = (place: number, end: number): number => {
    for (let block = (place + 15) & -16; block < end + 24 && block + 8 <= bytes.length; block += 16) {
      if (!areEqual(block, block + 8)) continue;
      let start = block;
      while (start > place && bytes[start - 1] === bytes[block]) start--;
      if (start >= end) return -1;
      if (start + 24 <= bytes.length && areEqual(start, start + 24)) return start;
    }
    return -1;
  };
  let written = 0;
  for (let start = 0; start < bytes.length; start += 4096) {
    const end = Math.min(bytes.length, start + 4096);
    if (!searched(start, end)) continue;
    for (let place = Math.max(start, written); place < end; place = written) {
      const run = runFrom(place, end);
      if (run < 0) break;
      let next = run + 1;
      while (next < bytes.length && bytes[next] === bytes[run]) next++;
      literal(written, run + 1);
      for (let left = next - run - 1; left > 0; left -= 64) out.push(((Math.min(left, 64) - 1) << 2) | 2, 1, 0);
      written = next;
    }
  }
  literal(written, bytes.length);
  return out;
}

describe("bytes in Snappy's format", () => {
  it("are the same once uncompressed, and those that the rule gives, however they repeat themselves", () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
        const bytes = bytesOf(stretches);
        const short = compressed(bytes);
        expect(Buffer.from(short).equals(Buffer.from(plainly(bytes)))).toBe(true);
        expect(Buffer.from(uncompress(short, new Uint8Array(bytes.length))).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("say how long a literal of more than 64 KiB is, and end a run with the bytes", () => {
    const bytes = bytesOf([
      { value: 3, count: 70_000, isRun: false },
      { value: 7, count: 5_000, isRun: true },
    ]);
    expect([...compressed(bytes)]).toEqual(plainly(bytes));
  });

  it("are much shorter where all are equal", () => {
    expect(compressed(new Uint8Array(1_000_000)).length).toBeLessThan(50_000);
  });
});
