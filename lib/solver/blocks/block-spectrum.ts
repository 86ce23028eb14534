/** The solutions of (A - z B) x = s for all z at once, by the eigenvalues of M⁻¹ B around a centre: numbers of block-sweep.ts. */
import { cos, sin } from "../../numerics/elementary.js";
import { addScaledRow, type Factors, factorize, multiplyMatrices, solveFactored } from "../matrix/complex-matrix.js";
import { eigen } from "../matrix/eigen.js";

/** How far expansions may be from the dense solution at test points, of the largest entry. */
const LARGEST_DIFFERENCE = 1e-11;
/** Where expansions may be made around: parts of a whole turn. */
const CENTRES = [0, 1 / 8, 3 / 8, 5 / 8, 7 / 8];
/** Where they are tested: parts of a whole turn. */
const TESTS = [0, 0.05, 0.31, 0.5, 0.77];

export interface Pencil {
  readonly size: number;
  /** Shape (size, size, 2). */
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** By member: whether its vector is z times what is solved for. */
  readonly isConjugate: readonly boolean[];
}

export interface Spectrum {
  readonly centre: readonly [re: number, im: number];
  /** λ, shape (size, 2). */
  readonly values: Float64Array;
  /** V, shape (size, size, 2). */
  readonly vectors: Float64Array;
  /** c, shape (size, drives, 2). */
  readonly weights: Float64Array;
}

/** Solves for several drives at once. @returns undefined where eigenvectors are no help */
export function spectrumOf(pencil: Pencil, drives: readonly Float64Array[]): Spectrum | undefined {
  const { size, b, isConjugate } = pencil;
  // Without the conjugate, z = 0 leaves the unit matrix.
  const centres: (readonly [number, number])[] = isConjugate.includes(true) ? CENTRES.map(onCircle) : [[0, 0]];
  const right = columnsOf(drives, size);
  let best: { centre: readonly [number, number]; factors: Factors } | undefined;
  for (const centre of centres) {
    const factors = factorize(size, at(pencil, centre));
    if (factors !== undefined && factors.strength > (best?.factors.strength ?? 0)) best = { centre, factors };
  }
  if (best === undefined) return undefined;
  const found = eigen(size, solveFactored(best.factors, b, size));
  if (found === undefined) return undefined;
  const turned = factorize(size, found.vectors.slice());
  if (turned === undefined) return undefined;
  const weights = solveFactored(turned, solveFactored(best.factors, right, drives.length), drives.length);
  const spectrum = { centre: best.centre, values: found.values, vectors: found.vectors, weights };
  return TESTS.every((part) => isRight(pencil, spectrum, right, onCircle(part))) ? spectrum : undefined;
}

function onCircle(part: number): readonly [re: number, im: number] {
  return [cos(2 * Math.PI * part), sin(2 * Math.PI * part)];
}

/** A - z B. */
function at({ a, b }: Pencil, [re, im]: readonly [number, number]): Float64Array {
  const matrix = a.slice();
  addScaledRow(matrix, 0, { re: -re, im: -im, from: b, at: 0 }, b.length / 2);
  return matrix;
}

/** Vectors side by side, shape (size, vectors, 2). */
function columnsOf(vectors: readonly Float64Array[], size: number): Float64Array {
  const columns = new Float64Array(2 * size * vectors.length);
  vectors.forEach((vector, index) => {
    for (let row = 0; row < size; row++) {
      columns.set(vector.subarray(2 * row, 2 * row + 2), 2 * (row * vectors.length + index));
    }
  });
  return columns;
}

/** Whether the expansion is the solution at a test point. */
function isRight(pencil: Pencil, spectrum: Spectrum, right: Float64Array, z: readonly [number, number]): boolean {
  const { size } = pencil;
  const columns = right.length / (2 * size);
  const factors = factorize(size, at(pencil, z));
  // Just here there is no solution; it says nothing about other points.
  if (factors === undefined) return true;
  const exact = solveFactored(factors, right, columns);
  const scaled = spectrum.weights.slice();
  const [re, im] = [z[0] - spectrum.centre[0], z[1] - spectrum.centre[1]];
  for (let k = 0; k < size; k++) {
    const [vRe, vIm] = [spectrum.values[2 * k]!, spectrum.values[2 * k + 1]!];
    const [dRe, dIm] = [1 - (re * vRe - im * vIm), -(re * vIm + im * vRe)];
    const norm = dRe * dRe + dIm * dIm;
    for (let column = 0; column < columns; column++) {
      const place = 2 * (k * columns + column);
      const [x, y] = [scaled[place]!, scaled[place + 1]!];
      scaled[place] = (x * dRe + y * dIm) / norm;
      scaled[place + 1] = (y * dRe - x * dIm) / norm;
    }
  }
  const found = multiplyMatrices(spectrum.vectors, scaled, { rows: size, inner: size, columns });
  let largest = 0;
  let difference = 0;
  exact.forEach((value, place) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - found[place]!));
  });
  return difference <= LARGEST_DIFFERENCE * largest;
}
