/** Values as KatScript writes them, so that they parse back to the same: numbers to the last bit. */
import { isExpression, sameValue } from "../model/expression.js";
import { ACTIONS } from "../model/kinds.js";
import type { ParameterSpec } from "../model/signature.js";
import type { Action, BinaryOperator, Expression, Value } from "../model/value.js";
import { KEYWORDS } from "../model/words.js";

/** Bracketed exactly where precedence asks for it. */
const PRECEDENCE: Record<BinaryOperator, number> = { "+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "**": 4 };
const UNARY = 3;
const ATOM = 5;

export function printValue(value: Value): string {
  switch (value.kind) {
    case "boolean":
      return String(value.value);
    case "text":
      return quote(value.value);
    case "none":
      return "none";
    case "array":
      return `[${value.items.map(printValue).join(", ")}]`;
    case "element":
      return value.name;
    case "port":
      return `${value.element}.${value.port}`;
    case "node":
      return `${value.element}.${value.port}.${value.node}`;
    case "action":
      return printAction(value.action);
    default:
      return printExpression(value, 0);
  }
}

/** A value for a parameter: a word of the language stands bare where one is asked for. */
export function printFor(spec: ParameterSpec, value: Value): string {
  if (spec.type === "keyword" && value.kind === "text" && KEYWORDS.has(value.value)) return value.value;
  return printValue(value);
}

function quote(text: string): string {
  const escaped = text.replace(/[\\']/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r");
  return `'${escaped}'`;
}

/** A number as the shortest digits that read back as the same double. */
function printReal(value: number): string {
  if (Number.isNaN(value)) return "(inf-inf)";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  return String(value);
}

function printNumber(re: number, im: number): string {
  if (im === 0) return printReal(re);
  const imaginary = `${printReal(Math.abs(im))}j`;
  if (re === 0) return im < 0 ? `-${imaginary}` : imaginary;
  return `(${printReal(re)}${im < 0 ? "-" : "+"}${imaginary})`;
}

/** How strongly what is printed for an expression holds together. */
function bindingOf(expression: Expression): number {
  switch (expression.kind) {
    case "number":
      if (expression.im !== 0 && expression.re !== 0) return ATOM;
      return expression.re < 0 || expression.im < 0 || Object.is(expression.re, -0) ? UNARY : ATOM;
    case "unary":
      return UNARY;
    case "binary":
      return PRECEDENCE[expression.operator];
    default:
      return ATOM;
  }
}

/** An operand may be an array: operators go through it element by element. */
function printExpression(expression: Value, needed: number): string {
  if (!isExpression(expression)) return printValue(expression);
  const text = bare(expression);
  return bindingOf(expression) < needed ? `(${text})` : text;
}

function bare(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return printNumber(expression.re, expression.im);
    case "reference":
      return expression.path;
    case "unary":
      return `${expression.operator}${printExpression(expression.argument, expression.argument.kind === "number" ? ATOM + 1 : UNARY)}`;
    case "binary": {
      const { operator, left, right } = expression;
      const precedence = PRECEDENCE[operator];
      const [onLeft, onRight] = operator === "**" ? [ATOM, UNARY] : [precedence, precedence + 1];
      return `${printExpression(left, onLeft)}${operator}${printExpression(right, onRight)}`;
    }
    case "call":
      return `${expression.name}(${expression.arguments.map(printValue).join(", ")})`;
  }
}

/** An argument of a signature, with its default if it has one. */
export function printArgument(spec: ParameterSpec): string {
  return spec.default === undefined ? spec.name : `${spec.name}=${printFor(spec, spec.default)}`;
}

/** An action: what stands before `*args` in its place, the rest by name where it isn't the default. */
export function printAction(action: Action): string {
  const signature = ACTIONS.get(action.kind)!;
  const inPlace = signature.parameters.filter((spec) => !spec.keywordOnly && (action.rest.length > 0 || !spec.default));
  const placed = new Set(inPlace.map((spec) => spec.name));
  const named = signature.parameters.filter((spec) => {
    const value = action.arguments.get(spec.name);
    return !placed.has(spec.name) && value !== undefined && !(spec.default && sameValue(spec.default, value));
  });
  const parts = [
    ...inPlace.map((spec) => printFor(spec, action.arguments.get(spec.name)!)),
    ...action.rest.map(printValue),
    ...named.map((spec) => `${spec.name}=${printFor(spec, action.arguments.get(spec.name)!)}`),
    ...[...action.keywords].map(([key, value]) => `${key}=${printValue(value)}`),
  ];
  return `${action.kind}(${parts.join(", ")})`;
}
