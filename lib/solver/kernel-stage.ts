/** A program with its numbers, ready to run over any number of points: what kernels and their stages are made of. */
import type { Executor } from "./executor.js";
import { canWasm, executorFor, type Form } from "./kernel-cache.js";
import { columnStart } from "./kernel-layout.js";
import { lower } from "./lower.js";
import type { Program } from "./program.js";
import type { Ref, Tape } from "./tape.js";

export interface StageRequest {
  readonly tape: Tape;
  readonly outputs: readonly Ref[];
  /** What is given for each point. */
  readonly columns: readonly Ref[];
  /** What is given for each run. */
  readonly uniforms: readonly Ref[];
  readonly form: Form | undefined;
}

/** Instructions of a piece: few enough for compilers that slow down with size. */
const PIECE_SIZE = 1000;
/** So many operations, times points, are interpreted before code pays for itself. */
const COMPILE_FROM = 300_000;

/** Where a block's inputs come from. @param from the block's first point */
type ReadColumn = (column: number, from: number, count: number, into: Float64Array) => void;
/** Where a block's outputs go. @param column the block's values, shape (count) */
type WriteColumn = (output: number, from: number, column: Float64Array) => void;

export class StageKernel {
  readonly #program: Program;
  readonly #form: Form | undefined;
  #executor: Executor | undefined;
  #isFinal = false;
  #done = 0;

  constructor({ form, ...request }: StageRequest) {
    this.#program = lower({ ...request, pieceSize: PIECE_SIZE });
    this.#form = form;
  }

  get operations(): number {
    return this.#program.operations;
  }

  /** @param values shape (count, columns); @param out shape (outputs, count) */
  runRows(values: Float64Array, count: number, out: Float64Array): void {
    const width = this.#program.inputCount;
    this.run(
      count,
      (column, from, points, into) => {
        for (let point = 0, at = from * width + column; point < points; point++, at += width) into[point] = values[at]!;
      },
      (output, from, column) => {
        out.set(column, output * count + from);
      },
    );
  }

  /** @param uniforms shape (uniforms) */
  run(count: number, read: ReadColumn, write: WriteColumn, uniforms?: Float64Array): void {
    const { constants, inputCount, outputCount } = this.#program;
    const executor = this.#executorFor(count);
    const { layout } = executor;
    const memory = executor.workspace();
    memory.set(constants, layout.uniforms);
    if (uniforms !== undefined) memory.set(uniforms, layout.uniforms + constants.length);
    for (let from = 0; from < count; from += layout.block) {
      const points = Math.min(layout.block, count - from);
      for (let column = 0; column < inputCount; column++) {
        const start = columnStart(layout, column);
        read(column, from, points, memory.subarray(start, start + points));
      }
      executor.run(memory, points);
      for (let output = 0; output < outputCount; output++) {
        const start = columnStart(layout, inputCount + output);
        write(output, from, memory.subarray(start, start + points));
      }
    }
  }

  #executorFor(count: number): Executor {
    if (this.#isFinal) return this.#executor!;
    this.#done += count * this.#program.operations;
    const isWorthIt = this.#done >= COMPILE_FROM;
    if (this.#form === undefined && !isWorthIt) {
      this.#executor ??= executorFor(this.#program, "interpreter");
      return this.#executor;
    }
    this.#isFinal = true;
    this.#executor = executorFor(this.#program, this.#form ?? (canWasm() ? "wasm" : "javascript"));
    return this.#executor;
  }
}
