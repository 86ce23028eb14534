/**
 * What a compiled analysis looks like to whoever runs jobs: parameter values in, outputs out, many jobs a call.
 */
import type { Mistake } from "../errors.js";

/** One output of an analysis, the same for each job of a sweep. */
export interface Output {
  /** Unique: the detector's name where the analysis is one action, else the way to it, `scan/pd`. */
  readonly name: string;
  /** The unit of its values, as `W`; empty if it has none that is known. */
  readonly unit: string;
  readonly complex: boolean;
  /** The shape of one job's value: empty for a scalar, (points) for an xaxis, C order. */
  readonly shape: readonly number[];
  /** Names, units and values of the axes of `shape`, where it has any. */
  readonly axes: readonly { readonly name: string; readonly unit?: string; readonly values: readonly number[] }[];
  /** Whether it tells how something went, as a lock's turns, and not what was found. */
  readonly telltale?: boolean;
}

/** Exact derivatives of a program's outputs. Where `run` failed they say nothing. */
export interface JobGradients {
  /** The inputs that they are by. */
  readonly by: readonly string[];
  /** The outputs that have none, by their index: of counts and settings, say. */
  readonly lacking?: ReadonlySet<number>;
  /**
   * The gradient by a job's own values, of whatever is made of the outputs, from how it changes with each of their numbers.
   *
   * @param weights  one array an output, of the shape that `run` writes: by how much it changes with each number, re and im each
   * @param gradient written: shape (count, by)
   */
  pullback(values: Float64Array, count: number, weights: readonly Float64Array[], gradient: Float64Array): void;
  /**
   * Every output by every parameter, at each point by its value there: by what an axis sweeps it is the slope along the axis.
   *
   * @param out written: one array an output, its shape as `run` writes it with (by) behind; undefined for what isn't wanted
   */
  jacobian(values: Float64Array, count: number, out: readonly (Float64Array | undefined)[]): void;
}

export interface JobProgram {
  /** The parameters that each job sets, canonical paths, in the order of a row of `values`. */
  readonly inputs: readonly string[];
  readonly outputs: readonly Output[];
  /** Their nominal values: what the model's text says. Shape (inputs). */
  readonly nominal: Float64Array;
  /** What the analysis gives besides, and is kept only where it is named. */
  readonly leftOut?: readonly string[];
  /**
   * Outputs that are the same at all points of an axis, as powers are at all frequencies of signals: by their index, for how many of
   * their first axes that is so. Others may be as well.
   */
  readonly level?: ReadonlyMap<number, number>;
  /** Derivatives, if they were asked for. */
  readonly gradients?: JobGradients;
  /**
   * Runs `count` jobs.
   *
   * @param values the jobs' inputs, shape (count, inputs), C order; read only
   * @param count  how many jobs
   * @param out    written, one array an output: shape (count, size) or (count, size, 2) for complex ones: re, im
   * @param dark   added to: jobs that didn't fail, but at some of whose points no beam could be traced; NaN there, as in any sweep
   * @returns the errors of the jobs that failed, by position in the call; their outputs are NaN
   */
  run(
    values: Float64Array,
    count: number,
    out: readonly Float64Array[],
    dark?: Set<number>,
  ): ReadonlyMap<number, Mistake>;
}
