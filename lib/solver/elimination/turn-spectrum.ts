/** The solutions of (A - z B) x = s for all z at once, by the eigenvalues of M⁻¹ B around a centre: numbers of turned-loop.ts. */
import { cos, sin } from "../../numerics/elementary.js";
import { addScaledRow, factorize, multiplyMatrices, solveFactored } from "../matrix/complex-matrix.js";
import { eigen } from "../matrix/eigen.js";
import { roundedOtherwise, SENSITIVITY_FACTOR } from "./sensitivity.js";

/** How far expansions may be from the dense solution at test points, of the largest entry: a third of what fields may be off. */
const LARGEST_DIFFERENCE = 3e-11;
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

/**
 * Solves for several drives at once.
 *
 * @param nominal where z is at the nominal point, |z| = 1: expansions around it hold best where light is stored just there
 * @returns undefined where eigenvectors are no help
 */
export function spectrumOf(
  pencil: Pencil,
  drives: readonly Float64Array[],
  nominal: readonly [re: number, im: number],
): Spectrum | undefined {
  const right = columnsOf(drives, pencil.size);
  const strongest = strongestCentre(pencil);
  const request = { pencil, right, nominal };
  return (strongest && spectrumAround(request, strongest)) ?? spectrumAround(request, nominal);
}

/** Where A - z B is furthest from singular. */
function strongestCentre(pencil: Pencil): readonly [re: number, im: number] | undefined {
  // Without the conjugate, z = 0 leaves the unit matrix.
  if (!pencil.isConjugate.includes(true)) return [0, 0];
  let best: readonly [re: number, im: number] | undefined;
  let most = 0;
  for (const centre of CENTRES.map(onCircle)) {
    const strength = factorize(pencil.size, at(pencil, centre))?.strength ?? 0;
    if (!(strength > most)) continue;
    most = strength;
    best = centre;
  }
  return best;
}

interface Request {
  readonly pencil: Pencil;
  /** Shape (size, drives, 2). */
  readonly right: Float64Array;
  readonly nominal: readonly [re: number, im: number];
}

function spectrumAround(
  { pencil, right, nominal }: Request,
  centre: readonly [re: number, im: number],
): Spectrum | undefined {
  const { size, b } = pencil;
  const columns = right.length / (2 * size);
  const factors = factorize(size, at(pencil, centre));
  const found = factors && eigen(size, solveFactored(factors, b, size));
  const turned = found && factorize(size, found.vectors.slice());
  if (turned === undefined) return undefined;
  const weights = solveFactored(turned, solveFactored(factors!, right, columns), columns);
  const spectrum = { centre, values: found!.values, vectors: found!.vectors, weights };
  const tests = [nominal, ...TESTS.map(onCircle)];
  return tests.every((z) => isRight(pencil, spectrum, right, z)) ? spectrum : undefined;
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

/** Whether the expansion is the solution at a test point, as far as the equations' own rounding lets it be told. */
function isRight(pencil: Pencil, spectrum: Spectrum, right: Float64Array, z: readonly [number, number]): boolean {
  const { size } = pencil;
  const columns = right.length / (2 * size);
  const factors = factorize(size, at(pencil, z));
  // Just here there is no solution; it says nothing about other points.
  if (factors === undefined) return true;
  const exact = solveFactored(factors, right, columns);
  const difference = differenceOf(exact, expanded(size, spectrum, columns, z));
  if (difference <= LARGEST_DIFFERENCE) return true;
  const rounded = { ...pencil, a: roundedOtherwise(pencil.a), b: roundedOtherwise(pencil.b) };
  const others = factorize(size, at(rounded, z));
  return (
    others !== undefined &&
    difference <= SENSITIVITY_FACTOR * differenceOf(exact, solveFactored(others, right, columns))
  );
}

/** The largest difference of vectors, of the largest entry of the first. */
function differenceOf(exact: Float64Array, found: Float64Array): number {
  let largest = 0;
  let difference = 0;
  exact.forEach((value, place) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - found[place]!));
  });
  return difference / largest;
}

/** What an expansion gives at a point, shape (size, columns, 2). */
function expanded(size: number, spectrum: Spectrum, columns: number, z: readonly [number, number]): Float64Array {
  const scaled = spectrum.weights.slice();
  const re = z[0] - spectrum.centre[0];
  const im = z[1] - spectrum.centre[1];
  for (let k = 0; k < size; k++) {
    const vRe = spectrum.values[2 * k]!;
    const vIm = spectrum.values[2 * k + 1]!;
    const dRe = 1 - (re * vRe - im * vIm);
    const dIm = -(re * vIm + im * vRe);
    const norm = dRe * dRe + dIm * dIm;
    for (let column = 0; column < columns; column++) {
      const place = 2 * (k * columns + column);
      const x = scaled[place]!;
      const y = scaled[place + 1]!;
      scaled[place] = (x * dRe + y * dIm) / norm;
      scaled[place + 1] = (y * dRe - x * dIm) / norm;
    }
  }
  return multiplyMatrices(spectrum.vectors, scaled, { rows: size, inner: size, columns });
}
