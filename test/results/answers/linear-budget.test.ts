import { expect, it } from "vitest";
import { linearBudgets } from "../../../lib/results/answers/linear-budget.js";
import { budgetSection } from "../../../lib/results/report/budget-section.js";
import type { Result, Statistics } from "../../../lib/results/summary/finish.js";

const result = (name: string, mean: number, sd: number, unit = "W"): Result => ({
  name,
  unit,
  statistics: { count: 100, notFinite: 0, mean, sd, quantiles: [], histogram: null } satisfies Statistics,
});

/** P = 3 a - 4 b + ..., a of standard deviation 2, b of 1, c doesn't matter: 6 and 4, together √52. */
const SUMMARY = {
  inputs: [result("L.a", 0, 2, "m"), result("L.b", 0, 1, ""), result("L.c", 0, 1, "")],
  outputs: [
    result("P", 10, 7.5),
    result("d P / d L.b", -4, 0),
    result("d P / d L.a", 3, 0.1),
    result("d P / d L.c", 0, 0),
    result("d P@3 / d L.a", 1, 0),
    result("d P / d unknown", 1, 0),
  ],
};

it("multiplies each input's standard deviation with the mean slope, the largest first", () => {
  const [whole, point] = linearBudgets(SUMMARY);
  expect(whole!.output).toBe("P");
  expect(whole!.shares.map(({ input, moves }) => [input, moves])).toEqual([
    ["L.a", 6],
    ["L.b", -4],
    ["L.c", 0],
  ]);
  expect(whole!.sd).toBeCloseTo(Math.sqrt(52), 12);
  expect(whole!.shares[0]!.part).toBeCloseTo(36 / 52, 12);
  expect(point).toMatchObject({ output: "P@3", result: undefined, sd: 2 });
});

it("stands in a report beside what all jobs together have", () => {
  const text = budgetSection(SUMMARY)!.markup;
  expect(text).toContain("Together, as if independent: 7.211 W; all jobs together have 7.5 W");
  expect(text).toContain("69.23 %");
  expect(text).not.toMatch(/NaN|undefined/);
  expect(budgetSection({ inputs: SUMMARY.inputs, outputs: [SUMMARY.outputs[0]!] })).toBeUndefined();
});
