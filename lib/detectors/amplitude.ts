/** Detectors of amplitudes: of the field at one frequency, chosen once, at the start of the run. */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { complexTerm, realTerm } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { NUMBER, nodeOf, type Reader } from "./reader.js";

/** How near a detector's frequency must be to a field's, as Finesse has it: [Hz], and of the field's frequency [1]. */
const NEARNESS = 1e-15;

/** `ad`: the complex amplitude [√W] of the field at a frequency. Of a plane wave it is that, whichever mode is asked for. */
export function amplitudeReader(light: Light, element: Element): Reader {
  return readerOf(light, element, NUMBER);
}

/** `fd`: the complex amplitudes [√W] of all modes at a frequency: one for a plane wave. */
export function fieldReader(light: Light, element: Element): Reader {
  return readerOf(light, element, [1]);
}

function readerOf(light: Light, element: Element, shape: readonly number[]): Reader {
  const { tape } = light;
  const field = fieldOf(light, element);
  return {
    name: element.name,
    unit: "√W",
    shape,
    needs: field === undefined ? [] : [field],
    read: (fields) =>
      field === undefined ? { ...realTerm(tape, tape.zero), complex: true } : complexTerm(fields(field)),
  };
}

/**
 * The field at a detector's node whose frequency is the detector's; of several, the first that varies, else the first.
 * Undefined where only the signal makes sidebands, which are dark without one. Where they lie upon light, neither is meant.
 */
function fieldOf(light: Light, element: Element): number | undefined {
  const node = nodeOf(light, element);
  const { bins, observe } = light.frequencies;
  const wanted = observe((read) => read.real(`${element.name}.f`)).start;
  const isNear = (frequency: number) => Math.abs(frequency - wanted) <= NEARNESS + NEARNESS * Math.abs(frequency);
  const near = bins.flatMap(({ start }, bin) => (isNear(start) ? [bin] : []));
  const found = near.find((bin) => bins[bin]!.varied) ?? near[0];
  const signal = signalFrequency(light);
  const isSignal = signal !== undefined && bins.some(({ start }) => isNear(start + signal) || isNear(start - signal));
  if (found !== undefined && !isSignal) return light.unknowns.of(node, found);
  if (found === undefined && isSignal) return undefined;
  const shown = bins.slice(0, 9).map(({ start }) => start);
  const known = `The model's frequencies are ${shown.join(", ")}${bins.length > shown.length ? ", ..." : ""} Hz`;
  throw new UserError({
    code: found === undefined ? "no-frequency" : "many-frequencies",
    place: `${element.name}.f`,
    what: `"${element.name}" reads ${wanted} Hz, where ${found === undefined ? "no light is" : "light and sidebands of the signal are"}`,
    remedy: signal === undefined ? `${known}.` : `${known}, each with sidebands ${signal} Hz away, of fsig.`,
  });
}

/** The signal's frequency at the start of the run [Hz]; undefined if the model has none. */
function signalFrequency({ model, frequencies }: Light): number | undefined {
  if (model.signalFrequency.kind === "none") return undefined;
  return frequencies.observe((read) => read.real("fsig.f")).start;
}
