import { describe, expect, it } from "vitest";
import { parse } from "../../../lib/katscript/parse.js";
import { compileObjective } from "../../../lib/sweep/objective/objective.js";

const axis = { name: "fsig.f", unit: "Hz", values: [1, 10, 100] };
const OUTPUTS = [
  { name: "P", unit: "W", complex: false, shape: [], axes: [] },
  { name: "scan/H", unit: "", complex: true, shape: [3], axes: [axis] },
  { name: "scan/q", unit: "", complex: false, shape: [3], axes: [axis] },
];
const model = parse("l LASER P=3\nvariable gain value=7\npd P LASER.p1.o");
/** Two jobs: P 2 and 4; H 3 + 4i, 0 + 2i, 1; q 1, 2, 3 and 3, 2, 1. */
const DATA = [
  Float64Array.of(2, 4),
  Float64Array.of(3, 4, 0, 2, 1, 0, 6, 8, 0, 4, 2, 0),
  Float64Array.of(1, 2, 3, 3, 2, 1),
];

function valuesOf(minimize: string, more: object = {}, kind = "minimize"): number[] {
  const objective = { [kind]: minimize, ...more };
  const compiled = compileObjective(objective, { outputs: OUTPUTS, inputs: ["LASER.P"], model });
  return [...compiled.values(DATA, Float64Array.of(10, 20), 2)];
}

function fault(text: string, more: object = {}): string {
  try {
    valuesOf(text, more);
    return "none";
  } catch (error) {
    const { place, what, remedy } = error as { place: string; what: string; remedy: string };
    return `${place}: ${what}. ${remedy}`;
  }
}

describe("an objective", () => {
  it("makes one number of arrays along an axis", () => {
    expect(valuesOf("sum(scan.q)")).toEqual([6, 6]);
    expect(valuesOf("mean(abs(scan.H))")).toEqual([8 / 3, 16 / 3]);
    expect(valuesOf("max(scan.q) - min(scan.q)")).toEqual([2, 2]);
    expect(valuesOf("mean(scan.q * fsig.f)")).toEqual([321 / 3, 123 / 3]);
    expect(valuesOf("sum(log10(fsig.f))")).toEqual([3, 3]);
  });

  it("reads what is the same along an axis once, where it stands first", () => {
    const world = { outputs: OUTPUTS, inputs: ["LASER.P"], model };
    const objective = { minimize: "mean(scan.q) * P + sum(scan.q) + max(scan.q)" };
    const once = compileObjective(objective, { ...world, level: new Map([[2, 1]]) });
    const same = [DATA[0]!, DATA[1]!, Float64Array.of(5, 5, 5, 3, 3, 3)];
    const values = Float64Array.of(10, 20);
    expect([...once.values(same, values, 2)]).toEqual([10 + 15 + 5, 12 + 9 + 3]);
    const whole = compileObjective(objective, world);
    expect([...whole.values(same, values, 2)]).toEqual([...once.values(same, values, 2)]);
    // d / d q = P + 3 + 1, all of it where it is read.
    expect([...once.slopes(same, values, 2).weights[2]!]).toEqual([6, 0, 0, 8, 0, 0]);
  });

  it("takes the larger of two arrays place by place, and what is above a limit", () => {
    expect(valuesOf("sum(max(scan.q, 2))")).toEqual([7, 7]);
    expect(valuesOf("sum(above(scan.q, 2))")).toEqual([1, 1]);
    expect(valuesOf("sum(below([P, scan.q], 2.5))")).toEqual([2.5, 2]);
    expect(valuesOf("max(P, LASER.P, gain)")).toEqual([10, 20]);
  });

  it("has parts and data by name, in any order", () => {
    const more = { where: { ratio: "size / goal", size: "abs(scan.H)" }, data: { goal: [5, 2, 1] } };
    expect(valuesOf("sum(ratio)", more)).toEqual([3, 6]);
  });

  it("turns the sign of what is to be large, and keeps residuals apart", () => {
    expect(valuesOf("P", {}, "maximize")).toEqual([-2, -4]);
    expect(valuesOf("scan.q - 1", {}, "squares")).toEqual([0, 1, 2, 2, 1, 0]);
  });

  it("tells mistakes at their places", () => {
    expect(
      [
        fault("mean(scan.h)"),
        fault("scan.q"),
        fault("mean(scan.H)"),
        fault("sum(scan.q * a)", { data: { a: [1, 2] } }),
        fault("sum(a)", { where: { a: "b + 1", b: "2 * a" } }),
        fault("sum(a)", { where: { a: "mean(nothing)" } }),
        fault("mean(scan.q"),
        fault("maen(scan.q)"),
        fault("mean(scan.q, 2)"),
        fault("above(P)"),
        fault("P", { where: { unread: "mean(nothing)" } }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "objective.minimize:1:6: there is no output, axis, part or parameter "scan.h". Did you mean "scan.H"?
      objective.minimize:1:1: it gives 3 numbers. Make one of them, as by mean(...), sum(...) or max(...).
      objective.minimize:1:1: it gives a complex number. Take its abs, real or imag.
      objective.minimize:1:5: * is given arrays of 3 and 2 numbers. Give it arrays of one length.
      objective.where.b:1:5: it follows itself: a → b → a. Write one of them by something else.
      objective.where.a:1:6: there is no output, axis, part or parameter "nothing". Names are a, P, scan.H, scan.q, LASER.P.
      objective.minimize:1:5: "(" is never closed. Close it with ")".
      objective.minimize:1:1: there is no function "maen". Did you mean "mean"?
      objective.minimize:1:1: mean is given 2 arguments. It takes 1.
      objective.minimize:1:1: above is given 1 argument. It takes 2.
      objective.where.unread:1:6: there is no output, axis, part or parameter "nothing". Names are unread, P, scan.H, scan.q, LASER.P."
    `);
  });
});
