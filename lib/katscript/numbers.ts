/** Numbers, switches and words, by what a parameter takes. */
import { numberValue, referencesOf } from "../model/expression.js";
import { nearest } from "../model/nearest.js";
import { type ParameterSpec, textValue } from "../model/signature.js";
import type { Expression, Value } from "../model/value.js";
import { KEYWORDS, LITERALS } from "../model/words.js";
import { copiedPair } from "./copied-pairs.js";
import { numberOf } from "./expressions.js";
import type { Names } from "./names.js";
import { fail } from "./source.js";
import type { Node } from "./syntax.js";

/** What is known of a parameter that a value is for. */
export type Slot = Pick<ParameterSpec, "name" | "type" | "words" | "kinds"> &
  Partial<Pick<ParameterSpec, "default" | "orNone" | "least" | "change">>;

/** What a string may be to stand for a number. */
const NUMERIC_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a string holds, NaN if it holds none. */
function numberIn(text: string): number {
  const bare = text.trim().replace(/(?<=\d)_(?=\d)/g, "");
  if (/^[+-]?inf$/.test(bare)) return bare.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return NUMERIC_TEXT.test(bare) ? Number(bare) : Number.NaN;
}

/** The number that a string or a truth stands for, undefined where it is neither. */
export function standIn(node: Node): Expression | undefined {
  if (node.kind === "text") {
    const held = numberIn(node.text);
    return Number.isNaN(held) ? undefined : numberValue(held);
  }
  const literal = node.kind === "name" ? LITERALS.get(node.path) : undefined;
  return typeof literal === "boolean" ? numberValue(literal ? 1 : 0) : undefined;
}

/** A real number, symbolic maybe. Alone, `true` is 1, and a string may hold the number, as in Finesse. */
export function realOf(names: Names, node: Node, slot: Slot): Value {
  const value = standIn(node) ?? numberOf(names, node);
  if (isComplex(value))
    fail("not-real", node, `${slot.name} is complex: a real number is needed`, "Take its abs, real or imag.");
  if (slot.least !== undefined && value.kind === "number" && !(value.re >= slot.least)) {
    fail("out-of-range", node, `${slot.name} is ${value.re}`, `It is ${slot.least} or more.`);
  }
  return value;
}

/** Functions that are real whatever they are of. */
const REAL_FUNCTIONS = new Set(["abs", "real", "imag"]);

/** Whether an expression has imaginary numbers that nothing makes real. */
function isComplex(value: Value): boolean {
  switch (value.kind) {
    case "number":
      return value.im !== 0;
    case "unary":
      return isComplex(value.argument);
    case "binary":
      return isComplex(value.left) || isComplex(value.right);
    case "call":
      return !REAL_FUNCTIONS.has(value.name) && value.arguments.some(isComplex);
    case "array":
      return value.items.some(isComplex);
    default:
      return false;
  }
}

export function wholeOf(names: Names, node: Node, slot: Slot): Value {
  const value = standIn(node) ?? numberOf(names, node);
  if (value.kind === "number" && (!Number.isInteger(value.re) || value.im !== 0)) {
    fail("wrong-type", node, `${slot.name} is a whole number`, "Give it one, as 2.");
  }
  return value;
}

/**
 * True or false: the words, 1 or 0, or `none`, which is false. What actions may change may follow a parameter too, and is false where
 * that is 0.
 */
export function booleanOf(names: Names, node: Node, slot: Slot): Value {
  const literal = node.kind === "name" ? LITERALS.get(node.path) : undefined;
  if (typeof literal === "boolean") return { kind: "boolean", value: literal };
  if (literal === null && slot.default !== undefined) return { kind: "boolean", value: false };
  const isNumber = node.kind !== "text" && node.kind !== "array" && !(node.kind === "name" && KEYWORDS.has(node.path));
  if (isNumber && (slot.change === true || node.kind === "number")) {
    const value = numberOf(names, node);
    if (referencesOf(value).length > 0) return value;
    if (value.kind === "number" && (value.re === 0 || value.re === 1))
      return { kind: "boolean", value: value.re === 1 };
  }
  fail("wrong-type", node, `${slot.name} is either true or false`, "Write true or false.");
}

/** The choices that may be made by a number. */
const BY_NUMBER = new Set(["mod_type", "plane"]);

/** One of a set of words, bare if it is a word of the language, in quotes, or by its place in the set: `mod_type=0` is `am`. */
export function keywordOf(node: Node, slot: Slot): Value {
  const known = slot.words.join(", ");
  if (node.kind === "number" && node.whole && BY_NUMBER.has(slot.name) && slot.words[node.value] !== undefined) {
    return textValue(slot.words[node.value]!);
  }
  const text = node.kind === "text" ? node.text : node.kind === "name" ? node.path : undefined;
  if (text === undefined) fail("wrong-type", node, `${slot.name} is one of ${known}`, "Write one of them.");
  if (slot.words.includes(text)) {
    if (node.kind === "text" || KEYWORDS.has(text)) return textValue(text);
    fail("wrong-type", node, `"${text}" stands for an element here`, `Write it in quotes: "${text}".`);
  }
  const near = nearest(text, slot.words);
  const remedy = near === "" ? `It is one of ${known}.` : `Did you mean ${near}?`;
  fail("unknown-keyword", node, `${slot.name} can't be "${text}"`, remedy);
}

export function pairOf(names: Names, node: Node, slot: Slot): Value {
  const numberIn = (each: Node) => standIn(each) ?? numberOf(names, each);
  if (node.kind !== "array") return copiedPair(names, node) ?? numberIn(node);
  if (node.items.length !== 2) {
    fail("wrong-type", node, `${slot.name} is one number or two`, "Give one for both planes, or [x, y].");
  }
  return { kind: "array", items: node.items.map(numberIn) };
}
