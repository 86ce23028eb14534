/**
 * Numbers that the common functions read from memory: engines make a vector from a constant anew each time that it is used.
 *
 * They stand at the very beginning of the memory, below all kernels' uniforms.
 */

import { LARGE_ANGLE, SMALL_ANGLE, SMALL_SERIES } from "../../numerics/small-angle.js";
import { COSINE, REDUCTION, SINE } from "../../numerics/trigonometric.js";

export const WASM_CONSTANTS: readonly number[] = [
  ...new Set([
    0.5,
    1,
    LARGE_ANGLE,
    SMALL_ANGLE,
    ...Object.values(REDUCTION),
    ...SINE,
    ...COSINE,
    ...Object.values(SMALL_SERIES),
  ]),
];

/** Where a number stands, counted in numbers. */
export function constantPlace(value: number): number {
  const place = WASM_CONSTANTS.indexOf(value);
  if (place < 0) throw new RangeError(`${value} is not among the constants`);
  return place;
}
