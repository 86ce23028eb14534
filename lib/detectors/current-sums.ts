/**
 * Detectors of katfan's own, which Finesse doesn't know: weighted sums of photocurrents, as signal and as quantum noise.
 *
 * The noise of a difference isn't that of its parts: light that reaches two photodiodes, as in balanced homodyne detection, makes
 * currents that know of one another. The sum's row is the sum of their rows, so one adjoint solution has it. For the noise each
 * photodiode may take its light turned by a phase, as optimisers of detectors do (Differometor); the signal doesn't know of it.
 */
import { radians } from "../arithmetic/arithmetic.js";
import { complexMul, complexScale, polar } from "../arithmetic/complex.js";
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { complexTerm, flatTerms } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { namedNode } from "../solver/light/nodes.js";
import { photocurrent, type RowTerm } from "../solver/signals/photocurrent.js";
import { readingNumber, signalsOrRefusal } from "../solver/signals/signal-context.js";
import type { Ref } from "../solver/tape/tape.js";
import { noiseReader } from "./quantum-noise.js";
import { type Fields, NUMBER, type Reader } from "./reader.js";

/** A photodiode of a sum. */
interface Part {
  /** The number of its node. */
  readonly node: number;
  readonly weight: Ref;
  /** By which the noise takes its light to be turned [rad]; undefined for none. */
  readonly phase: Ref | undefined;
}

/** `katfan_current`: Σ w S of photocurrents at the signal's frequency [W]. */
export function currentSumReader(light: Light, element: Element): Reader {
  const signals = signalsOrRefusal(light, element.name);
  const parts = partsOf(light, element);
  const carriers = parts.flatMap(({ node }) => light.unknowns.fieldsAt(node));
  const number = readingNumber(signals, { carriers, row: (carrier) => rowOf(light, parts, carrier, false) });
  return {
    name: element.name,
    unit: "W",
    shape: NUMBER,
    needs: [number],
    read: (fields) => complexTerm(fields(number)),
  };
}

/** `katfan_qnoise`: the amplitude spectral density of the quantum noise of such a sum [W/√Hz]. */
export function noiseSumReader(light: Light, element: Element): Reader {
  const signals = signalsOrRefusal(light, element.name);
  const parts = partsOf(light, element);
  const row = (isNoise: boolean) => (carrier: Fields) => ({
    terms: rowOf(light, parts, carrier, isNoise),
    beside: [],
  });
  return noiseReader(light, signals, element, {
    carriers: parts.flatMap(({ node }) => light.unknowns.fieldsAt(node)),
    isSum: true,
    row: row(false),
    noiseRow: row(true),
  });
}

function rowOf(light: Light, parts: readonly Part[], carrier: Fields, isNoise: boolean): readonly RowTerm[] {
  const { tape } = light;
  return parts.flatMap(({ node, weight, phase }) => {
    const turn = isNoise && phase !== undefined ? polar<Ref>(tape, tape.one, phase) : undefined;
    const turned: Fields = turn === undefined ? carrier : (field) => complexMul(tape, turn, carrier(field));
    const { terms } = photocurrent(light, light.signals!.unknowns, { node, carrier: turned });
    return terms.map(({ unknown, value }) => ({ unknown, value: complexScale(tape, weight, value) }));
  });
}

/** The photodiodes that an element names, each with its weight. */
function partsOf({ nodes, parameters }: Light, element: Element): readonly Part[] {
  const { tape } = parameters;
  const { name, rest } = element;
  const count = rest.length / 2;
  const given = element.parameters.get("phases");
  const phases = given === undefined || given.kind === "none" ? [] : flatTerms(parameters.termsOf(given));
  if (phases.length > 0 && phases.length !== count) {
    const what = `"${name}" has ${phases.length} phases for ${count} photodiodes`;
    throw new UserError({ code: "wrong-type", place: `${name}.phases`, what, remedy: "Give each its own: [0, 180]." });
  }
  return Array.from({ length: count }, (_, index) => {
    const node = namedNode(nodes, rest[2 * index]!);
    if (node === undefined) throw noNode(name);
    const weight = flatTerms(parameters.termsOf(rest[2 * index + 1]!))[0]!.re;
    const phase = phases[index] === undefined ? undefined : radians<Ref>(tape, phases[index].re);
    return { node, weight, phase };
  });
}

function noNode(name: string): UserError {
  const what = `"${name}" reads what is no optical node`;
  return new UserError({ code: "unknown-node", place: name, what, remedy: "Name one, as bs.p2.o." });
}
