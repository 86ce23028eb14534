/** Small dense systems of plain numbers, by elimination with row pivots. */
import { pivotRow } from "./pivot.js";

/**
 * Solves A X = B. What is singular gives numbers that aren't finite.
 *
 * @param matrix shape (n, n), overwritten
 * @param right  shape (n, columns), overwritten by X
 */
export function solveReal(matrix: Float64Array, right: Float64Array, n: number, columns = 1): Float64Array {
  eliminate(matrix, right, n, columns);
  return right;
}

/**
 * The solution of A x = b; undefined if A is singular.
 *
 * @param matrix A, shape (n, n); read only
 * @param right  b, shape (n); read only
 */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const x = right.slice();
  return eliminate(matrix.slice(), x, right.length, 1) ? x : undefined;
}

/** Writes the solutions in place of the right-hand sides. @returns whether each pivot was a number other than 0 */
function eliminate(matrix: Float64Array, right: Float64Array, n: number, columns: number): boolean {
  let isRegular = true;
  for (let pivot = 0; pivot < n; pivot++) {
    const best = pivotRow(n, pivot, (row) => Math.abs(matrix[row * n + pivot]!));
    if (best !== pivot) {
      swapRows(matrix, n, pivot, best);
      swapRows(right, columns, pivot, best);
    }
    const head = matrix[pivot * n + pivot]!;
    isRegular &&= head !== 0 && Number.isFinite(head);
    for (let row = pivot + 1; row < n; row++) {
      const factor = matrix[row * n + pivot]! / head;
      if (factor === 0) continue;
      for (let k = pivot; k < n; k++) matrix[row * n + k] = matrix[row * n + k]! - factor * matrix[pivot * n + k]!;
      for (let k = 0; k < columns; k++) {
        right[row * columns + k] = right[row * columns + k]! - factor * right[pivot * columns + k]!;
      }
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let column = 0; column < columns; column++) {
      let sum = right[row * columns + column]!;
      for (let k = row + 1; k < n; k++) sum -= matrix[row * n + k]! * right[k * columns + column]!;
      right[row * columns + column] = sum / matrix[row * n + row]!;
    }
  }
  return isRegular;
}

function swapRows(matrix: Float64Array, width: number, one: number, other: number): void {
  const kept = matrix.slice(one * width, (one + 1) * width);
  matrix.copyWithin(one * width, other * width, (other + 1) * width);
  matrix.set(kept, other * width);
}

/** The inverse, shape (n, n). @param matrix kept as it is */
export function inverseOf(matrix: Float64Array, n: number): Float64Array {
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  return solveReal(matrix.slice(), unit, n, n);
}
