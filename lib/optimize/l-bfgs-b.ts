/**
 * L-BFGS-B: follows the gradient by a parabola of the last few steps, within bounds.
 *
 * Source: Byrd, Lu, Nocedal, Zhu 1995, doi:10.1137/0916069: the generalized Cauchy point, then the minimum in the space of what is
 * free there (direct primal method). The second derivatives are B = θ - W M Wᵀ, W = (Y, θ S).
 */
import { inverseOf, solveReal } from "../numerics/real-solve.js";
import { clipped, type Search, type Spot } from "./search.js";
import { wolfeLine } from "./wolfe-line.js";

export interface LbfgsbOptions {
  readonly start: Float64Array;
  /** It ends where a step wins no more, of the value or of 1 if that is larger. */
  readonly tolerance: number;
  /** It ends where no slope within the bounds is larger. */
  readonly slope: number;
}

const MEMORY = 10;
/** A pair of which the curvature isn't more than this part of the change of slope is left out. */
const LEAST_CURVATURE = 2.2e-16;

/** A step and the slope's change along it, in such a size that their product is 1. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
}

/** What the remembered steps tell of the second derivatives. */
interface Parabola {
  readonly theta: number;
  /** Rows of W, shape (n, 2 m). */
  readonly w: Float64Array;
  readonly m: Float64Array;
  /** 2 m. */
  readonly width: number;
}

export function* lbfgsb({ start, tolerance, slope: least }: LbfgsbOptions): Search {
  let x: Float64Array = start.map(clipped);
  let spot: Spot = (yield [x])[0]!;
  let pairs: Pair[] = [];
  while (true) {
    if (spot.gradient === undefined || !Number.isFinite(spot.value)) return "stalled";
    if (steepest(x, spot.gradient) <= least) return "converged";
    const way = wayFrom(x, spot.gradient, pairs);
    const slope = dot(spot.gradient, way);
    const from = x;
    const stop =
      slope < 0
        ? yield* wolfeLine({
            ...{ start: spot, slope, first: pairs.length === 0 ? firstStep(way) : 1, most: farthest(x, way) },
            point: (step) => from.map((each, i) => clipped(each + step * way[i]!)),
            slopeOf: ({ gradient }) => (gradient === undefined ? Number.NaN : dot(gradient, way)),
          })
        : undefined;
    if (stop === undefined) {
      if (pairs.length === 0) return "stalled";
      pairs = []; // what is remembered misleads: from here it begins anew
      continue;
    }
    const before = spot;
    const s = stop.point.map((each, i) => each - from[i]!);
    const y = stop.spot.gradient!.map((each, i) => each - before.gradient![i]!);
    x = stop.point;
    spot = stop.spot;
    if (before.value - spot.value <= tolerance * Math.max(Math.abs(before.value), Math.abs(spot.value), 1)) {
      return "converged";
    }
    const product = dot(s, y);
    if (product > LEAST_CURVATURE * dot(y, y)) pairs = [...pairs, pairOf(s, y, 1 / Math.sqrt(product))].slice(-MEMORY);
  }
}

function pairOf(s: Float64Array, y: Float64Array, size: number): Pair {
  return { s: s.map((each) => size * each), y: y.map((each) => size * each) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The largest slope that can be followed within the bounds. */
function steepest(x: Float64Array, gradient: Float64Array): number {
  return gradient.reduce((most, g, i) => Math.max(most, Math.abs(clipped(x[i]! - g) - x[i]!)), 0);
}

/** The first step goes a tenth of the range in its largest component. */
function firstStep(way: Float64Array): number {
  return Math.min(1, 0.1 / way.reduce((most, each) => Math.max(most, Math.abs(each)), 0));
}

/** How long a step may be before a bound is met; 1 at least, where the way itself ends within them. */
function farthest(x: Float64Array, way: Float64Array): number {
  let most = Number.POSITIVE_INFINITY;
  for (const [i, each] of way.entries()) if (each !== 0) most = Math.min(most, ((each > 0 ? 1 : 0) - x[i]!) / each);
  return Math.max(1, most);
}

function parabolaOf(pairs: readonly Pair[], n: number): Parabola {
  const k = pairs.length;
  const last = pairs.at(-1);
  if (last === undefined) return { theta: 1, w: new Float64Array(), m: new Float64Array(), width: 0 };
  const theta = dot(last.y, last.y) / dot(last.s, last.y);
  const width = 2 * k;
  const w = new Float64Array(n * width);
  const middle = new Float64Array(width * width);
  for (const [a, { s, y }] of pairs.entries()) {
    for (let i = 0; i < n; i++) {
      w[i * width + a] = y[i]!;
      w[i * width + k + a] = theta * s[i]!;
    }
    middle[a * width + a] = -dot(s, y);
    for (const [b, other] of pairs.entries()) {
      middle[(k + a) * width + k + b] = theta * dot(s, other.s);
      if (a <= b) continue;
      middle[(k + a) * width + b] = dot(s, other.y);
      middle[b * width + k + a] = dot(s, other.y);
    }
  }
  return { theta, w, m: inverseOf(middle, width), width };
}

/** From a point to the minimum of the parabola, as L-BFGS-B takes it. */
function wayFrom(x: Float64Array, gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const parabola = parabolaOf(pairs, x.length);
  const { point, c, free } = cauchyPoint(x, gradient, parabola);
  if (free.length === x.length && pairs.length > 0) return freeWay(x, gradient, pairs, point);
  const { theta, w, m, width } = parabola;
  if (free.length > 0 && width > 0) {
    const mc = product(m, c, width);
    const rest = free.map((i) => gradient[i]! + theta * (point[i]! - x[i]!) - rowDot(w, i, mc));
    const wr = new Float64Array(width);
    const ww = new Float64Array(width * width);
    for (const [at, i] of free.entries()) {
      for (let a = 0; a < width; a++) {
        const one = w[i * width + a]!;
        wr[a] = wr[a]! + one * rest[at]!;
        for (let b = 0; b < width; b++) ww[a * width + b] = ww[a * width + b]! + (one * w[i * width + b]!) / theta;
      }
    }
    const inner = new Float64Array(width * width);
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++) {
        let sum = a === b ? 1 : 0;
        for (let k = 0; k < width; k++) sum -= m[a * width + k]! * ww[k * width + b]!;
        inner[a * width + b] = sum;
      }
    }
    const v = solveReal(inner, product(m, wr, width), width);
    const step = free.map((i, at) => -rest[at]! / theta - rowDot(w, i, v) / (theta * theta));
    const part = within(
      free.map((i) => point[i]!),
      step,
    );
    if (Number.isFinite(part)) for (const [at, i] of free.entries()) point[i] = clipped(point[i]! + part * step[at]!);
  }
  return point.map((each, i) => each - x[i]!);
}

