/** What there is of signals in a model, before their equations are written. */
import { UserError } from "../../errors.js";
import type { Frequency } from "../light/frequencies.js";
import type { Nodes } from "../light/nodes.js";
import { type SignalUnknowns, signalUnknownsOf, type Unknowns } from "../light/unknowns.js";
import type { CouplingContext } from "../light/ways.js";
import type { ComplexRef } from "../tape/tape.js";
import type { RowTerm } from "./photocurrent.js";
import { signalNodesOf } from "./signal-nodes.js";

/** What is asked of a current: its signal, or its noise. */
export interface Reading {
  /** The numbers of the carriers that the row is made of. */
  readonly carriers: readonly number[];
  /** The current, over the sidebands. */
  readonly row: (carrier: (field: number) => ComplexRef) => readonly RowTerm[];
  /** Whether an element's noise counts; undefined where the signal is asked for. */
  readonly counts?: (element: string) => boolean;
}

/** What a model has of signals. */
export interface Signals {
  /** The signal's frequency [Hz]. */
  readonly frequency: Frequency;
  readonly unknowns: SignalUnknowns;
  /** What is asked of currents: their numbers are those behind all unknowns, in order. Whoever reads one adds it. */
  readonly readings: Reading[];
}

/** A model's signals; that it has none is a mistake of whoever reads them. @param reader the name of a detector */
export function signalsOrRefusal({ signals }: { readonly signals: Signals | undefined }, reader?: string): Signals {
  if (signals !== undefined) return signals;
  const none = "the model has no signal frequency";
  const what = reader === undefined ? none : `"${reader}" reads signals, and ${none}`;
  throw new UserError({ code: "no-signal", place: reader ?? "fsig", what, remedy: "Give it one: fsig(1)." });
}

/** The number by which a current's signal [W] is read, or the spectral density of its noise [W²/Hz]. */
export function readingNumber({ unknowns, readings }: Signals, reading: Reading): number {
  return unknowns.first + unknowns.count + readings.push(reading) - 1;
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
    readings: [],
  };
}
