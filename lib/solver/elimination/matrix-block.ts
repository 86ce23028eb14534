/**
 * A constant matrix times what varies, as a block of the tape: y = y0 + M x. What many fields are of few: one operation in the place of
 * eight for each entry.
 */
import type { Block, BlockPlaces } from "../tape/block.js";
import { CONSTANT, type Dense, TILE, VARYING } from "../tape/dense.js";

export class MatrixBlock implements Block {
  readonly shape: Int32Array;
  readonly numbers: Float64Array;
  readonly takes: number;
  readonly gives: number;
  readonly scratch: number;
  readonly results: number;
  readonly #width: number;

  /**
   * @param columns how many x
   * @param rows    by y: y0, then M's entries. Shape (1 + columns, 2)
   */
  constructor(columns: number, rows: readonly Float64Array[]) {
    const width = TILE * Math.ceil(rows.length / TILE);
    this.#width = width;
    this.takes = columns;
    this.gives = rows.length;
    this.results = VARYING * columns;
    this.scratch = this.results + VARYING * width;
    this.shape = Int32Array.of(columns, rows.length);
    this.numbers = new Float64Array(CONSTANT * width * (1 + columns));
    for (const [place, row] of rows.entries()) {
      for (let column = 0; column <= columns; column++) {
        const at = CONSTANT * (column * width + place);
        this.numbers[at] = row[2 * column]!;
        this.numbers[at + 1] = row[2 * column + 1]!;
      }
    }
  }

  run(dense: Dense, _memory: Float64Array, { numbers, scratch }: BlockPlaces): void {
    const matrix = numbers + CONSTANT * this.#width;
    dense.multiply(scratch + this.results, numbers, scratch, matrix, 1, this.takes, this.#width);
  }
}
