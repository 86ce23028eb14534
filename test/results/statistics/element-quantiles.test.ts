import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridOfElement } from "../../../lib/results/statistics/element-grids.js";
import { quantilesOf } from "../../../lib/results/statistics/quantile.js";
import { resultsOfPieces, resultsOfSummary, summarizeArray } from "../../../lib/results/summary/array-summary.js";

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 1, max: 1.001, noNaN: true }),
  fc.constantFrom(0, 1, -1, 5e-324, 1.7e308),
);
const shares = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1)), {
  minLength: 1,
  maxLength: 8,
});

describe("quantiles of elements", () => {
  it("are those of their grids one by one, to the bit", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 60 }), shares, (rows, wanted) => {
        const column = { name: "x", unit: "", role: "output", type: "real", shape: [3], axes: [] } as const;
        const rowsOf = { column, data: Float64Array.from(rows.flat()), count: rows.length };
        const of = summarizeArray(rowsOf, "value", undefined);
        const found = [resultsOfSummary(of, wanted), resultsOfPieces([rowsOf], "value", wanted)];
        for (let element = 0; element < 3; element++) {
          const [least, greatest] = [of.least[element]!, of.greatest[element]!];
          const grids = [of.even!, of.relative!].map((grid) => gridOfElement(grid, element)!);
          const expected = quantilesOf(wanted, grids, rows.length, least, greatest).map((each) => each.value);
          for (const { quantiles } of found) {
            expect(quantiles!.map((values) => values[element])).toEqual(expected);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
