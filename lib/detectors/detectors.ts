/** The detectors of a model, by name: what each reads. */

import type { Element } from "../model/element.js";
import { unknownElement } from "../model/errors.js";
import { ELEMENTS } from "../model/kinds.js";
import type { Light } from "../solver/build-system.js";
import { isOn } from "../solver/light/ways.js";
import { amplitudeReader, fieldReader } from "./amplitude.js";
import { astigmatismReader, beamPropertyReader, gouyReader, mismatchReader } from "./beam-property.js";
import { lineReader, pictureReader, pixelReader } from "./camera.js";
import { type CavityContext, cavityPropertyReader } from "./cavity-property.js";
import { currentSumReader, noiseSumReader } from "./current-sums.js";
import { mathReader } from "./math.js";
import { optimalBeamReader } from "./optimal-beam.js";
import { demodulatedReader, powerReader, twiceDemodulatedReader } from "./power.js";
import { homodyneNoiseReader, homodyneReader, quantumNoiseReader, shotNoiseReader } from "./quantum-noise.js";
import type { Reader } from "./reader.js";
import { readoutReaders } from "./readouts.js";
import { scatteringReader } from "./scattering.js";
import { motionReader } from "./signal-current.js";

export interface Detectors {
  /** What reads a detector, or a readout's output such as `REFL_I` or `REFL.outputs.I`. An unknown name is an error. */
  readonly reader: (name: string) => Reader;
  /** The names of what a model gives when nothing else is asked for, in the order of the text. */
  readonly names: readonly string[];
}

/** The detectors of a model over its light. */
export function detectorsOf(light: Light): Detectors {
  const { model } = light;
  const known = new Map<string, Reader>();
  const find = (name: string): Reader | undefined => {
    if (!known.has(name))
      for (const reader of readersOf(light, elementOf(light, name), find)) known.set(reader.name, reader);
    return known.get(name);
  };
  const names = model.elements().flatMap((element) => outputNames(light, element));
  return {
    names,
    reader: (given) => {
      const name = given.replace(".outputs.", "_");
      const found = find(name);
      if (found !== undefined) return found;
      throw unknownElement(given, names);
    },
  };
}

/** The element that an output comes from. */
function elementOf({ model }: Light, output: string): Element | undefined {
  const name = model.readoutOf(output) ?? output;
  return model.has(name) ? model.element(name) : undefined;
}

function readersOf(
  light: Light,
  element: Element | undefined,
  find: (name: string) => Reader | undefined,
): readonly Reader[] {
  switch (element?.kind) {
    case "power_detector_dc":
      return [powerReader(light, element)];
    case "power_detector_demod_1":
      return [demodulatedReader(light, element)];
    case "power_detector_demod_2":
      return [twiceDemodulatedReader(light, element)];
    case "amplitude_detector":
      return [amplitudeReader(light, element)];
    case "field_detector":
      return [fieldReader(light, element)];
    case "knmd":
      return [scatteringReader(light, element)];
    case "optimal_q_detector":
      return [optimalBeamReader(light, element)];
    case "ccd":
    case "fcam":
      return [pictureReader(light, element)];
    case "ccdline":
    case "fline":
      return [lineReader(light, element)];
    case "ccdpx":
    case "fpx":
      return [pixelReader(light, element)];
    case "quantum_noise_detector":
    case "quantum_noise_detector_demod_1":
    case "quantum_noise_detector_demod_2":
      return [quantumNoiseReader(light, element)];
    case "quantum_shot_noise_detector":
    case "quantum_shot_noise_detector_demod_1":
    case "quantum_shot_noise_detector_demod_2":
      return [shotNoiseReader(light, element)];
    case "quantum_balanced_homodyne":
      return [homodyneNoiseReader(light, element)];
    case "balanced_homodyne_detector":
      return [homodyneReader(light, element)];
    case "balanced_homodyne_readout":
      return [homodyneReader(light, element, `${element.name}_DC`)];
    case "katfan_current":
      return [currentSumReader(light, element)];
    case "katfan_qnoise":
      return [noiseSumReader(light, element)];
    case "motion_detector":
      return [motionReader(light, element)];
    case "beam_property_detector":
      return [beamPropertyReader(light, element)];
    case "cavity_property_detector":
      return [cavityPropertyReader(cavityContext(light), element)];
    case "astigd":
      return [astigmatismReader(light, element)];
    case "mmd":
      return [mismatchReader(light, element)];
    case "gouy":
      return [gouyReader(light, element)];
    case "math_detector":
      return [mathReader(light, element, find)];
    case "readout_dc":
    case "readout_rf":
      return readoutReaders(light, element);
    default:
      return [];
  }
}

/** What cavities are read from. */
function cavityContext(light: Light): CavityContext {
  const cavity = (name: string) => light.beams().cavity(name);
  return { ...light, cavity, traced: (node, plane) => light.beams().q(node, plane) };
}

/** The outputs that an element gives when nothing else is asked for: a readout's only if it says so. */
function outputNames({ model }: Light, element: Element): readonly string[] {
  const { kind, name } = element;
  if (kind === "readout_dc" || kind === "readout_rf") {
    if (!isOn(model, element, "output_detectors")) return [];
    const noise = model.signalFrequency.kind === "none" ? [] : ["shot_noise"];
    const parts = kind === "readout_dc" ? ["DC", ...noise] : ["I", "Q", "DC", ...noise];
    return parts.map((part) => `${name}_${part}`);
  }
  if (kind === "balanced_homodyne_readout") return isOn(model, element, "output_detectors") ? [`${name}_DC`] : [];
  return ELEMENTS.get(kind)!.detector ? [name] : [];
}
