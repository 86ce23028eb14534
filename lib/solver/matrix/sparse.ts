/**
 * Sparse complex linear equations by Gauss's elimination with threshold pivoting.
 *
 * The row with the fewest entries goes next, and of its entries that are not small beside its largest the one whose column is
 * shortest (I. Duff, A. Erisman, J. Reid, "Direct Methods for Sparse Matrices", 1986, chapter 7).
 */

import { magnitude } from "../tape/magnitude.js";
import { CostQueue } from "./cost-queue.js";
import { SparseRows } from "./sparse-rows.js";

/** A pivot is at least this part of its row's largest entry. */
const THRESHOLD = 0.1;
const NONE = -1;

export class SparseMatrix {
  readonly #rows: SparseRows;
  /** Of a row's entries, while its pivot is looked for. */
  readonly #sizes: Float64Array;

  constructor(size: number) {
    this.#rows = new SparseRows(size);
    this.#sizes = new Float64Array(size);
    for (let row = 0; row < size; row++) this.#rows.grow();
  }

  /** Adds to an entry. */
  add(row: number, column: number, re: number, im: number): void {
    this.#rows.add(row, column, re, im);
  }

  /**
   * Solves M x = b; M is used up.
   *
   * @param vector b, shape (size, 2); overwritten by x
   * @returns whether there is a solution
   */
  solve(vector: Float64Array): boolean {
    const { size } = this.#rows;
    const isLeft = new Uint8Array(size).fill(1);
    const queue = new CostQueue();
    const cost = (row: number) => this.#rows.count(row);
    for (let row = 0; row < size; row++) queue.put(row, cost(row));
    const pivots: { row: number; at: number }[] = [];
    for (let step = 0; step < size; step++) {
      const row = queue.take((each) => (isLeft[each] === 1 ? cost(each) : undefined))!;
      const at = this.#pivotOf(row);
      if (at === NONE) return false;
      isLeft[row] = 0;
      pivots.push({ row, at });
      for (const other of this.#eliminate(row, at, vector)) if (other !== row) queue.put(other, cost(other));
    }
    const solution = new Float64Array(vector.length);
    for (const { row, at } of pivots.reverse()) this.#substitute(row, at, vector, solution);
    vector.set(solution);
    return true;
  }

  /** The place of a row's pivot among all entries; -1 if it has none. */
  #pivotOf(row: number): number {
    const { columns, values } = this.#rows;
    const first = this.#rows.first(row);
    const count = this.#rows.count(row);
    const sizes = this.#sizes;
    let largest = 0;
    for (let at = 0; at < count; at++) {
      const place = 2 * (first + at);
      const size = magnitude(values[place]!, values[place + 1]!);
      sizes[at] = size;
      largest = Math.max(largest, size);
    }
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    if (!(largest > 0)) return NONE;
    for (let at = 0; at < count; at++) {
      if (sizes[at]! < THRESHOLD * largest) continue;
      const length = this.#rows.rowCount(columns[first + at]!);
      if (length >= least) continue;
      best = first + at;
      least = length;
    }
    return best;
  }

  /** @returns the column's rows, which have changed but for the one itself */
  #eliminate(row: number, at: number, vector: Float64Array): readonly number[] {
    const rows = this.#rows;
    const column = rows.columns[at]!;
    const pivotRe = rows.values[2 * at]!;
    const pivotIm = rows.values[2 * at + 1]!;
    const norm = pivotRe * pivotRe + pivotIm * pivotIm;
    const bRe = vector[2 * row]!;
    const bIm = vector[2 * row + 1]!;
    const all = rows.rowsOf(column);
    for (const other of all) {
      if (other === row) continue;
      const place = rows.find(other, column);
      const { values } = rows;
      const re = values[2 * place]!;
      const im = values[2 * place + 1]!;
      const factorRe = (re * pivotRe + im * pivotIm) / norm;
      const factorIm = (im * pivotRe - re * pivotIm) / norm;
      rows.removeAt(other, place);
      rows.addRow(other, row, at, -factorRe, -factorIm);
      vector[2 * other]! -= factorRe * bRe - factorIm * bIm;
      vector[2 * other + 1]! -= factorRe * bIm + factorIm * bRe;
    }
    rows.detach(row, column);
    return all;
  }

  #substitute(row: number, pivot: number, vector: Float64Array, solution: Float64Array): void {
    const { columns, values } = this.#rows;
    const first = this.#rows.first(row);
    const end = first + this.#rows.count(row);
    let re = vector[2 * row]!;
    let im = vector[2 * row + 1]!;
    for (let at = first; at < end; at++) {
      if (at === pivot) continue;
      const valueRe = values[2 * at]!;
      const valueIm = values[2 * at + 1]!;
      const xRe = solution[2 * columns[at]!]!;
      const xIm = solution[2 * columns[at]! + 1]!;
      re -= valueRe * xRe - valueIm * xIm;
      im -= valueRe * xIm + valueIm * xRe;
    }
    const pivotRe = values[2 * pivot]!;
    const pivotIm = values[2 * pivot + 1]!;
    const norm = pivotRe * pivotRe + pivotIm * pivotIm;
    const column = columns[pivot]!;
    solution[2 * column] = (re * pivotRe + im * pivotIm) / norm;
    solution[2 * column + 1] = (im * pivotRe - re * pivotIm) / norm;
  }
}
