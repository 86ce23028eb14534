/**
 * The minimum of a convex parabola of several numbers within bounds: of g · s + s · B s / 2 for low ≤ s ≤ high.
 *
 * Source: Nocedal and Wright 2006, "Numerical optimization", algorithm 16.3, an active set method, for bounds alone. Its systems
 * are those of the numbers that are at no bound; they are few here, and solved as they stand.
 */
import { dot } from "./slope.js";

type Point = readonly number[];

/** Bounds may come and go so often for each dimension. */
const TURNS_PER_DIMENSION = 50;

/**
 * @param matrix B, shape (n, n), symmetric, positive definite
 * @param low    at most 0, so that s = 0 is within the bounds
 * @returns s, or nothing if the matrix isn't positive definite
 */
export function minimumWithin(matrix: readonly Point[], gradient: Point, low: Point, high: Point): Point | undefined {
  const n = gradient.length;
  const s = gradient.map(() => 0);
  const slopes = () => gradient.map((each, k) => each + dot(matrix[k]!, s));
  const isHeld = (slope: number, k: number) => (slope > 0 ? s[k]! <= low[k]! : slope < 0 && s[k]! >= high[k]!);
  const held = slopes().map((slope, k) => isHeld(slope, k) || low[k]! >= high[k]!);
  for (let turn = 0; turn < TURNS_PER_DIMENSION * n; turn++) {
    const free = [...held.keys()].filter((k) => !held[k]);
    const slope = slopes();
    const way = solved(
      free.map((k) => free.map((at) => matrix[k]![at]!)),
      free.map((k) => -slope[k]!),
    );
    if (way === undefined) return undefined;
    let part = 1;
    let hit = -1;
    for (const [index, k] of free.entries()) {
      const room = (way[index]! > 0 ? high[k]! : low[k]!) - s[k]!;
      if (way[index] === 0 || !(room / way[index]! < part)) continue;
      part = Math.max(0, room / way[index]!);
      hit = k;
    }
    for (const [index, k] of free.entries()) s[k] = s[k]! + part * way[index]!;
    if (hit >= 0) {
      s[hit] = way[free.indexOf(hit)]! > 0 ? high[hit]! : low[hit]!;
      held[hit] = true;
      continue;
    }
    const after = slopes();
    const released = worst(after, (k) => held[k]! && low[k]! < high[k]! && !isHeld(after[k]!, k));
    if (released < 0) break;
    held[released] = false;
  }
  return s;
}

/** The index of the steepest slope among those that may be released, -1 if there is none. */
function worst(slopes: Point, may: (k: number) => boolean): number {
  let found = -1;
  for (const [k, slope] of slopes.entries()) {
    if (slope !== 0 && may(k) && (found < 0 || Math.abs(slope) > Math.abs(slopes[found]!))) found = k;
  }
  return found;
}

/** The solution of a symmetric positive definite system, by Cholesky; nothing if it isn't such a one. */
function solved(matrix: readonly Point[], right: Point): Point | undefined {
  const lower: number[][] = [];
  const x = [...right];
  for (const [i, row] of matrix.entries()) {
    const made: number[] = [];
    lower.push(made);
    for (let j = 0; j <= i; j++) {
      let sum = row[j]!;
      for (let k = 0; k < j; k++) sum -= made[k]! * lower[j]![k]!;
      if (i === j && !(sum > 0 && sum < Infinity)) return undefined;
      made.push(i === j ? Math.sqrt(sum) : sum / lower[j]![j]!);
    }
    for (let k = 0; k < i; k++) x[i] = x[i]! - made[k]! * x[k]!;
    x[i] = x[i]! / made[i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] = x[i]! - lower[k]![i]! * x[k]!;
    x[i] = x[i]! / lower[i]![i]!;
  }
  return x;
}