/**
 * From a point to the minimum of the parabola where no bound is met on the way to the Cauchy point; cut at a bound that is met behind it.
 *
 * By Nocedal's two loops (1980, doi:10.1090/S0025-5718-1980-0572855-7): they keep their digits where curvatures are of very different
 * size, at which the formula of the free space loses them all, and never lead uphill.
 */
function freeWay(x: Float64Array, gradient: Float64Array, pairs: readonly Pair[], cauchy: Float64Array): Float64Array {
  const way = gradient.map((each) => -each);
  const add = (factor: number, to: Float64Array) => {
    for (let i = 0; i < way.length; i++) way[i] = way[i]! + factor * to[i]!;
  };
  const parts = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    parts[k] = dot(pairs[k]!.s, way);
    add(-parts[k]!, pairs[k]!.y);
  }
  const { y: last } = pairs.at(-1)!;
  const curvature = dot(last, last);
  for (let i = 0; i < way.length; i++) way[i] = way[i]! / curvature;
  for (const [k, { s, y }] of pairs.entries()) add(parts[k]! - dot(y, way), s);
  const onwards = way.map((each, i) => x[i]! + each - cauchy[i]!);
  const part = within(cauchy, onwards);
  return part === 1 ? way : onwards.map((each, i) => cauchy[i]! - x[i]! + part * each);
}

/** Which part of a step can be gone within the bounds. */
function within(from: ArrayLike<number>, step: ArrayLike<number>): number {
  let part = 1;
  for (let i = 0; i < step.length; i++) {
    if (step[i] !== 0) part = Math.min(part, ((step[i]! > 0 ? 1 : 0) - from[i]!) / step[i]!);
  }
  return part;
}

/** The first minimum of the parabola along the gradient, bent at each bound that it meets. */
function cauchyPoint(x: Float64Array, gradient: Float64Array, parabola: Parabola) {
  const { theta, w, m, width } = parabola;
  const breaks = gradient.map((g, i) => (g < 0 ? (x[i]! - 1) / g : g > 0 ? x[i]! / g : Number.POSITIVE_INFINITY));
  const d = gradient.map((g, i) => (breaks[i] === 0 ? 0 : -g));
  const point = x.slice();
  const p = new Float64Array(width);
  const c = new Float64Array(width);
  for (let i = 0; i < x.length; i++) for (let a = 0; a < width; a++) p[a] = p[a]! + w[i * width + a]! * d[i]!;
  let first = -dot(d, d);
  let second = -theta * first - dot(p, product(m, p, width));
  const floor = Number.EPSILON * second;
  let ahead = -first / second;
  let t = 0;
  const order = [...breaks.keys()].filter((i) => breaks[i]! > 0).sort((a, b) => breaks[a]! - breaks[b]! || a - b);
  let met = 0;
  for (; met < order.length && ahead >= breaks[order[met]!]! - t; met++) {
    const b = order[met]!;
    const span = breaks[b]! - t;
    const g = gradient[b]!;
    point[b] = d[b]! > 0 ? 1 : 0;
    const z = point[b]! - x[b]!;
    for (let a = 0; a < width; a++) c[a] = c[a]! + span * p[a]!;
    const row = w.subarray(b * width, (b + 1) * width);
    const [mc, mp, mw] = [product(m, c, width), product(m, p, width), product(m, row, width)];
    first += span * second + g * g + theta * g * z - g * dot(row, mc);
    second = Math.max(second - theta * g * g - 2 * g * dot(row, mp) - g * g * dot(row, mw), floor);
    for (let a = 0; a < width; a++) p[a] = p[a]! + g * row[a]!;
    d[b] = 0;
    ahead = -first / second;
    t = breaks[b]!;
  }
  ahead = Math.max(ahead, 0);
  const free = order.slice(met);
  if (free.length > 0) {
    t += ahead;
    for (const i of free) point[i] = clipped(x[i]! + t * d[i]!);
    for (let a = 0; a < width; a++) c[a] = c[a]! + ahead * p[a]!;
  }
  return { point, c, free };
}

function product(matrix: Float64Array, vector: Float64Array, width: number): Float64Array {
  const result = new Float64Array(width);
  for (let row = 0; row < width; row++) {
    for (let k = 0; k < width; k++) result[row] = result[row]! + matrix[row * width + k]! * vector[k]!;
  }
  return result;
}

function rowDot(w: Float64Array, row: number, vector: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += w[row * vector.length + k]! * vector[k]!;
  return sum;
}
