/** Syntax to values, by what a parameter takes; and to actions, which hold values themselves. */
import { ACTIONS, parametersOf } from "../model/kinds.js";
import { nearest } from "../model/nearest.js";
import { textValue } from "../model/signature.js";
import type { Action, Value } from "../model/value.js";
import { CARRIER, CONSTANTS, FUNCTIONS, KEYWORDS, LITERALS } from "../model/words.js";
import { type Bound, bind, hint, type Written } from "./binding.js";
import { expressionOf, numberOf } from "./expressions.js";
import { meaningOf, type Names } from "./names.js";
import { booleanOf, keywordOf, pairOf, realOf, type Slot, wholeOf } from "./numbers.js";
import { nameOf, parameterOf, pathOf, placeOf } from "./places.js";
import { fail, type Range } from "./source.js";
import type { Node } from "./syntax.js";

/** A value for a parameter. One that doesn't fit is a fault. */
export function resolveValue(names: Names, node: Node, slot: Slot): Value {
  if (node.kind === "name" && LITERALS.get(node.path) === null && mayBeNone(slot)) return { kind: "none" };
  switch (slot.type) {
    case "number":
      return realOf(names, node, slot);
    case "integer":
      return wholeOf(names, node, slot);
    case "boolean":
      return booleanOf(names, node, slot);
    case "text":
      return textOf(node, slot);
    case "keyword":
      return keywordOf(node, slot);
    case "expression":
      return isTruth(node) ? realOf(names, node, slot) : expressionOf(names, node, { detectors: true, arrays: false });
    case "pair":
      return pairOf(names, node, slot);
    case "values":
      return valuesOf(names, node, slot);
    case "list":
      if (node.kind === "array" || isMode(node)) return anyOf(names, node, { ...slot, type: "names" });
      fail("wrong-type", node, `${slot.name} is an array`, "Write it as [..., ...].");
      break;
    case "action":
      return actionValueOf(names, node);
    case "any":
    case "names":
      return anyOf(names, node, slot);
    default:
      return placeOf(names, node, slot);
  }
}

function isTruth(node: Node): boolean {
  return node.kind === "name" && typeof LITERALS.get(node.path) === "boolean";
}

/** A mode in quotes, as "10", which stands for a list of one. */
function isMode(node: Node): boolean {
  return node.kind === "text" && /^\d\d$/.test(node.text);
}

/** A string: in quotes, or a word of the language. */
function textOf(node: Node, slot: Slot): Value {
  if (node.kind === "text") return { kind: "text", value: node.text, quoted: true };
  if (node.kind === "name" && LITERALS.get(node.path) === null) return { kind: "none" };
  if (node.kind === "name" && KEYWORDS.has(node.path)) return textValue(node.path);
  fail("wrong-type", node, `${slot.name} is a string`, "Write it in quotes.");
}

function mayBeNone(slot: Slot): boolean {
  return slot.orNone === true || slot.default?.kind === "none" || slot.type === "any" || slot.type === "names";
}

/** An array, or what gives one. */
function valuesOf(names: Names, node: Node, slot: Slot): Value {
  const value = expressionOf(names, node, { detectors: false, arrays: true });
  if (value.kind !== "number") return value;
  fail("wrong-type", node, `${slot.name} is an array`, "Write it as [..., ...], or linspace(from, to, points).");
}

/** Whatever it may be. A bare word of the language is text, unless an element is called so; a `names` in quotes is one. */
export function anyOf(names: Names, node: Node, slot?: Slot): Value {
  switch (node.kind) {
    case "text":
      if (slot?.type === "names" && pathOf(node) !== undefined) return nameOf(names, node.text, node, slot);
      return { kind: "text", value: node.text, quoted: true };
    case "array":
      return { kind: "array", items: node.items.map((item) => anyOf(names, item, slot)) };
    case "name": {
      const literal = LITERALS.get(node.path);
      if (literal === null) return { kind: "none" };
      if (typeof literal === "boolean") return { kind: "boolean", value: literal };
      if (literal !== undefined || CONSTANTS.has(node.path) || CARRIER.has(node.path)) return numberOf(names, node);
      if (slot?.words.includes(node.path) && KEYWORDS.has(node.path)) return textValue(node.path);
      if (KEYWORDS.has(node.path) && !names.kinds.has(node.path)) return textValue(node.path);
      return nameOf(names, node.path, node, slot);
    }
    case "call":
      if (ACTIONS.has(node.name)) return actionValueOf(names, node);
      return expressionOf(names, node, { detectors: true, arrays: true });
    default:
      return expressionOf(names, node, { detectors: true, arrays: true });
  }
}

