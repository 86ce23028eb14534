/**
 * A photodiode's current at the signal's frequency, as a row over the sidebands: what each of them adds to it.
 *
 * The power |Σ c + a₊ exp(iΩt) + a₋ exp(-iΩt)|² has 2 Σ (a₊ c* + a₋* c) as the amplitude of its part at Ω, Re(S exp(iΩt)); mixed with
 * cos(2π f t + φ), half of what lies Ω beside f and beside -f. Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8,
 * "Demodulation".
 */
import { choose, complexConj, complexMul, complexScale, polar } from "../arithmetic/complex.js";
import { pairsAt } from "./beat-pairs.js";
import type { Frequencies, Frequency } from "./frequencies.js";
import type { ComplexRef, Ref, Tape } from "./tape.js";
import type { SignalUnknowns, Unknowns } from "./unknowns.js";

export interface RowTerm {
  /** A sideband's number. */
  readonly unknown: number;
  readonly value: ComplexRef;
}

export interface Demodulation {
  readonly frequency: Frequency;
  /** [rad] */
  readonly phase: Ref;
}

interface Spectrum {
  readonly tape: Tape;
  readonly frequencies: Frequencies;
  readonly unknowns: Unknowns;
}

/**
 * The current of the light at a node [W], as the amplitude of what goes as the signal.
 *
 * @param carrier      a carrier's field by its number
 * @param demodulation undefined for the current as it is
 */
export function photocurrent(
  light: Spectrum,
  signals: SignalUnknowns,
  { node, carrier }: { readonly node: number; readonly carrier: (field: number) => ComplexRef },
  demodulation?: Demodulation,
): readonly RowTerm[] {
  const { tape, unknowns } = light;
  const { bins } = light.frequencies;
  const fields = bins.map((_, bin) => carrier(unknowns.of(node, bin)));
  const rows: RowTerm[] = [];
  const add = (unknown: number, value: ComplexRef) => {
    if (value.re !== tape.zero || value.im !== tape.zero) rows.push({ unknown, value });
  };
  if (demodulation === undefined) {
    const two = tape.constant(2);
    for (const [bin, field] of fields.entries()) {
      add(signals.upper(node, bin), complexScale(tape, two, complexConj(tape, field)));
      add(signals.lower(node, bin), complexScale(tape, two, field));
    }
    return rows;
  }
  const counts = pairsAt(light, demodulation.frequency);
  const there = polar(tape, tape.one, tape.neg(demodulation.phase));
  const back = complexConj(tape, there);
  const zero = { re: tape.zero, im: tape.zero };
  for (const [i, above] of bins.entries()) {
    for (const [j, below] of bins.entries()) {
      const isPair = counts(above, below);
      if (isPair === tape.zero) continue;
      const pick = (turn: ComplexRef, field: ComplexRef) => choose(tape, isPair, complexMul(tape, turn, field), zero);
      add(signals.upper(node, i), pick(there, complexConj(tape, fields[j]!)));
      add(signals.lower(node, j), pick(there, fields[i]!));
      add(signals.upper(node, j), pick(back, complexConj(tape, fields[i]!)));
      add(signals.lower(node, i), pick(back, fields[j]!));
    }
  }
  return rows;
}
