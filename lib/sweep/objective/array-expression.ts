/**
 * Expressions over arrays: KatScript's own operators and functions, element by element, and what makes one number of many.
 *
 * Not here: what the names in them mean (objective.ts).
 */

import type { Arithmetic } from "../../arithmetic/arithmetic.js";
import { counted } from "../../counted.js";
import { placedAt, refuse } from "../../katscript/lone-expression.js";
import type { Node } from "../../katscript/syntax.js";
import { callFunction } from "../../model/functions.js";
import { nearest } from "../../model/nearest.js";
import {
  assertAsLong,
  combine,
  flatTerms,
  isArray,
  negate,
  notForComplex,
  realTerm,
  type Term,
  type Terms,
} from "../../model/terms.js";
import { CONSTANTS, FUNCTIONS } from "../../model/words.js";

/** What a name stands for. */
export type Lookup<N> = (node: Node & { readonly kind: "name" }) => Terms<N>;

type Call = Node & { readonly kind: "call" };
type OfArrays = <N>(on: Arithmetic<N>, values: readonly Terms<N>[]) => Terms<N>;

/** The functions that KatScript hasn't: how many arguments they take, and what they make of them. */
const OWN: ReadonlyMap<string, readonly [least: number, most: number, make: OfArrays]> = new Map<
  string,
  readonly [number, number, OfArrays]
>([
  ["mean", [1, 1, (on, [values]) => mean(on, values!)]],
  ["max", [1, Number.POSITIVE_INFINITY, (on, values) => most("max", on, values)]],
  ["min", [1, Number.POSITIVE_INFINITY, (on, values) => most("min", on, values)]],
  ["above", [2, 2, (on, [x, limit]) => excess(on, combine(on, "-", x!, limit!))]],
  ["below", [2, 2, (on, [x, limit]) => excess(on, combine(on, "-", limit!, x!))]],
  ["pow", [2, 2, (on, [x, y]) => combine(on, "**", x!, y!)]],
  ["arctan2", [2, 2, (on, [y, x]) => pairs("arctan2", y!, x!, (a, b) => angle(on, a, b))]],
]);

/** All functions that an expression may call. */
export const FUNCTION_NAMES: readonly string[] = [...new Set([...OWN.keys(), ...FUNCTIONS.keys()])].sort();

/** The value of an expression. */
export function termsOf<N>(on: Arithmetic<N>, node: Node, lookup: Lookup<N>): Terms<N> {
  switch (node.kind) {
    case "number": {
      const value = on.constant(node.value);
      return node.imaginary ? { re: on.zero, im: value, complex: true } : realTerm(on, value);
    }
    case "name": {
      const constant = CONSTANTS.get(node.path);
      return constant === undefined ? lookup(node) : realTerm(on, on.constant(constant));
    }
    case "unary": {
      const argument = termsOf(on, node.argument, lookup);
      return node.operator === "-" ? eachOf(argument, (z) => negate(on, z)) : argument;
    }
    case "binary": {
      const [left, right] = [termsOf(on, node.left, lookup), termsOf(on, node.right, lookup)];
      return placedAt(node, () => combine(on, node.operator, left, right));
    }
    case "array":
      return node.items.map((item) => termsOf(on, item, lookup));
    case "call":
      return called(on, node, lookup);
    case "text":
      return refuse("wrong-type", node, "a text stands where numbers are needed", "Write it without quotes.");
  }
}

/** The names that an expression has, functions and constants apart, each once. */
export function namesIn(node: Node): readonly string[] {
  switch (node.kind) {
    case "name":
      return CONSTANTS.has(node.path) ? [] : [node.path];
    case "unary":
      return namesIn(node.argument);
    case "binary":
      return [...new Set([...namesIn(node.left), ...namesIn(node.right)])];
    case "array":
      return [...new Set(node.items.flatMap(namesIn))];
    case "call":
      return [...new Set(node.arguments.flatMap(({ value }) => namesIn(value)))];
    default:
      return [];
  }
}

