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

/** The optical nodes of a model. Those at a space's ends are those of what it connects. */
export function nodesOf(model: Model): Nodes {
  const list: OpticalNode[] = [];
  const numbers = new Map<string, number>();
  for (const element of inOrder(model)) {
    for (const port of opticalPorts(element)) {
      for (const node of ["i", "o"] as const) {
        numbers.set(`${element.name}.${port}.${node}`, list.length);
        list.push({ element: element.name, port, node });
      }
    }
  }
  addSpaces(model, numbers);
  return { list, numberOf: (element, port, node) => numbers.get(`${element}.${port}.${node}`) };
}

function opticalPorts(element: Element): readonly string[] {
  if (element.kind === "space" || element.parameters.get("optical_node")?.kind === "node") return [];
  const ports = ELEMENTS.get(element.kind)!.ports.filter(({ type }) => type === "optical");
  return ports.map(({ name }) => name);
}

/** A space's port is that of the element there, seen from within: what goes into the space comes out of the element. */
function addSpaces(model: Model, numbers: Map<string, number>): void {
  for (const { kind, name, parameters } of model.elements()) {
    if (kind !== "space") continue;
    for (const [port, end] of [
      ["p1", parameters.get("portA")],
      ["p2", parameters.get("portB")],
    ] as const) {
      if (end?.kind !== "port") continue;
      for (const [node, other] of [
        ["i", "o"],
        ["o", "i"],
      ] as const) {
        const number = numbers.get(`${end.element}.${end.port}.${other}`);
        if (number !== undefined) numbers.set(`${name}.${port}.${node}`, number);
      }
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

/** The elements that an element refers to and that aren't there yet, the last one first. */
function needsOf(element: Element, byName: ReadonlyMap<string, Element>, done: ReadonlySet<string>): Element[] {
  const named = new Set<string>();
  for (const value of element.parameters.values()) for (const name of namesIn(value)) named.add(name);
  named.delete(element.name);
  return [...named].flatMap((name) => (done.has(name) ? [] : (byName.get(name) ?? []))).reverse();
}

function namesIn(value: Value): Iterable<string> {
  return value.kind === "port" || value.kind === "node" ? [] : elementsOf(value);
}
