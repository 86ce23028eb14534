/** Syntax to values, by what a parameter takes. */
import { reference } from "../model/expression.js";
import { ACTIONS } from "../model/kinds.js";
import { nearest } from "../model/nearest.js";
import type { ParameterSpec } from "../model/signature.js";
import { textValue } from "../model/signature.js";
import type { Action, Value } from "../model/value.js";
import { CONSTANTS, FUNCTIONS, KEYWORDS, LITERALS } from "../model/words.js";
import { type Bound, bind, type Written } from "./binding.js";
import { expressionOf, numberOf } from "./expressions.js";
import { list, type Meaning, meaningOf, type Names, valueOfMeaning } from "./names.js";
import { fail, type Range } from "./source.js";
import type { Node } from "./syntax.js";

/** What is known of a parameter that a value is for. */
export type Slot = Pick<ParameterSpec, "name" | "type" | "words" | "kinds"> & { readonly default?: Value | undefined };

/** A value for a parameter. One that doesn't fit is a fault. */
export function resolveValue(names: Names, node: Node, slot: Slot): Value {
  if (node.kind === "name" && LITERALS.get(node.path) === null && mayBeNone(slot)) return { kind: "none" };
  switch (slot.type) {
    case "number":
      return numberOf(names, node);
    case "integer":
      return wholeOf(names, node, slot);
    case "boolean":
      return booleanOf(node, slot);
    case "text":
      if (node.kind === "text") return { kind: "text", value: node.text, quoted: true };
      fail("wrong-type", node, `${slot.name} is a string`, "Write it in quotes.");
      break;
    case "keyword":
      return keywordOf(node, slot);
    case "expression":
      return expressionOf(names, node, { detectors: true, arrays: false });
    case "pair":
      return pairOf(names, node, slot);
    case "values":
      return valuesOf(names, node, slot);
    case "list":
      if (node.kind === "array") return anyOf(names, node);
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

function mayBeNone(slot: Slot): boolean {
  return slot.default?.kind === "none" || slot.type === "any" || slot.type === "names";
}

function wholeOf(names: Names, node: Node, slot: Slot): Value {
  const value = numberOf(names, node);
  if (value.kind === "number" && (!Number.isInteger(value.re) || value.im !== 0)) {
    fail("wrong-type", node, `${slot.name} is a whole number`);
  }
  return value;
}

function booleanOf(node: Node, slot: Slot): Value {
  if (node.kind === "name") {
    const literal = LITERALS.get(node.path);
    if (typeof literal === "boolean") return { kind: "boolean", value: literal };
  }
  if (node.kind === "number" && node.whole && node.value <= 1) return { kind: "boolean", value: node.value === 1 };
  fail("wrong-type", node, `${slot.name} is either true or false`);
}

/** One of a set of words, bare, in quotes, or by its place in the set: `mod_type=0` is `am`. */
function keywordOf(node: Node, slot: Slot): Value {
  const known = slot.words.join(", ");
  if (node.kind === "number" && node.whole && slot.words[node.value] !== undefined) {
    return textValue(slot.words[node.value]!);
  }
  const text = node.kind === "text" ? node.text : node.kind === "name" ? node.path : undefined;
  if (text === undefined) fail("wrong-type", node, `${slot.name} is one of ${known}`);
  if (slot.words.includes(text)) return textValue(text);
  const near = nearest(text, slot.words);
  const remedy = near === "" ? `It is one of ${known}.` : `Did you mean ${near}?`;
  fail("unknown-keyword", node, `${slot.name} can't be "${text}"`, remedy);
}

function pairOf(names: Names, node: Node, slot: Slot): Value {
  if (node.kind !== "array") return numberOf(names, node);
  if (node.items.length !== 2) {
    fail("wrong-type", node, `${slot.name} is one number or two`, "Give one for both planes, or [x, y].");
  }
  return { kind: "array", items: node.items.map((item) => numberOf(names, item)) };
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
      if (literal !== undefined || CONSTANTS.has(node.path)) return numberOf(names, node);
      if (slot?.words.includes(node.path)) return textValue(node.path);
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

/** What a name stands for. Where an error signal is meant, a readout's port stands for its output. */
function nameOf(names: Names, path: string, range: Range, slot: Slot | undefined): Value {
  const meaning = meaningOf(names, path, range);
  if (slot?.name === "error_signal" && meaning.kind === "port") {
    const output = `${meaning.element}_${meaning.port}`;
    if (names.outputs.has(output)) return { kind: "element", name: output };
  }
  return valueOfMeaning(meaning);
}

/** The name that a node writes, bare or in quotes. */
function pathOf(node: Node): string | undefined {
  if (node.kind === "text") return /^[A-Za-z_][\w.]*$/.test(node.text) ? node.text : undefined;
  return node.kind === "name" ? node.path : undefined;
}

/** What names a place in the model: a node, a port, an element, a parameter. */
function placeOf(names: Names, node: Node, slot: Slot): Value {
  const path = pathOf(node);
  if (path === undefined) fail("wrong-type", node, `${slot.name} is ${wanted(slot)}`);
  const meaning = meaningOf(names, path, node);
  const value = placed(names, meaning, slot, node);
  if (value !== undefined) return value;
  fail("wrong-type", node, `${slot.name} is ${wanted(slot)}, which "${path}" is not`, remedyFor(meaning, slot));
}

function wanted(slot: Slot): string {
  switch (slot.type) {
    case "node":
      return "an optical node, as m1.p1.o";
    case "signal":
      return "an electrical or mechanical node, as m1.mech.z";
    case "port":
      return "an optical port, as m1.p1";
    case "mechanical":
      return "a mechanical port, as m1.mech";
    case "parameter":
      return "a parameter, as m1.phi";
    case "drive":
      return "a degree of freedom or a parameter, as m1.dofs.z or m1.phi";
    default:
      return slot.kinds.length === 0 ? "an element" : `an element of the kind ${list(slot.kinds)}`;
  }
}

function remedyFor(meaning: Meaning, slot: Slot): string | undefined {
  const element = meaning.kind === "element" ? meaning.type : undefined;
  if (element === undefined) return undefined;
  if (slot.type === "port" || slot.type === "node") {
    const ports = element.ports.filter((port) => port.type === "optical").map((port) => port.name);
    return ports.length === 0 ? "It has no optical ports." : `Its optical ports are ${list(ports)}.`;
  }
  return slot.type === "parameter" ? "Name one of its parameters." : undefined;
}

function placed(names: Names, meaning: Meaning, slot: Slot, range: Range): Value | undefined {
  switch (slot.type) {
    case "node":
      return nodeOf(names, meaning, slot);
    case "signal":
      return signalOf(names, meaning, slot, range);
    case "port":
      return portType(names, meaning) === "optical" && meaning.kind === "port" ? valueOfMeaning(meaning) : undefined;
    case "mechanical":
      return mechanicalOf(names, meaning);
    case "parameter":
      return parameterOf(meaning);
    case "drive":
      return meaning.kind === "node" && meaning.port === "dofs" ? valueOfMeaning(meaning) : parameterOf(meaning);
    default:
      if (meaning.kind === "output" && slot.kinds.length === 0) return { kind: "element", name: meaning.name };
      if (meaning.kind !== "element") return undefined;
      if (slot.kinds.length > 0 && !slot.kinds.includes(meaning.type.name)) return undefined;
      return { kind: "element", name: meaning.name };
  }
}

function parameterOf(meaning: Meaning): Value | undefined {
  if (meaning.kind === "parameter") return reference(meaning.path);
  if (meaning.kind === "element" && meaning.type.name === "variable") return reference(meaning.name);
  return undefined;
}

function portType(names: Names, meaning: Meaning): string | undefined {
  if (meaning.kind !== "port" && meaning.kind !== "node") return undefined;
  const kind = names.kinds.get(meaning.element);
  return kind?.ports.find((port) => port.name === meaning.port)?.type;
}

/** A node; a port stands for its first one, or for the one that goes out where a beam starts. */
function nodeOf(names: Names, meaning: Meaning, slot: Slot): Value | undefined {
  if (portType(names, meaning) !== "optical") return undefined;
  if (meaning.kind === "node") return valueOfMeaning(meaning);
  if (meaning.kind !== "port") return undefined;
  const port = names.kinds.get(meaning.element)!.ports.find((each) => each.name === meaning.port)!;
  const node = slot.name === "source" ? "o" : port.nodes[0]!;
  return { kind: "node", element: meaning.element, port: meaning.port, node };
}

/** An electrical or mechanical node; a port with one node stands for it, a degree of freedom for its input. */
function signalOf(names: Names, meaning: Meaning, slot: Slot, range: Range): Value | undefined {
  if (meaning.kind === "element" && meaning.type.name === "degree_of_freedom") {
    return { kind: "node", element: meaning.name, port: "AC", node: "i" };
  }
  const type = portType(names, meaning);
  if (type === undefined || type === "optical") return undefined;
  if (meaning.kind === "node") return valueOfMeaning(meaning);
  if (meaning.kind !== "port") return undefined;
  const port = names.kinds.get(meaning.element)!.ports.find((each) => each.name === meaning.port)!;
  const toward = slot.name === "node" && port.type === "electrical" ? "i" : undefined;
  const nodes = toward === undefined ? port.nodes : port.nodes.filter((node) => node === toward);
  if (nodes.length === 1) return { kind: "node", element: meaning.element, port: meaning.port, node: nodes[0]! };
  const path = `${meaning.element}.${meaning.port}`;
  const nodesText = port.nodes.map((node) => `${path}.${node}`).join(", ");
  fail("wrong-type", range, `${slot.name} is one node, and ${path} has several`, `Name one of ${nodesText}.`);
}

function mechanicalOf(names: Names, meaning: Meaning): Value | undefined {
  if (meaning.kind === "port" && portType(names, meaning) === "mechanical") return valueOfMeaning(meaning);
  if (meaning.kind !== "element") return undefined;
  const port = meaning.type.ports.find((each) => each.type === "mechanical");
  return port === undefined ? undefined : { kind: "port", element: meaning.name, port: port.name };
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
      const remedy = near === "" ? undefined : `Did you mean ${near}?`;
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
  }
  const slot: Slot = {
    name: signature.rest?.name ?? "",
    type: signature.rest?.type ?? "any",
    words: [],
    kinds: signature.rest?.kinds ?? [],
  };
  const rest = bound.rest.map((node) => resolveValue(names, node, slot));
  const keywords = new Map<string, Value>();
  for (const [key, { node, range }] of bound.keywords) {
    if (signature.keywords === "paths") keywords.set(pathKey(names, key, range), settingOf(names, node));
    else keywords.set(key, anyOf(names, node));
  }
  return { kind: signature.name, arguments: values, rest, keywords, span: names.place(written) };
}

/** What a parameter is changed to: a number, or a switch's position. */
function settingOf(names: Names, node: Node): Value {
  const literal = node.kind === "name" ? LITERALS.get(node.path) : undefined;
  return typeof literal === "boolean" ? { kind: "boolean", value: literal } : numberOf(names, node);
}

/** The canonical path of a key such as `m2.phi`. */
function pathKey(names: Names, key: string, range: Range): string {
  const value = parameterOf(meaningOf(names, key, range));
  if (value?.kind === "reference") return value.path;
  fail("wrong-type", range, `"${key}" is no parameter`, "Name a parameter, as m1.phi.");
}
