import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generator } from "../../../bench/generator.js";
import { powerSums } from "../../../lib/results/statistics/exact-sum.js";
import { longSum } from "../../../lib/results/statistics/long-sums.js";
import { summarizeArray } from "../../../lib/results/summary/array-summary.js";

/** Rows of three elements, drawn at random: so many bits lie between the sizes of their numbers, and some of them are odd. */
const arrays = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1_000, max: 2_600 })),
  bits: fc.integer({ min: 0, max: 60 }),
  exponent: fc.oneof(fc.integer({ min: -420, max: 370 }), fc.constantFrom(-1022, -500, 900)),
  signs: fc.constantFrom(0, 0.01, 0.5),
  odd: fc.array(fc.tuple(fc.nat(7_800), fc.constantFrom(0, -0, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY)), {
    maxLength: 3,
  }),
  seed: fc.integer(),
});

describe("sums of elements and of their squares", () => {
  it("are exact, whatever the numbers' sizes, signs and odd neighbours", () => {
    const column = { name: "x", unit: "", role: "output", type: "real", shape: [3], axes: [] } as const;
    fc.assert(
      fc.property(arrays, ({ rows, bits, exponent, signs, odd, seed }) => {
        const draw = generator(seed);
        const data = Float64Array.from({ length: 3 * rows }, () => {
          const size =
            (1 + draw() + 2 ** -32 * draw() + 2 ** -52 * draw()) * 2 ** (exponent - Math.floor(bits * draw()));
          return draw() < signs ? -size : size;
        });
        for (const [place, value] of odd) data[place % data.length] = value;
        const of = summarizeArray({ column, data, count: rows }, "value", undefined);
        for (let element = 0; element < 3; element++) {
          const values = data.filter((value, place) => place % 3 === element && Number.isFinite(value));
          const [sum, squares] = powerSums(values, 2);
          expect([longSum(of.sums, element), longSum(of.squares, element)]).toEqual([sum, squares]);
          expect(of.count[element]).toBe(values.length);
          expect(of.least[element]).toBe(values.length === 0 ? Number.NaN : Math.min(...values) + 0);
          expect(of.greatest[element]).toBe(values.length === 0 ? Number.NaN : Math.max(...values) + 0);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("are exact of thousands of numbers that are as large as their exponent lets them be", () => {
    const column = { name: "x", unit: "", role: "output", type: "real", shape: [1], axes: [] } as const;
    const draw = generator(1);
    const data = Float64Array.from({ length: 20_000 }, () => 2 - 2 ** -16 * draw());
    const of = summarizeArray({ column, data, count: data.length }, "value", undefined);
    expect([longSum(of.sums, 0), longSum(of.squares, 0)]).toEqual(powerSums(data, 2).slice(0, 2));
  });
});
