/** Where light passes: the optical nodes of a model, one a port and direction, numbered. */

import type { Element } from "../model/element.js";
import { elementsOf } from "../model/expression.js";
import { ELEMENTS } from "../model/kinds.js";
import type { Model } from "../model/model.js";
import type { Value } from "../model/value.js";

export interface OpticalNode {
  readonly element: string;
  readonly port: string;
  /** `i`: towards the element; `o`: away from it. */
  readonly node: "i" | "o";
}

export interface Nodes {
  /** In Finesse's order: elements as in the text, but what one refers to stands before it; ports in order, i before o. */
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

/** The optical nodes of a model. Those at a space's ends are those of what it connects. */
export function nodesOf(model: Model): Nodes {
  const list: OpticalNode[] = [];
  const numbers: Numbers = new Map();
  for (const element of inOrder(model)) {
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

/** Elements as in the text, each behind those that its parameters refer to. */
function inOrder(model: Model): readonly Element[] {
  const elements = model.elements();
  const byName = new Map(elements.map((element) => [element.name, element]));
  const done = new Set<string>();
  const order: Element[] = [];
  for (const first of elements) {
    if (done.has(first.name)) continue;
    const waiting = [first];
    const open = new Set<string>();
    for (let element = waiting.at(-1); element !== undefined; element = waiting.at(-1)) {
      const missing = done.has(element.name) || open.has(element.name) ? [] : needsOf(element, byName, done);
      if (missing.length > 0) {
        open.add(element.name);
        for (const each of missing) if (!open.has(each.name)) waiting.push(each);
        continue;
      }
      waiting.pop();
      if (done.has(element.name)) continue;
      done.add(element.name);
      order.push(element);
    }
  }
  return order;
}

const NONE: readonly Element[] = [];

/** The elements that an element refers to and that aren't there yet, the last one first. */
function needsOf(
  element: Element,
  byName: ReadonlyMap<string, Element>,
  done: ReadonlySet<string>,
): readonly Element[] {
  const named = new Set<string>();
  for (const value of element.parameters.values()) {
    if (value.kind !== "number") for (const name of namesIn(value)) named.add(name);
  }
  named.delete(element.name);
  if (named.size === 0) return NONE;
  return [...named].flatMap((name) => (done.has(name) ? [] : (byName.get(name) ?? []))).reverse();
}

function namesIn(value: Value): Iterable<string> {
  return value.kind === "port" || value.kind === "node" ? [] : elementsOf(value);
}
