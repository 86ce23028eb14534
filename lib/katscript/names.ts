/**
 * What names stand for: elements and their parameters, ports, nodes, degrees of freedom.
 *
 * Elements may be named before they are defined, so names are known before any value is resolved.
 */

import { PLAIN } from "../arithmetic/arithmetic.js";
import type { Span } from "../errors.js";
import { realOf } from "../model/evaluate.js";
import { type ElementKind, kindOf, outputsOf, parametersOf } from "../model/kinds.js";
import type { Model } from "../model/model.js";
import { nearest } from "../model/nearest.js";
import type { Value } from "../model/value.js";
import { CAVITY_ATTRIBUTES } from "./cavity-attributes.js";
import { attributesOfKind } from "./element-attributes.js";
import { fail, type Range, type Source, spanOf } from "./source.js";

/** The names that a text may use: of the model it is added to, and its own. */
export interface Names {
  /** The kinds of elements, by their names. */
  readonly kinds: Map<string, ElementKind>;
  /** The readouts that outputs belong to: `REFL_I` → `REFL`. */
  readonly outputs: Map<string, string>;
  /** Where a stretch of the text is. */
  readonly place: (range: Range) => Span;
  /** The wavelength that holds where a stretch of the text stands [m]. */
  readonly wavelengthAt: (range: Range) => number;
}

export function namesOf(model: Model, source: Source): Names {
  const names: Names = {
    kinds: new Map(),
    outputs: new Map(),
    place: (range) => spanOf(source, range),
    wavelengthAt: () => realOf(PLAIN, model.evaluate(model.wavelength), "lambda"),
  };
  for (const element of model.elements()) declare(names, element.name, kindOf(element));
  return names;
}

export function declare(names: Names, name: string, kind: ElementKind): void {
  names.kinds.set(name, kind);
  for (const output of outputsOf(kind.name)) names.outputs.set(`${name}_${output}`, name);
}

/** What a dotted name means. */
export type Meaning =
  | { readonly kind: "element"; readonly name: string; readonly type: ElementKind }
  /** The output of a readout. */
  | { readonly kind: "output"; readonly name: string; readonly readout: string }
  | { readonly kind: "parameter"; readonly path: string; readonly name: string; readonly parameter: string }
  /** A number of a cavity as the text has it, `c.FSR`, or what an element's parameters make, `b.alpha2`. */
  | { readonly kind: "attribute"; readonly path: string; readonly element: string }
  | { readonly kind: "port"; readonly element: string; readonly port: string }
  | { readonly kind: "node"; readonly element: string; readonly port: string; readonly node: string };

/** The frequency of all signals: that of each generator too, `darmx.f`. */
const SIGNAL: Meaning = { kind: "parameter", path: "fsig.f", name: "fsig", parameter: "f" };

/** The types of parameters that can be referred to. */
const NUMERIC: ReadonlySet<string> = new Set(["number", "integer", "boolean"]);

/** What a name stands for. One that stands for nothing is a fault with a near miss. */
export function meaningOf(names: Names, path: string, range: Range): Meaning {
  const [name, ...parts] = path.split(".") as [string, ...string[]];
  if (name === "fsig") return signalFrequency(path, parts, range);
  if (name === "spaces" && names.kinds.get(parts[0] ?? "")?.name === "space") {
    return meaningOf(names, parts.join("."), range);
  }
  const type = names.kinds.get(name);
  if (type === undefined) {
    const readout = names.outputs.get(name);
    if (readout !== undefined && parts.length === 0) return { kind: "output", name, readout };
    unknownElement(names, name, range);
  }
  if (parts.length === 0) return { kind: "element", name, type };
  if (type.name === "signal_generator" && parts.length === 1 && parts[0] === "f") return SIGNAL;
  const [first, second, ...more] = parts as [string, ...string[]];
  if (more.length > 0) fail("unknown-node", range, `"${path}" has too many parts`, "Nodes are ELEMENT.PORT.NODE.");
  if (first === "dofs") return degreeOfFreedom(type, name, second, range);
  if (first === "outputs" && outputsOf(type.name).length > 0) return outputOf(type, name, second, range);
  const port = type.ports.find((each) => each.name === first);
  if (port !== undefined) {
    if (second === undefined) return { kind: "port", element: name, port: first };
    if (port.nodes.includes(second)) return { kind: "node", element: name, port: first, node: second };
    const near = nearest(second, port.nodes);
    const remedy = near === "" ? `It has ${list(port.nodes)}.` : `Did you mean ${near}?`;
    fail("unknown-node", range, `the port ${name}.${first} has no node "${second}"`, remedy);
  }
  if (attributesOf(type).includes(parts.join("."))) return { kind: "attribute", path, element: name };
  const known = parametersOf(type);
  const spec = known.get(first);
  if (second === undefined && spec !== undefined && type.name !== "variable") {
    if (!NUMERIC.has(spec.type))
      fail("wrong-type", range, `"${path}" holds no number`, "Name a parameter that is a number, as m1.phi.");
    return { kind: "parameter", path: `${name}.${first}`, name, parameter: first };
  }
  const isWhole = known.has(first) || attributesOf(type).includes(first);
  unknownPart(type, name, isWhole ? parts.join(".") : first, range);
}

