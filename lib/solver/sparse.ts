/**
 * Sparse complex linear equations by Gauss's elimination with threshold pivoting.
 *
 * The row with the fewest entries goes next, and of its entries that are not small beside its largest the one whose column is
 * shortest (I. Duff, A. Erisman, J. Reid, "Direct Methods for Sparse Matrices", 1986, chapter 7).
 */
import { CostQueue } from "./cost-queue.js";
import { magnitude } from "./magnitude.js";

/** Entries as pairs that change in place. */
interface Entry {
  re: number;
  im: number;
}

/** A pivot is at least this part of its row's largest entry. */
const THRESHOLD = 0.1;

export class SparseMatrix {
  readonly #rows: Map<number, Entry>[];
  readonly #columns: Set<number>[];

  constructor(size: number) {
    this.#rows = Array.from({ length: size }, () => new Map());
    this.#columns = Array.from({ length: size }, () => new Set());
  }

  /** Adds to an entry. */
  add(row: number, column: number, re: number, im: number): void {
    const known = this.#rows[row]!.get(column);
    if (known === undefined) {
      this.#rows[row]!.set(column, { re, im });
      this.#columns[column]!.add(row);
      return;
    }
    known.re += re;
    known.im += im;
  }

  /**
   * Solves M x = b; M is used up.
   *
   * @param vector b, shape (size, 2); overwritten by x
   * @returns whether there is a solution
   */
  solve(vector: Float64Array): boolean {
    const size = this.#rows.length;
    const isLeft = new Uint8Array(size).fill(1);
    const queue = new CostQueue();
    const put = (row: number) => queue.put(row, this.#rows[row]!.size);
    for (let row = 0; row < size; row++) put(row);
    const pivots: { row: number; column: number }[] = [];
    for (let step = 0; step < size; step++) {
      const row = queue.take((each) => (isLeft[each] === 1 ? this.#rows[each]!.size : undefined))!;
      const column = this.#pivotOf(row);
      if (column === undefined) return false;
      isLeft[row] = 0;
      pivots.push({ row, column });
      for (const other of this.#eliminate(row, column, vector)) put(other);
    }
    const solution = new Float64Array(vector.length);
    for (const { row, column } of pivots.reverse()) this.#substitute(row, column, vector, solution);
    vector.set(solution);
    return true;
  }

  #pivotOf(row: number): number | undefined {
    let largest = 0;
    for (const { re, im } of this.#rows[row]!.values()) largest = Math.max(largest, magnitude(re, im));
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    if (!(largest > 0)) return undefined;
    for (const [column, { re, im }] of this.#rows[row]!) {
      if (magnitude(re, im) < THRESHOLD * largest || this.#columns[column]!.size >= least) continue;
      best = column;
      least = this.#columns[column]!.size;
    }
    return best;
  }

  /** @returns the rows that changed */
  #eliminate(row: number, column: number, vector: Float64Array): readonly number[] {
    const own = this.#rows[row]!;
    const pivot = own.get(column)!;
    const norm = pivot.re * pivot.re + pivot.im * pivot.im;
    for (const each of own.keys()) this.#columns[each]!.delete(row);
    const others = [...this.#columns[column]!];
    for (const other of others) {
      const target = this.#rows[other]!;
      const { re, im } = target.get(column)!;
      const factorRe = (re * pivot.re + im * pivot.im) / norm;
      const factorIm = (im * pivot.re - re * pivot.im) / norm;
      target.delete(column);
      for (const [each, value] of own) {
        if (each === column) continue;
        this.add(other, each, factorIm * value.im - factorRe * value.re, -factorRe * value.im - factorIm * value.re);
      }
      const [bRe, bIm] = [vector[2 * row]!, vector[2 * row + 1]!];
      vector[2 * other]! -= factorRe * bRe - factorIm * bIm;
      vector[2 * other + 1]! -= factorRe * bIm + factorIm * bRe;
    }
    this.#columns[column]!.clear();
    return others;
  }

  #substitute(row: number, column: number, vector: Float64Array, solution: Float64Array): void {
    let re = vector[2 * row]!;
    let im = vector[2 * row + 1]!;
    for (const [each, value] of this.#rows[row]!) {
      if (each === column) continue;
      re -= value.re * solution[2 * each]! - value.im * solution[2 * each + 1]!;
      im -= value.re * solution[2 * each + 1]! + value.im * solution[2 * each]!;
    }
    const pivot = this.#rows[row]!.get(column)!;
    const norm = pivot.re * pivot.re + pivot.im * pivot.im;
    solution[2 * column] = (re * pivot.re + im * pivot.im) / norm;
    solution[2 * column + 1] = (im * pivot.re - re * pivot.im) / norm;
  }
}
