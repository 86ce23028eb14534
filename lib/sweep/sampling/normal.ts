/**
 * The normal distribution and its inverse, in plain arithmetic: the same bits on every machine.
 *
 * Source of the inverse: M. J. Wichura, Algorithm AS 241, "The percentage points of the normal distribution", Applied
 * Statistics 37 (1988) 477, doi:10.2307/2347330, routine PPND16; within some 1e-16 of the quantile, relative.
 */
import { erfc, log } from "../../numerics/elementary.js";

/** Where the middle's approximation ends, from 1/2, and where the tail's does, in sqrt(-log p). */
const MIDDLE = 0.425;
export const MIDDLE_SQUARED = 0.180625;
/** The middle's two polynomials in MIDDLE_SQUARED - q², the highest power first: who generates code from them in this order gets the same bits. */
export const MIDDLE_ABOVE = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
] as const;
export const MIDDLE_BELOW = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
] as const;
const [A0, A1, A2, A3, A4, A5, A6, A7] = MIDDLE_ABOVE;
const [B0, B1, B2, B3, B4, B5, B6, B7] = MIDDLE_BELOW;
const TAIL = 5;
const TAIL_CENTRE = 1.6;

/** The probability that a standard normal number is less than x. */
export function normalProbability(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** The x that a standard normal number is less than with probability p. @param p inside (0, 1) */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (isMiddle(q)) return q * middle(MIDDLE_SQUARED - q * q);
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const x = r <= TAIL ? tail(r - TAIL_CENTRE) : farTail(r - TAIL);
  return q < 0 ? -x : x;
}

/** Whether a probability is in the middle of the distribution. @param q by how much it is above 1/2 */
export const isMiddle = (q: number): boolean => q <= MIDDLE && q >= -MIDDLE;

function middle(r: number): number {
  const above = ((((((A0 * r + A1) * r + A2) * r + A3) * r + A4) * r + A5) * r + A6) * r + A7;
  const below = ((((((B0 * r + B1) * r + B2) * r + B3) * r + B4) * r + B5) * r + B6) * r + B7;
  return above / below;
}

function tail(r: number): number {
  const above =
    ((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
      3.6478483247632045) *
      r +
      5.769497221460691) *
      r +
      4.630337846156546) *
      r +
    1.4234371107496835;
  const below =
    ((((((1.0507500716444169e-9 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
      r +
      0.6897673349851) *
      r +
      1.6763848301838038) *
      r +
      2.053191626637759) *
      r +
    1;
  return above / below;
}

function farTail(r: number): number {
  const above =
    ((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r + 0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
    6.657904643501103;
  const below =
    ((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r + 0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
    1;
  return above / below;
}
