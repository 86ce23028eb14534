/** What there is of signals in a model, before their equations are written. */
import type { Frequency } from "./frequencies.js";
import type { Nodes } from "./nodes.js";
import { signalNodesOf } from "./signal-nodes.js";
import { type SignalUnknowns, signalUnknownsOf, type Unknowns } from "./unknowns.js";
import type { CouplingContext } from "./ways.js";

/** What a model has of signals. */
export interface Signals {
  /** The signal's frequency [Hz]. */
  readonly frequency: Frequency;
  readonly unknowns: SignalUnknowns;
}

export interface SignalContext extends CouplingContext {
  readonly nodes: Nodes;
  readonly unknowns: Unknowns;
  readonly signals: Signals;
}

/** The signals of a model; undefined if it has no signal frequency. */
export function signalsOf({ model, frequencies }: CouplingContext, unknowns: Unknowns): Signals | undefined {
  if (model.signalFrequency.kind === "none") return undefined;
  return {
    frequency: frequencies.observe((read) => read.real("fsig.f")),
    unknowns: signalUnknownsOf(unknowns, signalNodesOf(model)),
  };
}
