/**
 * The fields at one point, by plain numbers: every coupling evaluated, the whole system solved with pivoting.
 *
 * Slow and simple on purpose. Kernels are held to it, models that are solved once use it, and so do points at which a kernel
 * says that it can't be trusted. Loops of light are solved one after the other, each as a dense matrix if it is small.
 */

import { solveDense } from "../matrix/complex-matrix.js";
import { loopsOf } from "../matrix/components.js";
import { SparseMatrix } from "../matrix/sparse.js";
import { interpret } from "../tape/interpret.js";
import { type Arrivals, arrivalsOf } from "./arrivals.js";
import type { System } from "./system.js";

/**
 * Solves a = A a + b.
 *
 * @param inputs the tape's inputs, by slot
 * @returns the fields, shape (size, 2): re, im; NaN where light has no finite solution
 */
export function solveOracle(system: System, inputs: ArrayLike<number>): Float64Array {
  return solveWith(system, interpret(system.tape, inputs));
}

/** The same, from the values of the tape's operations. */
export function solveWith(system: System, values: Float64Array): Float64Array {
  const { size, sources } = system;
  const fields = new Float64Array(2 * size);
  for (const { at, value } of sources) {
    fields[2 * at]! += values[value.re]!;
    fields[2 * at + 1]! += values[value.im]!;
  }
  const arrivals = arrivalsOf(system);
  const position = new Int32Array(size).fill(-1);
  for (const members of loopsOf(system)) {
    const solving = { arrivals, values, fields, position };
    if (members.length > 1 || !solveAlone(solving, members[0]!)) solveLoop(solving, members);
  }
  return fields;
}

interface Solving {
  readonly arrivals: Arrivals;
  readonly values: Float64Array;
  /** Sources first, fields once their loop is solved, shape (size, 2). */
  readonly fields: Float64Array;
  /** Where a field stands in the loop being solved; -1 if it isn't in it. */
  readonly position: Int32Array;
}

/** A field that doesn't feed itself. @returns whether it is one, and finite */
function solveAlone({ arrivals, values, fields }: Solving, member: number): boolean {
  const { first } = arrivals;
  let re = fields[2 * member]!;
  let im = fields[2 * member + 1]!;
  for (let at = first[member]!; at < first[member + 1]!; at++) {
    const from = arrivals.from[at]!;
    if (from === member) return false;
    const a = values[arrivals.re[at]!]!;
    const b = values[arrivals.im[at]!]!;
    const x = fields[2 * from]!;
    const y = fields[2 * from + 1]!;
    re += a * x - b * y;
    im += a * y + b * x;
  }
  if (!Number.isFinite(re) || !Number.isFinite(im)) return false;
  fields[2 * member] = re;
  fields[2 * member + 1] = im;
  return true;
}

/** Loops of up to so many fields are solved as dense matrices. */
const DENSE_SIZE = 32;

/** Fields that feed one another; those that feed them from outside are known. NaN where there is no solution. */
function solveLoop(solving: Solving, members: readonly number[]): void {
  const { fields, position } = solving;
  const count = members.length;
  const vector = new Float64Array(2 * count);
  members.forEach((member, row) => {
    position[member] = row;
  });
  let isSolved: boolean;
  if (count <= DENSE_SIZE) {
    const matrix = new DenseMatrix(count);
    readLoop(solving, members, vector, matrix);
    isSolved = solveDense(count, matrix.entries, vector);
  } else {
    const matrix = new SparseMatrix(count);
    readLoop(solving, members, vector, matrix);
    isSolved = matrix.solve(vector);
  }
  if (!isSolved) vector.fill(Number.NaN);
  members.forEach((member, row) => {
    position[member] = -1;
    fields[2 * member] = vector[2 * row]!;
    fields[2 * member + 1] = vector[2 * row + 1]!;
  });
}

class DenseMatrix {
  /** Shape (size, size, 2). */
  readonly entries: Float64Array;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.entries = new Float64Array(2 * size * size);
  }

  add(row: number, column: number, re: number, im: number): void {
    const at = 2 * (row * this.#size + column);
    this.entries[at]! += re;
    this.entries[at + 1]! += im;
  }
}

/** Writes the equations of a loop: 1 - A as entries, all that comes from outside as the vector. */
function readLoop(
  { arrivals, values, fields, position }: Solving,
  members: readonly number[],
  vector: Float64Array,
  matrix: Pick<SparseMatrix, "add">,
): void {
  const { first } = arrivals;
  for (let row = 0; row < members.length; row++) {
    const member = members[row]!;
    matrix.add(row, row, 1, 0);
    vector[2 * row] = fields[2 * member]!;
    vector[2 * row + 1] = fields[2 * member + 1]!;
    for (let at = first[member]!; at < first[member + 1]!; at++) {
      const from = arrivals.from[at]!;
      const re = values[arrivals.re[at]!]!;
      const im = values[arrivals.im[at]!]!;
      if (position[from]! >= 0) {
        matrix.add(row, position[from]!, -re, -im);
        continue;
      }
      vector[2 * row]! += re * fields[2 * from]! - im * fields[2 * from + 1]!;
      vector[2 * row + 1]! += re * fields[2 * from + 1]! + im * fields[2 * from]!;
    }
  }
}
