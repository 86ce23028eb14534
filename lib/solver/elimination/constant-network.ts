/** Constant couplings while they are reduced: plain complex numbers, a row for each node. */
import type { Complex } from "../../arithmetic/complex.js";
import { SparseRows } from "../matrix/sparse-rows.js";
import { magnitude } from "../tape/magnitude.js";

/** What changes nothing. */
const UNIT: Complex<number> = { re: 1, im: 0 };
const NONE = -1;

/** A node that went: its gain times its row is what it is made of. */
export interface Departed {
  readonly node: number;
  /** The nodes that it led to. */
  readonly targets: readonly number[];
  /** Where its row lies in the network's `columns` and `values`. */
  readonly first: number;
  readonly end: number;
  /** 1 / (1 - A_kk). */
  readonly gainRe: number;
  readonly gainIm: number;
}

export class ConstantNetwork {
  /** By node: what leads into it, by where it comes from. */
  readonly #rows: SparseRows;

  /** @param size about how many nodes there will be */
  constructor(size: number) {
    this.#rows = new SparseRows(size);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The nodes that rows come from, and re and im of how much, as long as nothing is added. */
  get columns(): Int32Array {
    return this.#rows.columns;
  }

  get values(): Float64Array {
    return this.#rows.values;
  }

  /** Adds a node. @returns its number */
  node(): number {
    return this.#rows.grow();
  }

  /** Adds to the coupling between two nodes. */
  add(from: number, to: number, re: number, im: number): void {
    this.#rows.add(to, from, re, im);
  }

  /** How many ways lead through a node: what eliminating it costs. */
  cost(node: number): number {
    return this.#rows.count(node) * this.#rows.rowCount(node);
  }

  /** How far from singular, |1 - A_kk|: small where light is stored; 1 where nothing comes back. */
  pivot(node: number): number {
    const at = this.#rows.find(node, node);
    if (at === NONE) return 1;
    const { values } = this.#rows;
    return magnitude(1 - values[2 * at]!, values[2 * at + 1]!);
  }

  /** Writes a node into those that it leads to, and takes it away. */
  eliminate(node: number): Departed {
    const rows = this.#rows;
    const loop = this.#takeLoop(node);
    const targets = rows.rowsOf(node);
    for (const to of targets) {
      const at = rows.find(to, node);
      const { values } = rows;
      const re = values[2 * at]!;
      const im = values[2 * at + 1]!;
      rows.removeAt(to, at);
      rows.addRow(to, node, NONE, re * loop.re - im * loop.im, re * loop.im + im * loop.re);
    }
    rows.release(node);
    const first = rows.first(node);
    return { node, targets, first, end: first + rows.count(node), gainRe: loop.re, gainIm: loop.im };
  }

  /** Takes a node's coupling to itself away. @returns 1 / (1 - A_kk) */
  #takeLoop(node: number): Complex<number> {
    const at = this.#rows.find(node, node);
    if (at === NONE) return UNIT;
    const { values } = this.#rows;
    const re = 1 - values[2 * at]!;
    const im = values[2 * at + 1]!;
    this.#rows.removeAt(node, at);
    const norm = re * re + im * im;
    return { re: re / norm, im: im / norm };
  }
}
