/** Makes steps of the actions that ask how signals answer: which nodes their inputs and outputs are. */
import { reference, referencesOf } from "../../model/expression.js";
import { kindOf } from "../../model/kinds.js";
import type { Value } from "../../model/value.js";
import type { SignalEnd } from "../../solver/signals/signal-ends.js";
import { nodeName, readNode, signalNode } from "../../solver/signals/signal-nodes.js";
import type { Arguments } from "../arguments.js";
import type { Projected, ProjectionStep, ResponseStep } from "../step.js";
import { askedOutputs } from "./asked-readouts.js";

/** Which sides of an action are sidebands of light: pairs of an optical node and a frequency. */
const SIDES_OF_LIGHT: Readonly<Record<string, readonly string[]>> = {
  frequency_response2: ["inputs"],
  frequency_response3: ["inputs", "outputs"],
  frequency_response4: ["outputs"],
};

/** The first takes one node for a list; the others want lists, as in Finesse. */
export function planResponse(args: Arguments): ResponseStep {
  const { kind } = args.action;
  const ofLight = SIDES_OF_LIGHT[kind] ?? [];
  if (args.has("carrier_solution")) {
    args.refuse(
      "not-supported",
      "carrier_solution can't be written in KatScript",
      "Leave it out: the light is solved where the action runs.",
    );
  }
  const ends = (name: string, end: "in" | "out") => {
    const value = args.value(name);
    if (value.kind !== "array" && kind !== "frequency_response") {
      args.refuse("wrong-type", `${name} is an array`, "Write it as [..., ...].");
    }
    const items: readonly Value[] = value.kind === "array" ? value.items : [value];
    return items.map((item) =>
      ofLight.includes(name) ? sidebandOf(args, name, item, end) : nodeOf(args, name, item, end),
    );
  };
  return {
    kind: "response",
    name: args.name(),
    frequencies: frequenciesOf(args),
    inputs: ends("inputs", "in"),
    outputs: ends("outputs", "out"),
    lightSides: ofLight.length,
  };
}

/** An optical node, or a port for the one that leads in or out, and the frequency there. */
function sidebandOf(args: Arguments, name: string, value: Value, end: "in" | "out"): SignalEnd {
  const remedy = "Write pairs of an optical node and a frequency, as [m1.p1.o, 9M+fsig].";
  const [place, frequency] = value.kind === "array" && value.items.length === 2 ? value.items : [];
  if (place === undefined || frequency === undefined) {
    return args.refuse("wrong-type", `${name} holds what is no pair of a node and a frequency`, remedy);
  }
  if (!referencesOf(frequency).includes("fsig.f")) {
    args.refuse("wrong-type", `${name} has a frequency that doesn't follow fsig`, remedy);
  }
  if (!("port" in place)) return args.refuse("wrong-type", `${name} has a pair whose first is no node`, remedy);
  const ports = kindOf(args.model.element(place.element)).ports;
  const isLight = ports.some((port) => port.name === place.port && port.type === "optical");
  if (!isLight) return args.refuse("wrong-type", `${name} has a pair whose node is none of light`, remedy);
  const node = place.kind === "node" ? place.node : end === "in" ? "i" : "o";
  return { element: place.element, port: place.port, node, frequency: args.real(frequency, name) };
}

/**
 * The noises of `noise` elements, and the shot noise of each readout that anything of the run asks for. As in Finesse that enters at
 * one output of a readout alone: the last of those that are projected on or led elsewhere, else of those that are asked for.
 */
export function planProjection(args: Arguments): ProjectionStep {
  const { model, action } = args;
  if (action.rest.length === 0) args.refuse("missing-argument", "no output is named", "Name one or more, as REFL.I.");
  const outputs = action.rest.map((value) => ({
    name: nameOf(value),
    node: nodeOf(args, "output_nodes", value, "out"),
  }));
  const wires = model.elements().flatMap(({ kind, parameters }) => {
    const from = kind === "wire" ? signalNode(model, parameters.get("nodeA")!, "out") : undefined;
    return from === undefined ? [] : [from];
  });
  const read = new Set([...outputs.map(({ node }) => node), ...wires]);
  const asked = askedOutputs(model, action);
  const classical = model.elements().flatMap((element): readonly Projected[] => {
    if (element.kind !== "noise") return [];
    const node = readNode(model, element, element.parameters.get("node")!, "in");
    return [{ name: element.name, node, density: { kind: "value", value: reference(`${element.name}.ASD`) } }];
  });
  const shot = model.elements().flatMap((element): readonly Projected[] => {
    if (!element.kind.startsWith("readout_")) return [];
    const ports = ["I", "Q", "DC"].map((port) => nodeName(element.name, port, "o"));
    const last = ports.findLast((node) => read.has(node)) ?? ports.findLast((node) => asked.has(node));
    if (last === undefined) return [];
    return [
      {
        name: `shot noise of ${element.name}`,
        node: last,
        density: { kind: "detector", name: `${element.name}_shot_noise` },
      },
    ];
  });
  return {
    kind: "projection",
    name: args.name(),
    frequencies: frequenciesOf(args),
    noises: [...classical, ...shot],
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
  const frequencies = args.numbers(args.value("f"), "f");
  if (frequencies.length === 0) args.refuse("too-few", "there are no frequencies", "Write one or more: [10, 100].");
  for (const frequency of frequencies) {
    if (!(frequency > 0)) args.refuse("out-of-range", `a frequency is ${frequency} Hz`, "Frequencies are above 0.");
  }
  return frequencies;
}

function nodeOf(args: Arguments, name: string, value: Value, end: "in" | "out"): string {
  const node = signalNode(args.model, value, end);
  if (node !== undefined) return node;
  const remedy = "Name signal nodes, as m1.mech.z, REFL.I, or a degree of freedom.";
  return args.refuse("wrong-type", `${name} holds what is no signal node`, remedy);
}