/** Throws for functions that there aren't and for arguments that they don't take: all that can be said before a model is known. */
export function checkCalls(node: Node): void {
  switch (node.kind) {
    case "unary":
      checkCalls(node.argument);
      break;
    case "binary":
      checkCalls(node.left);
      checkCalls(node.right);
      break;
    case "array":
      node.items.forEach(checkCalls);
      break;
    case "call":
      checkCall(node);
      for (const { value } of node.arguments) checkCalls(value);
      break;
    case "text":
      refuse("wrong-type", node, "a text stands where numbers are needed", "Write it without quotes.");
      break;
    default:
  }
}

function checkCall(node: Call): void {
  const { name, callee } = node;
  const own = OWN.get(name);
  const found = FUNCTIONS.get(name);
  if (own === undefined && found === undefined) {
    const near = nearest(name, FUNCTION_NAMES);
    const remedy = near === "" ? `There are ${FUNCTION_NAMES.join(", ")}.` : `Did you mean ${near}?`;
    refuse("unknown-function", callee, `there is no function "${name}"`, remedy);
  }
  const keyed = node.arguments.find(({ key }) => key !== undefined);
  if (keyed !== undefined) {
    refuse("unknown-argument", keyed, `arguments of ${name} have no names here`, "Write them in their order.");
  }
  const [least, most] = own ?? [found!.required, found!.parameters.length];
  const given = node.arguments.length;
  if (given >= least && given <= most) return;
  const takes = least === most ? `${least}` : `${least} to ${most === Number.POSITIVE_INFINITY ? "any number" : most}`;
  refuse("wrong-arguments", node, `${name} is given ${counted(given, "argument")}`, `It takes ${takes}.`);
}

function called<N>(on: Arithmetic<N>, node: Call, lookup: Lookup<N>): Terms<N> {
  checkCall(node);
  const values = node.arguments.map(({ value }) => termsOf(on, value, lookup));
  const own = OWN.get(node.name);
  return placedAt(node, () => (own === undefined ? callFunction(on, node.name, values) : own[2](on, values)));
}

function eachOf<N>(terms: Terms<N>, apply: (z: Term<N>) => Term<N>): Terms<N> {
  return isArray(terms) ? terms.map((item) => eachOf(item, apply)) : apply(terms);
}

/** Of one number many times it is that number. */
function mean<N>(on: Arithmetic<N>, values: Terms<N>): Terms<N> {
  const all = flatTerms(values);
  const [first] = all;
  if (first !== undefined && all.every((term) => term === first)) return first;
  return combine(on, "/", callFunction(on, "sum", [values]), realTerm(on, on.constant(all.length)));
}

/** A function of two, of arrays pair by pair. */
function pairs<N>(name: string, a: Terms<N>, b: Terms<N>, of: (a: Term<N>, b: Term<N>) => Term<N>): Terms<N> {
  if (isArray(a)) {
    if (isArray(b)) assertAsLong(name, a, b);
    return a.map((item, index) => pairs(name, item, isArray(b) ? b[index]! : b, of));
  }
  return isArray(b) ? b.map((item) => pairs(name, a, item, of)) : of(a, b);
}

function angle<N>(on: Arithmetic<N>, y: Term<N>, x: Term<N>): Term<N> {
  if (y.complex || x.complex) throw notForComplex("arctan2");
  return realTerm(on, on.call("arctan2", y.re, x.re));
}

/** Of one argument the largest number in it; of several the largest of each place. */
function most<N>(name: "max" | "min", on: Arithmetic<N>, values: readonly Terms<N>[]): Terms<N> {
  const larger = (a: Term<N>, b: Term<N>): Term<N> => {
    if (a.complex || b.complex) throw notForComplex(name);
    const isLess = name === "max" ? on.less(a.re, b.re) : on.less(b.re, a.re);
    return realTerm(on, on.select(isLess, b.re, a.re));
  };
  if (values.length > 1) return values.reduce((found, value) => pairs(name, found, value, larger));
  const all = flatTerms(values[0]!);
  if (all.length === 0) return realTerm(on, on.constant(Number.NaN));
  return all.reduce(larger);
}

/** What is more than 0. */
function excess<N>(on: Arithmetic<N>, terms: Terms<N>): Terms<N> {
  return eachOf(terms, (z) => {
    if (z.complex) throw notForComplex("a limit");
    return realTerm(on, on.select(on.less(on.zero, z.re), z.re, on.zero));
  });
}
