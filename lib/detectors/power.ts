/** Photodiodes: the power of light, and its beats demodulated once or twice. */
import { radians } from "../arithmetic/arithmetic.js";
import { complexAdd, complexNorm, complexScale } from "../arithmetic/complex.js";
import type { Element } from "../model/element.js";
import { complexTerm, realTerm, type Term } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import type { Ref } from "../solver/tape/tape.js";
import { beat, demodulated } from "./beat.js";
import { type Amplitude, amplitudes, NUMBER, nodeOf, type Reader } from "./reader.js";
import { isOfSignal, signalCurrent } from "./signal-current.js";

/** Σ |a_i|² [W], each frequency and mode by itself. */
export function powerOf({ tape }: Light, fields: readonly Amplitude[]): Ref {
  let sum = tape.zero;
  for (const { value } of fields) sum = tape.add(sum, complexNorm(tape, value));
  return sum;
}

/** A reader of the fields at a detector's node. A split photodiode sees no difference in a plane wave. */
export function photodiode(
  light: Light,
  element: Element,
  options: { readonly name?: string; readonly unit?: string; readonly whole?: boolean },
  value: (fields: readonly Amplitude[]) => Term<Ref>,
): Reader {
  const needs = light.unknowns.fieldsAt(nodeOf(light, element));
  const split = options.whole !== true && element.parameters.get("pdtype")?.kind === "text";
  const { tape } = light;
  return {
    name: options.name ?? element.name,
    unit: options.unit ?? "W",
    shape: NUMBER,
    needs: split ? [] : needs,
    read: (fields) => {
      if (!split) return value(amplitudes(light, needs, fields));
      return { ...realTerm(tape, tape.zero), complex: value([]).complex };
    },
  };
}

/** `pd`: the power [W]. */
export function powerReader(light: Light, element: Element): Reader {
  return photodiode(light, element, {}, (fields) => realTerm(light.tape, powerOf(light, fields)));
}

/** `pd1`: the beat at a frequency [W], complex, or its part at a phase. */
export function demodulatedReader(light: Light, element: Element): Reader {
  const { parameters, frequencies, tape } = light;
  const path = (name: string) => `${element.name}.${name}`;
  const frequency = frequencies.observe((read) => read.real(path("f")));
  const phase = parameters.has(path("phase")) ? radians(light.tape, parameters.real(path("phase"))) : undefined;
  if (isOfSignal(light, frequency)) return signalCurrent(light, element, { phase });
  return photodiode(light, element, {}, (fields) => {
    const z = beat(light, fields, frequency);
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
  const first = radians(light.tape, parameters.real(path("phase1")));
  const second = parameters.has(path("phase2")) ? radians(light.tape, parameters.real(path("phase2"))) : undefined;
  const [f1, f2] = ["f1", "f2"].map((name) => frequencies.observe((read) => read.real(path(name))));
  if (isOfSignal(light, f2!)) {
    return signalCurrent(light, element, { phase: second, demodulation: { frequency: f1!, phase: first } });
  }
  const half = tape.constant(0.5);
  return photodiode(light, element, {}, (fields) => {
    const upper = beat(light, fields, sum, { search: "points" });
    if (second === undefined) {
      const lower = beat(light, fields, reverse, { search: "points" });
      const both = complexAdd(tape, demodulated(light, upper, first), demodulated(light, lower, tape.neg(first)));
      return complexTerm(complexScale(tape, half, both));
    }
    const lower = beat(light, fields, difference, { search: "points" });
    const both = tape.add(
      demodulated(light, upper, tape.add(first, second)).re,
      demodulated(light, lower, tape.sub(first, second)).re,
    );
    return realTerm(tape, tape.mul(half, both));
  });
}
