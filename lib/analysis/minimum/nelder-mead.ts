/**
 * The simplex method of Nelder and Mead, as scipy's `minimize(method="Nelder-Mead")` has it, step by step, so that it finds
 * the same point and not just one as good: what a user's model does next depends on it.
 *
 * Source: Gao and Han 2012, doi:10.1007/s10589-010-9329-3, with the choices of scipy 1.17 (BSD-3-Clause, the SciPy
 * developers): the first simplex, the clipping at bounds, the order of tests, when it ends.
 */

import type { Bound } from "../step.js";
import { type Counted, counted, type Limits, limitsOf, type Minimum, TooManyCalls } from "./minimum.js";

export interface SimplexOptions {
  /** How near the corners are to the best one at the end, and how near their values; both must hold. */
  readonly xatol: number;
  readonly fatol: number;
  readonly maxiter: number | undefined;
  readonly maxfev: number | undefined;
  /** Whether the coefficients depend on the dimension. */
  readonly adaptive: boolean;
  readonly bounds: readonly Bound[] | undefined;
  /** The first simplex, shape (n + 1, n). */
  readonly simplex: readonly (readonly number[])[] | undefined;
}

/** How much larger a coordinate is in its corner of the first simplex, and what it is there if it is 0. */
const FIRST_STEP = 0.05;
const FIRST_STEP_FROM_ZERO = 0.00025;
/** Iterations and calls for each dimension, if nothing is said. */
const PER_DIMENSION = 200;

type Point = readonly number[];

interface Corner {
  readonly x: Point;
  readonly value: number;
}

/** How far a corner goes. */
interface Coefficients {
  readonly expansion: number;
  readonly contraction: number;
  readonly shrinkage: number;
}

/** Finds a minimum of a function from a point on. */
export function nelderMead(f: (x: Point) => number, start: Point, options: SimplexOptions): Minimum {
  const n = start.length;
  const limits = limitsOf(options, PER_DIMENSION * n);
  const clip = clipper(options.bounds);
  const of = counted(f, limits.calls);
  let corners = firstCorners(of, clip(start), options);
  let iterations = 1;
  while (of.calls < limits.calls && iterations < limits.iterations) {
    if (isSmall(corners, options)) break;
    const next = [...corners];
    try {
      step(of, next, clip, coefficientsOf(n, options.adaptive));
      iterations++;
    } catch (error) {
      if (!(error instanceof TooManyCalls)) throw error;
    }
    corners = sorted(next);
  }
  return result(corners, of, iterations, limits);
}

function result(corners: readonly Corner[], of: Counted, iterations: number, limits: Limits): Minimum {
  const status = of.calls >= limits.calls ? 1 : iterations >= limits.iterations ? 2 : 0;
  const best = corners[0]!;
  return { x: best.x, value: best.value, iterations, calls: of.calls, status };
}

function coefficientsOf(n: number, adaptive: boolean): Coefficients {
  if (!adaptive) return { expansion: 2, contraction: 0.5, shrinkage: 0.5 };
  return { expansion: 1 + 2 / n, contraction: 0.75 - 1 / (2 * n), shrinkage: 1 - 1 / n };
}

function clipper(bounds: readonly Bound[] | undefined): (x: Point) => Point {
  if (bounds === undefined) return (x) => x;
  return (x) => x.map((value, k) => Math.min(Math.max(value, bounds[k]!.low), bounds[k]!.high));
}

/** The first simplex with its values. What lies above a bound is reflected at it; beyond the calls all is infinite. */
function firstCorners(of: Counted, start: Point, { bounds, simplex }: SimplexOptions): readonly Corner[] {
  const points = simplex ?? [
    start,
    ...start.map((_, k) => start.map((value, at) => (at === k ? moved(value) : value))),
  ];
  const inside = (x: Point): Point => {
    if (bounds === undefined) return x;
    const reflected = x.map((value, k) => (value > bounds[k]!.high ? 2 * bounds[k]!.high - value : value));
    return clipper(bounds)(reflected);
  };
  const corners = points.map((x): { x: Point; value: number } => ({ x: inside(x), value: Infinity }));
  try {
    for (const corner of corners) corner.value = of.at(corner.x);
  } catch (error) {
    if (!(error instanceof TooManyCalls)) throw error;
  }
  return sorted(corners);
}

function moved(value: number): number {
  return value === 0 ? FIRST_STEP_FROM_ZERO : (1 + FIRST_STEP) * value;
}

/** The best first; equal ones stay in their order, what is no number comes last. */
function sorted(corners: readonly Corner[]): readonly Corner[] {
  const rank = (value: number) => (Number.isNaN(value) ? 1 : 0);
  return [...corners].sort(
    (a, b) => rank(a.value) - rank(b.value) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0),
  );
}

function isSmall([best, ...others]: readonly Corner[], { xatol, fatol }: SimplexOptions): boolean {
  const near = others.every(({ x }) => x.every((value, k) => Math.abs(value - best!.x[k]!) <= xatol));
  return near && others.every(({ value }) => Math.abs(best!.value - value) <= fatol);
}

/** One iteration: the worst corner is replaced, or all move towards the best. `corners` are sorted and written. */
function step(of: Counted, corners: Corner[], clip: (x: Point) => Point, how: Coefficients): void {
  const n = corners.length - 1;
  const worst = corners[n]!;
  const middle = worst.x.map((_, k) => sumOf(corners, n, k) / n);
  const along = (ofMiddle: number, ofWorst: number): Corner => {
    const x = clip(middle.map((value, k) => ofMiddle * value + ofWorst * worst.x[k]!));
    return { x, value: of.at(x) };
  };
  const reflected = along(2, -1);
  if (reflected.value < corners[0]!.value) {
    const expanded = along(1 + how.expansion, -how.expansion);
    corners[n] = expanded.value < reflected.value ? expanded : reflected;
    return;
  }
  if (reflected.value < corners[n - 1]!.value) {
    corners[n] = reflected;
    return;
  }
  const outside = reflected.value < worst.value;
  const contracted = outside
    ? along(1 + how.contraction, -how.contraction)
    : along(1 - how.contraction, how.contraction);
  if (outside ? contracted.value <= reflected.value : contracted.value < worst.value) {
    corners[n] = contracted;
    return;
  }
  shrink(of, corners, clip, how.shrinkage);
}

function sumOf(corners: readonly Corner[], count: number, k: number): number {
  let sum = corners[0]!.x[k]!;
  for (let corner = 1; corner < count; corner++) sum += corners[corner]!.x[k]!;
  return sum;
}

function shrink(of: Counted, corners: Corner[], clip: (x: Point) => Point, shrinkage: number): void {
  const best = corners[0]!.x;
  for (let corner = 1; corner < corners.length; corner++) {
    const x = clip(best.map((value, k) => value + shrinkage * (corners[corner]!.x[k]! - value)));
    corners[corner] = { x, value: corners[corner]!.value };
    corners[corner] = { x, value: of.at(x) };
  }
}
