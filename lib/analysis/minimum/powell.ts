/**
 * Powell's method: line searches along directions that are replaced by better ones, as scipy's `minimize(method="Powell")`
 * has it, step by step.
 *
 * Source: Powell 1964, doi:10.1093/comjnl/7.2.155, with the choices of scipy 1.17 (BSD-3-Clause, the SciPy developers).
 */
import { arctan, tan } from "../../numerics/elementary.js";
import type { Bound } from "../step.js";
import { brent, brentBetween } from "./line-search.js";
import { type Counted, counted, limitsOf, type Minimum, TooManyCalls } from "./minimum.js";

export interface PowellOptions {
  /** How well a line search finds its minimum, relative to the step. */
  readonly xtol: number;
  /** It ends when a turn wins less than this, relative to the value. */
  readonly ftol: number;
  readonly maxiter: number | undefined;
  readonly maxfev: number | undefined;
  readonly bounds: readonly Bound[] | undefined;
}

/** Iterations and calls for each dimension, if nothing is said. */
const PER_DIMENSION = 1000;
/** What is won is compared to this where the value is 0. */
const SMALLEST_GAIN = 1e-20;
/** scipy's: the tolerance of a line search is a hundred times `xtol`. */
const LINE_TOLERANCE = 100;

type Point = readonly number[];

/** Where the search is. */
interface Place {
  readonly x: Point;
  readonly value: number;
}

/** Finds a minimum of a function from a point on. */
export function powell(f: (x: Point) => number, start: Point, options: PowellOptions): Minimum {
  const n = start.length;
  const limits = limitsOf(options, PER_DIMENSION * n);
  const of = counted(f, limits.calls);
  const directions: Point[] = start.map((_, k) => start.map((__, at) => (at === k ? 1 : 0)));
  let here: Place = { x: start, value: of.at(start) };
  let before = start;
  let iterations = 0;
  const along = (direction: Point) => searchAlong(of, here, direction, options);
  try {
    while (true) {
      const first = here.value;
      let largest = { gain: 0, index: 0 };
      for (const [index, direction] of directions.entries()) {
        const value = here.value;
        ({ place: here } = along(direction));
        if (value - here.value > largest.gain) largest = { gain: value - here.value, index };
      }
      iterations++;
      const bound = options.ftol * (Math.abs(first) + Math.abs(here.value)) + SMALLEST_GAIN;
      if (2 * (first - here.value) <= bound) break;
      if (of.calls >= limits.calls || iterations >= limits.iterations) break;
      if (Number.isNaN(first) && Number.isNaN(here.value)) break;
      const whole = here.x.map((value, k) => value - before[k]!);
      before = here.x;
      if (!isWorthwhile(of, here, { whole, first, gain: largest.gain }, options.bounds)) continue;
      const found = along(whole);
      here = found.place;
      if (found.step.every((value) => value === 0)) continue;
      directions[largest.index] = directions[n - 1]!;
      directions[n - 1] = found.step;
    }
  } catch (error) {
    if (!(error instanceof TooManyCalls)) throw error;
  }
  const status = statusOf(here, of.calls >= limits.calls, iterations >= limits.iterations, options.bounds);
  return { ...here, iterations, calls: of.calls, status };
}

function statusOf({ x, value }: Place, called: boolean, iterated: boolean, bounds: readonly Bound[] | undefined) {
  if (bounds?.some(({ low, high }, k) => low > x[k]! || x[k]! > high)) return 3;
  if (called) return 1;
  if (iterated) return 2;
  return Number.isNaN(value) || x.some((each) => Number.isNaN(each)) ? 4 : 0;
}

/** Whether the direction of a whole turn is a good one: Powell's test with the point as far again. */
function isWorthwhile(
  of: Counted,
  { x, value }: Place,
  turn: { readonly whole: Point; readonly first: number; readonly gain: number },
  bounds: readonly Bound[] | undefined,
): boolean {
  const { whole, first, gain } = turn;
  const most = bounds === undefined ? 1 : Math.min(rangeAlong(x, whole, bounds)[1], 1);
  const beyond = of.at(x.map((each, k) => each + most * whole[k]!));
  if (!(first > beyond)) return false;
  const won = first - value - gain;
  const change = first - beyond;
  return 2 * (first + beyond - 2 * value) * (won * won) - gain * change * change < 0;
}

interface Found {
  readonly place: Place;
  /** How far it went. */
  readonly step: Point;
}

/** The minimum along a line through a point. */
function searchAlong(of: Counted, { x, value }: Place, direction: Point, options: PowellOptions): Found {
  if (direction.every((each) => each === 0)) return { place: { x, value }, step: direction };
  const at = (alpha: number) => of.at(x.map((each, k) => each + alpha * direction[k]!));
  const found = minimumOn(at, x, direction, options);
  const step = direction.map((each) => found.at * each);
  return { place: { x: x.map((each, k) => each + step[k]!), value: found.value }, step };
}

function minimumOn(at: (alpha: number) => number, x: Point, direction: Point, { xtol, bounds }: PowellOptions) {
  const tolerance = LINE_TOLERANCE * xtol;
  const [low, high] = bounds === undefined ? [-Infinity, Infinity] : rangeAlong(x, direction, bounds);
  if (low === -Infinity && high === Infinity) return brent(at, tolerance);
  if (low !== -Infinity && high !== Infinity) return brentBetween(at, low, high, tolerance / 100);
  const found = brentBetween((angle) => at(tan(angle)), arctan(low), arctan(high), tolerance / 100);
  return { at: tan(found.at), value: found.value };
}

/** How far one may go along a direction, back and forth; nowhere if there is no such way. */
function rangeAlong(x: Point, direction: Point, bounds: readonly Bound[]): readonly [number, number] {
  let low = -Infinity;
  let high = Infinity;
  for (const [k, each] of direction.entries()) {
    if (each === 0) continue;
    const ends = [(bounds[k]!.low - x[k]!) / each, (bounds[k]!.high - x[k]!) / each];
    low = Math.max(low, each > 0 ? ends[0]! : ends[1]!);
    high = Math.min(high, each > 0 ? ends[1]! : ends[0]!);
  }
  return high >= low ? [low, high] : [0, 0];
}
