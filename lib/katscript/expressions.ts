/** Syntax to symbolic numbers. Nothing is folded but signs of numbers and `1+2j`: no digit changes. */
import { numberValue, reference } from "../model/expression.js";
import { nearest } from "../model/nearest.js";
import type { Expression, Value } from "../model/value.js";
import { CARRIER, CONSTANTS, type ExpressionFunction, FUNCTIONS, KEYWORDS, LITERALS } from "../model/words.js";
import { list, type Meaning, meaningOf, type Names } from "./names.js";
import { fail } from "./source.js";
import type { Argument, Node } from "./syntax.js";

/** What an expression may be made of, beyond numbers and parameters. */
export interface Allowed {
  /** Detectors, by their names: in a math detector. */
  readonly detectors: boolean;
  /** Arrays: where one may stand, and inside of functions of arrays. */
  readonly arrays: boolean;
}

const ONE_NUMBER = "Give it one number.";
const NUMBER_ONLY: Allowed = { detectors: false, arrays: false };

/** A number, symbolic maybe. */
export function numberOf(names: Names, node: Node): Expression {
  return expressionOf(names, node, NUMBER_ONLY) as Expression;
}

/** A number, or an array where those are allowed. */
export function expressionOf(names: Names, node: Node, allowed: Allowed): Value {
  switch (node.kind) {
    case "number":
      return node.imaginary ? numberValue(0, node.value) : numberValue(node.value);
    case "name":
      return named(names, node, allowed);
    case "unary":
      return signed(node, expressionOf(names, node.argument, allowed) as Expression);
    case "binary":
      return combined(
        node.operator,
        expressionOf(names, node.left, allowed) as Expression,
        expressionOf(names, node.right, allowed) as Expression,
      );
    case "call":
      return called(names, node, allowed);
    case "array":
      if (!allowed.arrays) fail("wrong-type", node, "an array stands where a number is needed", ONE_NUMBER);
      return { kind: "array", items: node.items.map((item) => itemOf(names, item, allowed)) };
    case "text":
      fail("wrong-type", node, "a string stands where a number is needed", "Write it without quotes.");
  }
}

/** What stands in an array: `true` and `false` are 1 and 0 there, as in Finesse, and nowhere else in an expression. */
function itemOf(names: Names, node: Node, allowed: Allowed): Value {
  const literal = node.kind === "name" ? LITERALS.get(node.path) : undefined;
  return typeof literal === "boolean" ? numberValue(literal ? 1 : 0) : expressionOf(names, node, allowed);
}

/** A sign. Of a number it is folded; the whole number -0 is 0, as in Finesse. */
function signed(node: Node & { kind: "unary" }, argument: Expression): Expression {
  if (argument.kind !== "number") return { kind: "unary", operator: node.operator, argument };
  if (node.operator === "+") return argument;
  if (node.argument.kind === "number" && node.argument.whole && argument.re === 0) return argument;
  return {
    kind: "number",
    re: argument.im === 0 || argument.re !== 0 ? -argument.re : 0,
    im: argument.im === 0 ? 0 : -argument.im,
  };
}

function combined(operator: "+" | "-" | "*" | "/" | "//" | "**", left: Expression, right: Expression): Expression {
  if (operator === "-" && isInfinity(left) && isInfinity(right)) return numberValue(Number.NaN);
  const complex =
    (operator === "+" || operator === "-") &&
    left.kind === "number" &&
    right.kind === "number" &&
    left.im === 0 &&
    left.re !== 0 &&
    right.re === 0 &&
    right.im !== 0;
  if (complex) return { kind: "number", re: left.re, im: operator === "+" ? right.im : -right.im };
  return { kind: "binary", operator, left, right };
}

function isInfinity(expression: Expression): boolean {
  return expression.kind === "number" && expression.re === Number.POSITIVE_INFINITY;
}

