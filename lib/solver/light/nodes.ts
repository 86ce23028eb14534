/** Where light passes: the optical nodes of a model, one a port and direction, numbered. */
import { builtOrder } from "../../model/build-order.js";
import type { Element } from "../../model/element.js";
import { ELEMENTS } from "../../model/kinds.js";
import type { Model } from "../../model/model.js";
import type { Value } from "../../model/value.js";

export interface OpticalNode {
  readonly element: string;
  readonly port: string;
  /** `i`: towards the element; `o`: away from it. */
  readonly node: "i" | "o";
}

export interface Nodes {
  /** In Finesse's order: elements as they are built, ports in order, i before o. */
  readonly list: readonly OpticalNode[];
  /** A node's number; undefined if there is no such node. */
  readonly numberOf: (element: string, port: string, node: string) => number | undefined;
}

/** The numbers of a port's nodes. */
interface PortNodes {
  readonly i: number;
  readonly o: number;
}
/** By element, then by port. */
type Numbers = Map<string, Map<string, PortNodes>>;

const known = new WeakMap<Model, { readonly contents: number; readonly nodes: Nodes }>();

/** The optical nodes of a model, found once for what it holds. Those at a space's ends are those of what it connects. */
export function nodesOf(model: Model): Nodes {
  const { contents } = model;
  const before = known.get(model);
  if (before?.contents === contents) return before.nodes;
  const nodes = numbered(model);
  known.set(model, { contents, nodes });
  return nodes;
}

function numbered(model: Model): Nodes {
  const list: OpticalNode[] = [];
  const numbers: Numbers = new Map();
  for (const element of builtOrder(model)) {
    const ports = new Map<string, PortNodes>();
    for (const port of opticalPorts(element)) {
      ports.set(port, { i: list.length, o: list.length + 1 });
      list.push({ element: element.name, port, node: "i" }, { element: element.name, port, node: "o" });
    }
    numbers.set(element.name, ports);
  }
  addSpaces(model, numbers);
  return {
    list,
    numberOf(element, port, node) {
      const found = numbers.get(element)?.get(port);
      return node === "i" || node === "o" ? found?.[node] : undefined;
    },
  };
}

function opticalPorts(element: Element): readonly string[] {
  if (element.kind === "space" || element.parameters.get("optical_node")?.kind === "node") return [];
  const ports = ELEMENTS.get(element.kind)!.ports.filter(({ type }) => type === "optical");
  return ports.map(({ name }) => name);
}

/** A space's port is that of the element there, seen from within: what goes into the space comes out of the element. */
function addSpaces(model: Model, numbers: Numbers): void {
  for (const { kind, name, parameters } of model.elements()) {
    if (kind !== "space") continue;
    for (const [port, end] of [
      ["p1", parameters.get("portA")],
      ["p2", parameters.get("portB")],
    ] as const) {
      if (end?.kind !== "port") continue;
      const there = numbers.get(end.element)?.get(end.port);
      if (there !== undefined) numbers.get(name)!.set(port, { i: there.o, o: there.i });
    }
  }
}

/** The number of the node that a detector reads: its `node`, what a readout reads, else its own port; undefined if none. */
export function detectedNode(nodes: Nodes, element: Element): number | undefined {
  const value = element.parameters.get("node") ?? element.parameters.get("optical_node");
  if (value === undefined || value.kind === "none") return nodes.numberOf(element.name, "p1", "i");
  return namedNode(nodes, value, "i");
}

/** The number of the node that a value names; of a port it is the one that goes `byDefault`, if that is given. */
export function namedNode(nodes: Nodes, value: Value, byDefault?: "i" | "o"): number | undefined {
  if (value.kind === "node") return nodes.numberOf(value.element, value.port, value.node);
  if (value.kind === "port" && byDefault !== undefined) return nodes.numberOf(value.element, value.port, byDefault);
  return undefined;
}
