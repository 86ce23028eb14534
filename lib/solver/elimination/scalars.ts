/** The algebra of plane waves: an edge is a complex number on a tape, a constant one a plain complex number. */
import type { Complex } from "../../arithmetic/complex.js";
import { complexConstant, isConstant } from "../../arithmetic/complex.js";
import { SparseRows } from "../matrix/sparse-rows.js";
import { magnitude } from "../tape/magnitude.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import type { Algebra, ConstantNetwork } from "./algebra.js";

const UNIT: Complex<number> = { re: 1, im: 0 };
const NONE = -1;

export function scalars(tape: Tape): Algebra<ComplexRef, Complex<number>> {
  return {
    isConstant: (value) => isConstant(tape, value),
    constant: ({ re, im }) => ({ re: tape.valueOf(re), im: tape.valueOf(im) }),
    unit: UNIT,
    one: complexConstant(tape, 1),
    entering: (value) => ({ way: UNIT, value }),
    network: () => new NumberNetwork(),
  };
}

/** Constant couplings as rows of numbers. */
class NumberNetwork implements ConstantNetwork<Complex<number>> {
  /** A row for each node: what leads into it, by where it comes from. */
  readonly #rows = new SparseRows();

  get size(): number {
    return this.#rows.size;
  }

  node(): number {
    return this.#rows.grow();
  }

  add(from: number, to: number, { re, im }: Complex<number>): void {
    this.#rows.add(to, from, re, im);
  }

  into(node: number): readonly (readonly [number, Complex<number>])[] {
    const { columns, values } = this.#rows.row(node);
    return columns.map((from, at) => [from, { re: values[2 * at]!, im: values[2 * at + 1]! }]);
  }

  isTouched(node: number): boolean {
    return this.#rows.row(node).columns.length > 0 || this.#rows.rowsOf(node).length > 0;
  }

  cost(node: number): number {
    return this.#rows.row(node).columns.length * this.#rows.rowsOf(node).length;
  }

  /** |1 - A_kk|. */
  pivot(node: number): number {
    const at = this.#rows.find(node, node);
    const { values } = this.#rows.row(node);
    return at === NONE ? 1 : magnitude(1 - values[2 * at]!, values[2 * at + 1]!);
  }

  eliminate(node: number): number[] {
    const rows = this.#rows;
    const { re: gainRe, im: gainIm } = this.#takeLoop(node);
    const targets = [...rows.rowsOf(node)];
    for (const to of targets) {
      const at = rows.find(to, node);
      const { values } = rows.row(to);
      const [re, im] = [values[2 * at]!, values[2 * at + 1]!];
      rows.removeAt(to, at);
      rows.addRow(to, node, NONE, re * gainRe - im * gainIm, re * gainIm + im * gainRe);
    }
    const touched = [...targets, ...rows.row(node).columns];
    rows.clear(node);
    return touched;
  }

  /** Takes a node's coupling to itself away. @returns 1 / (1 - A_kk) */
  #takeLoop(node: number): Complex<number> {
    const at = this.#rows.find(node, node);
    if (at === NONE) return UNIT;
    const { values } = this.#rows.row(node);
    const [re, im] = [1 - values[2 * at]!, values[2 * at + 1]!];
    this.#rows.removeAt(node, at);
    const norm = re * re + im * im;
    return { re: re / norm, im: im / norm };
  }
}