function named(names: Names, node: Node & { kind: "name" }, allowed: Allowed): Value {
  const { path } = node;
  const constant = CONSTANTS.get(path);
  if (constant !== undefined) return numberValue(constant);
  const natural = CARRIER.get(path);
  if (natural !== undefined) return numberValue(natural(names.wavelengthAt(node)));
  const literal = LITERALS.get(path);
  if (typeof literal === "number") return numberValue(literal);
  if (literal !== undefined) fail("wrong-type", node, `${path} stands where a number is needed`, "Give it a number.");
  if (KEYWORDS.has(path)) {
    const remedy = names.kinds.has(path)
      ? `Values can't name the element "${path}": give it another name.`
      : "Give it a number.";
    fail("wrong-type", node, `the word "${path}" stands where a number is needed`, remedy);
  }
  if (!path.includes(".") && !names.kinds.has(path) && !names.outputs.has(path)) {
    if (FUNCTIONS.has(path))
      fail("wrong-type", node, `"${path}" is a function`, `Write ${path}(...), without a blank.`);
  }
  const meaning = meaningOf(names, path, node);
  switch (meaning.kind) {
    case "parameter":
    case "attribute":
      return reference(meaning.path);
    case "output":
      if (allowed.detectors) return reference(meaning.name);
      break;
    case "element":
      if (meaning.type.name === "variable") return reference(meaning.name);
      if (meaning.type.detector && allowed.detectors) return reference(meaning.name);
      break;
    case "port":
      if (allowed.detectors && names.outputs.has(`${meaning.element}_${meaning.port}`)) {
        return reference(`${meaning.element}_${meaning.port}`);
      }
      break;
    case "node":
      break;
  }
  const remedy =
    meaning.kind === "element" ? "Name one of its parameters." : "Name a parameter, as m1.phi, or give a number.";
  fail("wrong-type", node, `"${path}" is ${describe(meaning.kind)}, no number`, remedy);
}

function describe(kind: Meaning["kind"]): string {
  return kind === "element" || kind === "output" || kind === "attribute" ? `an ${kind}` : `a ${kind}`;
}

function called(names: Names, node: Node & { kind: "call" }, allowed: Allowed): Value {
  const found = FUNCTIONS.get(node.name);
  if (found === undefined) {
    const near = nearest(node.name, FUNCTIONS.keys());
    const remedy = near === "" ? `There are ${list([...FUNCTIONS.keys()])}.` : `Did you mean ${near}?`;
    fail("unknown-function", node.callee, `there is no function "${node.name}"`, remedy);
  }
  if (found.array && !allowed.arrays) {
    fail("wrong-type", node, `${node.name}(...) gives an array where a number is needed`, ONE_NUMBER);
  }
  const inner = { ...allowed, arrays: allowed.arrays || found.ofArrays };
  const values = inOrder(found, node).map((argument) => expressionOf(names, argument.value, inner));
  return { kind: "call", name: found.name, arguments: values };
}

/** A function's arguments in the order of its parameters. */
function inOrder(found: ExpressionFunction, node: Node & { kind: "call" }): readonly Argument[] {
  const { parameters, required, name } = found;
  const placed: (Argument | undefined)[] = [];
  for (const [index, argument] of node.arguments.entries()) {
    const place = argument.key === undefined ? index : parameters.indexOf(argument.key.name);
    const remedy = `Syntax: ${name}(${list(parameters)}).`;
    if (place === -1) fail("unknown-argument", argument, `${name} has no parameter "${argument.key!.name}"`, remedy);
    if (place >= parameters.length) {
      fail("too-many-arguments", argument, `${name} takes at most ${parameters.length}`, remedy);
    }
    if (placed[place] !== undefined)
      fail("duplicate-argument", argument, `an argument of ${name} is given twice`, remedy);
    placed[place] = argument;
  }
  for (let index = 0; index < Math.max(required, placed.length); index++) {
    if (placed[index] !== undefined) continue;
    fail("missing-argument", node, `${name} lacks "${parameters[index]}"`, `Syntax: ${name}(${list(parameters)}).`);
  }
  return placed as Argument[];
}
