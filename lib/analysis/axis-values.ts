/** The points of an axis. */
import { log10, powerOfTen } from "../numerics/elementary.js";
import { Kept } from "./kept.js";

export interface AxisRange {
  readonly logarithmic: boolean;
  readonly start: number;
  readonly stop: number;
  /** How many steps: one less than there are points. */
  readonly steps: number;
}

/** Read only, both: whoever asks for the same range has the same. */
export interface AxisPoints {
  readonly values: readonly number[];
  /** The same numbers, as programs take them. */
  readonly column: Float64Array;
}

/** So many points of all axes together: what they take is 16 bytes each. */
const known = new Kept<AxisPoints>({ count: 16, size: 100_000 }, ({ values }) => values.length);

/**
 * Points from start to stop, both among them: start + k · step where the axis is linear; where it is logarithmic, tens to
 * the power of what runs evenly from log10(start) to log10(stop), NaN where that is none.
 *
 * Those of the last few ranges are kept: series, jobs of code and whoever runs a model anew ask for the same again and again.
 */
export function axisPoints(range: AxisRange): AxisPoints {
  const { logarithmic, start, stop, steps } = range;
  return known.get(`${logarithmic} ${numberKey(start)} ${numberKey(stop)} ${steps}`, () => pointsOf(axisValues(range)));
}

export function pointsOf(values: readonly number[]): AxisPoints {
  return { values, column: Float64Array.from(values) };
}

/** A zero has its sign: it is the axis' first point, or its last. */
function numberKey(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function axisValues({ logarithmic, start, stop, steps }: AxisRange): readonly number[] {
  const [from, to] = logarithmic ? [log10(start), log10(stop)] : [start, stop];
  const step = (to - from) / steps;
  const values = new Array<number>(steps + 1);
  for (let k = 0; k <= steps; k++) {
    const value = k === steps ? to : from + k * step;
    values[k] = logarithmic ? powerOfTen(value) : value;
  }
  return values;
}
