import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeReasons, reasonsOf } from "../../../lib/results/summary/failure-reasons.js";
import type { Table } from "../../../lib/results/table.js";

const table = (first: number, errors: readonly (string | null)[]): Table => ({
  first,
  count: errors.length,
  columns: [{ name: "error", role: "error", type: "text", unit: "", shape: [], axes: [] }],
  data: [errors],
});

describe("why jobs failed", () => {
  it("is the same for errors that differ in their numbers only", () => {
    const errors = ["ITM.L is -0.0088", null, "ITM.L is 1.5e-7", "ETM2.L is 3", "ETM1.L is 3"];
    expect(reasonsOf(table(10, errors))).toEqual([
      { reason: "ETM1.L is …", count: 1, jobs: [14], example: "ETM1.L is 3" },
      { reason: "ETM2.L is …", count: 1, jobs: [13], example: "ETM2.L is 3" },
      { reason: "ITM.L is …", count: 2, jobs: [10, 12], example: "ITM.L is -0.0088" },
    ]);
  });

  it("comes to the same whatever the chunks and the order in which they are merged", () => {
    const words = fc.integer({ min: 0, max: 150 }).map((word) => `no ${String.fromCharCode(97 + word)} at ${word}`);
    const rows = fc.array(fc.option(words), { minLength: 2, maxLength: 400 });
    fc.assert(
      fc.property(rows, fc.nat(), (errors, where) => {
        const cut = where % errors.length;
        const [one, other] = [table(0, errors.slice(0, cut)), table(cut, errors.slice(cut))].map(reasonsOf);
        const whole = reasonsOf(table(0, errors));
        expect(mergeReasons(one!, other!)).toEqual(whole);
        expect(mergeReasons(other!, one!)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});
