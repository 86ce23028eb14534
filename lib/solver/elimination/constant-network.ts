/** Constant couplings while they are reduced: plain complex numbers, a row for each node. */
import type { Complex } from "../../arithmetic/complex.js";
import { type SparseRow, SparseRows } from "../matrix/sparse-rows.js";
import { magnitude } from "../tape/magnitude.js";

/** What changes nothing. */
export const UNIT: Complex<number> = { re: 1, im: 0 };
const NONE = -1;

/** A node that went: its gain times its row is what it is made of. */
export interface Departed {
  readonly node: number;
  /** The nodes that it led to. */
  readonly targets: readonly number[];
  readonly row: SparseRow;
  /** 1 / (1 - A_kk). */
  readonly gainRe: number;
  readonly gainIm: number;
}

export class ConstantNetwork {
  /** By node: what leads into it, by where it comes from. */
  readonly #rows = new SparseRows();

  get size(): number {
    return this.#rows.size;
  }

  /** Adds a node. @returns its number */
  node(): number {
    return this.#rows.grow();
  }

  /** Adds to the coupling between two nodes. */
  add(from: number, to: number, { re, im }: Complex<number>): void {
    this.#rows.add(to, from, re, im);
  }

  /** How many ways lead through a node: what eliminating it costs. */
  cost(node: number): number {
    return this.#rows.row(node).columns.length * this.#rows.rowsOf(node).length;
  }

  /** How far from singular, |1 - A_kk|: small where light is stored; 1 where nothing comes back. */
  pivot(node: number): number {
    const at = this.#rows.find(node, node);
    const { values } = this.#rows.row(node);
    return at === NONE ? 1 : magnitude(1 - values[2 * at]!, values[2 * at + 1]!);
  }

  /** Writes a node into those that it leads to, and takes it away. */
  eliminate(node: number): Departed {
    const rows = this.#rows;
    const loop = this.#takeLoop(node);
    const targets = rows.rowsOf(node).slice();
    for (const to of targets) {
      const at = rows.find(to, node);
      const { values } = rows.row(to);
      const re = values[2 * at]!;
      const im = values[2 * at + 1]!;
      rows.removeAt(to, at);
      rows.addRow(to, node, NONE, re * loop.re - im * loop.im, re * loop.im + im * loop.re);
    }
    const row = rows.row(node);
    rows.clear(node);
    return { node, targets, row, gainRe: loop.re, gainIm: loop.im };
  }

  /** Takes a node's coupling to itself away. @returns 1 / (1 - A_kk) */
  #takeLoop(node: number): Complex<number> {
    const at = this.#rows.find(node, node);
    if (at === NONE) return UNIT;
    const { values } = this.#rows.row(node);
    const re = 1 - values[2 * at]!;
    const im = values[2 * at + 1]!;
    this.#rows.removeAt(node, at);
    const norm = re * re + im * im;
    return { re: re / norm, im: im / norm };
  }
}
