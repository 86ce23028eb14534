/** Detectors of amplitudes: of the field at one frequency, chosen once, at the start of the run. */
import { complexAdd, complexConj } from "../arithmetic/complex.js";
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { complexTerm } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { isNear, type Seen, sidebandsNear } from "../solver/signals/signal-ends.js";
import { NUMBER, nodeOf, type Reader } from "./reader.js";

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
  const seen = fieldsOf(light, element);
  return {
    name: element.name,
    unit: "√W",
    shape,
    needs: seen.map(({ unknown }) => unknown),
    read: (fields) => {
      const values = seen.map(({ unknown, isConjugate }) =>
        isConjugate ? complexConj(tape, fields(unknown)) : fields(unknown),
      );
      return complexTerm(values.reduce((sum, value) => complexAdd(tape, sum, value)));
    },
  };
}

/**
 * The field at a detector's node whose frequency is the detector's; of several, the first that varies, else the first.
 * If there is none, the signal's sidebands there. Where they lie upon light, neither is meant.
 */
function fieldsOf(light: Light, element: Element): readonly Seen[] {
  const node = nodeOf(light, element);
  const { bins, observe } = light.frequencies;
  const wanted = observe((read) => read.real(`${element.name}.f`)).start;
  const near = bins.flatMap(({ start }, bin) => (isNear(start, wanted) ? [bin] : []));
  const found = near.find((bin) => bins[bin]!.varied) ?? near[0];
  const sidebands = sidebandsNear(light, node, wanted);
  if (found !== undefined && sidebands.length === 0) {
    return [{ unknown: light.unknowns.of(node, found), isConjugate: false }];
  }
  if (found === undefined && sidebands.length > 0) return sidebands;
  const shown = bins.slice(0, 9).map(({ start }) => start);
  const known = `The model's frequencies are ${shown.join(", ")}${bins.length > shown.length ? ", ..." : ""} Hz`;
  const signal = light.signals?.frequency.start;
  throw new UserError({
    code: found === undefined ? "no-frequency" : "many-frequencies",
    place: `${element.name}.f`,
    what: `"${element.name}" reads ${wanted} Hz, where ${found === undefined ? "no light is" : "light and sidebands of the signal are"}`,
    remedy: signal === undefined ? `${known}.` : `${known}, each with sidebands ${signal} Hz away, of fsig.`,
  });
}
