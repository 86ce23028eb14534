/**
 * A method of minimization as a conversation: it asks for points, is told what was found there, and ends with a reason.
 *
 * All parameters are within [0, 1]: bounds and transforms are made of that by whoever drives it. A point that can't be computed
 * is told with a value of Infinity.
 */

/** What was found at a point. */
export interface Spot {
  /** What is minimized; Infinity where it can't be computed. */
  readonly value: number;
  /** Its slopes, shape (parameters), where the method follows them. */
  readonly gradient?: Float64Array;
  /** Where the value is a sum of squares: the residuals, shape (residuals), and their slopes, (residuals, parameters). */
  readonly residuals?: Float64Array;
  readonly jacobian?: Float64Array;
}

/** Why a search ended: it is as good as it can tell, or it found no better point although it looked for one. */
export type Ending = "converged" | "stalled";

/** Asks for points, each of shape (parameters), and is told their spots in the same order. Points are the driver's to keep. */
export type Search = Generator<readonly Float64Array[], Ending, readonly Spot[]>;

/** Random numbers: the same conversation with the same chance is the same to the last bit. */
export interface Chance {
  /** Inside (0, 1). */
  uniform(): number;
  /** Of mean 0 and standard deviation 1. */
  normal(): number;
}

/** A number brought into [0, 1] by the nearer end. */
export function clipped(x: number): number {
  return Math.min(Math.max(x, 0), 1);
}