function attributesOf({ name }: ElementKind): readonly string[] {
  return name === "cavity" ? CAVITY_ATTRIBUTES : attributesOfKind(name);
}

function signalFrequency(path: string, parts: readonly string[], range: Range): Meaning {
  if (parts.length === 0 || path === "fsig.f") return SIGNAL;
  fail("unknown-parameter", range, `"fsig" has no parameter "${parts.join(".")}"`, "It has f.");
}

function degreeOfFreedom(type: ElementKind, name: string, dof: string | undefined, range: Range): Meaning {
  if (dof !== undefined && type.dofs.includes(dof)) return { kind: "node", element: name, port: "dofs", node: dof };
  const has = type.dofs.length === 0 ? "It has none." : `It has ${list(type.dofs)}.`;
  const near = dof === undefined ? "" : nearest(dof, type.dofs);
  const remedy = near === "" ? has : `Did you mean ${near}?`;
  fail(
    "unknown-node",
    range,
    `"${name}" has no degree of freedom ${dof === undefined ? "without a name" : `"${dof}"`}`,
    remedy,
  );
}

function outputOf(type: ElementKind, name: string, output: string | undefined, range: Range): Meaning {
  const known = outputsOf(type.name);
  if (output !== undefined && known.includes(output)) {
    return { kind: "output", name: `${name}_${output}`, readout: name };
  }
  fail("unknown-port", range, `"${name}" has no output "${output ?? ""}"`, `It has ${list(known)}.`);
}

function unknownElement(names: Names, name: string, range: Range): never {
  const near = nearest(name, [...names.kinds.keys(), ...names.outputs.keys()]);
  const what = `no element is called "${name}"`;
  fail("unknown-element", range, what, near === "" ? "Define it." : `Did you mean ${near}?`);
}

/** The message for `m1.foo`: what `m1` does have. */
function unknownPart(type: ElementKind, name: string, part: string, range: Range): never {
  const parameters = type.name === "variable" ? [] : [...parametersOf(type).keys()];
  const ports = type.ports.map((port) => port.name);
  const attributes = attributesOf(type);
  const near = nearest(part, [...parameters, ...ports, ...attributes]);
  if (/^p[0-9]+$/.test(part) && ports.length > 0) {
    fail("unknown-port", range, `"${name}" has no port "${part}"`, `It has ${list(ports)}.`);
  }
  const pair = type.parameters.find((spec) => spec.name === part && spec.type === "pair");
  const has = parameters.length === 0 ? "It has no parameters." : `It has ${list(parameters)}.`;
  const remedy =
    pair !== undefined ? `It stands for two: ${pair.sets.map((each) => `${name}.${each}`).join(" and ")}.` : has;
  fail(
    "unknown-parameter",
    range,
    `"${name}" has no parameter "${part}"`,
    near === "" || pair !== undefined ? remedy : `Did you mean ${near}?`,
  );
}

export function list(words: readonly string[]): string {
  return words.join(", ");
}

/** A meaning as a value, where any will do. */
export function valueOfMeaning(meaning: Meaning): Value {
  switch (meaning.kind) {
    case "element":
      if (meaning.type.name === "variable") return { kind: "reference", path: meaning.name };
      return { kind: "element", name: meaning.name };
    case "output":
      return { kind: "element", name: meaning.name };
    case "parameter":
    case "attribute":
      return { kind: "reference", path: meaning.path };
    case "port":
      return { kind: "port", element: meaning.element, port: meaning.port };
    case "node":
      return { kind: "node", element: meaning.element, port: meaning.port, node: meaning.node };
  }
}
