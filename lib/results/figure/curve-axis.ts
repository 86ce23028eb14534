/** The axes that curves and maps stand over. */
import { log10 } from "../../numerics/elementary.js";
import type { Ends } from "./axis-scale.js";

export interface CurveAxis {
  readonly name: string;
  readonly unit?: string;
  readonly values: readonly number[];
}

export function endsOf(values: ArrayLike<number>): Ends {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value - value !== 0) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? { least, greatest } : { least: 0, greatest: 1 };
}

/** Whether an axis goes up by factors rather than by steps. */
export function isLogarithmic(values: readonly number[]): boolean {
  const [first = 0, second = 0] = values;
  const last = values.at(-1) ?? 0;
  if (values.length < 3 || !(first > 0 && second > first && last > second)) return false;
  const steps = values.length - 1;
  const apart = steps * log10(second / first) - log10(last / first);
  return Math.abs(apart) < 4e-4 && last / first > 5; // a thousandth of the whole factor
}
