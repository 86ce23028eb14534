/**
 * Amplitudes of Hermite-Gauss modes across a beam.
 *
 * v_n(x; q) = (2/π)^¼ (2^n n! w)^(-½) H_n(√2 x/w) exp(-i k x²/(2q)), which has no Gouy phase in it: that is the fields' own, they
 * gather it in spaces. Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "Hermite-Gauss modes".
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { type Complex, complexNorm, complexScale } from "../arithmetic/complex.js";

/** A beam at a place. */
export interface Beam<N> {
  /** Its parameter, z + i zR [m]. */
  readonly q: Complex<N>;
  /** Its wavelength where it is, λ0/n [m]. */
  readonly wavelength: N;
}

/** The beam's size there: where the amplitude is 1/e [m]. w² = λ |q|²/(π zR). */
export function spotSize<N>(on: Arithmetic<N>, { q, wavelength }: Beam<N>): N {
  return on.sqrt(on.div(on.mul(wavelength, complexNorm(on, q)), on.mul(on.constant(Math.PI), q.im)));
}

/** The size of the beam's waist [m]. w0² = λ zR/π. */
export function waistSize<N>(on: Arithmetic<N>, { q, wavelength }: Beam<N>): N {
  return on.sqrt(on.div(on.mul(wavelength, q.im), on.constant(Math.PI)));
}

/** (2/π)^¼ */
const FIRST = Math.sqrt(Math.sqrt(2 / Math.PI));

/**
 * v_0 to v_maximum at a place [m^-½], by the recurrence of orthonormal Hermite functions, which is stable.
 *
 * @param x distance from the axis [m]
 */
export function hermiteGauss<N>(on: Arithmetic<N>, beam: Beam<N>, x: N, maximum: number): readonly Complex<N>[] {
  const angle = curvaturePhase(on, beam, x);
  const turn = { re: on.cos(angle), im: on.neg(on.sin(angle)) };
  return hermiteSizes(on, spotSize(on, beam), x, maximum).map((value) => complexScale(on, value, turn));
}

/** v_0 to v_maximum without the phase of the curved front: real [m^-½]. @param w the beam's size [m] */
export function hermiteSizes<N>(on: Arithmetic<N>, w: N, x: N, maximum: number): readonly N[] {
  const ratio = on.div(x, w);
  const bell = on.call("exp", on.neg(on.mul(ratio, ratio)));
  const first = on.div(on.mul(on.constant(FIRST), bell), on.sqrt(w));
  return hermiteFunctions(on, first, on.mul(on.constant(2), ratio), maximum);
}

/** k x²/(2 Rc), with 1/Rc = z/|q|²: how much the front lags behind the axis [rad]. */
function curvaturePhase<N>(on: Arithmetic<N>, { q, wavelength }: Beam<N>, x: N): N {
  const bent = on.div(on.mul(on.mul(x, x), q.re), complexNorm(on, q));
  return on.div(on.mul(on.constant(Math.PI), bent), wavelength);
}

/** h_0 = first, h_(n+1) = (y h_n - √n h_(n-1))/√(n+1). */
function hermiteFunctions<N>(on: Arithmetic<N>, first: N, y: N, maximum: number): readonly N[] {
  const values = [first];
  for (let n = 0; n < maximum; n += 1) {
    const before = n === 0 ? on.zero : on.mul(on.constant(Math.sqrt(n)), values[n - 1]!);
    values.push(on.div(on.sub(on.mul(y, values[n]!), before), on.constant(Math.sqrt(n + 1))));
  }
  return values;
}
