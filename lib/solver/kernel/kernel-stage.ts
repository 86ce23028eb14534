/** A program with its numbers, ready to run over any number of points: what kernels and their stages are made of. */

import type { Ref, Tape } from "../tape/tape.js";
import type { Executor } from "./executor.js";
import { askedOf, canWasm, executorFor, type Form, hasCode } from "./kernel-cache.js";
import { columnStart, type Layout } from "./kernel-layout.js";
import { lower } from "./lower.js";
import type { Program } from "./program.js";

export interface StageRequest {
  readonly tape: Tape;
  readonly outputs: readonly Ref[];
  /** What is given for each point. */
  readonly columns: readonly Ref[];
  /** What is given for each run. */
  readonly uniforms: readonly Ref[];
  readonly form: Form | undefined;
  /** How many points will come about, as far as is known. */
  readonly points?: number | undefined;
}

/** Instructions of a piece: few enough for compilers that slow down with size. */
const PIECE_SIZE = 1000;
/**
 * What is interpreted before code pays for itself, in operations times points: making code takes about a millisecond and a
 * microsecond an operation, interpreting about two nanoseconds an operation and point.
 */
const INTERPRETED = 500_000;
const INTERPRETED_EACH = 600;

/** Where a block's inputs come from. @param from the block's first point */
type ReadColumn = (column: number, from: number, count: number, into: Float64Array) => void;
/** Where a block's outputs go. @param column the block's values, shape (count), in the executor's memory */
type WriteColumn = (output: number, from: number, column: Float64Array, executor: Executor) => void;

export class StageKernel {
  readonly #program: Program;
  readonly #form: Form | undefined;
  #executor: Executor | undefined;
  #isFinal = false;
  /** Of whole blocks, in the memory and layout of the executor that came last. */
  #views: { memory: Float64Array; layout: Layout; columns: readonly Float64Array[] } | undefined;
  /** Operations times points that are known to come. */
  #expected: number;

  constructor({ form, points = 0, ...request }: StageRequest) {
    this.#program = lower({ ...request, pieceSize: PIECE_SIZE });
    this.#form = form;
    this.#expected = points * this.#program.operations;
  }

  get operations(): number {
    return this.#program.operations;
  }

  /** Says how many points will come about, where that is known only now. */
  expect(points: number): void {
    this.#expected = points * this.#program.operations;
  }

  /**
   * @param values shape (count, columns)
   * @param out    shape (outputs, count); without the last output if `last` is given
   * @param last   written: the last output, shape (count)
   */
  runRows(values: Float64Array, count: number, out: Float64Array, last?: Float64Array): void {
    if (count === 1) {
      this.#runRow(values, out, last);
      return;
    }
    const lastOutput = last === undefined ? -1 : this.#program.outputCount - 1;
    this.run(count, this.#reading(values), (output, from, column) => {
      if (output === lastOutput) last!.set(column, from);
      else out.set(column, output * count + from);
    });
  }

  /**
   * @param outs of all outputs but the last, each of at least `count`
   * @returns the points at which the last output isn't at least `least`
   */
  runEach(values: Float64Array, count: number, outs: readonly Float64Array[], least: number): number[] {
    const { inputCount, outputCount } = this.#program;
    const lastOutput = outputCount - 1;
    const small: number[] = [];
    this.run(count, this.#reading(values), (output, from, column, { layout, areAtLeast }) => {
      if (output < lastOutput) {
        outs[output]!.set(column, from);
        return;
      }
      const start = columnStart(layout, inputCount + lastOutput);
      if (areAtLeast?.(least, start, column.length) !== true) addSmall(small, column, least, from);
    });
    return small;
  }

  /** @param values shape (count, columns) */
  #reading(values: Float64Array): ReadColumn {
    const width = this.#program.inputCount;
    if (width === 1) return (_, from, points, into) => into.set(values.subarray(from, from + points));
    return (column, from, points, into) => {
      for (let point = 0, at = from * width + column; point < points; point++, at += width) into[point] = values[at]!;
    };
  }

  /** One point, as locks and optimisers read them: a view of each column would cost more than what is computed. */
  #runRow(values: Float64Array, out: Float64Array, last?: Float64Array): void {
    const { constants, uniformCount, inputCount, outputCount } = this.#program;
    const executor = this.#executorFor(1);
    const { layout } = executor;
    const memory = executor.workspace();
    memory.set(constants, layout.uniforms + uniformCount - constants.length);
    for (let column = 0; column < inputCount; column++) memory[columnStart(layout, column)] = values[column]!;
    executor.run(memory, 1);
    const own = last === undefined ? outputCount : outputCount - 1;
    for (let output = 0; output < own; output++) out[output] = memory[columnStart(layout, inputCount + output)]!;
    if (last !== undefined) last[0] = memory[columnStart(layout, inputCount + own)]!;
  }

  /** @param uniforms shape (uniforms) */
  run(count: number, read: ReadColumn, write: WriteColumn, uniforms?: Float64Array): void {
    const { constants, uniformCount, inputCount, outputCount } = this.#program;
    const executor = this.#executorFor(count);
    const { layout } = executor;
    const memory = executor.workspace();
    if (uniforms !== undefined) memory.set(uniforms, layout.uniforms);
    memory.set(constants, layout.uniforms + uniformCount - constants.length);
    for (let from = 0; from < count; from += layout.block) {
      const points = Math.min(layout.block, count - from);
      const columns = this.#columnsOf(layout, memory, points);
      for (let column = 0; column < inputCount; column++) read(column, from, points, columns[column]!);
      executor.run(memory, points);
      for (let output = 0; output < outputCount; output++) write(output, from, columns[inputCount + output]!, executor);
    }
  }

  /** Views of the columns that are read and written; those of whole blocks are kept, since making one takes as long as copying it. */
  #columnsOf(layout: Layout, memory: Float64Array, points: number): readonly Float64Array[] {
    const isWhole = points === layout.block;
    const known = this.#views;
    if (isWhole && known?.memory === memory && known.layout === layout) return known.columns;
    const { inputCount, outputCount } = this.#program;
    const columns = Array.from({ length: inputCount + outputCount }, (_, column) => {
      const start = columnStart(layout, column);
      return memory.subarray(start, start + points);
    });
    if (isWhole) this.#views = { memory, layout, columns };
    return columns;
  }

  #executorFor(count: number): Executor {
    if (this.#isFinal) return this.#executor!;
    const form = this.#form ?? (canWasm() ? "wasm" : "javascript");
    const limit = INTERPRETED + INTERPRETED_EACH * this.#program.operations;
    const isMuch = () => this.#expected + askedOf(this.#program, form, count * this.#program.operations) >= limit;
    if (this.#form !== undefined || hasCode(this.#program, form) || isMuch()) {
      this.#isFinal = true;
      this.#executor = executorFor(this.#program, form);
    } else this.#executor ??= executorFor(this.#program, "interpreter");
    return this.#executor;
  }
}

/** Adds the places of numbers that aren't at least so much, or are none, counted from a first one. */
export function addSmall(places: number[], numbers: Float64Array, least: number, first: number): void {
  const { length } = numbers;
  for (let place = 0; place < length; place++) if (!(numbers[place]! >= least)) places.push(first + place);
}
