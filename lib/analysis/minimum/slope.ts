/** A function with its slope, by differences, for methods of minimization that go where it is steep. */

import type { Bound } from "../step.js";
import type { Counted } from "./minimum.js";

/** Where a function was read. */
export interface Spot {
  readonly x: readonly number[];
  readonly value: number;
  /** Its derivative to each coordinate; read once, when it is asked for. */
  readonly gradient: readonly number[];
}

/** How far the two readings of a difference lie from the point: scipy's step of BFGS, the root of the double's precision. */
export const DIFFERENCE = 1.4901161193847656e-8;
/** scipy's step of L-BFGS-B and TNC. */
export const DIFFERENCE_WITHIN_BOUNDS = 1e-8;

/** The gradient of a function, where it is known. */
export type Gradient = (x: readonly number[]) => readonly number[];

/**
 * Reads a function, and its gradient: as it is known, or by central differences, which stay within bounds.
 *
 * The step is scipy's, whose differences go forward only: their error of step · f'' / 2 [f / x], which is more than the
 * usual tolerance of 1e-5 at a resonance that is a hundredth of a degree wide, is gone; that of rounding is the same.
 */
export function spotsOf(
  of: Counted,
  step: number,
  { bounds, exact }: { readonly bounds?: readonly Bound[]; readonly exact?: Gradient | undefined } = {},
): (x: readonly number[]) => Spot {
  const slope = (x: readonly number[], k: number) => {
    const high = Math.min(x[k]! + step, bounds?.[k]?.high ?? Infinity);
    const low = Math.max(x[k]! - step, bounds?.[k]?.low ?? -Infinity);
    if (!(high > low)) return 0; // the bounds leave no choice
    const at = (value: number) => of.at(x.map((each, index) => (index === k ? value : each)));
    return (at(high) - at(low)) / (high - low);
  };
  return (x) => {
    let gradient: readonly number[] | undefined;
    const value = of.at(x);
    return {
      x,
      value,
      get gradient() {
        gradient ??= exact?.(x) ?? x.map((_, k) => slope(x, k));
        return gradient;
      },
    };
  };
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, each, k) => sum + each * b[k]!, 0);
}

export function length(a: readonly number[]): number {
  return Math.sqrt(dot(a, a));
}

export function largest(a: readonly number[]): number {
  return a.reduce((most, each) => (Number.isNaN(each) ? each : Math.max(most, Math.abs(each))), 0);
}

/** x + alpha d */
export function along(x: readonly number[], alpha: number, d: readonly number[]): readonly number[] {
  return x.map((each, k) => each + alpha * d[k]!);
}
