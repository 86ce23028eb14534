/**
 * Runs `operator`, `eigenmodes` and `pseudo_lock_cavity`: what modes become of along a path, with the parameters as they are.
 *
 * A path's operator is the product of what its ways do to the modes of one frequency. Not here: the ways themselves
 * (lib/solver/light/couplings.ts), matrices (lib/solver/matrix).
 */
import { DEGREES_A_RADIAN } from "../../arithmetic/arithmetic.js";
import { UserError } from "../../errors.js";
import { arctan2 } from "../../numerics/elementary.js";
import type { Mode } from "../../optics/mode-list.js";
import { buildLight, type Light } from "../../solver/build-system.js";
import { waysOf } from "../../solver/light/couplings.js";
import { modePlace } from "../../solver/light/modal.js";
import { pathBetween } from "../../solver/light/propagation.js";
import type { RayWay } from "../../solver/light/ray-ways.js";
import type { Way } from "../../solver/light/ways.js";
import { multiplyMatrices, unitMatrix } from "../../solver/matrix/complex-matrix.js";
import { lastOrthogonal } from "../../solver/matrix/householder.js";
import { eigenvectorsOf, type Schur, schurForm } from "../../solver/matrix/schur.js";
import { squared } from "../../solver/tape/magnitude.js";
import type { Session } from "../points/session.js";
import { complexData, type Data, numberData, realData, type SolutionTree, solutionOf } from "../solution.js";
import type { OperatorStep } from "../step.js";

type Named = readonly (readonly [string, Data])[];
type Asked<K extends OperatorStep["ask"]> = Extract<OperatorStep, { readonly ask: K }>;

export function runOperators(session: Session, step: OperatorStep): SolutionTree {
  const { model, state } = session;
  const values = new Map(state.paths.map((path) => [path, state.own(path)]));
  const light = buildLight(model, { inputs: [], values, separate: state.paths });
  switch (step.ask) {
    case "operator":
      return solutionOf(step.name, operatorData(light, step));
    case "eigenmodes":
      return solutionOf(step.name, eigenmodesData(light, step));
    case "pseudo-lock":
      return solutionOf(step.name, lock(session, light, step));
  }
}

/** A square matrix over the modes: shape (modes, modes, 2). */
type Matrix = Float64Array;

/** The ways of light along a path of rays. */
function waysAlong(light: Light, path: readonly RayWay[], place: string): readonly Way[] {
  const { nodes } = light;
  const known = new Map(
    waysOf(light).map((way) => [`${nodes.numberOf(...way.from)} ${nodes.numberOf(...way.to)}`, way] as const),
  );
  return path.map(({ from, to, through }) => {
    const way = known.get(`${from} ${to}`);
    if (way !== undefined) return way;
    const what = `"${through}" does nothing to light that goes this way`;
    throw new UserError({ code: "no-path", place, what, remedy: "Name nodes that light passes one after the other." });
  });
}

/** The frequency of an action among the light's: Finesse has none but those either. */
function binAt({ frequencies }: Light, frequency: number, place: string): number {
  const found = frequencies.bins.findIndex(({ start }) => start === frequency);
  if (found >= 0) return found;
  throw new UserError({
    code: "no-frequency",
    place,
    what: `no light is at ${frequency} Hz`,
    remedy: `The model's frequencies are ${frequencies.bins.map(({ start }) => start).join(", ")} Hz.`,
  });
}

/** What a way does to a frequency, whatever the mode [1]; 0 where it makes nothing but others of it. */
function couplingOf({ tape, frequencies }: Light, way: Way, bin: number): readonly [re: number, im: number] {
  const found = way.couple(bin, frequencies.bins[bin]!.offset).find((each) => each.bin === bin)?.value;
  return found === undefined ? [0, 0] : [tape.valueOf(found.re), tape.valueOf(found.im)];
}

function matrixOf(light: Light, way: Way, bin: number): Matrix {
  const { tape, modes } = light;
  const size = modes.length;
  const matrix = new Float64Array(2 * size * size);
  const [re, im] = couplingOf(light, way, bin);
  for (let from = 0; from < size; from++) {
    const scattered = way.scatter?.[from] ?? [{ mode: from, value: { re: tape.one, im: tape.zero } }];
    for (const { mode, value } of scattered) {
      const [a, b] = [tape.valueOf(value.re), tape.valueOf(value.im)];
      matrix[2 * (mode * size + from)] = re * a - im * b;
      matrix[2 * (mode * size + from) + 1] = re * b + im * a;
    }
  }
  return matrix;
}

/** One after the other: the first of them is applied first. */
function productOf(size: number, matrices: readonly Matrix[]): Matrix {
  const [first = unitMatrix(size), ...others] = matrices;
  const shape = { rows: size, inner: size, columns: size };
  return others.reduce((product, matrix) => multiplyMatrices(matrix, product, shape), first);
}

/** Where nothing stands between the nodes the operator is real: a unit matrix. */
function operatorData(light: Light, { name, stops, frequency }: Asked<"operator">): Named {
  const size = light.modes.length;
  const bin = binAt(light, frequency, name);
  const path = stops[0] === stops[1] && stops.length === 2 ? [] : pathBetween(light, stops, name).ways;
  const product = productOf(
    size,
    waysAlong(light, path, name).map((way) => matrixOf(light, way, bin)),
  );
  if (path.length > 0) return [["operator", complexData([size, size], product)]];
  return [
    [
      "operator",
      realData(
        [size, size],
        product.filter((_, index) => index % 2 === 0),
      ),
    ],
  ];
}

