import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { numberValue, reference } from "../../../lib/model/expression.js";
import { Model } from "../../../lib/model/model.js";
import type { Term } from "../../../lib/model/terms.js";
import type { BinaryOperator, Expression, Value } from "../../../lib/model/value.js";
import { FUNCTIONS } from "../../../lib/model/words.js";
import { interpret, valueAt } from "../../../lib/solver/tape/interpret.js";
import { type Ref, Tape } from "../../../lib/solver/tape/tape.js";
import { Parameters } from "../../../lib/solver/values/expressions.js";

const NAMES = ["a", "b", "c"];

function modelOf(values: readonly number[]): Model {
  const model = new Model();
  values.forEach((value, index) => {
    model.add("var", NAMES[index]!, { value });
  });
  return model;
}

/** Numbers of any digits, and often those that make others vanish. */
const number = fc.oneof(
  fc.double({ min: -3, max: 3, noNaN: true }).map((x) => x + 0),
  fc.constantFrom(0, 0, 1, -1, 2),
);
const OF_ONE = [...FUNCTIONS.values()].filter((each) => each.parameters.length === 1).map(({ name }) => name);
const call = (name: string, ...values: readonly Value[]): Expression => ({ kind: "call", name, arguments: values });
const joined = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
});

/** Expressions of every operator and function, real and complex; `exponent` is what a power may be raised to. */
function expressions(exponent: fc.Arbitrary<Expression> | undefined): fc.Arbitrary<Expression> {
  const { any } = fc.letrec<{ any: Expression; array: Value }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      number.map((x) => numberValue(x)),
      fc.tuple(number, number).map(([re, im]) => numberValue(re, im)),
      fc.constantFrom(...NAMES).map((name) => reference(name)),
      // Complex by its type, whatever the variable is.
      fc
        .tuple(number, fc.constantFrom(...NAMES), number)
        .map(([re, name, im]) => joined("+", numberValue(re), joined("*", reference(name), numberValue(0, im)))),
      fc
        .tuple(
          fc.constantFrom("+" as const, "-" as const, "*" as const, "/" as const, "//" as const),
          tie("any"),
          tie("any"),
        )
        .map(([operator, left, right]) => joined(operator, left, right)),
      fc.tuple(tie("any"), exponent ?? tie("any")).map(([left, right]) => joined("**", left, right)),
      fc.tuple(fc.constantFrom("+" as const, "-" as const), tie("any")).map(
        ([operator, argument]): Expression => ({
          kind: "unary",
          operator,
          argument,
        }),
      ),
      fc.tuple(fc.constantFrom(...OF_ONE), tie("any")).map(([name, argument]) => call(name, argument)),
      fc.tuple(fc.constantFrom("arctan2", "jv"), tie("any"), tie("any")).map(([name, a, b]) => call(name, a, b)),
      fc.tuple(fc.constantFrom("sum", "std"), tie("array")).map(([name, values]) => call(name, values)),
      fc.tuple(tie("array"), tie("array")).map(([a, b]) => call("dot", a, b)),
    ),
    array: fc.oneof(
      fc.array(tie("any"), { minLength: 3, maxLength: 3 }).map((items): Value => ({ kind: "array", items })),
      fc
        .tuple(fc.constantFrom("linspace", "logspace", "geomspace"), tie("any"), tie("any"))
        .map(([name, start, stop]) => call(name, start, stop, numberValue(3))),
    ),
  }));
  return any;
}

interface Got {
  /** The number, or what keeps it from being one. */
  readonly re: number;
  readonly im: number;
  readonly complex: boolean;
}

function orRefused(compute: () => Got): Got | string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function plainly(model: Model, value: Expression): Got | string {
  return orRefused(() => model.evaluate(value) as Term<number>);
}

/** The values of a tape's operations, done with plain numbers: what is zero has no sign in between either. */
function unsigned(tape: Tape, row: readonly number[]): Float64Array {
  const values = new Float64Array(tape.length);
  for (let ref = 0; ref < tape.length; ref++) values[ref] = valueAt(tape, ref, values, row) + 0;
  return values;
}

/** What a tape gives that knows none of some variables: their numbers come when it is run. */
function taped(model: Model, value: Expression, inputs: readonly string[], row: readonly number[]): Got | string {
  return orRefused(() => {
    const tape = new Tape();
    const { re, im, complex } = new Parameters(tape, model, { inputs }).termsOf(value) as Term<Ref>;
    const numbers = unsigned(tape, row);
    return { re: numbers[re]!, im: numbers[im]!, complex };
  });
}

function onTape(model: Model, value: Expression, inputs: readonly string[], row: readonly number[]): number {
  return (taped(model, value, inputs, row) as Got).re;
}

const rows = fc.tuple(...NAMES.map(() => number));

describe("an expression on a tape", () => {
  it("has the bits that the model gives, or is refused in the same words", () => {
    fc.assert(
      fc.property(expressions(undefined), rows, (value, row) => {
        const model = modelOf(row);
        expect(taped(model, value, [], [])).toEqual(plainly(model, value));
      }),
      { numRuns: 3000 },
    );
  });

  it("has them whatever is an input, where powers are given as numbers", () => {
    const exponent = fc.constantFrom(-2, -1, 1, 2, 3).map((x) => numberValue(x));
    fc.assert(
      fc.property(expressions(exponent), rows, fc.subarray(NAMES), (value, row, inputs) => {
        const model = modelOf(row);
        const plain = plainly(model, value);
        if (typeof plain === "string") fc.pre(!plain.includes("can't be evaluated"));
        // 0 times what is infinite or no number is 0 on a tape that doesn't know it.
        if (typeof plain !== "string") fc.pre(Number.isFinite(plain.re) && Number.isFinite(plain.im));
        const numbers = inputs.map((name) => row[NAMES.indexOf(name)]!);
        expect(taped(model, value, inputs, numbers)).toEqual(plain);
      }),
      // A turn near another is made of that one, to an ulp: no such pair is among these.
      { numRuns: 3000, seed: 4711 },
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
