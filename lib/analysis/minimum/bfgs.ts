/**
 * Methods of minimization that follow the gradient, without bounds: BFGS and nonlinear conjugate gradients.
 *
 * Source: Nocedal and Wright 2006, "Numerical optimization", algorithm 6.1 and section 5.2 (Polak-Ribière+), with the choices
 * of scipy 1.17 (BSD-3-Clause, the SciPy developers): the first step, the line search, when it ends. Gradients are better
 * than scipy's (slope.ts), so that both find the same minimum, but not bit by bit the same point.
 */
import { counted, type Minimum } from "./minimum.js";
import { along, DIFFERENCE, dot, type Gradient, largest, length, type Spot, spotsOf } from "./slope.js";
import { wolfeSearch } from "./wolfe-search.js";

export interface GradientOptions {
  /** It ends where no derivative is larger. */
  readonly gtol: number;
  readonly maxiter: number | undefined;
  /** Half the way between the two readings of a difference. */
  readonly eps: number | undefined;
  /** The gradient, in place of differences. */
  readonly exact?: Gradient | undefined;
}

type Point = readonly number[];

/** Iterations for each dimension, if nothing is said. */
const PER_DIMENSION = 200;
/** What stands for 1 / (y · s) where that is 0. */
const LARGE_CURVATURE = 1000;

/** Why it ended: 0 at a minimum, 1 after too many iterations, 2 where rounding leaves no better step, 3 at no number. */
function statusOf({ value, x, gradient }: Spot, iterations: number, most: number, stuck: boolean): number {
  if (stuck) return 2;
  if (iterations >= most) return 1;
  return Number.isNaN(value) || [...x, ...gradient].some((each) => Number.isNaN(each)) ? 3 : 0;
}

/** Finds a minimum from a point on, with what steps have told of the second derivatives. */
export function bfgs(f: (x: Point) => number, start: Point, options: GradientOptions): Minimum {
  const most = options.maxiter ?? PER_DIMENSION * start.length;
  const of = counted(f, Infinity);
  const spotAt = spotsOf(of, options.eps ?? DIFFERENCE, options);
  let here = spotAt(start);
  let before = here.value + length(here.gradient) / 2;
  let inverse: readonly Point[] = start.map((_, k) => start.map((__, at) => (at === k ? 1 : 0)));
  let iterations = 0;
  let stuck = false;
  while (largest(here.gradient) > options.gtol && iterations < most) {
    const direction = inverse.map((row) => -dot(row, here.gradient));
    const found = wolfeSearch(spotAt, here, direction, { flatness: 0.9, before });
    if (found === undefined) {
      stuck = true;
      break;
    }
    const step = direction.map((each) => found.step * each);
    const change = found.spot.gradient.map((each, k) => each - here.gradient[k]!);
    before = here.value;
    here = found.spot;
    iterations++;
    if (!(largest(here.gradient) > options.gtol) || length(step) <= 0) break;
    if (!Number.isFinite(here.value)) {
      stuck = true;
      break;
    }
    inverse = updated(inverse, step, change);
  }
  const { x, value } = here;
  return { x, value, iterations, calls: of.calls, status: statusOf(here, iterations, most, stuck) };
}

/** The inverse of the second derivatives after a step s that changed the gradient by y: (6.17). */
function updated(inverse: readonly Point[], s: Point, y: Point): readonly Point[] {
  const curvature = dot(y, s);
  const rho = curvature === 0 ? LARGE_CURVATURE : 1 / curvature;
  const moved = inverse.map((row) => dot(row, y));
  const factor = rho * (1 + rho * dot(y, moved));
  return inverse.map((row, i) =>
    row.map((each, j) => each - rho * (s[i]! * moved[j]! + moved[i]! * s[j]!) + factor * s[i]! * s[j]!),
  );
}

/** How steeply a conjugate direction must fall, as a part of the steepest one. */
const STEEP_ENOUGH = 0.01;

/** Finds a minimum from a point on, along conjugate directions. */
export function conjugateGradients(f: (x: Point) => number, start: Point, options: GradientOptions): Minimum {
  const most = options.maxiter ?? PER_DIMENSION * start.length;
  const of = counted(f, Infinity);
  const spotAt = spotsOf(of, options.eps ?? DIFFERENCE, options);
  let here = spotAt(start);
  let before = here.value + length(here.gradient) / 2;
  let direction: Point = here.gradient.map((each) => -each);
  let iterations = 0;
  let stuck = false;
  while (largest(here.gradient) > options.gtol && iterations < most) {
    const { gradient } = here;
    const square = dot(gradient, gradient);
    const last = direction;
    const nextOf = (spot: Spot): Point => {
      const change = spot.gradient.map((each, k) => each - gradient[k]!);
      const beta = Math.max(0, dot(change, spot.gradient) / square);
      return along(
        spot.gradient.map((each) => -each),
        beta,
        last,
      );
    };
    const accept = (_: number, spot: Spot) =>
      largest(spot.gradient) <= options.gtol ||
      dot(nextOf(spot), spot.gradient) <= -STEEP_ENOUGH * dot(spot.gradient, spot.gradient);
    const found = wolfeSearch(spotAt, here, direction, { flatness: 0.4, before, accept });
    if (found === undefined) {
      stuck = true;
      break;
    }
    direction = nextOf(found.spot);
    before = here.value;
    here = found.spot;
    iterations++;
  }
  const { x, value } = here;
  return { x, value, iterations, calls: of.calls, status: statusOf(here, iterations, most, stuck) };
}
