/** The nodes of electronics and mechanics: motions, forces, currents; and which of them a value means. */
import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import { kindOf } from "../../model/kinds.js";
import type { Model } from "../../model/model.js";
import type { Value } from "../../model/value.js";

/** The names of a model's signal nodes, as `m1.mech.z`, `laser.amp.i`. */
export function signalNodesOf(model: Model): readonly string[] {
  return model.elements().flatMap((element) => {
    const ports = kindOf(element).ports.filter(({ type }) => type !== "optical");
    return ports.flatMap(({ name: port, nodes }) => nodes.map((node) => nodeName(element.name, port, node)));
  });
}

export function nodeName(element: string, port: string, node: string): string {
  return `${element}.${port}.${node}`;
}

/** Whether a node is a motion or a force, as `m1.mech.z`. */
export function isMechanical(name: string): boolean {
  return name.split(".")[1] === "mech";
}

/**
 * The signal node that a value names: a node, a port with the node that leads in or out, a degree of freedom by itself.
 *
 * @param end of a port or a degree of freedom, which node is meant: where a signal enters, or where it is read
 * @returns undefined if it names none
 */
export function signalNode(model: Model, value: Value, end: "in" | "out"): string | undefined {
  switch (value.kind) {
    case "node":
      return value.port === "dofs"
        ? localNode(model, value.element, value.node, end)
        : nodeName(value.element, value.port, value.node);
    case "port": {
      const found = kindOf(model.element(value.element)).ports.find(({ name }) => name === value.port);
      const nodes = found?.nodes ?? [];
      const node = nodes.find((each) => each === (end === "in" ? "i" : "o")) ?? nodes[0];
      return node === undefined ? undefined : nodeName(value.element, value.port, node);
    }
    case "element":
      return model.element(value.name).kind === "degree_of_freedom"
        ? nodeName(value.name, "AC", end === "in" ? "i" : "o")
        : undefined;
    default:
      return undefined;
  }
}

/** The node behind a local degree of freedom, as `m1.dofs.z`: forces are driven, and what moves is read. */
export function localNode(model: Model, element: string, dof: string, end: "in" | "out"): string | undefined {
  const { ports } = kindOf(model.element(element));
  if (ports.some(({ type, nodes }) => type === "mechanical" && nodes.includes(dof))) {
    return nodeName(element, "mech", end === "out" ? dof.replace(/^F_/, "") : dof);
  }
  const port = ports.find(({ name }) => name === dof);
  return port === undefined ? undefined : nodeName(element, port.name, port.nodes[0]!);
}

/** The same of an element's parameter; one that names no signal node is an error. */
export function readNode(model: Model, { name }: Element, value: Value, end: "in" | "out"): string {
  const found = signalNode(model, value, end);
  if (found !== undefined) return found;
  throw new UserError({
    code: "unknown-node",
    place: name,
    what: `"${name}" is given no signal node`,
    remedy: "Name one, as m1.mech.z, laser.amp.i or REFL.I.",
  });
}
