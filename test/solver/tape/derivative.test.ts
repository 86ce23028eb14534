import { describe, expect, it } from "vitest";
import { Adjoints } from "../../../lib/solver/tape/derivative.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { type Ref, Tape } from "../../../lib/solver/tape/tape.js";
import { slopes } from "../../derivatives.js";

/** How far values of size 1 are rounded, in the smallest differences. */
const ROUNDING = 1e-13;

type Formula = (tape: Tape, x: Ref, y: Ref) => Ref;

/** Where each formula is looked at: away from what has no derivative. */
const FORMULAS: Readonly<Record<string, readonly [Formula, x: number, y: number]>> = {
  sum: [(tape, x, y) => tape.add(x, tape.mul(x, y)), 0.3, -2],
  difference: [(tape, x, y) => tape.sub(tape.mul(x, x), y), 0.3, -2],
  quotient: [(tape, x, y) => tape.div(x, y), 0.3, -2],
  opposite: [(tape, x, y) => tape.neg(tape.mul(x, y)), 0.3, -2],
  root: [(tape, x, y) => tape.sqrt(tape.add(x, tape.mul(y, y))), 0.3, -2],
  sine: [(tape, x, y) => tape.sin(tape.mul(x, y)), 0.3, -2],
  cosine: [(tape, x, y) => tape.cos(tape.mul(x, y)), 0.3, -2],
  sidebands: [
    (tape, x, y) => tape.mul(tape.sin(x), tape.sin(tape.mul(x, tape.add(tape.one, tape.mul(y, tape.constant(1e-9)))))),
    2,
    3,
  ],
  choice: [(tape, x, y) => tape.select(tape.less(x, y), tape.mul(x, x), tape.mul(y, x)), 0.3, 2],
  "other choice": [(tape, x, y) => tape.select(tape.equal(x, y), tape.mul(x, x), tape.mul(y, x)), 0.3, 2],
  abs: [(tape, x, y) => tape.call("abs", tape.mul(x, y)), 0.3, -2],
  arccos: [(tape, x, y) => tape.call("arccos", tape.mul(x, y)), 0.3, -2],
  arcsin: [(tape, x, y) => tape.call("arcsin", tape.mul(x, y)), 0.3, -2],
  arctan: [(tape, x, y) => tape.call("arctan", tape.mul(x, y)), 0.3, -2],
  arctan2: [(tape, x, y) => tape.call("arctan2", x, y), 0.3, -2],
  cos: [(tape, x, y) => tape.call("cos", tape.mul(x, y)), 0.3, -2],
  erf: [(tape, x, y) => tape.call("erf", tape.mul(x, y)), 0.3, -2],
  exp: [(tape, x, y) => tape.call("exp", tape.mul(x, y)), 0.3, -2],
  expm1: [(tape, x, y) => tape.call("expm1", tape.mul(x, y)), 0.3, -2],
  floor: [(tape, x, y) => tape.call("floor", tape.mul(x, y)), 0.3, -2],
  jv: [(tape, x, y) => tape.call("jv", tape.constant(2), tape.mul(x, y)), 0.3, 7],
  log: [(tape, x, y) => tape.call("log", tape.mul(x, y)), 0.3, 2],
  log1p: [(tape, x, y) => tape.call("log1p", tape.mul(x, y)), 0.3, 2],
  log10: [(tape, x, y) => tape.call("log10", tape.mul(x, y)), 0.3, 2],
  min: [(tape, x, y) => tape.call("min", tape.mul(x, x), y), 0.3, 2],
  "other min": [(tape, x, y) => tape.call("min", tape.mul(x, x), y), 2, 0.3],
  pow: [(tape, x, y) => tape.call("pow", x, y), 0.3, -2],
  sin: [(tape, x, y) => tape.call("sin", tape.mul(x, y)), 0.3, -2],
  smallCos: [(tape, x, y) => tape.call("smallCos", tape.mul(x, y)), 1e-3, 3],
  smallSin: [(tape, x, y) => tape.call("smallSin", tape.mul(x, y)), 1e-3, 2],
  tan: [(tape, x, y) => tape.call("tan", tape.mul(x, y)), 0.3, -2],
};

function gradient(formula: Formula, x: number, y: number): readonly [number, number] {
  const tape = new Tape();
  const leaves = [tape.input(0), tape.input(1)] as const;
  const value = formula(tape, ...leaves);
  const adjoints = new Adjoints(tape, leaves);
  adjoints.add(value, tape.one);
  adjoints.sweep();
  const refs = leaves.map((leaf) => adjoints.at(leaf));
  const values = interpret(tape, [x, y]);
  return [values[refs[0]!]!, values[refs[1]!]!];
}

describe("the derivative of a formula on a tape", () => {
  it.each(Object.entries(FORMULAS))("is that of differences: %s", (_, [formula, x, y]) => {
    const tape = new Tape();
    const value = formula(tape, tape.input(0), tape.input(1));
    const at = (a: number, b: number) => Float64Array.of(interpret(tape, [a, b])[value]!);
    const [byX, byY] = gradient(formula, x, y);
    for (const [ours, found, step] of [
      [byX, slopes((a) => at(a, y), x, 0.1 * x)[0]!, 0.1 * Math.abs(x)],
      [byY, slopes((b) => at(x, b), y, 0.1 * y)[0]!, 0.1 * Math.abs(y)],
    ] as const) {
      expect(Math.abs(ours - found.value)).toBeLessThanOrEqual(
        10 * found.error + 1e-10 * Math.abs(found.value) + ROUNDING / step,
      );
    }
  });

  it("is NaN by the order of a Bessel function, which has no such formula", () => {
    expect(gradient((tape, x, y) => tape.call("jv", x, y), 0.3, 2)[0]).toBeNaN();
  });

  it("stops at what is held, where it waits until it is taken", () => {
    const tape = new Tape();
    const x = tape.input(0);
    const held = tape.held(tape.mul(x, x));
    const value = tape.mul(held, tape.constant(3));
    const adjoints = new Adjoints(tape, [x]);
    adjoints.add(value, tape.one);
    adjoints.sweep();
    expect(adjoints.waiting()).toEqual([held]);
    expect(tape.valueOf(adjoints.take(held))).toBe(3);
    expect(adjoints.waiting()).toEqual([]);
    expect(adjoints.at(x)).toBe(tape.zero);
  });
});
