/**
 * Spaces and wires: which ports they connect, in the order in which Finesse connects them.
 *
 * `link` takes the next free port, so the order matters: a connection is made as soon as all that it names is defined.
 */
import { numberValue } from "../model/expression.js";
import type { ElementKind } from "../model/kinds.js";
import type { PortSpec } from "../model/ports.js";
import type { Value } from "../model/value.js";
import { CARRIER, CONSTANTS, LITERALS } from "../model/words.js";
import { numberOf } from "./expressions.js";
import { type Meaning, meaningOf, type Names } from "./names.js";
import { standIn } from "./numbers.js";
import { fail, type Range } from "./source.js";
import type { Argument, Node } from "./syntax.js";

/** A space or a wire that a link makes. */
export interface Made {
  readonly kind: "space" | "wire";
  readonly name: string;
  readonly parameters: ReadonlyMap<string, Value>;
}

/** Optical ports that are taken: by port, the name of the space there. */
export type Taken = Map<string, string>;

/** One end of a connection: a component whose next free port is taken, a port, or a node. */
interface End {
  readonly meaning: Meaning;
  readonly element: string;
  readonly type: ElementKind;
  readonly range: Range;
}

/** What a `link` connects. Its spaces' ports are taken. */
export function linkOf(names: Names, args: readonly Argument[], taken: Taken): readonly Made[] {
  const made: Made[] = [];
  let last: End | undefined;
  let lengths: Node[] = [];
  for (const argument of args) {
    if (argument.key !== undefined) continue;
    const end = endOf(names, argument.value);
    if (end === undefined) {
      lengths.push(argument.value);
      continue;
    }
    if (last !== undefined) {
      if (last.element !== end.element) made.push(connect(names, { from: last, to: end, lengths }, taken));
      lengths = [];
    }
    last = end;
  }
  if (lengths[0] !== undefined) {
    fail("wrong-type", lengths[0], "a length follows the last component", "Lengths stand between two components.");
  }
  return made;
}

/** A component, a port or a node; undefined for a length. */
function endOf(names: Names, node: Node): End | undefined {
  const path = node.kind === "name" ? node.path : node.kind === "text" ? node.text : undefined;
  if (path === undefined || LITERALS.has(path) || CONSTANTS.has(path) || CARRIER.has(path)) return undefined;
  const meaning = meaningOf(names, path, node);
  if (meaning.kind === "parameter" || meaning.kind === "attribute") return undefined;
  if (meaning.kind === "element" && meaning.type.name === "variable") return undefined;
  const element = meaning.kind === "element" || meaning.kind === "output" ? meaning.name : meaning.element;
  const type = names.kinds.get(element);
  if (type === undefined || (meaning.kind === "node" && meaning.port === "dofs")) {
    fail("wrong-type", node, `"${path}" can't be linked`, "Name components, ports or lengths.");
  }
  return { meaning, element, type, range: node };
}

/** Two components, and the numbers between them: a space's length and its refractive index, or a wire's delay. */
interface Pair {
  readonly from: End;
  readonly to: End;
  readonly lengths: readonly Node[];
}

function connect(names: Names, { from, to, lengths }: Pair, taken: Taken): Made {
  const a = portOf(from, "out", taken);
  const b = portOf(to, "in", taken);
  const name = `${from.element}_${a.label}__${to.element}_${b.label}`;
  if (a.spec.type !== "optical" && b.spec.type !== "optical") {
    const [delay] = between(names, lengths, ["delay"], (node) => (isNone(node) ? { kind: "none" } : undefined));
    const parameters = new Map<string, Value>([
      ["nodeA", signalNode(from, a)],
      ["nodeB", signalNode(to, b)],
      ["delay", delay ?? numberValue(0)],
    ]);
    return { kind: "wire", name, parameters };
  }
  for (const [end, port] of [
    [from, a],
    [to, b],
  ] as const) {
    if (port.spec.type !== "optical") {
      fail("wrong-type", end.range, `"${end.element}.${port.spec.name}" is no optical port`, "Name the ports to link.");
    }
    if (port.node !== undefined) {
      fail("wrong-type", end.range, "a space connects ports, not nodes", `Write ${end.element}.${port.spec.name}.`);
    }
  }
  const [length, index] = between(names, lengths, ["length", "refractive index"]);
  takePort(taken, { element: from.element, port: a.spec.name }, name, from.range);
  takePort(taken, { element: to.element, port: b.spec.name }, name, to.range);
  const parameters = new Map<string, Value>([
    ["portA", { kind: "port", element: from.element, port: a.spec.name }],
    ["portB", { kind: "port", element: to.element, port: b.spec.name }],
    ["L", length ?? numberValue(0)],
    ["nr", index ?? numberValue(1)],
  ]);
  return { kind: "space", name, parameters };
}

