/**
 * Runs `operator`, `eigenmodes` and `pseudo_lock_cavity`: what modes become of along a path, with the parameters as they are.
 *
 * A path's operator is the product of what its ways do to the modes of one frequency. Not here: the ways themselves
 * (lib/solver/light/couplings.ts), matrices (lib/solver/matrix).
 */
import { DEGREES_A_RADIAN } from "../../arithmetic/arithmetic.js";
import { keptOf } from "../../detectors/cavity-property.js";
import { UserError } from "../../errors.js";
import { arctan2 } from "../../numerics/elementary.js";
import type { Mode } from "../../optics/mode-list.js";
import { type Frame, frameLight } from "../../solver/build-system.js";
import { modePlace } from "../../solver/light/modal.js";
import { unitMatrix } from "../../solver/matrix/complex-matrix.js";
import { lastOrthogonal } from "../../solver/matrix/householder.js";
import { eigenvectorsOf } from "../../solver/matrix/schur.js";
import { squared } from "../../solver/tape/magnitude.js";
import { Geometry } from "../points/geometry.js";
import type { Session } from "../points/session.js";
import { complexData, type Data, numberData, realData, type SolutionTree, solutionOf } from "../solution.js";
import type { OperatorStep } from "../step.js";
import {
  diagonalOf,
  fieldAt,
  type Matrix,
  matrixOf,
  operatorAlong,
  productOf,
  schurOf,
  waysAlong,
} from "./path-operators.js";
import { lockCorner } from "./pseudo-lock-corner.js";

type Named = readonly (readonly [string, Data])[];
type Asked<K extends OperatorStep["ask"]> = Extract<OperatorStep, { readonly ask: K }>;

export function runOperators(session: Session, step: OperatorStep): SolutionTree {
  const { model, state } = session;
  const values = new Map(state.paths.map((path) => [path, state.own(path)]));
  const { stable, usable } = new Geometry(model, state.paths, session.anew).at(state.values).options;
  const cavities = stable === undefined || usable === undefined ? {} : { stable, usable };
  const light = frameLight(model, { inputs: [], values, separate: state.paths, ...cavities });
  switch (step.ask) {
    case "operator":
      return solutionOf(step.name, operatorData(light, step));
    case "eigenmodes":
      return solutionOf(step.name, eigenmodesData(light, step));
    case "pseudo-lock":
      return solutionOf(step.name, lock(session, light, step));
    case "corner":
      return solutionOf(step.name, lockCorner(session, light, step));
  }
}

/** Where nothing stands between the nodes the operator is real: a unit matrix. */
function operatorData(light: Frame, { name, stops, frequency }: Asked<"operator">): Named {
  const size = light.modes.length;
  const field = fieldAt(light, frequency, name);
  if (stops.length > 2 || stops[0] !== stops[1]) {
    return [["operator", complexData([size, size], operatorAlong(light, stops, field, name))]];
  }
  const unit = unitMatrix(size).filter((_, index) => index % 2 === 0);
  return [["operator", realData([size, size], unit)]];
}

interface RoundTrip {
  readonly size: number;
  readonly matrix: Matrix;
  /** The power that the surfaces leave of a plane wave [1]: as Finesse has it without isolators, and of misaligned ones as of others. */
  readonly kept: number;
}

function roundTrip(light: Frame, cavity: string, frequency: number, place: string): RoundTrip {
  const size = light.modes.length;
  const around = light.beams().cavity(cavity);
  const field = fieldAt(light, frequency, place);
  const matrices = waysAlong(light, around.ways, field, place).map((way) => matrixOf(light, way, field));
  return { size, matrix: productOf(size, matrices), kept: light.tape.valueOf(keptOf(light, around)) };
}

function eigenmodesData(light: Frame, { name, cavity, frequency, method }: Asked<"eigenmodes">): Named {
  const trip = roundTrip(light, cavity, frequency, name);
  const { size, matrix, kept } = trip;
  const schur = schurOf(size, matrix, name);
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
    [
      "eigvectors",
      complexData(
        square,
        method === "schur_svd" ? eigenvectorsOf(size, schur) : orthogonalVectors(size, matrix, values),
      ),
    ],
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
function lock(session: Session, light: Frame, step: Asked<"pseudo-lock">): Named {
  const { name, cavity, mode, lowestLoss, feedback, sign } = step;
  const trip = roundTrip(light, cavity, 0, name);
  const { size, matrix } = trip;
  const schur = schurOf(size, matrix, name);
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

function placeOf({ modes }: Frame, mode: Mode, place: string): number {
  const found = modePlace(modes, mode);
  if (found !== undefined) return found;
  const what = `the mode [${mode.n}, ${mode.m}] isn't among the model's`;
  throw new UserError({ code: "no-mode", place, what, remedy: "Include it in modes(...)." });
}
