/** Makes steps of the actions that ask how signals answer: which nodes their inputs and outputs are. */
import type { Value } from "../model/value.js";
import { signalNode } from "../solver/signal-nodes.js";
import type { Arguments } from "./arguments.js";
import type { ResponseStep } from "./step.js";

export function planResponse(args: Arguments): ResponseStep {
  const frequencies = args.numbers(args.value("f"), "f", true);
  for (const frequency of frequencies) {
    if (!(frequency > 0)) args.refuse("out-of-range", `a frequency is ${frequency} Hz`, "Frequencies are above 0.");
  }
  return {
    kind: "response",
    name: args.name(),
    frequencies,
    inputs: nodesOf(args, "inputs", "in"),
    outputs: nodesOf(args, "outputs", "out"),
  };
}

/** The signal nodes that an argument lists. */
function nodesOf(args: Arguments, name: string, end: "in" | "out"): readonly string[] {
  const value = args.value(name);
  const items: readonly Value[] = value.kind === "array" ? value.items : [value];
  return items.map((item) => {
    const node = signalNode(args.model, item, end);
    if (node !== undefined) return node;
    const remedy = "Name signal nodes, as m1.mech.z, REFL.I, or a degree of freedom.";
    return args.refuse("wrong-type", `${name} holds what is no signal node`, remedy);
  });
}
