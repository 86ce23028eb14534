/**
 * A step along a line that lowers a function enough and ends where it is flat enough: the strong Wolfe conditions.
 *
 * Source: Nocedal and Wright 2006, "Numerical optimization", algorithms 3.5 and 3.6, cubic interpolation (3.59), safeguarded. A
 * point that can't be computed counts as too far.
 */
import type { Spot } from "./search.js";

export interface Line {
  readonly start: Spot;
  /** The slope at the start along the line: negative. */
  readonly slope: number;
  readonly first: number;
  /** No step is longer. */
  readonly most: number;
  readonly point: (step: number) => Float64Array;
  readonly slopeOf: (spot: Spot) => number;
}

export interface Stop {
  readonly step: number;
  readonly point: Float64Array;
  readonly spot: Spot;
  readonly slope: number;
}

const FALL = 1e-4;
const FLATNESS = 0.9;
/** So many points are tried; then the lowest that fell enough is taken. */
const MOST_TRIES = 20;
/** How near to an end of its bracket a try may be. */
const MARGIN = 0.1;

/** The stop that was found; undefined where nothing fell. */
export function* wolfeLine(line: Line): Generator<readonly Float64Array[], Stop | undefined, readonly Spot[]> {
  const { start, slope, most, point, slopeOf } = line;
  const falls = ({ step, spot }: Stop) => spot.value <= start.value + FALL * step * slope;
  let low: Stop = { step: 0, point: point(0), spot: start, slope };
  let high: Stop | undefined;
  let step = Math.min(line.first, most);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const at = point(step);
    const spot = (yield [at])[0]!;
    const here: Stop = { step, point: at, spot, slope: slopeOf(spot) };
    if (!falls(here) || !(spot.value < low.spot.value)) {
      high = here;
    } else {
      if (Math.abs(here.slope) <= -FLATNESS * slope) return here;
      if (here.slope * ((high?.step ?? Number.POSITIVE_INFINITY) - low.step) >= 0) high = low;
      low = here;
      if (high === undefined && step >= most) return here;
    }
    step = high === undefined ? Math.min(2 * step, most) : between(low, high);
  }
  return low.step > 0 ? low : undefined;
}

/** The minimum of the cubic through two stops, not too near to either. */
function between(low: Stop, high: Stop): number {
  const width = high.step - low.step;
  const middle = low.step + width / 2;
  if (!Number.isFinite(high.spot.value) || !Number.isFinite(high.slope)) return low.step + width * MARGIN;
  const d1 = low.slope + high.slope - (3 * (low.spot.value - high.spot.value)) / (low.step - high.step);
  const square = d1 * d1 - low.slope * high.slope;
  if (!(square >= 0)) return middle;
  const d2 = width > 0 ? Math.sqrt(square) : -Math.sqrt(square);
  const step = high.step - width * ((high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2));
  const part = (step - low.step) / width;
  if (!Number.isFinite(part)) return middle;
  return low.step + width * Math.min(Math.max(part, MARGIN), 1 - MARGIN);
}
