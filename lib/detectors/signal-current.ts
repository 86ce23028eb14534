/** Detectors at the signal's frequency: what a photodiode's current and a node of electronics or mechanics hold of it. */
import { complexAdd, complexConj, complexMul, complexScale } from "../arithmetic/complex.js";
import type { Element } from "../model/element.js";
import { complexTerm, realTerm } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import type { Frequency } from "../solver/light/frequencies.js";
import { detectedNode } from "../solver/light/nodes.js";
import { seenFields, sightOf } from "../solver/light/sight.js";
import { nodeUnit } from "../solver/signals/node-unit.js";
import { type Demodulation, photocurrent, type RowTerm } from "../solver/signals/photocurrent.js";
import { readingNumber, signalsOrRefusal } from "../solver/signals/signal-context.js";
import { isMechanical, readNode } from "../solver/signals/signal-nodes.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";
import { demodulated } from "./beat.js";
import { type Fields, NUMBER, nodeOf, type Reader } from "./reader.js";

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
  {
    phase,
    demodulation,
    name = element.name,
  }: { readonly phase: Ref | undefined; readonly demodulation?: Demodulation; readonly name?: string },
): Reader {
  const { tape, signals } = light;
  const node = nodeOf(light, element);
  const { unknowns } = signals!;
  const carriers = light.unknowns.fieldsAt(node);
  const sight = sightOf(light.modes, element);
  const isBlind = sight?.every((partners) => partners.length === 0) === true;
  const none: ComplexRef = { re: tape.zero, im: tape.zero };
  const reader = { name, unit: "W", shape: NUMBER };
  const term = (sum: ComplexRef) =>
    phase === undefined ? complexTerm(sum) : realTerm(tape, demodulated(light, sum, phase).re);
  if (isBlind) return { ...reader, needs: [], read: () => term(none) };
  const row = (fields: Fields) => {
    const carrier = seenFields(tape, light.unknowns, sight, fields);
    return photocurrent(light, unknowns, { node, carrier }, demodulation).terms;
  };
  if (sight === undefined || demodulation !== undefined) {
    const number = readingNumber(signals!, { carriers, row });
    return { ...reader, needs: [number], read: (fields) => term(fields(number)) };
  }
  // Of a split photodiode at the signal's frequency Finesse takes the upper sidebands' part conjugated. So do we.
  return {
    ...reader,
    needs: [...carriers, ...unknowns.sidebandsAt(node)],
    read: (fields) => {
      const sumWhere = (isAbove: boolean) =>
        sumOf(
          light,
          row(fields).filter(({ unknown }) => ((unknown - unknowns.first) % 2 === 0) === isAbove),
          fields,
        );
      return term(complexAdd(tape, complexConj(tape, sumWhere(true)), sumWhere(false)));
    },
  };
}

/** What a row comes to with the sidebands that there are. */
function sumOf({ tape }: Light, row: readonly RowTerm[], fields: Fields): ComplexRef {
  let sum: ComplexRef = { re: tape.zero, im: tape.zero };
  for (const { unknown, value } of row) sum = complexAdd(tape, sum, complexMul(tape, value, fields(unknown)));
  return sum;
}

/** Finesse gives what isn't a motion or a force in billionths. */
const BILLIONTH = 1e-9;

/**
 * `xd`: what a signal node holds [m, N, rad, N·m; of electronics, a billionth of it]. Of light it is a billionth of √2 times the upper
 * sideband of the first mode beside the first of the model's frequencies, as Finesse has it.
 */
export function motionReader(light: Light, element: Element): Reader {
  const { model, tape } = light;
  const signals = signalsOrRefusal(light, element.name);
  const node = detectedNode(light.nodes, element);
  const name = node === undefined ? readNode(model, element, element.parameters.get("node")!, "out") : undefined;
  const unknown = name === undefined ? signals.unknowns.sidebandsAt(node!)[0]! : signals.unknowns.at(name)!;
  const unit =
    name === undefined
      ? tape.constant(Math.SQRT2 * BILLIONTH)
      : isMechanical(name)
        ? nodeUnit(light, name)
        : tape.constant(BILLIONTH);
  return {
    name: element.name,
    unit: "m",
    shape: NUMBER,
    needs: [unknown],
    read: (fields) => complexTerm(complexScale(tape, unit, fields(unknown))),
  };
}
