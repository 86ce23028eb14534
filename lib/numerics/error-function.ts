/**
 * The error function and its complement in plain IEEE arithmetic: the same bits on every machine.
 *
 * A polynomial up to 1; beyond, erfc x = exp(-x²) h(x) / (1 + 2x) with a series of Chebyshev polynomials for h, after
 * M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞", Math. Comp. 36
 * (1981) 249, doi:10.1090/S0025-5718-1981-0595058-X. Coefficients from mpmath. erf is within 1 ulp, erfc within 3.
 */
import { productError } from "./exact.js";
import { expOfSum } from "./exponential.js";

/** erf x ≈ x + x (E0 + E1 x² + ... + E12 x^24) for |x| ≤ 1; error 2^-56. */
// biome-ignore format: a table
const SMALL = [
  0.1283791670955126, -0.37612638903183876, 0.11283791670958783, -0.026866170645631897, 0.00522397762924565,
  -0.0008548327199358272, 0.00012055338161400656, -1.4925748180206354e-5, 1.6463247307130268e-6,
  -1.6372371891698225e-7, 1.4798357234369911e-8, -1.1876555591839105e-9, 6.762801638832501e-11,
] as const;

/** (1 + 2x) exp(x²) erfc x for 0.5 ≤ x ≤ 28.5, in Chebyshev polynomials of ((x - 3.5)/(x + 3.5) - 1/64) · 64/49. */
// biome-ignore format: a table
const LARGE = Float64Array.of(
  1.221318526369439, -0.061635806022202866, -0.025044563984905125, 0.017954297892964124, -0.006522971420140053,
  0.0016824683581549054, -0.0003225717200015966, 4.374044681871379e-5, -3.2355647684593257e-6, -1.3677357850011317e-7,
  6.478956291404966e-8, -4.6326480799289045e-9, -6.864406261540639e-10, 1.3489941463464986e-10, 4.64729170548258e-12,
  -2.912742149638479e-12, 1.584507924907063e-14, 6.252304760717724e-14, -1.48539581257487e-15, -1.4402548954541697e-15,
  3.5414996132170545e-17, 3.59725726402537e-17,
);

/** Beyond this erf is 1 to the last bit; beyond the next erfc is 0. */
const ERF_IS_ONE = 6;
const ERFC_IS_ZERO = 27.3;

/** erf x. @param x [1] */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 1) return x + x * beyondLinear(x);
  if (Number.isNaN(x)) return x;
  const result = size > ERF_IS_ONE ? 1 : 1 - tail(size);
  return x > 0 ? result : -result;
}

/** erfc x = 1 - erf x, exact where it is small too. @param x [1] */
export function erfc(x: number): number {
  if (x < 0.5) return x > -1 ? 1 - (x + x * beyondLinear(x)) : 1 + erf(-x);
  if (Number.isNaN(x)) return x;
  return x > ERFC_IS_ZERO ? 0 : tail(x);
}

/** erf x / x - 1 for |x| ≤ 1. */
function beyondLinear(x: number): number {
  const z = x * x;
  let sum = 0;
  for (let k = SMALL.length - 1; k >= 0; k--) sum = sum * z + SMALL[k]!;
  return sum;
}

/** erfc x for 0.5 ≤ x ≤ 28, by Clenshaw's recurrence. */
function tail(x: number): number {
  const u = ((x - 3.5) / (x + 3.5) - 0.015625) / 0.765625;
  let next = 0;
  let here = 0;
  for (let k = LARGE.length - 1; k > 0; k--) {
    const sum = 2 * u * here - next + LARGE[k]!;
    next = here;
    here = sum;
  }
  const square = x * x;
  return (expOfSum(-square, -productError(x, x, square)) * (u * here - next + LARGE[0]!)) / (1 + 2 * x);
}
