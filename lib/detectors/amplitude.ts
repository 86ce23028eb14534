/** Detectors of amplitudes: of the field at one frequency, chosen once, at the start of the run. */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import type { Light } from "../solver/build-system.js";
import { complexTerm, realTerm } from "../solver/terms.js";
import { NUMBER, nodeOf, type Reader } from "./reader.js";

/** How near a detector's frequency must be to a field's, as Finesse has it: [Hz], and of the field's frequency [1]. */
const NEARNESS = 1e-15;

/** `ad`: the complex amplitude [√W] of the field at a frequency. A plane wave has no mode but 0, 0. */
export function amplitudeReader(light: Light, element: Element): Reader {
  const { tape } = light;
  const field = fieldOf(light, element);
  const higher = ["n", "m"].some((name) => {
    const order = element.parameters.get(name);
    return order?.kind === "number" && order.re !== 0;
  });
  return {
    name: element.name,
    unit: "√W",
    shape: NUMBER,
    needs: higher ? [] : [field],
    read: (fields) => (higher ? { ...realTerm(tape, tape.zero), complex: true } : complexTerm(fields(field))),
  };
}

/** `fd`: the complex amplitudes [√W] of all modes at a frequency: one for a plane wave. */
export function fieldReader(light: Light, element: Element): Reader {
  const field = fieldOf(light, element);
  return { name: element.name, unit: "√W", shape: [1], needs: [field], read: (fields) => complexTerm(fields(field)) };
}

/** The field at a detector's node whose frequency is the detector's; of several, the first that varies, else the first. */
function fieldOf(light: Light, element: Element): number {
  const node = nodeOf(light, element);
  const { bins, observe } = light.frequencies;
  const wanted = observe((read) => read.real(`${element.name}.f`)).start;
  const near = bins.flatMap(({ start }, bin) =>
    Math.abs(start - wanted) <= NEARNESS + NEARNESS * Math.abs(start) ? [bin] : [],
  );
  const found = near.find((bin) => bins[bin]!.varied) ?? near[0];
  if (found !== undefined) return light.unknowns.of(node, found);
  const shown = bins.slice(0, 9).map(({ start }) => start);
  throw new UserError({
    code: "no-frequency",
    place: `${element.name}.f`,
    what: `"${element.name}" reads ${wanted} Hz, where no light is`,
    remedy: `The model's frequencies are ${shown.join(", ")}${bins.length > shown.length ? ", ..." : ""} Hz.`,
  });
}
