/**
 * The value of an expression over an arithmetic: complex numbers and arrays of them.
 *
 * With plain numbers it is for asking a model, for axes and for checks, where a value is wanted once; with a tape, for what a
 * sweep computes for each job.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { UserError } from "../errors.js";
import { callFunction } from "./functions.js";
import { combine, eachOf, isArray, negate, realTerm, type Terms } from "./terms.js";
import type { Expression, Value } from "./value.js";

/** What an evaluation needs: the values of what is referred to, and a bound on its steps. */
export interface Scope<N> {
  /** The value of what a path names: of `m1.T`, of a variable, of `fsig.f`. */
  lookup(path: string): Terms<N>;
  /** The value that an element's name stands for; without this, and where it is undefined, there is none. */
  element?(name: string): Terms<N> | undefined;
  /** Counts steps; throws when there were too many. */
  spend(steps: number): void;
}

/** How many numbers one evaluation may pass through, those in arrays counted each. */
const MAX_STEPS = 20_000_000;

/** A bound on steps: a text of a few words must not keep a machine busy for hours. */
export function budget(): (steps: number) => void {
  let left = MAX_STEPS;
  return (steps) => {
    left -= steps;
    if (left >= 0) return;
    throw new UserError({
      code: "too-long",
      place: "expression",
      what: `evaluating takes more than ${MAX_STEPS} steps`,
      remedy: "Take shorter arrays.",
    });
  };
}

/** The value of an expression, of a switch or of an array of them. */
export function evaluate<N>(on: Arithmetic<N>, value: Value, scope: Scope<N>): Terms<N> {
  const result = evaluateOnce(on, value, scope);
  scope.spend(isArray(result) ? result.length + 1 : 1);
  return result;
}

function evaluateOnce<N>(on: Arithmetic<N>, value: Value, scope: Scope<N>): Terms<N> {
  switch (value.kind) {
    case "number":
      return { re: on.constant(value.re), im: on.constant(value.im), complex: value.im !== 0 };
    case "boolean":
      return realTerm(on, value.value ? on.one : on.zero);
    case "reference":
      return scope.lookup(value.path);
    case "unary": {
      const argument = evaluate(on, value.argument, scope);
      return value.operator === "-" ? eachOf(argument, (z) => negate(on, z)) : argument;
    }
    case "binary":
      return combine(on, value.operator, evaluate(on, value.left, scope), evaluate(on, value.right, scope));
    case "call":
      return callFunction(
        on,
        value.name,
        value.arguments.map((argument) => evaluate(on, argument, scope)),
      );
    case "array":
      return value.items.map((item) => evaluate(on, item, scope));
    default: {
      const found = value.kind === "element" ? scope.element?.(value.name) : undefined;
      if (found !== undefined) return found;
      const what = `${describe(value)} has no numeric value`;
      throw new UserError({ code: "not-a-number", place: "expression", what, remedy: "Give it a number." });
    }
  }
}

/** The real number that a value is, or an error that names a place: what is complex only by its type counts as real. */
export function realOf<N>(on: Arithmetic<N>, terms: Terms<N>, place: string): N {
  if (isArray(terms)) {
    throw new UserError({
      code: "wrong-type",
      place,
      what: "an array stands where one number is needed",
      remedy: "Give it one number.",
    });
  }
  if (!on.isZero(terms.im)) {
    throw new UserError({
      code: "not-real",
      place,
      what: "a complex number stands where a real one is needed",
      remedy: "Take its abs, real or imag.",
    });
  }
  return terms.re;
}

function describe(value: Value): string {
  switch (value.kind) {
    case "text":
      return `"${value.value}"`;
    case "none":
      return "none";
    case "element":
      return value.name;
    case "port":
      return `${value.element}.${value.port}`;
    case "node":
      return `${value.element}.${value.port}.${value.node}`;
    default:
      return `a ${value.kind}`;
  }
}

/** Whether nothing but numbers stands in an expression. */
export function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case "number":
      return true;
    case "reference":
      return false;
    case "unary":
      return isConstant(expression.argument);
    case "binary":
      return isConstant(expression.left) && isConstant(expression.right);
    case "call":
      return false;
  }
}
