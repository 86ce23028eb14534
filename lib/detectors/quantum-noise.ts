/** Quantum noise of photodiodes and homodyne detectors, and how it compares with a signal. */

import { complexAdd, complexConj, complexMul, complexNorm, complexScale } from "../arithmetic/complex.js";
import { PLANCK } from "../constants.js";
import type { Element } from "../model/element.js";
import { complexTerm, realTerm, type Term } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { isOn } from "../solver/light/ways.js";
import { carrierBin, homodyneRow, oscillatorOf } from "../solver/signals/homodyne.js";
import { quantaOf } from "../solver/signals/noise-sources.js";
import {
  type BesideTerm,
  type Demodulation,
  photocurrent,
  type Row,
  type RowTerm,
} from "../solver/signals/photocurrent.js";
import { readingNumber, type Signals, signalsOrRefusal } from "../solver/signals/signal-context.js";
import type { ComplexRef, Ref, Tape } from "../solver/tape/tape.js";
import { type Fields, NUMBER, nodeOf, type Reader } from "./reader.js";

const UNIT = "W/√Hz";

/** A current as rows over the sidebands. */
interface Current {
  readonly carriers: readonly number[];
  /** Whether the row is over sidebands at several nodes. */
  readonly isSum?: boolean;
  readonly row: (carrier: Fields) => Row;
  /** The row of the noise, where it isn't that of the signal. */
  readonly noiseRow?: (carrier: Fields) => Row;
}

/** `qnoised`, `qnoised1`, `qnoised2`: the amplitude spectral density of a photodiode's quantum noise [W/√Hz]. */
export function quantumNoiseReader(light: Light, element: Element): Reader {
  const signals = signalsOrRefusal(light, element.name);
  const current = currentOf(light, signals, element);
  return noiseReader(light, signals, element, current);
}

/** `qshot`, `qshot1`, `qshot2`: what it would be if the light there were no more than vacuum: Σ hν/4 |v|² over the current's row. */
export function shotNoiseReader(light: Light, element: Element): Reader {
  const { tape } = light;
  const signals = signalsOrRefusal(light, element.name);
  const node = nodeOf(light, element);
  const { carriers, row } = currentOf(light, signals, element);
  const quanta = new Map<number, Ref>();
  for (const [bin, quantum] of quantaOf(light).entries()) {
    for (let mode = 0; mode < light.unknowns.modes; mode++) {
      quanta.set(signals.unknowns.upper(node, bin, mode), quantum);
      quanta.set(signals.unknowns.lower(node, bin, mode), quantum);
    }
  }
  const isDemodulated = element.kind !== "quantum_shot_noise_detector";
  const noise = (fields: Fields) => {
    const { terms, beside } = row(isDemodulated ? summedUp(light, node, fields) : fields);
    let density = besideDensity(light, beside);
    for (const [unknown, value] of gathered(light, terms)) {
      density = tape.add(density, tape.mul(quanta.get(unknown)!, complexNorm(tape, value)));
    }
    return tape.sqrt(density);
  };
  return reader(light, signals, element, { carriers, row, needs: carriers, noise });
}

/**
 * In the place of each mode's light at a node the sum of it and of all modes before it in the model's list: what Finesse has beat with
 * each mode's vacuum where it demodulates, and so do we. Each mode's own light would be right.
 */
function summedUp({ tape, unknowns, frequencies }: Light, node: number, fields: Fields): Fields {
  const before = new Map<number, readonly number[]>();
  for (const bin of frequencies.bins.keys()) {
    const modes = unknowns.modesAt(node, bin);
    for (const [place, unknown] of modes.entries()) before.set(unknown, modes.slice(0, place));
  }
  return (field) => [...before.get(field)!, field].map(fields).reduce((sum, each) => complexAdd(tape, sum, each));
}

/** A row with one term an unknown. */
function gathered({ tape }: Light, terms: readonly RowTerm[]): ReadonlyMap<number, ComplexRef> {
  const sums = new Map<number, ComplexRef>();
  for (const { unknown, value } of terms) {
    const before = sums.get(unknown);
    sums.set(unknown, before === undefined ? value : complexAdd(tape, before, value));
  }
  return sums;
}