interface RoundTrip {
  readonly size: number;
  readonly matrix: Matrix;
  /** The power that a plane wave keeps [1]. */
  readonly kept: number;
}

function roundTrip(light: Light, cavity: string, frequency: number, place: string): RoundTrip {
  const size = light.modes.length;
  const { ways } = light.beams().cavity(cavity);
  const bin = binAt(light, frequency, place);
  const along = waysAlong(light, ways, place);
  const matrices = along.map((way) => matrixOf(light, way, bin));
  const kept = along.reduce((power, way) => power * squared(...couplingOf(light, way, bin)), 1);
  return { size, matrix: productOf(size, matrices), kept };
}

function schurOf({ size, matrix }: RoundTrip, place: string): Schur {
  const found = schurForm(size, matrix);
  if (found !== undefined) return found;
  throw new UserError({
    code: "no-convergence",
    place,
    what: "the eigenvalues of the round trip can't be found",
    remedy: "Look for infinite or missing numbers in the cavity's elements.",
  });
}

/** The diagonal of a matrix, shape (size, 2). */
function diagonalOf(size: number, matrix: Matrix): Float64Array {
  const values = new Float64Array(2 * size);
  for (let k = 0; k < size; k++) values.set(matrix.subarray(2 * (k * size + k), 2 * (k * size + k) + 2), 2 * k);
  return values;
}

function eigenmodesData(light: Light, { name, cavity, frequency, method }: Asked<"eigenmodes">): Named {
  const trip = roundTrip(light, cavity, frequency, name);
  const { size, matrix, kept } = trip;
  const schur = schurOf(trip, name);
  const values = diagonalOf(size, schur.t);
  const square = [size, size];
  const first: Named = [
    ["cavity_planewave_loss", numberData(1 - kept)],
    [
      "homs",
      realData(
        [size, 2],
        light.modes.flatMap(({ n, m }) => [n, m]),
      ),
    ],
    ["roundtrip_matrix", complexData(square, matrix)],
  ];
  if (method === "eig") {
    const vectors = eigenvectorsOf(size, schur);
    return [...first, ["eigvalues", complexData([size], values)], ["eigvectors", complexData(square, vectors)]];
  }
  return [
    ...first,
    ["schur_T", complexData(square, schur.t)],
    ["schur_Z", complexData(square, schur.z)],
    ["eigvalues", complexData([size], values)],
    ["eigvectors", complexData(square, orthogonalVectors(size, matrix, values))],
  ];
}

/** By eigenvalue λ what is orthogonal to all columns of M - λ but the last, as Finesse has it; in columns. */
function orthogonalVectors(size: number, matrix: Matrix, values: Float64Array): Matrix {
  const vectors = new Float64Array(2 * size * size);
  for (let k = 0; k < size; k++) {
    const shifted = matrix.slice();
    for (let row = 0; row < size; row++) {
      shifted[2 * (row * size + row)]! -= values[2 * k]!;
      shifted[2 * (row * size + row) + 1]! -= values[2 * k + 1]!;
    }
    const last = lastOrthogonal(size, shifted);
    for (let row = 0; row < size; row++) vectors.set(last.subarray(2 * row, 2 * row + 2), 2 * (row * size + k));
  }
  return vectors;
}

/** Takes half of an eigenmode's phase off the tuning, as Finesse does: in the sense of the cavity's source, whatever is tuned. */
function lock(session: Session, light: Light, step: Asked<"pseudo-lock">): Named {
  const { name, cavity, mode, lowestLoss, feedback, sign } = step;
  const trip = roundTrip(light, cavity, 0, name);
  const { size } = trip;
  const schur = schurOf(trip, name);
  const values = diagonalOf(size, schur.t);
  const vectors = eigenvectorsOf(size, schur);
  const row = placeOf(light, mode, name);
  const score = (k: number) => {
    const [from, at] = lowestLoss ? [values, 2 * k] : [vectors, 2 * (row * size + k)];
    return squared(from[at]!, from[at + 1]!);
  };
  let found = 0;
  for (let k = 1; k < size; k++) if (score(k) > score(found)) found = k;
  const phase = arctan2(values[2 * found + 1]!, values[2 * found]!) * DEGREES_A_RADIAN;
  session.state.set(feedback, session.state.own(feedback) + (sign * phase) / 2);
  return [
    ["mode", realData([2], [mode.n, mode.m])],
    ["lowest_loss", numberData(lowestLoss ? 1 : 0)],
    ["w", complexData([size], values)],
    ["v", complexData([size, size], vectors)],
    ["v_idx", numberData(found)],
    ["phase", numberData(phase, { unit: "deg" })],
  ];
}

function placeOf({ modes }: Light, mode: Mode, place: string): number {
  const found = modePlace(modes, mode);
  if (found !== undefined) return found;
  const what = `the mode [${mode.n}, ${mode.m}] isn't among the model's`;
  throw new UserError({ code: "no-mode", place, what, remedy: "Include it in modes(...)." });
}