function isNone(node: Node): boolean {
  return node.kind === "name" && LITERALS.get(node.path) === null;
}

/** The numbers between two components, by what they are in turn; `special` reads those that are no numbers. */
function between(
  names: Names,
  lengths: readonly Node[],
  what: readonly string[],
  special: (node: Node) => Value | undefined = () => undefined,
): readonly Value[] {
  const extra = lengths[what.length];
  if (extra !== undefined) {
    const remedy = `Between these two stand a ${what.join(" and a ")} at most.`;
    fail("too-many-arguments", extra, "too many numbers stand between two components", remedy);
  }
  return lengths.map((node) => special(node) ?? standIn(node) ?? numberOf(names, node));
}

interface Chosen {
  readonly spec: PortSpec;
  /** The node, if one was named. */
  readonly node: string | undefined;
  /** What the connection's name has for it: the port, or the node that was named. */
  readonly label: string;
}

/** The port that is meant: the named one, or the next free one. */
function portOf(end: End, direction: "in" | "out", taken: Taken): Chosen {
  const { meaning, type } = end;
  if (meaning.kind === "port" || meaning.kind === "node") {
    const spec = type.ports.find((port) => port.name === meaning.port)!;
    const node = meaning.kind === "node" ? meaning.node : undefined;
    return { spec, node, label: node ?? spec.name };
  }
  const optical = type.ports.filter((port) => port.type === "optical" && type.name !== "space");
  const free = optical.find((port) => !taken.has(`${end.element}.${port.name}`));
  if (free !== undefined) return { spec: free, node: undefined, label: free.name };
  const electrical = type.ports.filter((port) => port.type === "electrical");
  if (optical.length > 0 || electrical.length === 0 || type.name === "space") {
    const what = `"${end.element}" has no optical port left to link`;
    fail("no-free-port", end.range, what, "Name a port, as ELEMENT.PORT.");
  }
  const isTest = type.name === "test_point";
  if (isTest && electrical.length > 2) {
    const what = `"${end.element}" has ${electrical.length} ports`;
    fail(
      "wrong-type",
      end.range,
      what,
      `Name one of ${electrical.map(({ name }) => `${end.element}.${name}`).join(", ")}.`,
    );
  }
  // Finesse enters a test point by its last port and leaves it by its first, as nothing else.
  const isFirst = (direction === "in") !== isTest;
  const spec = isFirst ? electrical[0]! : electrical[electrical.length - 1]!;
  return { spec, node: undefined, label: spec.name };
}

/** The node of a wire's end: a port must have one alone. */
function signalNode(end: End, chosen: Chosen): Value {
  const { spec } = chosen;
  const node = chosen.node ?? (spec.nodes.length === 1 ? spec.nodes[0] : undefined);
  const path = `${end.element}.${spec.name}`;
  if (node === undefined) {
    const nodes = spec.nodes.map((each) => `${path}.${each}`).join(", ");
    fail("wrong-type", end.range, `${path} has several nodes`, `Name one of ${nodes}.`);
  }
  return { kind: "node", element: end.element, port: spec.name, node };
}

/** Takes an optical port for a space. A port takes one space. */
export function takePort(
  taken: Taken,
  place: { readonly element: string; readonly port: string },
  space: string,
  range: Range,
): void {
  const port = `${place.element}.${place.port}`;
  const before = taken.get(port);
  if (before !== undefined) {
    fail("port-connected-twice", range, `the port ${port} is already connected, by "${before}"`, "Take another port.");
  }
  taken.set(port, space);
}
