/** Dense complex linear equations by LU with partial pivoting: small, plain, and what everything else is held to. */
import { squared } from "./magnitude.js";

/**
 * Solves M x = b in place.
 *
 * @param size n
 * @param matrix M, shape (n, n, 2), row by row; overwritten by its factors
 * @param vector b, shape (n, 2); overwritten by x
 * @returns whether there is a solution
 */
export function solveDense(size: number, matrix: Float64Array, vector: Float64Array): boolean {
  const width = 2 * size;
  for (let k = 0; k < size; k++) {
    const pivotRow = largestBelow(size, matrix, k);
    if (pivotRow !== k) swapRows(matrix, vector, { width, from: k, to: pivotRow });
    const at = k * width + 2 * k;
    const norm = squared(matrix[at]!, matrix[at + 1]!);
    if (!(norm > 0)) return false;
    for (let row = k + 1; row < size; row++) eliminateRow(matrix, vector, { width, k, row, norm });
  }
  for (let k = size - 1; k >= 0; k--) substituteBack(matrix, vector, width, k);
  return true;
}

function largestBelow(size: number, matrix: Float64Array, k: number): number {
  let best = -1;
  let found = k;
  for (let row = k; row < size; row++) {
    const at = 2 * (row * size + k);
    const norm = squared(matrix[at]!, matrix[at + 1]!);
    if (norm > best) {
      best = norm;
      found = row;
    }
  }
  return found;
}

function swapRows(
  matrix: Float64Array,
  vector: Float64Array,
  { width, from, to }: { width: number; from: number; to: number },
): void {
  const saved = matrix.slice(from * width, (from + 1) * width);
  matrix.copyWithin(from * width, to * width, (to + 1) * width);
  matrix.set(saved, to * width);
  const [re, im] = [vector[2 * from]!, vector[2 * from + 1]!];
  vector.copyWithin(2 * from, 2 * to, 2 * to + 2);
  vector[2 * to] = re;
  vector[2 * to + 1] = im;
}

function eliminateRow(
  matrix: Float64Array,
  vector: Float64Array,
  { width, k, row, norm }: { width: number; k: number; row: number; norm: number },
): void {
  const at = row * width + 2 * k;
  const [aRe, aIm] = [matrix[at]!, matrix[at + 1]!];
  if (aRe === 0 && aIm === 0) return;
  const pivot = k * width + 2 * k;
  const [pRe, pIm] = [matrix[pivot]!, matrix[pivot + 1]!];
  const re = (aRe * pRe + aIm * pIm) / norm;
  const im = (aIm * pRe - aRe * pIm) / norm;
  for (let column = 2; at + column < (row + 1) * width; column += 2) {
    const uRe = matrix[pivot + column]!;
    const uIm = matrix[pivot + column + 1]!;
    matrix[at + column]! -= re * uRe - im * uIm;
    matrix[at + column + 1]! -= re * uIm + im * uRe;
  }
  const [bRe, bIm] = [vector[2 * k]!, vector[2 * k + 1]!];
  vector[2 * row]! -= re * bRe - im * bIm;
  vector[2 * row + 1]! -= re * bIm + im * bRe;
}

function substituteBack(matrix: Float64Array, vector: Float64Array, width: number, k: number): void {
  let re = vector[2 * k]!;
  let im = vector[2 * k + 1]!;
  const row = k * width;
  for (let column = 2 * k + 2; column < width; column += 2) {
    const uRe = matrix[row + column]!;
    const uIm = matrix[row + column + 1]!;
    re -= uRe * vector[column]! - uIm * vector[column + 1]!;
    im -= uRe * vector[column + 1]! + uIm * vector[column]!;
  }
  const pRe = matrix[row + 2 * k]!;
  const pIm = matrix[row + 2 * k + 1]!;
  const norm = pRe * pRe + pIm * pIm;
  vector[2 * k] = (re * pRe + im * pIm) / norm;
  vector[2 * k + 1] = (im * pRe - re * pIm) / norm;
}
