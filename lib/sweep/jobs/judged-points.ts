/** Points of a search, computed: values alone, or with their slopes. */

import type { Evaluated } from "../search/run-search.js";
import type { SearchSpace } from "../search/search-space.js";
import type { Judged } from "./judged.js";

/** What points are computed by. */
export interface PointsOf {
  readonly judged: Judged;
  readonly space: SearchSpace;
}

/** How far the two points of a difference are from the one between, as a part of the range. */
const DIFFERENCE = 1e-6;

/** Rows of inputs with some points in them, shape (points, inputs). */
export function rowsWith({ space }: PointsOf, row: Float64Array, points: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(points.length * row.length);
  for (const [index, point] of points.entries()) {
    all.set(row, index * row.length);
    space.write(point, all.subarray(index * row.length, (index + 1) * row.length));
  }
  return all;
}

export function valuesAt(of: PointsOf, row: Float64Array, points: readonly Float64Array[]): readonly Evaluated[] {
  const { values } = of.judged.run(rowsWith(of, row, points), points.length);
  return points.map((_, index) => ({ value: values[index]!, evaluations: 1 }));
}

/** A value with its slopes: exact ones where the analysis has them. @param needs which are wanted */
export function slopesAt(
  of: PointsOf,
  row: Float64Array,
  point: Float64Array,
  needs: "gradient" | "jacobian",
): Evaluated {
  const { judged, space } = of;
  if (judged.slopes === undefined) return differencesAt(of, row, point);
  const values = rowsWith(of, row, [point]);
  const found = judged.run(values, 1);
  const value = found.values[0]!;
  if (!Number.isFinite(value)) return { value, evaluations: 1 };
  const n = point.length;
  const scales = space.places.map((place, k) => space.slope(k, values[place]!));
  const inUnits = (slopes: Float64Array) => slopes.map((slope, at) => finite(slope * scales[at % n]!));
  if (needs === "gradient") return { value, gradient: inUnits(judged.slopes.gradient(values, found)), evaluations: 1 };
  const { residuals } = found;
  return { value, residuals, jacobian: inUnits(judged.slopes.jacobian(values, found)), evaluations: 1 };
}

/** At a kink there is no slope: neither side is favoured. */
function finite(slope: number): number {
  return Number.isFinite(slope) ? slope : 0;
}

/** A value with its slopes, by central differences within the bounds: all points in one call. */
function differencesAt(of: PointsOf, row: Float64Array, point: Float64Array): Evaluated {
  const { judged } = of;
  const n = point.length;
  const ends = Array.from(point, (u) => [Math.max(u - DIFFERENCE, 0), Math.min(u + DIFFERENCE, 1)] as const);
  const moved = ends.flatMap((both, k) => both.map((end) => point.map((u, i) => (i === k ? end : u))));
  const { values, residuals } = judged.run(rowsWith(of, row, [point, ...moved]), 1 + 2 * n);
  const count = judged.residuals;
  const gradient = new Float64Array(n);
  const jacobian = new Float64Array(count * n);
  for (const [k, [low, high]] of ends.entries()) {
    const [down, up] = [1 + 2 * k, 2 + 2 * k];
    gradient[k] = (values[up]! - values[down]!) / (high - low);
    for (let r = 0; r < count; r++) {
      jacobian[r * n + k] = (residuals[up * count + r]! - residuals[down * count + r]!) / (high - low);
    }
  }
  const isSound = gradient.every(Number.isFinite) && jacobian.every(Number.isFinite);
  const value = isSound ? values[0]! : Number.POSITIVE_INFINITY;
  return { value, gradient, residuals: residuals.slice(0, count), jacobian, evaluations: 1 + 2 * n };
}
