/** Detectors at the signal's frequency: what a photodiode's current and a node of electronics or mechanics hold of it. */
import { complexAdd, complexMul, complexScale } from "../arithmetic/complex.js";
import type { Element } from "../model/element.js";
import { noSignal } from "../model/errors.js";
import { complexTerm, realTerm } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import type { Frequency } from "../solver/light/frequencies.js";
import { type Demodulation, photocurrent, type RowTerm } from "../solver/signals/photocurrent.js";
import { isMechanical, readNode } from "../solver/signals/signal-nodes.js";
import { nodeUnit } from "../solver/signals/signals.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";
import { demodulated } from "./beat.js";
import { amplitudes, type Fields, NUMBER, nodeOf, type Reader } from "./reader.js";
import { type Sight, seenBy, sightOf } from "./split.js";

/** How near a frequency must be to the signal's at the start of the run to be the signal's [1]. */
const NEARNESS = 1e-15;

/** Whether a detector reads at the signal's frequency: decided at the start of the run. */
export function isOfSignal({ signals }: Light, frequency: Frequency): boolean {
  if (signals === undefined) return false;
  const { start } = signals.frequency;
  return Math.abs(frequency.start - start) <= NEARNESS + NEARNESS * Math.abs(start);
}

/** The current at the signal's frequency [W], complex, or its part at a phase; demodulated before if that is asked for. */
export function signalCurrent(
  light: Light,
  element: Element,
  { phase, demodulation }: { readonly phase: Ref | undefined; readonly demodulation?: Demodulation },
): Reader {
  const { tape, signals } = light;
  const node = nodeOf(light, element);
  const { unknowns } = signals!;
  const carriers = light.unknowns.fieldsAt(node);
  const sight = sightOf(light, element);
  const isBlind = sight?.every((partners) => partners.length === 0) === true;
  return {
    name: element.name,
    unit: "W",
    shape: NUMBER,
    needs: isBlind ? [] : [...carriers, ...unknowns.sidebandsAt(node)],
    read: (fields) => {
      const carrier = sight === undefined ? fields : seenFields(light, sight, isBlind ? [] : carriers, fields);
      const row = photocurrent(light, unknowns, { node, carrier }, demodulation).terms;
      const sum = sumOf(light, row, fields);
      return phase === undefined ? complexTerm(sum) : realTerm(tape, demodulated(light, sum, phase).re);
    },
  };
}

/** What a split photodiode sees of carriers, by their numbers. */
function seenFields(light: Light, sight: Sight, carriers: readonly number[], fields: Fields): Fields {
  const { tape, unknowns } = light;
  const seen = seenBy(light, sight, amplitudes(light, carriers, fields));
  const node = carriers.length === 0 ? 0 : unknowns.nodeOf(carriers[0]!);
  const known = new Map(seen.map(({ bin, mode, value }) => [unknowns.of(node, bin, mode), value]));
  return (field) => known.get(field) ?? { re: tape.zero, im: tape.zero };
}

/** What a row comes to with the sidebands that there are. */
export function sumOf({ tape }: Light, row: readonly RowTerm[], fields: Fields): ComplexRef {
  let sum: ComplexRef = { re: tape.zero, im: tape.zero };
  for (const { unknown, value } of row) sum = complexAdd(tape, sum, complexMul(tape, value, fields(unknown)));
  return sum;
}

/** Finesse gives what isn't a motion or a force in billionths. */
const BILLIONTH = 1e-9;

/** `xd`: what a signal node holds [m, N, rad, N·m; of electronics, a billionth of it]. */
export function motionReader(light: Light, element: Element): Reader {
  const { model, tape, signals } = light;
  if (signals === undefined) {
    const what = `"${element.name}" reads a signal, and the model has no signal frequency`;
    throw noSignal(element.name, what);
  }
  const name = readNode(model, element, element.parameters.get("node")!, "out");
  const unknown = signals.unknowns.at(name)!;
  const unit = isMechanical(name) ? nodeUnit(light, name) : tape.constant(BILLIONTH);
  return {
    name: element.name,
    unit: "m",
    shape: NUMBER,
    needs: [unknown],
    read: (fields) => complexTerm(complexScale(tape, unit, fields(unknown))),
  };
}
