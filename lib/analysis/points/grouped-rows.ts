/** Rows of inputs, some of them taken out and put back: for points that several programs share out among themselves. */
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import type { PointOptions } from "./point-options.js";

export interface Rows {
  /** Shape (count, inputs). */
  readonly values: Float64Array;
  readonly count: number;
}

/** The rows of some points. @param width numbers a row */
export function gathered(values: Float64Array, width: number, points: readonly number[]): Float64Array {
  const rows = new Float64Array(points.length * width);
  for (const [place, point] of points.entries()) {
    rows.set(values.subarray(point * width, (point + 1) * width), place * width);
  }
  return rows;
}

/** Puts what those points gave where they are among all. */
export function scatter(own: Float64Array, width: number, points: readonly number[], out: Float64Array): void {
  for (const [place, point] of points.entries()) {
    out.set(own.subarray(place * width, (place + 1) * width), point * width);
  }
}

/** A grid's points, one after another. */
export function rowsOf({ outer, inner, groups, points }: GridRun, options: PointOptions, width: number): Float64Array {
  const places = (options.outer ?? []).map((path) => options.inputs.indexOf(path));
  const others = options.inputs.flatMap((_, slot) => (places.includes(slot) ? [] : [slot]));
  const rows = new Float64Array(groups * points * width);
  for (let group = 0; group < groups; group++) {
    for (let point = 0; point < points; point++) {
      const row = (group * points + point) * width;
      for (const [at, slot] of places.entries()) rows[row + slot] = outer[group * places.length + at]!;
      for (const [at, slot] of others.entries()) rows[row + slot] = inner[point * others.length + at]!;
    }
  }
  return rows;
}
