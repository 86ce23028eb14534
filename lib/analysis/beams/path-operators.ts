/**
 * What modes of one frequency become of along paths, as matrices: each the product of what its ways do to them.
 *
 * Not here: the ways themselves (lib/solver/light/couplings.ts), matrices (lib/solver/matrix).
 */
import { UserError } from "../../errors.js";
import type { Frame } from "../../solver/build-system.js";
import { waysThrough } from "../../solver/light/couplings.js";
import { lightPathBetween } from "../../solver/light/propagation.js";
import type { RayWay } from "../../solver/light/ray-ways.js";
import type { Way } from "../../solver/light/ways.js";
import { multiplyMatrices, unitMatrix } from "../../solver/matrix/complex-matrix.js";
import { type Schur, schurForm } from "../../solver/matrix/schur.js";
import { signalsOf } from "../../solver/signals/signal-context.js";
import type { ComplexRef, Ref } from "../../solver/tape/tape.js";

/** A square matrix over the modes: shape (modes, modes, 2). */
export type Matrix = Float64Array;

/** The ways of light along a path of rays; of several between two nodes, as a modulator has, the one that keeps the frequency. */
export function waysAlong(light: Frame, path: readonly RayWay[], field: Field, place: string): readonly Way[] {
  const { nodes, model } = light;
  return path.map(({ from, to, through }) => {
    const ways = waysThrough(light, model.element(through)).filter(
      (way) => nodes.numberOf(...way.from) === from && nodes.numberOf(...way.to) === to,
    );
    const way = ways.find((each) => keptBy(each, field) !== undefined) ?? ways[0];
    if (way !== undefined) return way;
    const what = `"${through}" does nothing to light that goes this way`;
    throw new UserError({ code: "no-path", place, what, remedy: "Name nodes that light passes one after the other." });
  });
}

/** Whose modes are asked for. */
export interface Field {
  /** The light's own, or the one beside which a signal's sideband lies. */
  readonly bin: number;
  /** Its own frequency less the carrier's [Hz]. */
  readonly offset: Ref;
  /** Whether it is a signal's lower sideband: of these it is the conjugate that signals are made of, and so are Finesse's operators. */
  readonly conjugate: boolean;
}

/** The frequency of an action among the light's as they are, then among the signal's sidebands: Finesse has none but those either. */
export function fieldAt(light: Frame, frequency: number, place: string): Field {
  const signal = signalsOf(light, light.unknowns)?.frequency.offset;
  const own = ownFields(light);
  const beside = signal === undefined ? [] : own.flatMap((field) => sidebandsOf(light, field, signal));
  const found = among(light, [...own, ...beside], frequency);
  if (found !== undefined) return found;
  const more = signal === undefined ? "" : `, and ${light.tape.valueOf(signal)} Hz above and below each`;
  throw noFrequency(light, frequency, place, more);
}

/** The same among the light's own alone, as Finesse has it where it locks. */
export function ownFieldAt(light: Frame, frequency: number, place: string): Field {
  const found = among(light, ownFields(light), frequency);
  if (found !== undefined) return found;
  throw noFrequency(light, frequency, place, "");
}

function ownFields({ frequencies }: Frame): readonly Field[] {
  return frequencies.bins.map(({ offset }, bin) => ({ bin, offset, conjugate: false }));
}

function among({ tape }: Frame, fields: readonly Field[], frequency: number): Field | undefined {
  return fields.find(({ offset }) => tape.valueOf(offset) === frequency);
}

/** @param more what it has beside the light's own */
function noFrequency(light: Frame, frequency: number, place: string, more: string): UserError {
  const known = ownFields(light).map(({ offset }) => light.tape.valueOf(offset));
  return new UserError({
    code: "no-frequency",
    place,
    what: `no light is at ${frequency} Hz`,
    remedy: `The model's frequencies are ${known.join(", ")} Hz${more}.`,
  });
}

function sidebandsOf({ tape }: Frame, { bin, offset }: Field, signal: Ref): readonly Field[] {
  return [
    { bin, offset: tape.add(offset, signal), conjugate: false },
    { bin, offset: tape.sub(offset, signal), conjugate: true },
  ];
}

/** What a way leaves of a field; undefined where it makes nothing but others of it. */
function keptBy(way: Way, { bin, offset }: Field): ComplexRef | undefined {
  return way.couple(bin, offset).find((each) => each.bin === bin)?.value;
}

/** What a way does to a field, whatever the mode [1]. */
function couplingOf({ tape }: Frame, way: Way, field: Field): readonly [re: number, im: number] {
  const found = keptBy(way, field);
  return found === undefined ? [0, 0] : [tape.valueOf(found.re), tape.valueOf(found.im)];
}

export function matrixOf(light: Frame, way: Way, field: Field): Matrix {
  const { tape, modes } = light;
  const size = modes.length;
  const matrix = new Float64Array(2 * size * size);
  const [re, im] = couplingOf(light, way, field);
  for (let from = 0; from < size; from++) {
    const scattered = way.scatter?.(from) ?? [{ mode: from, value: { re: tape.one, im: tape.zero } }];
    for (const { mode, value } of scattered) {
      const [a, b] = [tape.valueOf(value.re), tape.valueOf(value.im)];
      matrix[2 * (mode * size + from)] = re * a - im * b;
      matrix[2 * (mode * size + from) + 1] = field.conjugate ? -(re * b + im * a) : re * b + im * a;
    }
  }
  return matrix;
}

/** One after the other: the first of them is applied first. */
export function productOf(size: number, matrices: readonly Matrix[]): Matrix {
  const [first = unitMatrix(size), ...others] = matrices;
  const shape = { rows: size, inner: size, columns: size };
  return others.reduce((product, matrix) => multiplyMatrices(matrix, product, shape), first);
}

export function schurOf(size: number, matrix: Matrix, place: string): Schur {
  const found = schurForm(size, matrix);
  if (found !== undefined) return found;
  throw new UserError({
    code: "no-convergence",
    place,
    what: "the eigenvalues of the round trip can't be found",
    remedy: "Look for infinite or missing numbers in the elements on its way.",
  });
}

/** The diagonal of a matrix, shape (size, 2). */
export function diagonalOf(size: number, matrix: Matrix): Float64Array {
  const values = new Float64Array(2 * size);
  for (let k = 0; k < size; k++) values.set(matrix.subarray(2 * (k * size + k), 2 * (k * size + k) + 2), 2 * k);
  return values;
}

/** What modes of a frequency become of from node to node. @param stops the path's first node, those that it goes by, its last */
export function operatorAlong(light: Frame, stops: readonly number[], field: Field, place: string): Matrix {
  const size = light.modes.length;
  const { ways } = lightPathBetween(light, stops, place);
  return productOf(
    size,
    waysAlong(light, ways, field, place).map((way) => matrixOf(light, way, field)),
  );
}
