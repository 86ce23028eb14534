/**
 * A solution's outputs with what they stand over: what tables and plots are made of.
 *
 * An output's path is `scan/pd`, and its axes are those of `scan`; of a single action they are those of the empty path.
 */
import type { Solution } from "../analysis/solve.js";

export interface Axis {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Series {
  readonly name: string;
  /** The axes that the output stands over, as many as its shape has dimensions; empty for a single number. */
  readonly axes: readonly Axis[];
  readonly shape: readonly number[];
  /** Shape `shape`, C order. */
  readonly real: readonly number[];
  /** Of the same shape; undefined where the output is real. */
  readonly imag: readonly number[] | undefined;
}

/** All outputs. Dimensions without an axis, as that of a quadrant, are counted from 0. */
export function seriesOf(solution: Solution): readonly Series[] {
  return Object.entries(solution.outputs).map(([name, { shape, real, imag }]) => {
    const over = solution.axes[name.slice(0, Math.max(0, name.lastIndexOf("/")))] ?? [];
    const axes = shape.map((length, index) => {
      const axis = over[index];
      return axis !== undefined && axis.values.length === length ? axis : counter(index, length);
    });
    return { name, axes, shape, real, imag };
  });
}

function counter(index: number, length: number): Axis {
  return { name: `index ${index}`, values: Array.from({ length }, (_, each) => each) };
}

/** What can be drawn of a series: itself, or its absolute value where it is complex. */
export function drawable(series: Series): { readonly label: string; readonly values: readonly number[] } {
  const { name, real, imag } = series;
  if (imag === undefined) return { label: name, values: real };
  return { label: `|${name}|`, values: real.map((re, index) => Math.hypot(re, imag[index]!)) };
}
