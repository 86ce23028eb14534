import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitBytes } from "../../../lib/results/part/page-kernels.js";
import { joinBytes } from "../../../lib/results/part/parquet-encoding.js";

describe("doubles split into their bytes", () => {
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