/** How near frequencies are that are one [1]. */
const NEARNESS = 1e-12;

/**
 * The noise of vacuum at frequencies at which there is no light, that beats with the light: 2 hν/4 |Σ v|² each. Two terms are of one
 * frequency if they are at the start, or, where they vary, at a point.
 */
function besideDensity({ tape, carrier }: Light, beside: Row["beside"]): Ref {
  const quantum = ({ offset }: BesideTerm) => tape.mul(tape.constant(PLANCK / 2), tape.add(carrier, offset));
  let density = tape.zero;
  for (const [index, one] of beside.entries()) {
    density = tape.add(density, tape.mul(quantum(one), complexNorm(tape, one.value)));
    for (const other of beside.slice(index + 1)) {
      if (one.mode !== other.mode) continue;
      const isSame = areOne(tape, one, other);
      if (isSame === tape.zero) continue;
      const both = complexMul(tape, one.value, complexConj(tape, other.value)).re;
      const twice = tape.mul(tape.constant(2), tape.mul(quantum(one), both));
      density = tape.add(density, tape.select(isSame, twice, tape.zero));
    }
  }
  return density;
}

function areOne(tape: Tape, one: BesideTerm, other: BesideTerm): Ref {
  const apart = tape.sub(one.offset, other.offset);
  if (tape.isConstant(apart)) {
    return Math.abs(one.start - other.start) <= NEARNESS * Math.abs(one.start) ? tape.one : tape.zero;
  }
  const allowed = tape.mul(tape.constant(NEARNESS), tape.call("abs", one.offset));
  return tape.less(tape.call("abs", apart), tape.add(allowed, tape.constant(NEARNESS)));
}

/** `qnoisebhd`: that of a balanced homodyne detector. */
export function homodyneNoiseReader(light: Light, element: Element): Reader {
  const signals = signalsOrRefusal(light, element.name);
  return noiseReader(light, signals, element, homodyneCurrent(light, signals, element));
}

/** `bhd`, and the output of a `balanced_homodyne_readout`: the current of a balanced homodyne detector [W], 2 Re(c lo*). */
export function homodyneReader(light: Light, element: Element, name = element.name): Reader {
  const { tape, unknowns, parameters } = light;
  const bin = carrierBin(light.frequencies);
  const field = unknowns.of(nodeOf(light, element), Math.max(bin, 0));
  return {
    name,
    unit: "W",
    shape: NUMBER,
    needs: bin < 0 ? [] : [field],
    read: (fields) => {
      if (bin < 0) return realTerm(tape, tape.zero);
      return realTerm(tape, complexMul(tape, fields(field), complexConj(tape, oscillatorOf(parameters, element))).re);
    },
  };
}

/** Reads the noise of a current, of the sources that an element counts. */
export function noiseReader(light: Light, signals: Signals, element: Element, current: Current): Reader {
  const { tape } = light;
  const { carriers, row, noiseRow = row } = current;
  const counts = countedBy(element);
  // What reads several nodes demodulates nothing.
  const node = current.isSum === true ? undefined : nodeOf(light, element);
  const number = readingNumber(signals, { carriers, row: (carrier) => noiseRow(carrier).terms, counts });
  return reader(light, signals, element, {
    ...current,
    needs: [number, ...carriers],
    noise: (fields) => {
      const { beside } = noiseRow(node === undefined ? fields : summedUp(light, node, fields));
      return tape.sqrt(tape.add(fields(number).re, besideDensity(light, beside)));
    },
  });
}

interface Noise extends Current {
  readonly needs: readonly number[];
  readonly noise: (fields: Fields) => Ref;
}

/** Noise as it is, or over the signal's size. */
function reader(light: Light, signals: Signals, element: Element, current: Noise): Reader {
  const { carriers, row, needs, noise } = current;
  const isRatio = isOn(light.model, element, "nsr");
  const signal = isRatio ? readingNumber(signals, { carriers, row: (carrier) => row(carrier).terms }) : undefined;
  return {
    name: element.name,
    unit: isRatio ? "1/√Hz" : UNIT,
    shape: NUMBER,
    needs: signal === undefined ? needs : [...new Set([...needs, ...carriers, signal])],
    read: (fields) => {
      if (signal === undefined) return realTerm(light.tape, noise(fields));
      const ratio = overSize(light, noise(fields), fields(signal));
      // As Finesse has them: of photodiodes complex numbers, of homodyne detectors real ones.
      return element.kind === "quantum_balanced_homodyne" ? ratio : complexTerm(ratio);
    },
  };
}

