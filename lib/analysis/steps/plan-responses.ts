/** Makes steps of the actions that ask how signals answer: which nodes their inputs and outputs are. */
import type { Value } from "../../model/value.js";
import { nodeName, readNode, signalNode } from "../../solver/signals/signal-nodes.js";
import type { Arguments } from "../arguments.js";
import type { Projected, ProjectionStep, ResponseStep } from "../step.js";

export function planResponse(args: Arguments): ResponseStep {
  return {
    kind: "response",
    name: args.name(),
    frequencies: frequenciesOf(args),
    inputs: nodesOf(args, "inputs", "in"),
    outputs: nodesOf(args, "outputs", "out"),
  };
}

/**
 * The noises of `noise` elements, and the shot noise of each readout that is asked for or that something is connected to. As in Finesse that
 * enters at the last such output of a readout alone.
 */
export function planProjection(args: Arguments): ProjectionStep {
  const { model, action } = args;
  const outputs = action.rest.map((value) => ({
    name: nameOf(value),
    node: nodeOf(args, "output_nodes", value, "out"),
  }));
  const wires = model.elements().flatMap(({ kind, parameters }) => {
    const from = kind === "wire" ? signalNode(model, parameters.get("nodeA")!, "out") : undefined;
    return from === undefined ? [] : [from];
  });
  const read = new Set([...outputs.map(({ node }) => node), ...wires]);
  const noises = model.elements().flatMap((element): readonly Projected[] => {
    if (element.kind === "noise") {
      const node = readNode(model, element, element.parameters.get("node")!, "in");
      return [{ node, density: { kind: "value", value: element.parameters.get("ASD")! } }];
    }
    const last = ["I", "Q", "DC"].map((port) => nodeName(element.name, port, "o")).findLast((node) => read.has(node));
    if (last === undefined || !element.kind.startsWith("readout_")) return [];
    return [{ node: last, density: { kind: "detector", name: `${element.name}_shot_noise` } }];
  });
  return {
    kind: "projection",
    name: args.name(),
    frequencies: frequenciesOf(args),
    noises,
    outputs,
    scaling: args.has("scaling") ? nodeOf(args, "scaling", args.value("scaling"), "in") : undefined,
  };
}

/** A node as it is written. */
function nameOf(value: Value): string {
  if (value.kind === "node") return `${value.element}.${value.port}.${value.node}`;
  return value.kind === "port" ? `${value.element}.${value.port}` : value.kind === "element" ? value.name : "";
}

function frequenciesOf(args: Arguments): readonly number[] {
  const frequencies = args.numbers(args.value("f"), "f", true);
  for (const frequency of frequencies) {
    if (!(frequency > 0)) args.refuse("out-of-range", `a frequency is ${frequency} Hz`, "Frequencies are above 0.");
  }
  return frequencies;
}

/** The signal nodes that an argument lists. */
function nodesOf(args: Arguments, name: string, end: "in" | "out"): readonly string[] {
  const value = args.value(name);
  const items: readonly Value[] = value.kind === "array" ? value.items : [value];
  return items.map((item) => nodeOf(args, name, item, end));
}

function nodeOf(args: Arguments, name: string, value: Value, end: "in" | "out"): string {
  const node = signalNode(args.model, value, end);
  if (node !== undefined) return node;
  const remedy = "Name signal nodes, as m1.mech.z, REFL.I, or a degree of freedom.";
  return args.refuse("wrong-type", `${name} holds what is no signal node`, remedy);
}
