import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longSum } from "../../../lib/results/statistics/long-sums.js";
import { covarianceOf, meanOf } from "../../../lib/results/statistics/moments.js";
import { resultsOfPieces, resultsOfSummary, summarizeArray } from "../../../lib/results/summary/array-summary.js";

/** Rows of values about a mean, spread by a share of it; some of few bits, so that quotients are ties. */
const rows = fc
  .record({
    count: fc.integer({ min: 1, max: 40 }),
    mean: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    spread: fc.constantFrom(0, 1e-17, 1e-15, 1e-12, 1e-8, 1e-3, 1, 1e3),
    scale: fc.constantFrom(1, 1e-300, 1e-160, 1e-20, 1e20, 1e150, 1e300),
    coarse: fc.boolean(),
  })
  .chain(({ count, mean, spread, scale, coarse }) =>
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: count, maxLength: count }).map((noise) =>
      noise.map((x) => {
        const value = scale * mean * (1 + spread * x);
        return coarse ? Math.fround(value) : value;
      }),
    ),
  );

const column = { name: "x", unit: "", role: "output", type: "real", shape: [1], axes: [] } as const;
const rowsOf = (values: readonly number[]) => ({ column, data: Float64Array.from(values), count: values.length });
const meanOfRows = (values: readonly number[]) => resultsOfPieces([rowsOf(values)], "value", []).mean[0];

describe("means and standard deviations of elements", () => {
  it("are those of whole numbers, to the bit, from rows and from summaries", () => {
    fc.assert(
      fc.property(rows, (values) => {
        const of = summarizeArray(rowsOf(values), "value", undefined);
        const n = of.count[0]!;
        const sum = longSum(of.sums, 0);
        for (const { mean, sd } of [resultsOfSummary(of, []), resultsOfPieces([rowsOf(values)], "value", [])]) {
          expect(mean[0]).toBe(meanOf(n, sum));
          expect(sd[0]).toBe(Math.sqrt(covarianceOf(n, longSum(of.squares, 0), sum, sum)));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("are rounded to even where a quotient lies halfway", () => {
    const ulp = 2 ** -52;
    expect(meanOfRows([1, 1 + ulp])).toBe(1);
    expect(meanOfRows([1 + ulp, 1 + 2 * ulp])).toBe(1 + 2 * ulp);
  });
});
