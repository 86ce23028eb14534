/** Places in a model: elements, parameters, ports and nodes, by what a parameter takes. */
import { reference } from "../model/expression.js";
import type { Value } from "../model/value.js";
import { list, type Meaning, meaningOf, type Names, valueOfMeaning } from "./names.js";
import type { Slot } from "./numbers.js";
import { fail, type Range } from "./source.js";
import type { Node } from "./syntax.js";

/** What a name stands for. Where an error signal is meant, a readout's port stands for its output. */
export function nameOf(names: Names, path: string, range: Range, slot: Slot | undefined): Value {
  const meaning = meaningOf(names, path, range);
  if (slot?.name === "error_signal" && meaning.kind === "port") {
    const output = `${meaning.element}_${meaning.port}`;
    if (names.outputs.has(output)) return { kind: "element", name: output };
  }
  return valueOfMeaning(meaning);
}

/** The name that a node writes, bare or in quotes. */
export function pathOf(node: Node): string | undefined {
  if (node.kind === "text") return /^[A-Za-z_][\w.]*$/.test(node.text) ? node.text : undefined;
  return node.kind === "name" ? node.path : undefined;
}

/** What is named without quotes, but by the action `operator`. */
const BARE: ReadonlySet<Slot["type"]> = new Set(["node", "port", "mechanical", "signal", "readable", "drive"]);

/** What names a place in the model: a node, a port, an element, a parameter. */
export function placeOf(names: Names, node: Node, slot: Slot): Value {
  const path = pathOf(node);
  if (path === undefined)
    fail("wrong-type", node, `${slot.name} is ${wanted(slot)}`, "Write its name, without quotes.");
  if (node.kind === "text" && BARE.has(slot.type) && !/^(start|end)_node$/.test(slot.name)) {
    fail("wrong-type", node, `${slot.name} is ${wanted(slot)}, no string`, "Write it without quotes.");
  }
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
    case "readable":
      return "a node, as m1.mech.z";
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

function remedyFor(meaning: Meaning, slot: Slot): string {
  const another = `Name ${wanted(slot)}.`;
  const element = meaning.kind === "element" ? meaning.type : undefined;
  if (element === undefined) return another;
  if (slot.type === "port" || slot.type === "node") {
    const ports = element.ports.filter((port) => port.type === "optical").map((port) => port.name);
    return ports.length === 0 ? "It has no optical ports." : `Its optical ports are ${list(ports)}.`;
  }
  return slot.type === "parameter" ? "Name one of its parameters." : another;
}

function placed(names: Names, meaning: Meaning, slot: Slot, range: Range): Value | undefined {
  switch (slot.type) {
    case "node":
      return nodeOf(names, meaning, slot);
    case "signal":
      return signalOf(names, meaning, slot, range);
    case "readable":
      return readableOf(names, meaning, slot, range);
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

export function parameterOf(meaning: Meaning): Value | undefined {
  if (meaning.kind === "parameter") return reference(meaning.path);
  if (meaning.kind === "element" && meaning.type.name === "variable") return reference(meaning.name);
  return undefined;
}

function portType(names: Names, meaning: Meaning): string | undefined {
  if (meaning.kind !== "port" && meaning.kind !== "node") return undefined;
  const kind = names.kinds.get(meaning.element);
  return kind?.ports.find((port) => port.name === meaning.port)?.type;
}

/** The arguments at which light starts: a cavity's source, the second node of a mismatch, the first of a path. */
const OUTWARDS: ReadonlySet<string> = new Set(["source", "node2", "from_node"]);

/** A node; a port stands for its first one, or for the one that goes out where a beam starts. */
function nodeOf(names: Names, meaning: Meaning, slot: Slot): Value | undefined {
  if (portType(names, meaning) !== "optical") return undefined;
  if (meaning.kind === "node") return valueOfMeaning(meaning);
  if (meaning.kind !== "port") return undefined;
  const port = names.kinds.get(meaning.element)!.ports.find((each) => each.name === meaning.port)!;
  const node = OUTWARDS.has(slot.name) ? "o" : port.nodes[0]!;
  return { kind: "node", element: meaning.element, port: meaning.port, node };
}

/** Any node; a port stands for its first one. */
function readableOf(names: Names, meaning: Meaning, slot: Slot, range: Range): Value | undefined {
  const type = portType(names, meaning);
  if (type === "optical") return nodeOf(names, meaning, slot);
  if (type !== "mechanical" || meaning.kind !== "port") return signalOf(names, meaning, slot, range);
  const port = names.kinds.get(meaning.element)!.ports.find((each) => each.name === meaning.port)!;
  return { kind: "node", element: meaning.element, port: meaning.port, node: port.nodes[0]! };
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
  const inwards = slot.name === "node" && port.type === "electrical" ? port.nodes.filter((node) => node === "i") : [];
  const nodes = inwards.length > 0 ? inwards : port.nodes;
  if (nodes.length === 1) return { kind: "node", element: meaning.element, port: meaning.port, node: nodes[0]! };
  const path = `${meaning.element}.${meaning.port}`;
  const nodesText = port.nodes.map((node) => `${path}.${node}`).join(", ");
  fail("wrong-type", range, `${slot.name} is one node, and ${path} has several`, `Name one of ${nodesText}.`);
}

/** A mechanical port on which forces act, as that of a mirror: a laser's has motions alone. */
function mechanicalOf(names: Names, meaning: Meaning): Value | undefined {
  if (meaning.kind !== "element" && meaning.kind !== "port") return undefined;
  const element = meaning.kind === "element" ? meaning.name : meaning.element;
  const port = names.kinds
    .get(element)
    ?.ports.find(
      ({ name, type, nodes }) =>
        type === "mechanical" && nodes.includes("F_z") && (meaning.kind === "element" || name === meaning.port),
    );
  return port === undefined ? undefined : { kind: "port", element, port: port.name };
}
