/** What a compiled sweep gives, and how jobs in it fail: as rows with an error, their outputs NaN. */

import type { Output } from "../../analysis/job-program.js";
import { widthOf } from "../../shape.js";

/** A parameter that varies. */
export interface Input {
  /** Its path, as `LASER.P`. */
  readonly name: string;
  /** The unit, as `W`; empty if it has none. */
  readonly unit: string;
}

/** The numbers of some jobs. */
export interface JobNumbers {
  /** The jobs' inputs, shape (count, inputs), C order. */
  readonly values: Float64Array;
  /**
   * One an output: shape (count, size), complex ones (count, size, 2): re, im. NaN where a job failed or has no such
   * output.
   */
  readonly outputs: readonly Float64Array[];
}

/**
 * Which of a process's instances of the model ran jobs: one number for all, or one a job. 0 is the spec's own, others are numbered as a
 * sweep makes them.
 */
export type Instances = readonly number[] | number;

export interface JobResults extends JobNumbers {
  /** Why jobs failed, by their position in the call. */
  readonly errors: ReadonlyMap<number, string>;
  readonly instances: Instances;
}

export interface CompiledSweep {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** What the analysis gives besides, and is kept only where the spec names it. */
  readonly leftOut?: readonly string[];
  /** So many jobs are best run in a call; as many as there are if left out. */
  readonly atOnce?: number;
  /**
   * Runs the jobs from `first` to `first + count - 1`. What a job gives doesn't depend on which others run with it.
   *
   * @param room where their numbers are written, all of them 0 before; new arrays if left out
   */
  run(first: number, count: number, room?: JobNumbers): JobResults;
}

/** Room for the numbers of some jobs. */
export function roomFor(inputs: number, outputs: readonly Output[], count: number): JobNumbers {
  return { values: new Float64Array(count * inputs), outputs: outputArrays(outputs, count) };
}

/** Some consecutive jobs' outputs out of those of more: the same arrays' memory. */
export function outputsOfSome(
  outputs: readonly Output[],
  arrays: readonly Float64Array[],
  first: number,
  count: number,
): Float64Array[] {
  return arrays.map((array, index) => {
    const width = widthOf(outputs[index]!);
    return array.subarray(first * width, (first + count) * width);
  });
}

/** An array for each output of some jobs. */
export function outputArrays(outputs: readonly Output[], count: number): Float64Array[] {
  return outputs.map((output) => new Float64Array(count * widthOf(output)));
}

/** Results while they are made. */
export interface Rows {
  readonly outputs: readonly Output[];
  /** One an output, as in `JobResults`. */
  readonly out: readonly Float64Array[];
  readonly errors: Map<number, string>;
  /** Jobs whose outputs may be NaN in places: no beam could be traced there. None if left out. */
  readonly dark?: ReadonlySet<number>;
}

/** Makes a job fail: its outputs are NaN. Errors that are there already stay. */
export function failJob({ outputs, out, errors }: Rows, position: number, error: string): void {
  if (!errors.has(position)) errors.set(position, error);
  for (let index = 0; index < outputs.length; index++) {
    const size = widthOf(outputs[index]!);
    out[index]!.fill(Number.NaN, position * size, (position + 1) * size);
  }
}

/**
 * Fails jobs that have an output that isn't finite: NaN and infinities are never a result, but for NaN where there is no beam.
 *
 * @param which the outputs that the jobs have, by their index; the others stay NaN
 */
export function failUnlessFinite(rows: Rows, positions: Iterable<number>, which: readonly number[]): void {
  if (rows.errors.size === 0 && which.every((index) => areFinite(rows.out[index]!))) return;
  for (const position of positions) {
    if (rows.errors.has(position)) {
      failJob(rows, position, "");
      continue;
    }
    for (const index of which) {
      const mayBeNaN = rows.dark?.has(position);
      const at = notFinite(rows.out[index]!, position, widthOf(rows.outputs[index]!), mayBeNaN);
      if (at === -1) continue;
      failJob(
        rows,
        position,
        notFiniteText(rows.outputs[index]!, at, rows.out[index]![position * widthOf(rows.outputs[index]!) + at]!),
      );
      break;
    }
  }
}

/** Which of a job's inputs isn't finite, in words; undefined if all are. @param values the jobs' rows of inputs */
export function inputFault(names: readonly string[], values: Float64Array, position: number): string | undefined {
  const at = notFinite(values, position, names.length);
  return at === -1 ? undefined : `${names[at]} is ${values[position * names.length + at]}`;
}

/** Fails jobs with inputs that aren't finite. */
export function failInputs(rows: Rows, names: readonly string[], values: Float64Array): void {
  if (areFinite(values)) return;
  for (let position = 0; position * names.length < values.length; position++) {
    const fault = inputFault(names, values, position);
    if (fault === undefined) continue;
    rows.errors.delete(position);
    failJob(rows, position, fault);
  }
}

function areFinite(values: Float64Array): boolean {
  let odd = 0;
  for (let at = 0; at < values.length; at++) odd += values[at]! - values[at]!; // NaN of what isn't finite
  return odd === 0;
}

/** Where in a job's value the first number is that isn't finite, nor a NaN that may be; -1 if there is none. */
function notFinite(values: Float64Array, position: number, size: number, mayBeNaN = false): number {
  for (let i = 0; i < size; i++) {
    const value = values[position * size + i]!;
    if (!Number.isFinite(value) && !(mayBeNaN && Number.isNaN(value))) return i;
  }
  return -1;
}

function notFiniteText(output: Output, at: number, value: number): string {
  const { name, shape, complex } = output;
  const part = complex ? (at % 2 === 0 ? "the real part of " : "the imaginary part of ") : "";
  let left = complex ? Math.floor(at / 2) : at;
  const indices: number[] = [];
  for (const length of [...shape].reverse()) {
    indices.unshift(left % length);
    left = Math.floor(left / length);
  }
  return `${part}${name}${shape.length === 0 ? "" : `[${indices.join(", ")}]`} is ${value}`;
}
