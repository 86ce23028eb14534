/**
 * Normals that go together: the factor L of their covariance, L Lᵀ, by which independent ones become correlated.
 *
 * Covariances may be semidefinite: parameters that follow others exactly are as good as any.
 * Source: G. H. Golub and C. F. Van Loan, "Matrix Computations", 4.2.8, without exchanges, so that the first parameter
 * follows from the first normal alone.
 */
import type { CorrelatedNormal } from "../spec/distribution.js";

export type Factor =
  /** `lower`: L, shape (parameters, parameters), C order, nothing above the diagonal. */
  | { readonly kind: "factor"; readonly lower: Float64Array; readonly means: Float64Array }
  | { readonly kind: "fault"; readonly at: readonly number[]; readonly what: string; readonly remedy: string };

/** How far rounded numbers in a spec may be from what holds of a matrix, relative to its diagonal. */
const TOLERANCE = 1e-9;

/** The factor of a group whose matrices have the right shapes. */
export function factorOf(entry: CorrelatedNormal): Factor {
  const count = entry.parameters.length;
  const matrix = (entry.covariance ?? entry.correlation)!;
  const fault = asymmetry(matrix) ?? badDiagonal(matrix, entry.covariance !== undefined);
  if (fault !== undefined) return fault;
  const sigmas = Float64Array.from({ length: count }, (_, i) => entry.sigmas?.[i] ?? Math.sqrt(matrix[i]![i]!));
  const correlation = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const scale = entry.covariance === undefined ? 1 : sigmas[i]! * sigmas[j]!;
      const value = matrix[i]![j]!;
      if (Math.abs(value) > scale * (1 + TOLERANCE)) return tooCorrelated([i, j], value, scale);
      correlation[i * count + j] = scale === 0 ? 0 : value / scale;
    }
  }
  const stopped = cholesky(correlation, count);
  if (stopped !== undefined) {
    const what = `the matrix isn't positive semidefinite: ${entry.parameters[stopped]} can't go with those before it so`;
    return { kind: "fault", at: [stopped], what, remedy: "Lower the correlations in this row." };
  }
  for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) correlation[i * count + j]! *= sigmas[i]!;
  const nothing = entry.relative === "factor" ? 1 : 0;
  const means = Float64Array.from({ length: count }, (_, i) => entry.means?.[i] ?? nothing);
  return { kind: "factor", lower: correlation, means };
}

function asymmetry(matrix: readonly (readonly number[])[]): Factor | undefined {
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j < i; j++) {
      const other = matrix[j]![i]!;
      if (Math.abs(row[j]! - other) <= TOLERANCE * Math.max(Math.abs(row[j]!), Math.abs(other))) continue;
      const what = `${row[j]} isn't the same as ${other} across the diagonal`;
      return { kind: "fault", at: [i, j], what, remedy: "Make the matrix symmetric." };
    }
  }
  return undefined;
}

function badDiagonal(matrix: readonly (readonly number[])[], covariance: boolean): Factor | undefined {
  for (const [i, row] of matrix.entries()) {
    const own = row[i]!;
    if (covariance && own < 0)
      return {
        kind: "fault",
        at: [i, i],
        what: `${own} is less than 0, and is a variance`,
        remedy: "Give squares of the sigmas.",
      };
    if (covariance || Math.abs(own - 1) <= TOLERANCE) continue;
    const what = `${own} stands where a parameter's correlation with itself is, which is 1`;
    return { kind: "fault", at: [i, i], what, remedy: "Put 1 there; widths go into sigmas." };
  }
  return undefined;
}

function tooCorrelated(at: readonly number[], value: number, most: number): Factor {
  const what = `${value} is more than ${most}, the most that these two can go together`;
  return { kind: "fault", at, what, remedy: "Make it smaller." };
}

/**
 * Factors a correlation matrix in place; what is above the diagonal becomes 0.
 *
 * @returns the first row that can't be, undefined if all can
 */
function cholesky(matrix: Float64Array, count: number): number | undefined {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * count + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * count + k]! * matrix[j * count + k]!;
      const pivot = matrix[j * count + j]!;
      if (j < i) {
        if (pivot === 0 && Math.abs(sum) > Math.sqrt(TOLERANCE)) return i;
        matrix[i * count + j] = pivot === 0 ? 0 : sum / pivot;
        continue;
      }
      if (sum < -TOLERANCE) return i;
      matrix[i * count + i] = sum <= TOLERANCE ? 0 : Math.sqrt(sum);
    }
    for (let j = i + 1; j < count; j++) matrix[i * count + j] = 0;
  }
  return undefined;
}
