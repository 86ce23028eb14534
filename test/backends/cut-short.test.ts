import { describe, expect, it } from "vitest";
import { bounded, TookTooLong } from "../../lib/backends/bounded.js";
import { loadRunnerWithin } from "../../lib/backends/load-runner.js";
import { UserError } from "../../lib/errors.js";
import { dyadicOf } from "../../lib/results/statistics/dyadic.js";
import { powerSums, productSum } from "../../lib/results/statistics/exact-sum.js";
import { longSum } from "../../lib/results/statistics/long-sums.js";
import { summarizeArray } from "../../lib/results/summary/array-summary.js";

/** Whether something that goes on for ever was ended in its middle. */
function isCut(act: () => unknown, mostMs: number): boolean {
  try {
    bounded(() => {
      for (;;) act();
    }, mostMs);
    return false;
  } catch (error) {
    if (error instanceof TookTooLong) return true;
    throw error;
  }
}

describe("what is ended in its middle", () => {
  it("leaves nothing of its sums to those that follow", () => {
    const values = Float64Array.from({ length: 500_000 }, (_, index) => (index + 1) / 3);
    const three = Float64Array.of(1, 2, 4);
    const expected = powerSums(three, 3);
    const column = { name: "x", unit: "", role: "output", type: "real", shape: [500], axes: [] } as const;
    const acts = [
      () => powerSums(values, 3),
      () => productSum(values, values),
      () => summarizeArray({ column, data: values, count: 1000 }, "value", undefined),
    ];
    for (let round = 0; round < 8; round++) {
      for (const act of acts) {
        expect(isCut(act, 5 + round)).toBe(true);
        expect(powerSums(three, 3)).toEqual(expected);
        expect(productSum(three, three)).toEqual(dyadicOf(21));
        const of = summarizeArray({ column: { ...column, shape: [1] }, data: three, count: 3 }, "value", undefined);
        expect([longSum(of.sums, 0), longSum(of.squares, 0)]).toEqual([dyadicOf(7), dyadicOf(21)]);
      }
    }
  });

  it("isn't the reading of a spec, which may take longer than what is bounded: schemas are read in pieces that are kept", async () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => [row / 7]);
    const vary = [{ kind: "table", columns: ["m1.phi"], rows, colums: [] }];
    const bytes = new TextEncoder().encode(JSON.stringify({ model: "m m1", jobs: 1, vary }));
    await expect(loadRunnerWithin(bytes, 1)).rejects.toThrow(UserError);
  });
});
