/** Small systems of linear equations, by elimination with pivots. */
import { pivotRow } from "../../numerics/pivot.js";

/**
 * The solution of A x = b; undefined if A is singular.
 *
 * @param matrix A, shape (n, n); read only
 * @param right  b, shape (n); read only
 */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length;
  const a = matrix.slice();
  const x = right.slice();
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(n, column, (row) => Math.abs(a[row * n + column]!));
    const size = Math.abs(a[pivot * n + column]!);
    if (!(size > 0 && size < Infinity)) return undefined;
    swapRows(a, x, n, pivot, column);
    for (let row = column + 1; row < n; row++) {
      const factor = a[row * n + column]! / a[column * n + column]!;
      if (factor === 0) continue;
      for (let k = column; k < n; k++) a[row * n + k]! -= factor * a[column * n + k]!;
      x[row]! -= factor * x[column]!;
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row]! -= a[row * n + k]! * x[k]!;
    x[row]! /= a[row * n + row]!;
  }
  return x;
}

function swapRows(a: Float64Array, x: Float64Array, n: number, i: number, j: number): void {
  if (i === j) return;
  for (let k = 0; k < n; k++) [a[i * n + k], a[j * n + k]] = [a[j * n + k]!, a[i * n + k]!];
  [x[i], x[j]] = [x[j]!, x[i]!];
}
