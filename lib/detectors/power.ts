/** Photodiodes: the power of light, and its beats demodulated once or twice. */
import { radians } from "../arithmetic/arithmetic.js";
import { complexAdd, complexConj, complexNorm, complexScale } from "../arithmetic/complex.js";
import type { Element } from "../model/element.js";
import { complexTerm, realTerm, type Term } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { sightOf } from "../solver/light/sight.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";
import { beat, demodulated } from "./beat.js";
import { type Amplitude, amplitudes, NUMBER, nodeOf, type Reader } from "./reader.js";
import { isOfSignal, signalCurrent } from "./signal-current.js";
import { seenBy } from "./split.js";

/** Σ |a_i|² [W], each frequency and mode by itself; of a split photodiode Σ Re(a_i conj(b_i)). */
export function powerOf({ tape }: Light, fields: readonly Amplitude[], seen: readonly Amplitude[] = fields): Ref {
  let sum = tape.zero;
  if (seen === fields) {
    for (const { value } of fields) sum = tape.add(sum, complexNorm(tape, value));
    return sum;
  }
  for (const a of fields) {
    for (const b of seen) {
      if (a.mode !== b.mode || a.bin !== b.bin) continue;
      sum = tape.add(sum, tape.add(tape.mul(a.value.re, b.value.re), tape.mul(a.value.im, b.value.im)));
    }
  }
  return sum;
}

/**
 * A reader of the fields at a detector's node. A split photodiode sees no difference in a plane wave.
 *
 * @param value of the fields, and of what the photodiode sees of them: the same, if it is whole
 */
export function photodiode(
  light: Light,
  element: Element,
  options: { readonly name?: string; readonly unit?: string; readonly whole?: boolean },
  value: (fields: readonly Amplitude[], seen: readonly Amplitude[]) => Term<Ref>,
): Reader {
  const sight = options.whole === true ? undefined : sightOf(light.modes, element);
  const isBlind = sight?.every((partners) => partners.length === 0) === true;
  const needs = isBlind ? [] : light.unknowns.fieldsAt(nodeOf(light, element));
  return {
    name: options.name ?? element.name,
    unit: options.unit ?? "W",
    shape: NUMBER,
    needs,
    read: (fields) => {
      const all = amplitudes(light, needs, fields);
      return value(all, seenBy(light, sight, all));
    },
  };
}

/** `pd`: the power [W]. */
export function powerReader(light: Light, element: Element): Reader {
  return photodiode(light, element, {}, (fields, seen) => realTerm(light.tape, powerOf(light, fields, seen)));
}

/** `pd1`: the beat at a frequency [W], complex, or its part at a phase. */
export function demodulatedReader(light: Light, element: Element): Reader {
  const { parameters, frequencies, tape } = light;
  const path = (name: string) => `${element.name}.${name}`;
  const frequency = frequencies.observe((read) => read.real(path("f")));
  const phase = parameters.has(path("phase")) ? radians(light.tape, parameters.real(path("phase"))) : undefined;
  if (isOfSignal(light, frequency)) return signalCurrent(light, element, { phase });
  return photodiode(light, element, {}, (fields, seen) => {
    const z = beat(light, fields, frequency, { seen });
    return phase === undefined ? complexTerm(z) : realTerm(tape, demodulated(light, z, phase).re);
  });
}

/**
 * `pd2`: the beat demodulated at two frequencies, one after the other [W]; complex if the second phase isn't given.
 *
 * Mixing with cos(2π f1 t + φ1) leaves what was at f2 ± f1; a factor 1/2 for the second demodulation, none for the first.
 */
export function twiceDemodulatedReader(light: Light, element: Element): Reader {
  const { parameters, frequencies, tape } = light;
  const path = (name: string) => `${element.name}.${name}`;
  const observe = (combine: (f1: Ref, f2: Ref) => (on: typeof tape) => Ref) =>
    frequencies.observe((read) => combine(read.real(path("f1")), read.real(path("f2")))(read.tape));
  const sum = observe((f1, f2) => (on) => on.add(f1, f2));
  const difference = observe((f1, f2) => (on) => on.sub(f1, f2));
  const reverse = observe((f1, f2) => (on) => on.sub(f2, f1));
  const first = parameters.phase(element, "phase1");
  const second = parameters.has(path("phase2")) ? radians(light.tape, parameters.real(path("phase2"))) : undefined;
  const [f1, f2] = ["f1", "f2"].map((name) => frequencies.observe((read) => read.real(path(name))));
  if (isOfSignal(light, f2!)) {
    return signalCurrent(light, element, { phase: second, demodulation: { frequency: f1!, phase: first } });
  }
  const half = tape.constant(0.5);
  const split = sightOf(light.modes, element) !== undefined;
  return photodiode(light, element, {}, (fields, seen) => {
    const upper = beat(light, fields, sum, { search: "points", seen });
    if (split || second === undefined) {
      const lower = beat(light, fields, reverse, { search: "points", seen });
      if (split) return splitTwice(light, complexScale(tape, half, complexAdd(tape, upper, lower)), first, second);
      const both = complexAdd(tape, demodulated(light, upper, first), demodulated(light, lower, tape.neg(first)));
      return complexTerm(complexScale(tape, half, both));
    }
    const lower = beat(light, fields, difference, { search: "points", seen });
    const both = tape.add(
      demodulated(light, upper, tape.add(first, second)).re,
      demodulated(light, lower, tape.sub(first, second)).re,
    );
    return realTerm(tape, tape.mul(half, both));
  });
}

/** Of a split photodiode Finesse takes the conjugates of both beats, and turns both by the first phase the same way. */
function splitTwice(light: Light, z: ComplexRef, first: Ref, second: Ref | undefined): Term<Ref> {
  const { tape } = light;
  const conjugate = complexConj(tape, z);
  if (second === undefined) return complexTerm(demodulated(light, conjugate, first));
  return realTerm(tape, demodulated(light, conjugate, tape.add(first, second)).re);
}