/** Noise over the signal's size. */
function overSize({ tape }: Light, noise: Ref, { re, im }: ComplexRef): Term<Ref> {
  const size = tape.sqrt(tape.add(tape.mul(re, re), tape.mul(im, im)));
  return realTerm(tape, tape.div(noise, size));
}

/** Which elements' noise a detector counts: `sources` alone, or all but `exclude_sources`. */
function countedBy({ parameters }: Element): (element: string) => boolean {
  const namesIn = (parameter: string): ReadonlySet<string> | undefined => {
    const value = parameters.get(parameter);
    const items =
      value === undefined || value.kind === "none" ? undefined : value.kind === "array" ? value.items : [value];
    if (items === undefined) return undefined;
    return new Set(
      items.flatMap((item) => ("element" in item ? [item.element] : item.kind === "element" ? [item.name] : [])),
    );
  };
  const [only, without] = [namesIn("sources"), namesIn("exclude_sources")];
  return (element) => (only?.has(element) ?? true) && !(without?.has(element) ?? false);
}

/** The current of a photodiode, demodulated as often as its kind says. */
function currentOf(light: Light, signals: Signals, element: Element): Current {
  const { tape, parameters, frequencies } = light;
  const node = nodeOf(light, element);
  const path = (name: string) => `${element.name}.${name}`;
  const at = (carrier: Fields, demodulation?: Demodulation) =>
    photocurrent(light, signals.unknowns, { node, carrier }, demodulation);
  const phaseOf = (name: string) => parameters.phase(element, name);
  const carriers = light.unknowns.fieldsAt(node);
  switch (element.kind) {
    case "quantum_noise_detector_demod_1":
    case "quantum_shot_noise_detector_demod_1": {
      const frequency = frequencies.observe((read) => read.real(path("f")));
      return { carriers, row: (carrier) => at(carrier, { frequency, phase: phaseOf("phase") }) };
    }
    case "quantum_noise_detector_demod_2":
    case "quantum_shot_noise_detector_demod_2": {
      const half = tape.constant(0.5);
      const mixed = (sign: 1 | -1) =>
        frequencies.observe((read) => {
          const second = read.real(path("f2"));
          return read.tape.add(read.real(path("f1")), sign === 1 ? second : read.tape.neg(second));
        });
      const [sum, difference] = [mixed(1), mixed(-1)];
      const [first, second] = [phaseOf("phase1"), phaseOf("phase2")];
      const row = (carrier: Fields): Row => {
        const parts = [
          at(carrier, { frequency: sum, phase: tape.add(first, second) }),
          at(carrier, { frequency: difference, phase: tape.sub(first, second) }),
        ];
        const halved = <T extends { readonly value: ComplexRef }>(items: readonly T[]) =>
          items.map((item) => ({ ...item, value: complexScale(tape, half, item.value) }));
        return {
          terms: parts.flatMap(({ terms }) => halved(terms)),
          beside: parts.flatMap(({ beside }) => halved(beside)),
        };
      };
      return { carriers, row };
    }
    default:
      return { carriers, row: (carrier) => at(carrier) };
  }
}

/**
 * The current of a homodyne detector: light at the carrier's frequency beside a local oscillator. For the noise Finesse takes the
 * oscillator's phase with the other sign, and so do we.
 */
function homodyneCurrent(light: Light, signals: Signals, element: Element): Current {
  const { tape, parameters } = light;
  const node = nodeOf(light, element);
  const rowOf = (oscillator: ComplexRef) => (): Row => ({
    terms: homodyneRow(light, signals.unknowns, { node, oscillator }),
    beside: [],
  });
  const oscillator = oscillatorOf(parameters, element);
  return { carriers: [], row: rowOf(oscillator), noiseRow: rowOf(complexConj(tape, oscillator)) };
}
