/** Blocks whose factors vary in any way: each point's loops are assembled and solved as dense equations. */

import { addScaledRow } from "../matrix/complex-matrix.js";
import { loopsOf } from "../matrix/components.js";
import { DenseSolver } from "./block-lu.js";
import type { BlockReduction, VectorSum } from "./block-reduction.js";

/** A wanted entry of a vector. */
export interface WantedEntry {
  readonly sum: VectorSum | undefined;
  readonly mode: number;
}

/** The numbers of one point: factors and sources, shape (count, 2) each. */
export interface PointFactors {
  readonly factors: Float64Array;
  readonly sources: Float64Array;
}

interface Loop {
  readonly members: readonly number[];
  readonly solver: DenseSolver;
}

export class BlockPoints {
  readonly #reduction: BlockReduction;
  readonly #loops: readonly Loop[];
  /** The tails' vectors at the point being solved, shape (tails, modes, 2). */
  readonly #vectors: Float64Array;

  constructor(reduction: BlockReduction) {
    const { tails, modes } = reduction;
    this.#reduction = reduction;
    const edges = tails.flatMap(({ terms }, to) => terms.map(({ from }) => ({ from, to })));
    this.#loops = loopsOf({ size: tails.length, edges }).map((members) => ({
      members,
      solver: new DenseSolver(members.length * modes),
    }));
    this.#vectors = new Float64Array(2 * tails.length * modes);
  }

  /**
   * Solves one point.
   *
   * @param out written: the wanted entries, shape (wanted, 2); NaN where there is no solution
   */
  solve(point: PointFactors, wanted: readonly WantedEntry[], out: Float64Array): void {
    for (const loop of this.#loops) {
      if (this.#solveLoop(loop, point)) continue;
      out.fill(Number.NaN);
      return;
    }
    wanted.forEach(({ sum, mode }, index) => {
      if (sum === undefined) out.fill(0, 2 * index, 2 * index + 2);
      else this.#entry(sum, mode, { ...point, out, at: 2 * index });
    });
  }

  #solveLoop({ members, solver }: Loop, { factors, sources }: PointFactors): boolean {
    const { modes, tails } = this.#reduction;
    const size = members.length * modes;
    const width = 2 * (size + 1);
    const equations = solver.equations();
    equations.fill(0);
    for (let row = 0; row < size; row++) equations[row * width + 2 * row] = 1;
    members.forEach((member, place) => {
      const { terms, entering } = tails[member]!;
      for (const { from, factor, matrix } of terms) {
        const column = members.indexOf(from);
        const [re, im] = [factors[2 * factor]!, factors[2 * factor + 1]!];
        for (let mode = 0; mode < modes; mode++) {
          const row = (place * modes + mode) * width;
          if (column >= 0) {
            const start = row + 2 * column * modes;
            addScaledRow(equations, start, { re: -re, im: -im, from: matrix, at: 2 * mode * modes }, modes);
            continue;
          }
          const [x, y] = this.#product(matrix, mode, from);
          equations[row + 2 * size]! += re * x - im * y;
          equations[row + 2 * size + 1]! += re * y + im * x;
        }
      }
      for (const [source, vector] of entering) {
        const [re, im] = [sources[2 * source]!, sources[2 * source + 1]!];
        for (let mode = 0; mode < modes; mode++) {
          const at = (place * modes + mode) * width + 2 * size;
          addScaledRow(equations, at, { re, im, from: vector, at: 2 * mode }, 1);
        }
      }
    });
    const solution = new Float64Array(2 * size);
    if (!solver.solve(solution)) return false;
    members.forEach((member, place) => {
      this.#vectors.set(solution.subarray(2 * place * modes, 2 * (place + 1) * modes), 2 * member * modes);
    });
    return true;
  }

  /** A row of a matrix times a tail's vector. */
  #product(matrix: Float64Array, row: number, tail: number): readonly [re: number, im: number] {
    const { modes } = this.#reduction;
    let re = 0;
    let im = 0;
    for (let k = 0; k < 2 * modes; k += 2) {
      const [a, b] = [matrix[2 * row * modes + k]!, matrix[2 * row * modes + k + 1]!];
      const [x, y] = [this.#vectors[2 * tail * modes + k]!, this.#vectors[2 * tail * modes + k + 1]!];
      re += a * x - b * y;
      im += a * y + b * x;
    }
    return [re, im];
  }

  #entry(
    { terms, entering }: VectorSum,
    mode: number,
    { factors, sources, out, at }: PointFactors & { readonly out: Float64Array; readonly at: number },
  ): void {
    out.fill(0, at, at + 2);
    for (const [source, vector] of entering) {
      const [re, im] = [sources[2 * source]!, sources[2 * source + 1]!];
      addScaledRow(out, at, { re, im, from: vector, at: 2 * mode }, 1);
    }
    for (const { from, factor, matrix } of terms) {
      const [re, im] = [factors[2 * factor]!, factors[2 * factor + 1]!];
      const [x, y] = this.#product(matrix, mode, from);
      out[at]! += re * x - im * y;
      out[at + 1]! += re * y + im * x;
    }
  }
}
