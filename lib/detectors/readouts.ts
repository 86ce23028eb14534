/**
 * Readouts as detectors: the power, the beat in phase and in quadrature, and the shot noise of both.
 *
 * Shot noise is that of the light that falls on the photodiode, as an amplitude spectral density of power: √(2 h ν P) for each
 * frequency; demodulation takes half of it from either side, and what the power's own beat at twice the frequency adds.
 */
import { complexAdd, complexNorm } from "../arithmetic/complex.js";
import { PLANCK } from "../constants.js";
import type { Element } from "../model/element.js";
import { complexTerm, realTerm } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import type { Bin } from "../solver/light/frequencies.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";
import { beat, demodulated } from "./beat.js";
import { photodiode, powerOf } from "./power.js";
import type { Amplitude, Reader } from "./reader.js";
import { isOfSignal, signalCurrent } from "./signal-current.js";

const NOISE_UNIT = "W/√Hz";

/** The outputs of a readout, in their order. The power of an RF readout is that of the whole light, also if it is split. */
export function readoutReaders(light: Light, element: Element): readonly Reader[] {
  const isDc = element.kind === "readout_dc";
  const power = photodiode(light, element, { name: `${element.name}_DC`, whole: !isDc }, (fields, seen) =>
    realTerm(light.tape, powerOf(light, fields, seen)),
  );
  if (isDc) return [power, shotNoise(light, element)];
  return [
    quadrature(light, element, { name: "I", ahead: 0 }),
    quadrature(light, element, { name: "Q", ahead: 90 }),
    power,
    demodulatedShotNoise(light, element),
  ];
}

/** The beat at the readout's frequency, so many degrees ahead of its phase [W]; complex where that is `none`. */
function quadrature(
  light: Light,
  element: Element,
  { name, ahead }: { readonly name: string; readonly ahead: number },
): Reader {
  const { tape, parameters } = light;
  const frequency = demodulationOf(light, element);
  const phase = parameters.phase(element, "phase", tape.constant(ahead));
  const isComplex = !parameters.has(`${element.name}.phase`);
  const output = `${element.name}_${name}`;
  if (isOfSignal(light, frequency)) {
    return signalCurrent(light, element, { phase: isComplex ? undefined : phase, name: output });
  }
  return photodiode(light, element, { name: output }, (fields, seen) => {
    const z = demodulated(light, beat(light, fields, frequency, { seen }), phase);
    return isComplex ? complexTerm(z) : realTerm(tape, z.re);
  });
}

function demodulationOf({ frequencies }: Light, element: Element, times = 1) {
  return frequencies.observe((read) => read.tape.mul(read.tape.constant(times), read.real(`${element.name}.f`)));
}

/** h Σ (f0 + f_i) |a_i|² [W²/Hz] */
function photonPower({ tape, carrier, frequencies }: Light, fields: readonly Amplitude[]): Ref {
  let sum = tape.zero;
  for (const { bin, value } of fields) {
    const frequency = tape.add(carrier, frequencies.bins[bin]!.offset);
    sum = tape.add(sum, tape.mul(frequency, complexNorm(tape, value)));
  }
  return tape.mul(tape.constant(PLANCK), sum);
}

function shotNoise(light: Light, element: Element): Reader {
  const { tape } = light;
  const options = { name: `${element.name}_shot_noise`, unit: NOISE_UNIT, whole: true };
  return photodiode(light, element, options, (fields) =>
    realTerm(tape, tape.sqrt(tape.mul(tape.constant(2), photonPower(light, fields)))),
  );
}

/** Each mode's light with that of all modes before it, as Finesse has it beat with that mode's vacuum; its own alone would be right. */
function summedUp({ tape, unknowns }: Light, fields: readonly Amplitude[]): readonly Amplitude[] {
  const sums = new Map<number, ComplexRef>();
  const all: Amplitude[] = [];
  for (let mode = 0; mode < unknowns.modes; mode++) {
    for (const field of fields) {
      if (field.mode !== mode) continue;
      const before = sums.get(field.bin);
      sums.set(field.bin, before === undefined ? field.value : complexAdd(tape, before, field.value));
    }
    for (const [bin, value] of sums) all.push({ bin, mode, value });
  }
  return all;
}

/** √(h Σ (f0 + f_i)|a_i|² + h Re(z(2f) exp(-2i phase))), each pair of z times f0 + (f_i + f_j)/2, its mean frequency. */
function demodulatedShotNoise(light: Light, element: Element): Reader {
  const { tape, parameters, carrier } = light;
  const options = { name: `${element.name}_shot_noise`, unit: NOISE_UNIT, whole: true };
  const twice = demodulationOf(light, element, 2);
  const phase = tape.mul(tape.constant(2), parameters.phase(element));
  const mean = (a: Bin, b: Bin): Ref => tape.add(carrier, tape.mul(tape.constant(0.5), tape.add(a.offset, b.offset)));
  return photodiode(light, element, options, (each) => {
    const fields = summedUp(light, each);
    const beating = demodulated(light, beat(light, fields, twice, { weight: mean }), phase).re;
    const added = tape.mul(tape.constant(PLANCK), beating);
    return realTerm(tape, tape.sqrt(tape.add(photonPower(light, fields), added)));
  });
}
