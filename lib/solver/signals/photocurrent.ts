/**
 * A photodiode's current at the signal's frequency, as a row over the sidebands: what each of them adds to it.
 *
 * The power |Σ c + a₊ exp(iΩt) + a₋ exp(-iΩt)|² has 2 Σ (a₊ c* + a₋* c) as the amplitude of its part at Ω, Re(S exp(iΩt)); mixed with
 * cos(2π f t + φ), half of what lies Ω beside f and beside -f. Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8,
 * "Demodulation".
 */
import { choose, complexConj, complexMul, complexScale, isZero, polar } from "../../arithmetic/complex.js";
import { pairsAt } from "../light/beat-pairs.js";
import type { Frequencies, Frequency } from "../light/frequencies.js";
import type { SignalUnknowns, Unknowns } from "../light/unknowns.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";

export interface RowTerm {
  /** A sideband's number. */
  readonly unknown: number;
  readonly value: ComplexRef;
}

/** A current over the sidebands of light, and over those of frequencies at which there is nothing but vacuum. */
export interface Row {
  readonly terms: readonly RowTerm[];
  readonly beside: readonly BesideTerm[];
}

/** What the upper sideband of a frequency adds at which there is no light; the lower one adds its conjugate. */
export interface BesideTerm {
  /** The frequency less the carrier's [Hz]: its value, and that at the start of the run. */
  readonly offset: Ref;
  readonly start: number;
  /** The place of its mode. */
  readonly mode: number;
  readonly value: ComplexRef;
}

export interface Demodulation {
  readonly frequency: Frequency;
  /** [rad] */
  readonly phase: Ref;
  /** Whether what beats at the frequency 0 counts once, as Finesse's readouts have it, not from either side. */
  readonly once?: boolean;
}

interface Spectrum {
  readonly tape: Tape;
  readonly frequencies: Frequencies;
  readonly unknowns: Unknowns;
}

interface Detection {
  readonly node: number;
  /** A carrier's field by its number. */
  readonly carrier: (field: number) => ComplexRef;
}

/**
 * The current of the light at a node [W], as the amplitude of what goes as the signal.
 *
 * @param demodulation undefined for the current as it is
 */
export function photocurrent(
  light: Spectrum,
  signals: SignalUnknowns,
  { node, carrier }: Detection,
  demodulation?: Demodulation,
): Row {
  const { tape, unknowns } = light;
  const { bins } = light.frequencies;
  const modes = Array.from({ length: unknowns.modes }, (_, mode) => mode);
  const fieldsOf = (mode: number) => bins.map((_, bin) => carrier(unknowns.of(node, bin, mode)));
  if (demodulation !== undefined) {
    const rows = modes.map((mode) =>
      demodulatedCurrent(light, signals, { node, mode, fields: fieldsOf(mode) }, demodulation),
    );
    return { terms: rows.flatMap(({ terms }) => terms), beside: rows.flatMap(({ beside }) => beside) };
  }
  const two = tape.constant(2);
  const terms = modes.flatMap((mode) =>
    fieldsOf(mode).flatMap((field, bin) => [
      { unknown: signals.upper(node, bin, mode), value: complexScale(tape, two, complexConj(tape, field)) },
      { unknown: signals.lower(node, bin, mode), value: complexScale(tape, two, field) },
    ]),
  );
  return { terms: terms.filter(({ value }) => !isZero(tape, value)), beside: [] };
}

function demodulatedCurrent(
  light: Spectrum,
  signals: SignalUnknowns,
  { node, mode, fields }: { readonly node: number; readonly mode: number; readonly fields: readonly ComplexRef[] },
  { frequency, phase, once = false }: Demodulation,
): Row {
  const { tape } = light;
  const { bins } = light.frequencies;
  const terms: RowTerm[] = [];
  const counts = pairsAt(light, frequency);
  const there = polar(tape, tape.one, tape.neg(phase));
  const back = complexConj(tape, there);
  const isOnce = once && frequency.start === 0 && !frequency.varied;
  const zero = { re: tape.zero, im: tape.zero };
  const [alone, aloneBelow] = [bins.map(() => tape.one), bins.map(() => tape.one)];
  for (const [i, above] of bins.entries()) {
    for (const [j, below] of bins.entries()) {
      const isPair = counts(above, below);
      if (isPair === tape.zero) continue;
      aloneBelow[i] = tape.select(isPair, tape.zero, aloneBelow[i]!);
      alone[j] = tape.select(isPair, tape.zero, alone[j]!);
      const add = (unknown: number, turn: ComplexRef, field: ComplexRef) => {
        const value = choose(tape, isPair, complexMul(tape, turn, field), zero);
        if (!isZero(tape, value)) terms.push({ unknown, value });
      };
      if (!isOnce) {
        add(signals.upper(node, i, mode), there, complexConj(tape, fields[j]!));
        add(signals.lower(node, j, mode), there, fields[i]!);
      }
      add(signals.upper(node, j, mode), back, complexConj(tape, fields[i]!));
      add(signals.lower(node, i, mode), back, fields[j]!);
    }
  }
  const beside = bins.flatMap(({ start, offset }, bin): readonly BesideTerm[] => {
    const field = complexConj(tape, fields[bin]!);
    const term = (sign: 1 | -1, isAlone: Ref, turn: ComplexRef): BesideTerm => ({
      offset: sign === 1 ? tape.add(offset, frequency.offset) : tape.sub(offset, frequency.offset),
      start: start + sign * frequency.start,
      mode,
      value: choose(tape, isAlone, complexMul(tape, turn, field), zero),
    });
    const both = [term(1, alone[bin]!, there), term(-1, aloneBelow[bin]!, back)];
    return both.filter(({ value }) => !isZero(tape, value));
  });
  return { terms, beside };
}
