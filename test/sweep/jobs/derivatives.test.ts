import { describe, expect, it } from "vitest";
import { UserError } from "../../../lib/errors.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { checkSpec } from "../../../lib/sweep/jobs/model-check.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../../lib/sweep/spec/run-id.js";

const SWEPT = {
  model: `
l L P=2
m m1 R=0.9 T=0.1
m m2 R=0.8 T=0.19 phi=3
s s1 m1.p2 m2.p1 L=1
link(L, 1, m1)
pd p m2.p2.o
ad a m1.p1.o f=0
xaxis(m2.phi, lin, 0, 6, 2)`,
  vary: { "m1.R": { kind: "linear", from: 0.85, to: 0.87, points: 3 } },
} as const;

function mistake(spec: object): string {
  try {
    const read = readSpec({ ...SWEPT, ...spec });
    checkSpec(read);
    compileSweep(read);
  } catch (error) {
    if (error instanceof UserError) return `${error.place}: ${error.code}`;
    throw error;
  }
  return "";
}

describe("derivatives in a spec", () => {
  it("are outputs behind the others, with units, of one point of an axis or of all", () => {
    const sweep = compileSweep(readSpec({ ...SWEPT, derivatives: { of: ["p@3", "a"], by: ["m1.R", "L.P"] } }));
    expect(sweep.outputs.map(({ name, unit, complex, shape }) => [name, unit, complex, shape])).toEqual([
      ["p", "W", false, [3]],
      ["a", "√W", true, [3]],
      ["d p@3 / d m1.R", "W", false, []],
      ["d p@3 / d L.P", "W/W", false, []],
      ["d a / d m1.R", "√W", true, [3]],
      ["d a / d L.P", "√W/W", true, [3]],
    ]);
    const { outputs, errors } = sweep.run(0, 3);
    expect(errors.size).toBe(0);
    const [p, , byR, byP] = outputs as readonly Float64Array[];
    for (let job = 0; job < 3; job++) expect(byP![job]).toBeCloseTo(p![3 * job + 1]! / 2, 13);
    // The middle of three jobs: differences of the two beside it, 0.01 apart, are off by their square.
    expect(byR![1]! / ((p![7]! - p![1]!) / 0.02)).toBeCloseTo(1, 1);
  });

  it("are of everything by what varies, if it says so", () => {
    const sweep = compileSweep(readSpec({ ...SWEPT, derivatives: { by: "all" } }));
    expect(sweep.outputs.map(({ name }) => name)).toEqual(["p", "a", "d p / d m1.R", "d a / d m1.R"]);
  });

  it("are kept beside outputs that are named", () => {
    const sweep = compileSweep(readSpec({ ...SWEPT, outputs: ["p"], derivatives: { by: ["L.P"] } }));
    expect(sweep.outputs.map(({ name }) => name)).toEqual(["p", "d p / d L.P"]);
  });

  it("are of each job's own model where jobs have edits, and NaN where a model has no such parameter", () => {
    const edits = [{ jobs: { first: 1, last: 1 }, remove: ["m2"] }];
    const spec = { ...SWEPT, analysis: "noxaxis()", edits, derivatives: { by: ["L.P", "m2.phi"] } };
    const model = "l L P=2\nm m1 R=0.9 T=0.1\nm m2 R=0.8 T=0.19\nlink(L, 1, m1, 1, m2)\npd p m1.p1.o";
    const sweep = compileSweep(readSpec({ ...spec, model }));
    const { outputs, errors } = sweep.run(0, 3);
    expect([...errors]).toEqual([]);
    const [p, byP, byPhi] = outputs as readonly Float64Array[];
    for (let job = 0; job < 3; job++) expect(byP![job]).toBeCloseTo(p![job]! / 2, 13);
    expect([...byPhi!].map(Number.isNaN)).toEqual([false, true, false]);
  });

  it("are part of what makes a run, and are read back as they were written", () => {
    const spec = readSpec({ ...SWEPT, derivatives: { by: ["L.P"] } });
    expect(spec.derivatives).toEqual({ of: "all", by: ["L.P"] });
    expect(readSpec(JSON.parse(new TextDecoder().decode(specBytes(spec))))).toEqual(spec);
  });

  it("are refused where they can't be, at their place in the spec", () => {
    expect(mistake({ derivatives: { by: ["m1.Q"] } })).toBe("derivatives.by[0]: unknown-parameter");
    expect(mistake({ derivatives: { by: ["m1.L"] } })).toBe("derivatives.by[0]: not-changeable");
    expect(mistake({ derivatives: { of: ["q"], by: "all" } })).toBe("derivatives.of[0]: unknown-output");
    expect(mistake({ derivatives: { of: ["p@4"], by: "all" } })).toBe("derivatives.of[0]: unknown-point");
    expect(mistake({ analysis: "noxaxis()", derivatives: { of: ["p@4"], by: "all" } })).toBe(
      "derivatives.of[0]: unknown-point",
    );
    expect(mistake({ objective: { minimize: "sum(p)" }, derivatives: { by: "all" } })).toBe(
      "derivatives: spec-conflict",
    );
    expect(mistake({ vary: {}, jobs: 1, derivatives: { by: "all" } })).toBe("derivatives.by: spec-conflict");
    const counted = { analysis: "maximize(p, m2.phi)", derivatives: { of: ["iters"], by: "all" } };
    expect(mistake(counted)).toBe("derivatives.of[0]: no-derivative");
  });
});
