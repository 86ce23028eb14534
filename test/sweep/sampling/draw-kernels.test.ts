import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawKernels } from "../../../lib/sweep/sampling/draw-kernels.js";
import { philox } from "../../../lib/sweep/sampling/generator.js";
import { normalQuantile } from "../../../lib/sweep/sampling/normal.js";
import { normalQuantiles } from "../../../lib/sweep/sampling/normal-column.js";
import { fillUniform, unitOf } from "../../../lib/sweep/sampling/streams.js";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Jobs anywhere, and around where a counter's word is full. */
const jobs = fc.oneof(
  fc.nat(2 ** 46),
  fc.nat(2000).map((before) => 2 ** 32 - before),
);
const probability = fc.oneof(
  fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true }),
  fc.constantFrom(0.075, 0.925, 0.5, 2 ** -53, 1 - 2 ** -53, 0, 1),
);

describe("kernels of draws", () => {
  it("are there on this machine", () => {
    expect(drawKernels()).toBeDefined();
  });

  it("give the uniform numbers of single blocks, to the bit, for any key, job and count", () => {
    fc.assert(
      fc.property(fc.tuple(word, word), jobs, fc.integer({ min: 1, max: 9000 }), (key, first, count) => {
        const out = new Float64Array(count);
        fillUniform(key, first, count, out);
        const block = new Int32Array(4);
        for (const at of [0, count >> 1, count - 1]) {
          const job = first + at;
          philox(Int32Array.of(job | 0, Math.floor(job / 2 ** 32), 0, 0), key, block);
          expect(out[at]).toBe(unitOf(block[0]!, block[1]!));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("give the normal quantile of each number, to the bit, in the middle and in the tails", () => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 100 }), (numbers) => {
        const column = Float64Array.from(numbers);
        normalQuantiles(column, numbers.length);
        expect([...column]).toEqual(numbers.map(normalQuantile));
      }),
      { numRuns: 500 },
    );
  });
});
