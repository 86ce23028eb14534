/**
 * Methods of minimization within bounds that follow the gradient: what L-BFGS-B and SLSQP do where there are bounds only.
 *
 * Sources: Byrd, Lu, Nocedal and Zhu 1995, doi:10.1137/0916069 (L-BFGS-B), and Kraft 1988, "A software package for sequential
 * quadratic programming", DFVLR-FB 88-28 (SLSQP), with the choices of scipy 1.17 (BSD-3-Clause, the SciPy developers): first
 * step, line search, when it ends. The second derivatives are held as a matrix, as few parameters are varied, and the
 * minimum of their parabola within the bounds is the exact one, where L-BFGS-B takes the Cauchy point and goes on from there.
 */

import type { Bound } from "../step.js";
import { minimumWithin } from "./bounded-parabola.js";
import { counted, type Minimum } from "./minimum.js";
import { moreThuente } from "./more-thuente.js";
import {
  along,
  DIFFERENCE,
  DIFFERENCE_WITHIN_BOUNDS,
  dot,
  type Gradient,
  largest,
  length,
  type Spot,
  spotsOf,
} from "./slope.js";

export interface BoundedOptions {
  /** It ends where a step wins less than this: relative for L-BFGS-B, absolute, or a step so short, for SLSQP. */
  readonly ftol: number;
  /** It ends where no derivative, as far as the bounds let one follow it, is larger. SLSQP doesn't ask. */
  readonly gtol: number;
  readonly maxiter: number;
  readonly eps: number | undefined;
  readonly bounds: readonly Bound[] | undefined;
  /** The gradient, in place of differences. */
  readonly exact?: Gradient | undefined;
}

type Point = readonly number[];
type Matrix = readonly Point[];

/** A step with the change of the gradient over it. */
interface Pair {
  readonly s: Point;
  readonly y: Point;
}

const PRECISION = 2.220446049250313e-16;
/** L-BFGS-B: the steps that it remembers, the calls of a line search. */
const MEMORY = 10;
const SEARCH_CALLS = 20;
const FARTHEST = 1e10;

function boundsOf(count: number, bounds: readonly Bound[] | undefined): readonly Bound[] {
  return bounds ?? Array.from({ length: count }, () => ({ low: -Infinity, high: Infinity }));
}

function inside(x: Point, bounds: readonly Bound[]): Point {
  return x.map((each, k) => Math.min(Math.max(each, bounds[k]!.low), bounds[k]!.high));
}

/** How far one may go down the gradient, or how steep it is if that is less. */
function projected({ x, gradient }: Spot, bounds: readonly Bound[]): number {
  return largest(
    gradient.map((slope, k) =>
      slope < 0 ? Math.max(x[k]! - bounds[k]!.high, slope) : Math.min(x[k]! - bounds[k]!.low, slope),
    ),
  );
}

function identity(count: number, scale: number): Matrix {
  return Array.from({ length: count }, (_, k) => Array.from({ length: count }, (__, at) => (at === k ? scale : 0)));
}

/** The second derivatives B after a step: B + y y / (y · s) - B s s B / (s · B s). */
function updated(matrix: Matrix, { s, y }: Pair): Matrix {
  const moved = matrix.map((row) => dot(row, s));
  const [ys, sbs] = [dot(y, s), dot(s, moved)];
  return matrix.map((row, i) => row.map((each, j) => each + (y[i]! * y[j]!) / ys - (moved[i]! * moved[j]!) / sbs));
}

/** What the remembered steps tell of the second derivatives, begun from the curvature along the last one. */
function remembered(pairs: readonly Pair[], count: number): Matrix {
  const last = pairs.at(-1);
  if (last === undefined) return identity(count, 1);
  return pairs.reduce(updated, identity(count, dot(last.y, last.y) / dot(last.s, last.y)));
}

/** The step from a point to the minimum of the parabola with some second derivatives. */
function stepWithin({ x, gradient }: Spot, matrix: Matrix, bounds: readonly Bound[]): Point | undefined {
  const low = x.map((each, k) => Math.min(0, bounds[k]!.low - each));
  const high = x.map((each, k) => Math.max(0, bounds[k]!.high - each));
  return minimumWithin(matrix, gradient, low, high);
}

/**
 * Finds a minimum within bounds from a point on, as L-BFGS-B does. `spots` is how many values with gradients it may read; it
 * asks after each iteration. Status 2 where rounding leaves no better step.
 */
export function limitedBfgs(
  f: (x: Point) => number,
  start: Point,
  options: BoundedOptions & { readonly spots: number },
): Minimum {
  const bounds = boundsOf(start.length, options.bounds);
  const mostCalls = options.spots * (1 + 2 * start.length);
  const of = counted(f, Infinity);
  const spotAt = spotsOf(of, options.eps ?? DIFFERENCE_WITHIN_BOUNDS, { bounds, exact: options.exact });
  let here = spotAt(inside(start, bounds));
  let pairs: readonly Pair[] = [];
  let iterations = 0;
  const end = (status: number): Minimum => {
    return { x: here.x, value: here.value, iterations, calls: of.calls, status };
  };
  if (projected(here, bounds) <= options.gtol) return end(0);
  while (true) {
    const way = stepWithin(here, remembered(pairs, start.length), bounds);
    const next = way === undefined ? undefined : searched(spotAt, here, way, { bounds, first: iterations === 0 });
    if (next === undefined) {
      if (pairs.length === 0) return end(2);
      pairs = []; // what is remembered misleads: from here it begins anew
      continue;
    }
    const before = here;
    here = next;
    iterations++;
    if (of.calls > mostCalls || iterations >= options.maxiter) return end(1);
    if (projected(here, bounds) <= options.gtol) return end(0);
    const scale = Math.max(Math.abs(before.value), Math.abs(here.value), 1);
    if (before.value - here.value <= options.ftol * scale) return end(0);
    const pair = pairOf(before, here);
    if (dot(pair.s, pair.y) > -PRECISION * dot(before.gradient, pair.s)) pairs = [...pairs, pair].slice(-MEMORY);
  }
}

