/**
 * Sine and cosine of angles that are nearly always tiny: what sidebands' tunings differ from the carrier's by.
 *
 * A field at an offset f is turned by φ(1 + f/f0) where the carrier is turned by φ; f/f0 is some 1e-7. So the sideband's turn
 * is the carrier's and a tiny one, at a third of the cost. Up to 2^-8 two terms of Taylor's series leave less than 2^-57.
 */
import { cos, sin } from "./elementary.js";

/** Angles below this take the common path of sines and cosines in lib/numerics [rad]. */
export const LARGE_ANGLE = 1e5;
/** Up to here the short series are used [rad]. */
export const SMALL_ANGLE = 2 ** -8;

/** sin x = x + x³ (S0 + S1 x²), cos x = 1 - x² (1/2 - C1 x²). */
export const SMALL_SERIES = { s0: -1 / 6, s1: 1 / 120, half: 0.5, c1: 1 / 24 } as const;
const { s0: S0, s1: S1, half: HALF, c1: C1 } = SMALL_SERIES;

/** sin x. @param x [rad] */
export function smallSin(x: number): number {
  if (!(x < SMALL_ANGLE && x > -SMALL_ANGLE)) return sin(x);
  const z = x * x;
  return x + z * x * (S0 + z * S1);
}

/** cos x. @param x [rad] */
export function smallCos(x: number): number {
  if (!(x < SMALL_ANGLE && x > -SMALL_ANGLE)) return cos(x);
  const z = x * x;
  return 1 - z * (HALF - z * C1);
}
