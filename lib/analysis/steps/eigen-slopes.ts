/**
 * Derivatives of a cavity's eigenmodes: of the round trip by differences, extrapolated to a step of 0, and of its eigenvalues exactly as
 * the round trip changes.
 *
 * dλ_k = l_k dM r_k of a simple eigenvalue with the vectors r_k, columns of V, and l_k, rows of V⁻¹ (Lancaster 1964,
 * doi:10.1007/BF01386087): nothing has to know which eigenvalue comes first beside the point. An eigenvector is known but for a factor
 * and has none.
 */
import { factorize, solveFactored, unitMatrix } from "../../solver/matrix/complex-matrix.js";
import { eigenvectorsOf } from "../../solver/matrix/schur.js";
import { type Matrix, schurOf } from "../beams/path-operators.js";
import type { Session } from "../points/session.js";
import type { Data, SolutionTree } from "../solution.js";
import { knownSlopes, type Slopes } from "../tangents.js";
import { differenced } from "./differenced.js";

const SMOOTH = ["cavity_planewave_loss", "roundtrip_matrix"];

/** What a step gives, with the derivatives that it has. @param run leaves the state as it is */
export function slopedEigenmodes(session: Session, run: () => SolutionTree): SolutionTree {
  const tree = run();
  if (session.state.tangents === undefined) return tree;
  const smooth = differenced(session, () => {
    const { data, ...rest } = run();
    return { ...rest, data: new Map(SMOOTH.map((name) => [name, data.get(name)!])) };
  });
  const trip = smooth.data.get("roundtrip_matrix")!;
  const size = trip.shape[0]!;
  let known: Slopes | undefined;
  const eigenvalues = (): Slopes => {
    if (known === undefined) {
      const { of, index } = trip.slopes!;
      const changes = of.jacobian(index);
      const by = changes.length / trip.values.length;
      known = knownSlopes([eigenvalueSlopes(size, trip.values, changes, by)], by);
    }
    return known;
  };
  const of: Slopes = {
    jacobian: (index) => eigenvalues().jacobian(index),
    pull: (weights, gradient) => eigenvalues().pull(weights, gradient),
  };
  const data = [...tree.data].map(([name, own]): [string, Data] => {
    if (name === "eigvalues") return [name, { ...own, slopes: { of, index: 0 } }];
    return [name, smooth.data.get(name) ?? own];
  });
  return { ...tree, data: new Map(data) };
}

/**
 * What the eigenvalues change by with each parameter.
 *
 * @param changes of the matrix, shape (size, size, 2, by): re and im
 * @returns shape (size, 2, by); NaN where eigenvalues are one
 */
function eigenvalueSlopes(size: number, matrix: Matrix, changes: Float64Array, by: number): Float64Array {
  const slopes = new Float64Array(2 * size * by);
  const right = eigenvectorsOf(size, schurOf(size, matrix, "eigenmodes"));
  const factors = factorize(size, right.slice());
  if (factors === undefined) return slopes.fill(Number.NaN);
  const left = solveFactored(factors, unitMatrix(size), size);
  for (let k = 0; k < size; k++) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const [l, r] = [2 * (k * size + row), 2 * (column * size + k)];
        const re = left[l]! * right[r]! - left[l + 1]! * right[r + 1]!;
        const im = left[l]! * right[r + 1]! + left[l + 1]! * right[r]!;
        const at = 2 * (row * size + column) * by;
        for (let p = 0; p < by; p++) {
          const [x, y] = [changes[at + p]!, changes[at + by + p]!];
          slopes[2 * k * by + p]! += re * x - im * y;
          slopes[(2 * k + 1) * by + p]! += re * y + im * x;
        }
      }
    }
  }
  return slopes;
}