function pairOf(before: Spot, after: Spot): Pair {
  return { s: along(after.x, -1, before.x), y: along(after.gradient, -1, before.gradient) };
}

/** The line search of L-BFGS-B. The first step is one of length 1 at most, if a number isn't bounded on both sides. */
function searched(
  spotAt: (x: Point) => Spot,
  from: Spot,
  way: Point,
  { bounds, first }: { readonly bounds: readonly Bound[]; readonly first: boolean },
): Spot | undefined {
  const isBounded = bounds.some(({ low, high }) => low > -Infinity || high < Infinity);
  const isBoxed = bounds.every(({ low, high }) => low > -Infinity && high < Infinity);
  const farthest = isBounded ? (first ? 1 : farthestOf(from.x, way, bounds)) : FARTHEST;
  const read = (step: number) => {
    const spot = spotAt(inside(along(from.x, step, way), bounds));
    return { spot, value: spot.value, slope: dot(spot.gradient, way) };
  };
  const found = moreThuente(
    read,
    { value: from.value, slope: dot(from.gradient, way) },
    {
      first: first && !isBoxed ? Math.min(1 / length(way), farthest) : 1,
      fall: 1e-3,
      flatness: 0.9,
      precision: 0.1,
      least: 0,
      most: farthest,
      iterations: SEARCH_CALLS,
    },
  );
  return found?.reading.spot;
}

/** How far one may go along a way before a bound is met, at least 1: the way itself ends within them. */
function farthestOf(x: Point, way: Point, bounds: readonly Bound[]): number {
  let farthest = FARTHEST;
  for (const [k, each] of way.entries()) {
    const room = (each > 0 ? bounds[k]!.high : bounds[k]!.low) - x[k]!;
    if (each !== 0) farthest = Math.min(farthest, room / each);
  }
  return Math.max(1, farthest);
}

/** SLSQP: the calls of a line search, how a step shrinks, what a step must win, how much y is damped. */
const HALVINGS = 10;
const LEAST_SHRINKAGE = 0.1;
const LEAST_GAIN = 0.1;
const DAMPING = 0.2;
const RESETS = 5;

/** Finds a minimum within bounds from a point on, as SLSQP does without other constraints. */
export function sequentialQuadratic(f: (x: Point) => number, start: Point, options: BoundedOptions): Minimum {
  const bounds = boundsOf(start.length, options.bounds);
  const of = counted(f, Infinity);
  const spotAt = spotsOf(of, options.eps ?? DIFFERENCE, { bounds, exact: options.exact });
  let here = spotAt(inside(start, bounds));
  let iterations = 0;
  let status = 0;
  let matrix = identity(start.length, 1);
  let resets = 0;
  while (true) {
    if (iterations >= options.maxiter) {
      status = 1;
      break;
    }
    iterations++;
    const way = stepWithin(here, matrix, bounds);
    const slope = way === undefined ? 0 : dot(here.gradient, way);
    if (way !== undefined && Math.abs(slope) < options.ftol) break;
    if (way === undefined || !(slope < 0)) {
      if (++resets > RESETS || !Number.isFinite(slope)) {
        status = 2;
        break;
      }
      matrix = identity(start.length, 1);
      continue;
    }
    const before = here;
    here = shortened(spotAt, before, way, { slope, bounds });
    const moved = length(along(here.x, -1, before.x));
    if (Math.abs(here.value - before.value) < options.ftol || moved < options.ftol) break;
    matrix = updated(matrix, damped(matrix, pairOf(before, here)));
  }
  return { x: here.x, value: here.value, iterations, calls: of.calls, status };
}

/** Goes the whole way, or less of it until enough is won. */
function shortened(
  spotAt: (x: Point) => Spot,
  from: Spot,
  way: Point,
  { slope, bounds }: { readonly slope: number; readonly bounds: readonly Bound[] },
): Spot {
  let part = 1;
  for (let call = 1; ; call++) {
    const spot = spotAt(inside(along(from.x, part, way), bounds));
    const [won, promised] = [spot.value - from.value, part * slope];
    if (won <= LEAST_GAIN * promised || call > HALVINGS) return spot;
    const shrinkage = promised / (2 * (promised - won));
    part *= Number.isNaN(shrinkage) ? LEAST_SHRINKAGE : Math.max(shrinkage, LEAST_SHRINKAGE);
  }
}

/** Powell's damping, which keeps the second derivatives positive definite. */
function damped(matrix: Matrix, { s, y }: Pair): Pair {
  const moved = matrix.map((row) => dot(row, s));
  const [ys, sbs] = [dot(y, s), dot(s, moved)];
  if (ys >= DAMPING * sbs) return { s, y };
  const part = ((1 - DAMPING) * sbs) / (sbs - ys);
  return { s, y: y.map((each, k) => part * each + (1 - part) * moved[k]!) };
}
