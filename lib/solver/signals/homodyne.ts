/** The current of balanced homodyne detection: light at the carrier's frequency beside a local oscillator. */
import { complexConj, polar } from "../../arithmetic/complex.js";
import type { Element } from "../../model/element.js";
import type { Frequencies } from "../light/frequencies.js";
import type { SignalUnknowns } from "../light/unknowns.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { Parameters } from "../values/expressions.js";
import type { RowTerm } from "./photocurrent.js";

/** Twice the local oscillator's field [√W], of an element with `P_lo` and `phase`. */
export function oscillatorOf(parameters: Parameters, element: Element): ComplexRef {
  const { tape } = parameters;
  const size = tape.mul(tape.constant(2), tape.sqrt(parameters.of(element, "P_lo")));
  return polar<Ref>(tape, size, parameters.phase(element));
}

/** The bin of the carrier's frequency; -1 if the model has no light there. */
export function carrierBin({ bins }: Frequencies): number {
  return bins.findIndex(({ start }) => start === 0);
}

/** 2 (a₊ lo* + a₋* lo) of the sidebands at a node, as a row. @param oscillator 2 lo */
export function homodyneRow(
  { parameters: { tape }, frequencies }: { readonly parameters: Parameters; readonly frequencies: Frequencies },
  signals: SignalUnknowns,
  { node, oscillator }: { readonly node: number; readonly oscillator: ComplexRef },
): readonly RowTerm[] {
  const bin = carrierBin(frequencies);
  if (bin < 0) return [];
  return [
    { unknown: signals.upper(node, bin), value: complexConj(tape, oscillator) },
    { unknown: signals.lower(node, bin), value: oscillator },
  ];
}
