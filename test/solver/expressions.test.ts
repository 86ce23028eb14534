import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { parse } from "../../lib/katscript/parse.js";
import { numberValue, reference } from "../../lib/model/expression.js";
import { Model } from "../../lib/model/model.js";
import type { Expression } from "../../lib/model/value.js";
import { Parameters } from "../../lib/solver/expressions.js";
import { interpret } from "../../lib/solver/interpret.js";
import { Tape } from "../../lib/solver/tape.js";
import { isArray, type Term } from "../../lib/solver/terms.js";

const NAMES = ["a", "b", "c"];

function modelOf(values: readonly number[]): Model {
  const model = new Model();
  values.forEach((value, index) => {
    model.add("var", NAMES[index]!, { value });
  });
  return model;
}

/**
 * Expressions that are no more sensitive than their numbers: nothing divides by what may be near 0, since there the machine's
 * functions and ours, which differ by an ulp, may be any distance apart. (-0 is 0 on a tape.)
 */
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.double({ min: -3, max: 3, noNaN: true }).map((x) => numberValue(x)),
    fc.constantFrom(...NAMES).map((name) => reference(name)),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom("+" as const, "-" as const, "*" as const),
      left: tie("expression"),
      right: tie("expression"),
    }),
    fc.record({
      kind: fc.constant("unary" as const),
      operator: fc.constant("-" as const),
      argument: tie("expression"),
    }),
    fc.record({
      kind: fc.constant("call" as const),
      name: fc.constantFrom("sin", "cos", "arctan", "abs", "radians", "degrees", "conj", "real", "exp", "erf"),
      arguments: fc.tuple(tie("expression")),
    }),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => ({
      kind: "binary" as const,
      operator: "/" as const,
      left,
      right: {
        kind: "binary" as const,
        operator: "+" as const,
        left: numberValue(0.5),
        right: { kind: "call" as const, name: "abs", arguments: [right] },
      },
    })),
    fc.tuple(tie("expression"), fc.constantFrom(1, 2, 3, 0.5)).map(([left, power]) => ({
      kind: "binary" as const,
      operator: "**" as const,
      left: { kind: "call" as const, name: "abs", arguments: [left] },
      right: numberValue(power),
    })),
  ),
}));

function onTape(model: Model, value: Expression, inputs: readonly string[], row: readonly number[]): number {
  const tape = new Tape();
  const term = new Parameters(tape, model, { inputs }).termsOf(value);
  if (isArray(term)) throw new Error("an array");
  return interpret(tape, row)[(term as Term).re]!;
}

describe("an expression on a tape", () => {
  it("has the value that the model gives, whatever is an input", () => {
    const values = fc.tuple(...NAMES.map(() => fc.double({ min: -3, max: 3, noNaN: true })));
    fc.assert(
      fc.property(expression, values, fc.subarray(NAMES), (value, row, inputs) => {
        const model = modelOf(row);
        const theirs = model.evaluate(value);
        const ours = onTape(
          model,
          value,
          inputs,
          inputs.map((name) => row[NAMES.indexOf(name)]!),
        );
        const expected = "re" in theirs ? theirs.re : Number.NaN;
        fc.pre(Number.isFinite(expected) && Math.abs(expected) < 1e12);
        // The machine's functions and ours differ by an ulp; differences of large numbers make more of it.
        expect(Math.abs(ours - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      }),
      { numRuns: 2000, seed: 4711 },
    );
  });

  it("follows references, degrees of freedom and switches", () => {
    const model = parse(
      "var v 2\nvar thrice 3*v\nm m1 R=0.1*v L=0\nm m2 R=m1.T T=m1.R phi=thrice misaligned=true\ndof D m2.dofs.z 2 m1.dofs.z -1 DC=0.5\n",
    );
    const tape = new Tape();
    const parameters = new Parameters(tape, model, { inputs: ["v", "D.DC"] });
    const refs = ["m2.phi", "m1.phi", "m2.R", "m2.misaligned"].map((path) => parameters.real(path));
    const values = interpret(tape, [4, -1]);
    expect(refs.map((ref) => values[ref])).toEqual([12 - 2, 1, 1 - 0.4, 1]);
  });

  it("is a constant where nothing free is in it, and takes numbers that hold in place of the text's", () => {
    const tape = new Tape();
    const parameters = new Parameters(tape, parse("var v 2\nvar thrice 3*v\nvar u 1\n"), {
      inputs: ["u"],
      values: new Map([["v", 5]]),
    });
    expect(tape.valueOf(parameters.real("thrice"))).toBe(15);
    expect(tape.isConstant(parameters.real("u"))).toBe(false);
  });

  it("goes through chains of references as long as a text can make them", () => {
    const model = new Model();
    const length = 20_000;
    model.insert({
      kind: "variable",
      name: "v0",
      parameters: new Map([["value", numberValue(1)]]),
      rest: [],
      span: undefined,
    });
    for (let k = 1; k <= length; k++) {
      const value: Expression = { kind: "binary", operator: "+", left: reference(`v${k - 1}`), right: numberValue(1) };
      model.insert({
        kind: "variable",
        name: `v${k}`,
        parameters: new Map([["value", value]]),
        rest: [],
        span: undefined,
      });
    }
    const tape = new Tape();
    expect(tape.valueOf(new Parameters(tape, model).real(`v${length}`))).toBe(length + 1);
  });

  it("sums, spans and multiplies arrays", () => {
    const model = parse(
      "l a P=1\nmathd x sum([1, 2*a.P, 3])+dot([1, 2], [a.P, 4])+sum(linspace(0, a.P, 3))+std([1, 3])\n",
    );
    const value = model.element("x").parameters.get("expression") as Expression;
    expect(onTape(model, value, ["a.P"], [10])).toBe(24 + 18 + 15 + 1);
  });

  it("is refused where a complex number stands for a real one, or where its length varies", () => {
    const model = parse("var v 2\n");
    const tape = new Tape();
    const parameters = new Parameters(tape, model, { inputs: ["v"] });
    expect(() => parameters.realOf(numberValue(1, 1), "here")).toThrow(UserError);
    const length: Expression = {
      kind: "call",
      name: "linspace",
      arguments: [numberValue(0), numberValue(1), reference("v")],
    };
    expect(() => parameters.termsOf(length)).toThrow(/depends on what varies/);
  });
});
