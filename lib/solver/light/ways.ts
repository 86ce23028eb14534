/** What a way through an element is: from which node to which, and what a field gives there. */
import type { Element } from "../../model/element.js";
import type { Model } from "../../model/model.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { Parameters } from "../values/expressions.js";
import type { Frequencies } from "./frequencies.js";
import type { Modal } from "./modal.js";

/** A field that a field gives rise to, at the end of a way. */
export interface Coupled {
  /** Its frequency's bin. */
  readonly bin: number;
  readonly value: ComplexRef;
}

/** What a mode gives rise to at the end of a way. */
export interface Scattered {
  /** The place of the other mode among the modes. */
  readonly mode: number;
  readonly value: ComplexRef;
}

/** By the place of the mode that comes: found when it is asked for, since light reaches few modes of many. */
export type Scatter = (mode: number) => readonly Scattered[];

/** Asks once for each mode. */
export function scatterBy(of: Scatter): Scatter {
  const known: (readonly Scattered[] | undefined)[] = [];
  return (mode) => {
    known[mode] ??= of(mode);
    return known[mode];
  };
}

/** A way through an element, or through a space. */
export interface Way {
  /** Nodes as `m1.p1.i`. */
  readonly from: readonly [element: string, port: string, node: "i" | "o"];
  readonly to: readonly [element: string, port: string, node: "i" | "o"];
  /**
   * What a field gives at the other end.
   *
   * @param bin    whose field it is: what modulators and frequency losses ask for
   * @param offset the field's own frequency less the carrier's [Hz], which all else asks for: a bin's, or a signal sideband's
   */
  readonly couple: (bin: number, offset: Ref) => readonly Coupled[];
  /** Whether it couples frequencies to one another, as a modulator does. */
  readonly mixes?: true;
  /** Whether vacuum's noise doesn't go this way: what a modulator turns to other frequencies' modes. */
  readonly withoutNoise?: true;
  /** How it scatters modes, whatever their frequency; undefined if each stays as it is. */
  readonly scatter?: Scatter | undefined;
  /** How long light takes [s], if that is all that a way does to frequencies beside the carrier's. */
  readonly delay?: Ref;
}

export interface CouplingContext {
  readonly model: Model;
  readonly parameters: Parameters;
  readonly frequencies: Frequencies;
  /** Modes and beams; undefined of plane waves. */
  readonly modal: Modal | undefined;
  /** The carrier's frequency f0 [Hz]. */
  readonly carrier: Ref;
  /** Whether an action varies, or an input is, a parameter. */
  readonly varies: (path: string) => boolean;
}

export interface Passage {
  readonly from: string;
  readonly to: string;
  /** By the field's offset [Hz]; a few ask for its bin. */
  readonly couple: (offset: Ref, bin: number) => ComplexRef;
}

/** A way through an element that leaves frequencies as they are. */
export function wayThrough({ name }: Element, { from, to, couple }: Passage): Way {
  return {
    from: [name, from, "i"],
    to: [name, to, "o"],
    couple: (bin, offset) => [{ bin, value: couple(offset, bin) }],
  };
}

/** Whether a switch that nothing changes is on. */
export function isOn(model: Model, element: Element, name: string): boolean {
  const value = element.parameters.get(name)!;
  return value.kind === "boolean" ? value.value : model.get(`${element.name}.${name}`) !== 0;
}
