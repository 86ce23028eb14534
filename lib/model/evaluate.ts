/**
 * The value of an expression: complex numbers and arrays of them.
 *
 * What a sweep evaluates for each job is compiled elsewhere (lib/solver); this is for asking a model, for axes and for
 * checks, where a value is wanted once.
 */
import { UserError } from "../errors.js";
import { combine, elementwise, isList, negate, type Result } from "./complex.js";
import { callFunction } from "./functions.js";
import type { Expression, Value } from "./value.js";

/** What an evaluation needs: the values of what is referred to, and a bound on its steps. */
export interface Scope {
  /** The value of what a path names: of `m1.T`, of a variable, of `fsig.f`. */
  lookup(path: string): Result;
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

/** The value of an expression or of an array of them. */
export function evaluate(value: Value, scope: Scope): Result {
  const result = evaluateOnce(value, scope);
  scope.spend(isList(result) ? result.length + 1 : 1);
  return result;
}

function evaluateOnce(value: Value, scope: Scope): Result {
  switch (value.kind) {
    case "number":
      return value;
    case "boolean":
      return { re: value.value ? 1 : 0, im: 0 };
    case "reference":
      return scope.lookup(value.path);
    case "unary": {
      const argument = evaluate(value.argument, scope);
      return value.operator === "-" ? elementwise(argument, negate) : argument;
    }
    case "binary":
      return combine(value.operator, evaluate(value.left, scope), evaluate(value.right, scope));
    case "call":
      return callFunction(
        value.name,
        value.arguments.map((argument) => evaluate(argument, scope)),
      );
    case "array":
      return value.items.map((item) => evaluate(item, scope));
    default:
      throw new UserError({
        code: "not-a-number",
        place: "expression",
        what: `${describe(value)} has no numeric value`,
      });
  }
}

/** The real value of an expression. A complex one is an error. */
export function evaluateReal(value: Value, scope: Scope, place: string): number {
  const result = evaluate(value, scope);
  if (isList(result)) {
    throw new UserError({ code: "not-a-number", place, what: "an array stands where one number is needed" });
  }
  if (result.im !== 0) {
    throw new UserError({ code: "not-real", place, what: "a complex number stands where a real one is needed" });
  }
  return result.re;
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
