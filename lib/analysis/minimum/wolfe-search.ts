/**
 * The line search of BFGS and CG: that of Moré and Thuente, and where it gives up, bracketing and zooming.
 *
 * Source: Nocedal and Wright 2006, "Numerical optimization", algorithms 3.5 and 3.6, with the choices of scipy 1.17
 * (BSD-3-Clause, the SciPy developers): the first step, the two in turn, the safeguards.
 */
import { moreThuente } from "./more-thuente.js";
import { along, dot, type Spot } from "./slope.js";

export interface WolfeOptions {
  /** How flat it must be at the end, as a part of the slope at the start. */
  readonly flatness: number;
  /** The value before the start's, from which the first step is guessed. */
  readonly before: number;
  /** What must hold beyond the Wolfe conditions. */
  readonly accept?: (step: number, spot: Spot) => boolean;
}

const FALL = 1e-4;
const MOST = 1e100;
const LEAST = 1e-100;
const PRECISION = 1e-14;
const ITERATIONS = 100;
const BRACKET_ITERATIONS = 10;
const ZOOM_ITERATIONS = 10;
/** How near an end of the bracket a step may come, as parts of it: where a cubic leads, where a parabola does. */
const NEAR_BY_CUBIC = 0.2;
const NEAR_BY_PARABOLA = 0.1;

export interface Step {
  readonly step: number;
  readonly spot: Spot;
}

/** A step along a line. `slope` is read when it is asked for. */
interface Trial extends Step {
  readonly value: number;
  readonly slope: number;
}

/** A step from a spot that fulfils the strong Wolfe conditions; nothing if none is found. */
export function wolfeSearch(
  spotAt: (x: readonly number[]) => Spot,
  from: Spot,
  direction: readonly number[],
  options: WolfeOptions,
): Step | undefined {
  const trialOf = (step: number, spot: Spot): Trial => ({
    step,
    spot,
    value: spot.value,
    get slope() {
      return dot(spot.gradient, direction);
    },
  });
  const at = (step: number) => trialOf(step, spotAt(along(from.x, step, direction)));
  const start = trialOf(0, from);
  const guess = (1.01 * 2 * (from.value - options.before)) / start.slope;
  const first = guess >= 0 && start.slope !== 0 ? Math.min(1, guess) : 1;
  const found = moreThuente(at, start, {
    first,
    fall: FALL,
    flatness: options.flatness,
    precision: PRECISION,
    least: LEAST,
    most: MOST,
    iterations: ITERATIONS,
  });
  const accept = options.accept ?? (() => true);
  if (found?.kind === "found" && accept(found.step, found.reading.spot)) return found.reading;
  return bracketed({ at, start, flatness: options.flatness, accept }, first);
}

interface Line {
  readonly at: (step: number) => Trial;
  readonly start: Trial;
  readonly flatness: number;
  readonly accept: (step: number, spot: Spot) => boolean;
}

function isEnough({ start }: Line, { step, value }: Trial): boolean {
  return !(value > start.value + FALL * step * start.slope);
}

function isFlat({ start, flatness }: Line, { slope }: Trial): boolean {
  return Math.abs(slope) <= -flatness * start.slope;
}

/** Steps twice as far until a good step is found, or lies between two. */
function bracketed(line: Line, first: number): Step | undefined {
  let before = line.start;
  if (first === 0) return undefined;
  let here = line.at(first);
  for (let iteration = 0; iteration < BRACKET_ITERATIONS; iteration++) {
    if (!isEnough(line, here) || (here.value >= before.value && iteration > 0)) return zoom(line, before, here);
    if (isFlat(line, here) && line.accept(here.step, here.spot)) return here;
    if (here.slope >= 0) return zoom(line, here, before);
    [before, here] = [here, line.at(2 * here.step)];
  }
  return here;
}

/** Narrows a bracket. `low` is its lower end, which lowers the function enough and slopes towards `high`. */
function zoom(line: Line, low: Trial, high: Trial): Step | undefined {
  let last: Trial | undefined;
  for (let iteration = 0; iteration <= ZOOM_ITERATIONS; iteration++) {
    const here = line.at(between(low, high, last));
    if (!isEnough(line, here) || here.value >= low.value) {
      [last, high] = [high, here];
      continue;
    }
    if (isFlat(line, here) && line.accept(here.step, here.spot)) return here;
    if (here.slope * (high.step - low.step) >= 0) [last, high] = [high, low];
    else last = low;
    low = here;
  }
  return undefined;
}

/** Where the cubic through three points, else the parabola through two, has its minimum; else the middle. */
function between(low: Trial, high: Trial, last: Trial | undefined): number {
  const width = high.step - low.step;
  const [a, b] = [Math.min(low.step, high.step), Math.max(low.step, high.step)];
  const isInside = (step: number, margin: number) => step >= a + margin && step <= b - margin;
  if (last !== undefined) {
    const step = cubicMinimum(low, high, last);
    if (isInside(step, NEAR_BY_CUBIC * Math.abs(width))) return step;
  }
  const step = parabolaMinimum(low, high);
  if (isInside(step, NEAR_BY_PARABOLA * Math.abs(width))) return step;
  return low.step + 0.5 * width;
}

function parabolaMinimum(low: Trial, high: Trial): number {
  const width = high.step - low.step;
  const curvature = (high.value - low.value - low.slope * width) / (width * width);
  return low.step - low.slope / (2 * curvature);
}

/** No number where there is none. */
function cubicMinimum(low: Trial, high: Trial, last: Trial): number {
  const [b, c] = [high.step - low.step, last.step - low.step];
  const denominator = b * b * (c * c) * (b - c);
  const [fb, fc] = [high.value - low.value - low.slope * b, last.value - low.value - low.slope * c];
  const third = (c * c * fb - b * b * fc) / denominator;
  const second = (b * b * b * fc - c * c * c * fb) / denominator;
  return low.step + (-second + Math.sqrt(second * second - 3 * third * low.slope)) / (3 * third);
}
