/**
 * Dense complex linear equations, many of one size one after the other: LU in panels of four columns, with partial pivoting.
 *
 * Nearly all of the work is the update of what lies right of and below a panel, four columns at once, in WebAssembly where
 * there is any; in JavaScript otherwise, to the same bits. Source: G. Golub and C. Van Loan, "Matrix Computations", 4th edition
 * 2013, section 3.2.11.
 */

import { wasmModule } from "../../wasm/wasm-writer.js";
import { canWasm } from "../kernel/kernel-cache.js";
import { WASM_CONSTANTS } from "../kernel/wasm-constants.js";
import { type WasmFunction, wasmFunctions, wasmWorkspace } from "../kernel/wasm-engine.js";
import { trailingUpdateFunction } from "../kernel/wasm-lu.js";

/** Columns of a panel. */
const PANEL = 4;
const NUMBER_BYTES = 8;

export class DenseSolver {
  readonly #size: number;
  /** Numbers of a row: its entries, then its right-hand side. */
  readonly #stride: number;
  readonly #start: number;
  readonly #update: WasmFunction | undefined;
  #memory: Float64Array = new Float64Array();

  constructor(size: number, form: "wasm" | "javascript" = canWasm() ? "wasm" : "javascript") {
    this.#size = size;
    this.#stride = 2 * (size + 1);
    this.#start = 2 * Math.ceil(WASM_CONSTANTS.length / 2);
    if (form === "wasm") this.#update = compiledUpdate();
  }

  /**
   * Where the equations are to be written: rows of entries and right-hand side, shape (size, size + 1, 2). It holds until other
   * kernels run.
   */
  equations(): Float64Array {
    const length = this.#size * this.#stride;
    if (this.#update !== undefined) this.#memory = wasmWorkspace(this.#start + length);
    else if (this.#memory.length < this.#start + length) this.#memory = new Float64Array(this.#start + length);
    return this.#memory.subarray(this.#start, this.#start + length);
  }

  /**
   * Solves the equations in place.
   *
   * @param solution written: shape (size, 2)
   * @returns whether there is a solution
   */
  solve(solution: Float64Array): boolean {
    const size = this.#size;
    for (let first = 0; first < size; first += PANEL) {
      const end = Math.min(first + PANEL, size);
      for (let k = first; k < end; k++) if (!this.#takeColumn(k, end)) return false;
      for (let row = first + 1; row < end; row++) {
        for (let k = first; k < row; k++) this.#subtractRow(row, k, end);
      }
      this.#updateBelow(first, end);
    }
    for (let row = size - 1; row >= 0; row--) this.#substitute(row, solution);
    return true;
  }

  /** Brings column k's largest entry up, and eliminates below it within the panel. */
  #takeColumn(k: number, end: number): boolean {
    const m = this.#memory;
    const at = (row: number) => this.#start + row * this.#stride + 2 * k;
    let pivotRow = k;
    let largest = -1;
    for (let row = k; row < this.#size; row++) {
      const norm = m[at(row)]! * m[at(row)]! + m[at(row) + 1]! * m[at(row) + 1]!;
      if (!(norm > largest)) continue;
      largest = norm;
      pivotRow = row;
    }
    if (!(largest > 0)) return false;
    if (pivotRow !== k) this.#exchange(k, pivotRow);
    const pivot = at(k);
    const [pRe, pIm] = [m[pivot]! / largest, m[pivot + 1]! / largest];
    for (let row = k + 1; row < this.#size; row++) {
      const [re, im] = [m[at(row)]!, m[at(row) + 1]!];
      const factorRe = re * pRe + im * pIm;
      const factorIm = im * pRe - re * pIm;
      m[at(row)] = factorRe;
      m[at(row) + 1] = factorIm;
      for (let to = at(row) + 2, from = pivot + 2; to < at(row) + 2 * (end - k); to += 2, from += 2) {
        m[to] = m[to]! - factorRe * m[from]! - -factorIm * m[from + 1]!;
        m[to + 1] = m[to + 1]! - factorRe * m[from + 1]! - factorIm * m[from]!;
      }
    }
    return true;
  }

  #exchange(one: number, other: number): void {
    const m = this.#memory;
    const [a, b] = [this.#start + one * this.#stride, this.#start + other * this.#stride];
    for (let k = 0; k < this.#stride; k++) {
      const saved = m[a + k]!;
      m[a + k] = m[b + k]!;
      m[b + k] = saved;
    }
  }

  /** A panel's row less its multiple of an earlier one, from column `from` on. */
  #subtractRow(row: number, k: number, from: number): void {
    const m = this.#memory;
    const start = this.#start + row * this.#stride;
    const [re, im] = [m[start + 2 * k]!, m[start + 2 * k + 1]!];
    const shift = (k - row) * this.#stride;
    for (let to = start + 2 * from; to < start + this.#stride; to += 2) {
      const [x, y] = [m[to + shift]!, m[to + shift + 1]!];
      m[to] = m[to]! - re * x - -im * y;
      m[to + 1] = m[to + 1]! - re * y - im * x;
    }
  }

  #updateBelow(first: number, end: number): void {
    if (end >= this.#size) return;
    if (this.#update === undefined || end - first < PANEL) {
      for (let row = end; row < this.#size; row++) for (let k = first; k < end; k++) this.#subtractRow(row, k, end);
      return;
    }
    const row = (index: number) => NUMBER_BYTES * (this.#start + index * this.#stride);
    const column = (index: number) => NUMBER_BYTES * 2 * index;
    this.#update(
      row(end),
      row(this.#size),
      NUMBER_BYTES * this.#stride,
      column(first),
      row(first),
      column(end),
      NUMBER_BYTES * this.#stride,
    );
  }

  #substitute(row: number, solution: Float64Array): void {
    const m = this.#memory;
    const start = this.#start + row * this.#stride;
    let re = m[start + 2 * this.#size]!;
    let im = m[start + 2 * this.#size + 1]!;
    for (let k = row + 1; k < this.#size; k++) {
      const [a, b] = [m[start + 2 * k]!, m[start + 2 * k + 1]!];
      const [x, y] = [solution[2 * k]!, solution[2 * k + 1]!];
      re -= a * x - b * y;
      im -= a * y + b * x;
    }
    const [a, b] = [m[start + 2 * row]!, m[start + 2 * row + 1]!];
    const norm = a * a + b * b;
    solution[2 * row] = (re * a + im * b) / norm;
    solution[2 * row + 1] = (im * a - re * b) / norm;
  }
}

let update: WasmFunction | undefined;

function compiledUpdate(): WasmFunction {
  update ??= wasmFunctions(wasmModule([trailingUpdateFunction()]))[0]!;
  return update;
}
