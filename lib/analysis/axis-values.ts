/** The points of an axis. */
import { log10, powerOfTen } from "../numerics/elementary.js";

export interface AxisRange {
  readonly logarithmic: boolean;
  readonly start: number;
  readonly stop: number;
  /** How many steps: one less than there are points. */
  readonly steps: number;
}

/**
 * Points from start to stop, both among them: start + k · step where the axis is linear; where it is logarithmic, tens to
 * the power of what runs evenly from log10(start) to log10(stop), NaN where that is none.
 */
export function axisValues({ logarithmic, start, stop, steps }: AxisRange): readonly number[] {
  const [from, to] = logarithmic ? [log10(start), log10(stop)] : [start, stop];
  const step = (to - from) / steps;
  const values = new Array<number>(steps + 1);
  for (let k = 0; k <= steps; k++) {
    const value = k === steps ? to : from + k * step;
    values[k] = logarithmic ? powerOfTen(value) : value;
  }
  return values;
}
