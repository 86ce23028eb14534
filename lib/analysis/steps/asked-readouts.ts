/**
 * Which outputs of readouts a run asks for, by any of its actions or elements: each such readout adds its shot noise to what
 * is projected, as in Finesse.
 *
 * The branches of a `parallel` are runs of their own. Not here: what a projection makes of them (plan-responses.ts).
 */
import type { Element } from "../../model/element.js";
import type { Model } from "../../model/model.js";
import type { Action, Value } from "../../model/value.js";
import { signalNode } from "../../solver/signals/signal-nodes.js";

/** What signals are put into, read from and led by: the parameter that names where. */
const ASKING: Readonly<Record<string, string>> = {
  signal_generator: "node",
  motion_detector: "node",
  noise: "node",
  wire: "nodeA",
};

/** The nodes, as `REFL.I.o`. @param action whose run it is */
export function askedOutputs(model: Model, action: Action): ReadonlySet<string> {
  const values = [
    ...model.elements().flatMap(namedBy),
    ...(model.analysis === undefined ? [] : namedBeside(model.analysis, action)),
  ];
  return new Set(values.flatMap((value) => outputsIn(model, value)));
}

function namedBy({ kind, parameters }: Element): readonly Value[] {
  const name = ASKING[kind];
  return name === undefined ? [] : [parameters.get(name)!];
}

/** The arguments of an action and of all in it that belongs to the run of `action`. */
function namedBeside(root: Action, action: Action): readonly Value[] {
  const values = [...root.arguments.values(), ...root.rest];
  const holding =
    root.kind === "parallel"
      ? values.find((value) => value.kind === "action" && holds(value.action, action))
      : undefined;
  return (holding === undefined ? values : [holding]).flatMap((value) =>
    value.kind === "action" ? namedBeside(value.action, action) : [value],
  );
}

function holds(root: Action, action: Action): boolean {
  const values = [...root.arguments.values(), ...root.rest];
  return root === action || values.some((value) => value.kind === "action" && holds(value.action, action));
}

function outputsIn(model: Model, value: Value): readonly string[] {
  if (value.kind === "array") return value.items.flatMap((item) => outputsIn(model, item));
  if (value.kind !== "port" && value.kind !== "node") return [];
  const node = model.element(value.element).kind.startsWith("readout_") ? signalNode(model, value, "out") : undefined;
  return node === undefined ? [] : [node];
}
