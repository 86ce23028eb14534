/**
 * What modes of one frequency become of along paths, as matrices: each the product of what its ways do to them.
 *
 * Not here: the ways themselves (lib/solver/light/couplings.ts), matrices (lib/solver/matrix).
 */
import { UserError } from "../../errors.js";
import type { Frame } from "../../solver/build-system.js";
import { waysThrough } from "../../solver/light/couplings.js";
import { pathBetween } from "../../solver/light/propagation.js";
import type { RayWay } from "../../solver/light/ray-ways.js";
import type { Way } from "../../solver/light/ways.js";
import { multiplyMatrices, unitMatrix } from "../../solver/matrix/complex-matrix.js";
import { type Schur, schurForm } from "../../solver/matrix/schur.js";
import type { ComplexRef } from "../../solver/tape/tape.js";

/** A square matrix over the modes: shape (modes, modes, 2). */
export type Matrix = Float64Array;

/** The ways of light along a path of rays; of several between two nodes, as a modulator has, the one that keeps the frequency. */
export function waysAlong(light: Frame, path: readonly RayWay[], bin: number, place: string): readonly Way[] {
  const { nodes, model } = light;
  return path.map(({ from, to, through }) => {
    const ways = waysThrough(light, model.element(through)).filter(
      (way) => nodes.numberOf(...way.from) === from && nodes.numberOf(...way.to) === to,
    );
    const way = ways.find((each) => keptBy(light, each, bin) !== undefined) ?? ways[0];
    if (way !== undefined) return way;
    const what = `"${through}" does nothing to light that goes this way`;
    throw new UserError({ code: "no-path", place, what, remedy: "Name nodes that light passes one after the other." });
  });
}

/** The frequency of an action among the light's as they are: Finesse has none but those either. */
export function binAt({ frequencies, tape }: Frame, frequency: number, place: string): number {
  const known = frequencies.bins.map(({ offset }) => tape.valueOf(offset));
  const found = known.indexOf(frequency);
  if (found >= 0) return found;
  throw new UserError({
    code: "no-frequency",
    place,
    what: `no light is at ${frequency} Hz`,
    remedy: `The model's frequencies are ${known.join(", ")} Hz.`,
  });
}

/** What a way does to a frequency, whatever the mode [1]; 0 where it makes nothing but others of it. */
function couplingOf(light: Frame, way: Way, bin: number): readonly [re: number, im: number] {
  const { tape } = light;
  const found = keptBy(light, way, bin);
  return found === undefined ? [0, 0] : [tape.valueOf(found.re), tape.valueOf(found.im)];
}

/** What a way leaves of a frequency. */
function keptBy({ frequencies }: Frame, way: Way, bin: number): ComplexRef | undefined {
  return way.couple(bin, frequencies.bins[bin]!.offset).find((each) => each.bin === bin)?.value;
}

export function matrixOf(light: Frame, way: Way, bin: number): Matrix {
  const { tape, modes } = light;
  const size = modes.length;
  const matrix = new Float64Array(2 * size * size);
  const [re, im] = couplingOf(light, way, bin);
  for (let from = 0; from < size; from++) {
    const scattered = way.scatter?.(from) ?? [{ mode: from, value: { re: tape.one, im: tape.zero } }];
    for (const { mode, value } of scattered) {
      const [a, b] = [tape.valueOf(value.re), tape.valueOf(value.im)];
      matrix[2 * (mode * size + from)] = re * a - im * b;
      matrix[2 * (mode * size + from) + 1] = re * b + im * a;
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
export function operatorAlong(light: Frame, stops: readonly number[], bin: number, place: string): Matrix {
  const size = light.modes.length;
  const { ways } = pathBetween(light, stops, place);
  return productOf(
    size,
    waysAlong(light, ways, bin, place).map((way) => matrixOf(light, way, bin)),
  );
}