function actionValueOf(names: Names, node: Node): Value {
  if (node.kind === "call") {
    const signature = ACTIONS.get(node.name);
    if (signature !== undefined) {
      const written = { signature, word: node.name, ...node.callee, end: node.end - 1 };
      return { kind: "action", action: actionOf(names, written, bind(written, node.arguments)) };
    }
    if (!FUNCTIONS.has(node.name)) {
      const near = nearest(node.name, ACTIONS.keys());
      const remedy = near === "" ? `Actions are ${[...ACTIONS.keys()].join(", ")}.` : `Did you mean ${near}?`;
      fail("unknown-action", node.callee, `there is no action "${node.name}"`, remedy);
    }
  }
  const remedy = node.kind === "name" && ACTIONS.has(node.path) ? `Write ${node.path}().` : "Actions are NAME(...).";
  fail("wrong-type", node, "an action is needed here", remedy);
}

/** An action of what was bound for it. */
export function actionOf(names: Names, written: Written, bound: Bound): Action {
  const signature = ACTIONS.get(written.signature.name)!;
  const values = new Map<string, Value>();
  for (const spec of signature.parameters) {
    const given = bound.values.get(spec.name);
    values.set(spec.name, given === undefined ? spec.default! : resolveValue(names, given.node, spec));
    if (signature.name === "for" && spec.name === "values") assertPlain(given!.node, "a parameter is changed");
  }
  const slot: Slot = {
    name: signature.rest?.name ?? "",
    type: signature.rest?.type ?? "any",
    words: [],
    kinds: signature.rest?.kinds ?? [],
  };
  const rest =
    signature.name === "sweep"
      ? sweepRest(names, written, bound.rest)
      : bound.rest.map((node) => resolveValue(names, node, slot));
  const keywords = new Map<string, Value>();
  for (const [key, { node, range }] of bound.keywords) {
    if (signature.keywords === "paths") keywords.set(...setting(names, key, range, node));
    else keywords.set(key, anyOf(names, node));
  }
  return { kind: signature.name, arguments: values, rest, keywords, span: names.place(written) };
}

/** What a key such as `m2.phi` is changed to, by its canonical path: a number, or a switch's position. */
function setting(names: Names, key: string, range: Range, node: Node): [path: string, value: Value] {
  const meaning = meaningOf(names, key, range);
  const value = parameterOf(meaning);
  if (value?.kind !== "reference")
    fail("wrong-type", range, `"${key}" is no parameter`, "Name a parameter, as m1.phi.");
  const kind = meaning.kind === "parameter" ? names.kinds.get(meaning.name) : undefined;
  const spec = kind === undefined ? undefined : parametersOf(kind).get((meaning as { parameter: string }).parameter);
  const slot: Slot = { name: key, type: spec?.type === "boolean" ? "boolean" : "number", words: [], kinds: [] };
  assertPlain(node, `${value.path} is changed`);
  return [value.path, resolveValue(names, node, slot)];
}

/**
 * Throws if a constant stands in a value: Finesse can't change again what was changed to a symbol. (Building tells of
 * values that follow parameters.)
 */
function assertPlain(node: Node, what: string): void {
  const symbol = constantIn(node);
  if (symbol !== undefined) fail("not-constant", symbol, `${what} to the symbol ${symbol.path}`, "Write its number.");
}

function constantIn(node: Node): (Node & { kind: "name" }) | undefined {
  const first = (nodes: readonly Node[]) => nodes.map((each) => constantIn(each)).find((found) => found !== undefined);
  switch (node.kind) {
    case "name":
      return CONSTANTS.has(node.path) ? node : undefined;
    case "unary":
      return constantIn(node.argument);
    case "binary":
      return first([node.left, node.right]);
    case "call":
      return first(node.arguments.map(({ value }) => value));
    case "array":
      return first(node.items);
    default:
      return undefined;
  }
}

/** The axes of a sweep: parameter, values, whether they add to the present value, and again. */
function sweepRest(names: Names, written: Written, nodes: readonly Node[]): readonly Value[] {
  if (nodes.length % 3 !== 0) {
    const what = "an axis of a sweep is three arguments: parameter, values, whether they are relative";
    fail("missing-argument", nodes[nodes.length - 1]!, what, hint(written));
  }
  const slots: readonly Slot[] = [
    { name: "parameter", type: "parameter", words: [], kinds: [] },
    { name: "values", type: "any", words: [], kinds: [] },
    { name: "relative", type: "boolean", words: [], kinds: [] },
  ];
  return nodes.map((node, index) =>
    index % 3 === 1 ? axisValues(names, node) : resolveValue(names, node, slots[index % 3]!),
  );
}

/** The values of a sweep's axis: a number, or one array of numbers. */
function axisValues(names: Names, node: Node): Value {
  const value = expressionOf(names, node, { detectors: false, arrays: true });
  if (value.kind !== "array" || !value.items.some((item) => item.kind === "array")) return value;
  fail("wrong-type", node, "the values of an axis are one array of numbers", "Write them as [1, 2, 3].");
}
