import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyHalf, splitBytes } from "../../../lib/results/part/page-kernels.js";
import { joinBytes } from "../../../lib/results/part/parquet-encoding.js";

describe("doubles split into their bytes", () => {
  it("of which every second one is taken are those numbers, from any place on", () => {
    const many = fc.array(fc.double(), { maxLength: 3000 });
    fc.assert(
      fc.property(many, fc.constantFrom(0 as const, 1 as const), (values, half) => {
        const pairs = Float64Array.from([...values, ...values]);
        const into = new Float64Array(values.length + 2).fill(-1);
        copyHalf(pairs, half, into, 1);
        const own = [...pairs].filter((_, at) => at % 2 === half);
        expect([...into]).toEqual([-1, ...own, -1]);
      }),
    );
  });

  it("lie first bytes first, and are the same once joined, however many there are", () => {
    const many = fc.array(fc.double(), { minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(many, fc.nat({ max: 3 }), (values, skipped) => {
        const doubles = Float64Array.from(values);
        const from = Math.min(skipped, values.length - 1);
        const count = values.length - from;
        const split = splitBytes(doubles, from, values.length);
        const bytes = new Uint8Array(doubles.buffer, 8 * from);
        expect([...split]).toEqual([...split.keys()].map((at) => bytes[8 * (at % count) + Math.floor(at / count)]));
        const joined = new Float64Array(count);
        joinBytes(split, count, joined, 0);
        expect([...new Uint8Array(joined.buffer)]).toEqual([...bytes]);
      }),
    );
  });
});
