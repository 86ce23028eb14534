import { describe, expect, it } from "vitest";
import { planAnalysis } from "../../../lib/analysis/steps/plan.js";
import { agrees, compareOutputs, type Measured, toleranceFor } from "../../../lib/analysis/whole/compare.js";
import { parse } from "../../../lib/katscript/parse.js";

function output(name: string, values: readonly number[], options: Partial<Measured> = {}): Measured {
  return { name, unit: "W", shape: [values.length], complex: false, values, ...options };
}

function compare(ours: readonly Measured[], theirs: readonly Measured[], tolerance = 1e-8) {
  return compareOutputs(ours, new Map(theirs.map((each) => [each.name, each])), tolerance);
}

describe("two sets of outputs", () => {
  it("agree where no value is further off than the tolerance of the largest", () => {
    const [near, far] = compare(
      [output("a", [1e-6, 2 + 1e-8]), output("b", [1e-6, 2 + 3e-8])],
      [output("a", [0, 2]), output("b", [1e-6, 2])],
      1e-6,
    );
    expect(near!.absolute).toBeCloseTo(1e-6, 12);
    expect(agrees(near!)).toBe(true);
    expect(agrees(compare([output("b", [1e-6, 2 + 3e-8])], [output("b", [1e-6, 2])])[0]!)).toBe(false);
    expect(far!.relative).toBeCloseTo(1.5e-8, 12);
  });

  it("agree in what rounding leaves of a larger value of their kind", () => {
    const bright = output("bright", [100]);
    const [, dark] = compare([bright, output("dark", [5e-13])], [bright, output("dark", [1e-19])]);
    expect(agrees(dark!)).toBe(true);
    const [, other] = compare([bright, output("dark", [5e-13], { unit: "m" })], [bright, output("dark", [1e-19])]);
    expect(agrees(other!)).toBe(false);
  });

  it("agree in powers that rounding leaves of amplitudes", () => {
    const amplitude = output("a", [10, 0], { complex: true, unit: "√W", shape: [1] });
    const [, dark] = compare([amplitude, output("dark", [5e-13])], [amplitude, output("dark", [1e-19])]);
    expect(agrees(dark!)).toBe(true); // 10 √W are 100 W
  });

  it("agree in the dark only if ours is dark as well", () => {
    expect(agrees(compare([output("a", [1e-21])], [output("a", [0])])[0]!)).toBe(true);
    expect(agrees(compare([output("a", [1e-15])], [output("a", [0])])[0]!)).toBe(false);
  });

  it("agree in what is no number in both, and in nothing else that is none", () => {
    expect(agrees(compare([output("a", [Number.NaN, 1])], [output("a", [Number.NaN, 1])])[0]!)).toBe(true);
    expect(agrees(compare([output("a", [Number.NaN, 1])], [output("a", [1, 1])])[0]!)).toBe(false);
  });

  it("measure complex numbers by their distance", () => {
    const complex = { complex: true, shape: [1] };
    const [difference] = compare([output("a", [3, 4], complex)], [output("a", [0, 0], complex)]);
    expect(difference!.absolute).toBe(5);
  });

  it("can't agree where one lacks an output, or has it in another shape or of another kind", () => {
    const faults = [
      compare([output("a", [1])], []),
      compare([output("a", [1])], [output("a", [1, 2])]),
      compare([output("a", [1, 0], { complex: true, shape: [1] })], [output("a", [1])]),
    ].map(([difference]) => [difference!.fault, agrees(difference!)]);
    expect(faults).toEqual([
      ["Finesse gives no such output", false],
      ["ours has the shape [1], theirs [2]", false],
      ["ours is complex, theirs real", false],
    ]);
  });
});

describe("the tolerance of an analysis", () => {
  const model = "l a P=1\npd p a.p1.o\nlock k p a.P -1 1e-3\n";
  it.each([
    ["", 1e-8],
    ["xaxis(a.P, lin, 0, 1, 2)", 1e-8],
    ["series(run_locks(), noxaxis())", 1e-6],
    ["xaxis(a.phase, lin, 0, 1, 2, pre_step=run_locks())", 1e-6],
    ["series(minimize(p, a.P), noxaxis())", 1e-4],
  ])("is as wide as what it looks for is uncertain: %s", (analysis, tolerance) => {
    expect(toleranceFor(planAnalysis(parse(model + analysis)))).toBe(tolerance);
  });
});
