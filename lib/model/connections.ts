/** Which port is connected to which: what spaces and wires say. */
import type { Element } from "./element.js";
import type { Value } from "./value.js";

export interface PortName {
  readonly element: string;
  readonly port: string;
}

/** A space between two optical ports. */
export interface Link {
  /** The space's name. */
  readonly name: string;
  readonly a: PortName;
  readonly b: PortName;
}

export function portKey(element: string, port: string): string {
  return `${element}.${port}`;
}

/** Whether a value names a port or a node. */
export function isPlace({ kind }: Value): boolean {
  return kind === "port" || kind === "node";
}

/** The spaces by the ports at both of their ends. */
export function connectionsOf(elements: Iterable<Element>): Map<string, Link> {
  const links = new Map<string, Link>();
  for (const element of elements) connect(links, element);
  return links;
}

/** Adds what an element connects, if it is a space or a wire; at a port that is taken stays what is there. */
export function connect(links: Map<string, Link>, element: Element): void {
  const link = linkOf(element);
  if (link === undefined) return;
  for (const end of [link.a, link.b]) {
    const key = portKey(end.element, end.port);
    if (!links.has(key)) links.set(key, link);
  }
}

/** What a space or a wire connects; undefined for everything else. */
function linkOf(element: Element): Link | undefined {
  const [from, to] = element.kind === "space" ? ["portA", "portB"] : ["nodeA", "nodeB"];
  if (element.kind !== "space" && element.kind !== "wire") return undefined;
  const a = element.parameters.get(from!);
  const b = element.parameters.get(to!);
  if (a === undefined || b === undefined || !("element" in a) || !("element" in b)) return undefined;
  return { name: element.name, a: { element: a.element, port: a.port }, b: { element: b.element, port: b.port } };
}

/** The other end of a space, seen from one of its ports. */
export function otherEnd(link: Link, element: string, port: string): PortName & { readonly space: string } {
  const end = link.a.element === element && link.a.port === port ? link.b : link.a;
  return { space: link.name, element: end.element, port: end.port };
}
