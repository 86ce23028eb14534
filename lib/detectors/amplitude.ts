/** Detectors of amplitudes: of the field at one frequency, chosen once, at the start of the run. */
import { choose, complexAdd, complexConj, complexNorm, complexScale } from "../arithmetic/complex.js";
import { absolute } from "../arithmetic/complex-functions.js";
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { complexTerm } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { isSameInJobs } from "../solver/light/frequencies.js";
import { modePlace } from "../solver/light/modal.js";
import { isNear, type Seen, sidebandsNear } from "../solver/signals/signal-ends.js";
import type { ComplexRef, Ref, Tape } from "../solver/tape/tape.js";
import { type Fields, NUMBER, nodeOf, type Reader } from "./reader.js";

/**
 * `ad`: the complex amplitude [√W] of a mode at a frequency; of a plane wave it is that, whichever mode is asked for. Where none is asked
 * for, and there are several, √Σ|a|² with the phase of Σ a.
 */
export function amplitudeReader(light: Light, element: Element): Reader {
  const { tape, modes } = light;
  const mode = modeOf(light, element);
  const fieldsAt = fieldsOf(light, element);
  const seen = mode === undefined ? modes.map((_, each) => fieldsAt(each)) : [fieldsAt(mode)];
  return {
    name: element.name,
    unit: "√W",
    shape: NUMBER,
    needs: seen.flat().map(({ unknown }) => unknown),
    read: (fields) => {
      const values = seen.map((each) => sumOf(tape, each, fields));
      return complexTerm(values.length === 1 ? values[0]! : together(tape, values));
    },
  };
}

/** `fd`: the complex amplitudes [√W] of all modes at a frequency: one for a plane wave. */
export function fieldReader(light: Light, element: Element): Reader {
  const { tape, modes } = light;
  const fieldsAt = fieldsOf(light, element);
  const seen = modes.map((_, mode) => fieldsAt(mode));
  return {
    name: element.name,
    unit: "√W",
    shape: [modes.length],
    needs: seen.flat().map(({ unknown }) => unknown),
    read: (fields) => seen.map((each) => complexTerm(sumOf(tape, each, fields))),
  };
}

/** The place of the mode that a detector asks for; undefined if it asks for none. */
function modeOf({ modal }: Light, element: Element): number | undefined {
  const [n, m] = ["n", "m"].map((name) => element.parameters.get(name));
  if (modal === undefined || n?.kind !== "number" || m?.kind !== "number") return undefined;
  const found = modePlace(modal.modes, { n: n.re, m: m.re });
  if (found !== undefined) return found;
  throw new UserError({
    code: "no-mode",
    place: element.name,
    what: `"${element.name}" reads the mode [${n.re}, ${m.re}], which the model doesn't have`,
    remedy: "Give modes(...) a larger maxtem, or include the mode.",
  });
}

function sumOf(tape: Tape, seen: readonly Seen[], fields: Fields): ComplexRef {
  const values = seen.map(({ unknown, isConjugate }) =>
    isConjugate ? complexConj(tape, fields(unknown)) : fields(unknown),
  );
  return values.reduce((sum, value) => complexAdd(tape, sum, value));
}

/** All modes as one number: the root of their power, at the phase of their sum; at none where that is 0. */
function together(tape: Tape, values: readonly ComplexRef[]): ComplexRef {
  const sum = values.reduce((all, value) => complexAdd(tape, all, value));
  const power = values.reduce((all, value) => tape.add(all, complexNorm(tape, value)), tape.zero);
  const [root, size] = [tape.sqrt(power), absolute<Ref>(tape, sum)];
  return choose<Ref>(tape, size, complexScale(tape, tape.div(root, size), sum), { re: root, im: tape.zero });
}

/**
 * By mode, the field at a detector's node whose frequency is the detector's; of several one that has it in all jobs, of these the first
 * that varies, else the first.
 * If there is none, the signal's sidebands there. Where they lie upon light, neither is meant.
 */
function fieldsOf(light: Light, element: Element): (mode: number) => readonly Seen[] {
  const node = nodeOf(light, element);
  const { bins, observe } = light.frequencies;
  const frequency = observe((read) => read.real(`${element.name}.f`));
  const wanted = frequency.start;
  const near = bins.flatMap(({ start }, bin) => (isNear(start, wanted) ? [bin] : []));
  // Of those that have it in the text, one that has it in each job is what a job's own text would give.
  const lasting = near.filter((bin) => isSameInJobs(bins[bin]!, frequency));
  const among = lasting.length > 0 ? lasting : near;
  const found = among.find((bin) => bins[bin]!.varied) ?? among[0];
  return (mode) => {
    const sidebands = sidebandsNear(light, node, wanted, mode);
    if (found !== undefined && sidebands.length === 0) {
      return [{ unknown: light.unknowns.of(node, found, mode), isConjugate: false }];
    }
    if (found === undefined && sidebands.length > 0) return sidebands;
    throw neitherOf(light, element, wanted, found === undefined);
  };
}

/** That no field is meant, or more than one. */
function neitherOf(light: Light, element: Element, wanted: number, isDark: boolean): UserError {
  const { bins } = light.frequencies;
  const shown = bins.slice(0, 9).map(({ start }) => start);
  const known = `The model's frequencies are ${shown.join(", ")}${bins.length > shown.length ? ", ..." : ""} Hz`;
  const signal = light.signals?.frequency.start;
  return new UserError({
    code: isDark ? "no-frequency" : "many-frequencies",
    place: `${element.name}.f`,
    what: `"${element.name}" reads ${wanted} Hz, where ${isDark ? "no light is" : "light and sidebands of the signal are"}`,
    remedy: signal === undefined ? `${known}.` : `${known}, each with sidebands ${signal} Hz away, of fsig.`,
  });
}
