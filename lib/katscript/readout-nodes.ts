/**
 * The nodes of readouts that read another element: `T.p1.i` is the node that `T` reads, `T.p1.o` the other of its port.
 *
 * Such a readout has no port of its own, so whoever names its nodes means those. Readouts may be defined later, which is
 * why this comes when all elements are there.
 */
import type { Element } from "../model/element.js";
import type { Model } from "../model/model.js";
import type { Value } from "../model/value.js";

/** Replaces nodes of such readouts in the parameters of all elements. */
export function settleReadoutNodes(model: Model): void {
  const read = new Map<string, Value & { kind: "node" }>();
  for (const { name, parameters } of model.elements()) {
    const node = parameters.get("optical_node");
    if (node?.kind === "node") read.set(name, node);
  }
  if (read.size === 0) return;
  for (const element of model.elements()) {
    const settled = settle(element, read);
    if (settled !== element) model.replace(settled);
  }
}

function settle(element: Element, read: ReadonlyMap<string, Value & { kind: "node" }>): Element {
  let parameters: Map<string, Value> | undefined;
  for (const [key, value] of element.parameters) {
    if (value.kind !== "node" || value.port !== "p1") continue;
    const node = read.get(value.element);
    if (node === undefined) continue;
    parameters ??= new Map(element.parameters);
    parameters.set(key, value.node === "i" ? node : { ...node, node: node.node === "i" ? "o" : "i" });
  }
  return parameters === undefined ? element : { ...element, parameters };
}
