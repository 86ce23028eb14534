/** What there is of signals in a model, before their equations are written. */
import type { Frequency } from "../light/frequencies.js";
import type { Nodes } from "../light/nodes.js";
import { type SignalUnknowns, signalUnknownsOf, type Unknowns } from "../light/unknowns.js";
import type { CouplingContext } from "../light/ways.js";
import type { ComplexRef } from "../tape/tape.js";
import type { RowTerm } from "./photocurrent.js";
import { signalNodesOf } from "./signal-nodes.js";

/** What is asked of the noise. */
export interface NoiseRequest {
  /** The numbers of the carriers that the row is made of. */
  readonly carriers: readonly number[];
  /** The current, over the sidebands. */
  readonly row: (carrier: (field: number) => ComplexRef) => readonly RowTerm[];
  /** Whether an element's noise counts. */
  readonly counts: (element: string) => boolean;
}

/** What a model has of signals. */
export interface Signals {
  /** The signal's frequency [Hz]. */
  readonly frequency: Frequency;
  readonly unknowns: SignalUnknowns;
  /** The noises that are asked for: their numbers are those behind all unknowns, in order. Whoever reads one adds it. */
  readonly noises: NoiseRequest[];
}

/** The number by which a noise is read: a spectral density [W²/Hz]. */
export function noiseNumber({ unknowns, noises }: Signals, request: NoiseRequest): number {
  return unknowns.first + unknowns.count + noises.push(request) - 1;
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
    noises: [],
  };
}
