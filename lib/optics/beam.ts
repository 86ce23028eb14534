/**
 * Gaussian beams by their complex parameter q = z + i zR [m]: z is the distance from the waist, zR = π n w0² / λ.
 *
 * λ is the wavelength in vacuum, n the refractive index where the beam is. Source: Kogelnik & Li 1966, doi:10.1364/AO.5.001550;
 * Siegman, Lasers, chapters 17 and 20.
 */
import { type Arithmetic, DEGREES_A_RADIAN } from "../arithmetic/arithmetic.js";
import { type Complex, complexAdd, complexDiv, complexNorm, complexScale } from "../arithmetic/complex.js";
import type { RayMatrix } from "./ray-matrix.js";

/** Where a beam is: what its size depends on beside q. */
export interface Medium<N> {
  /** In vacuum [m]. */
  readonly wavelength: N;
  /** Refractive index [1]. */
  readonly index: N;
}

/**
 * The beam behind a matrix.
 *
 * @param before the refractive index where it comes from [1]
 * @param after  the one where it goes [1]
 */
export function beamThrough<N>(
  on: Arithmetic<N>,
  q: Complex<N>,
  { A, B, C, D }: RayMatrix<N>,
  { before, after }: { readonly before: N; readonly after: N },
): Complex<N> {
  const reduced = { re: on.div(q.re, before), im: on.div(q.im, before) };
  const line = (slope: N, shift: N): Complex<N> =>
    complexAdd(on, complexScale(on, slope, reduced), { re: shift, im: on.zero });
  return complexScale(on, after, complexDiv(on, line(A, B), line(C, D)));
}

/** The same beam the other way round. */
export function reversedBeam<N>(on: Arithmetic<N>, q: Complex<N>): Complex<N> {
  return { re: on.neg(q.re), im: q.im };
}

/** (A + D + 2) / 4: a round trip is stable where this lies between 0 and 1. */
export function stabilityOf<N>(on: Arithmetic<N>, { A, D }: RayMatrix<N>): N {
  return on.mul(on.constant(0.25), on.add(on.add(A, D), on.constant(2)));
}

/** The beam that a round trip leaves as it is; no number where the round trip isn't stable. @param index where it is [1] */
export function eigenBeam<N>(on: Arithmetic<N>, { A, B, C, D }: RayMatrix<N>, index: N): Complex<N> {
  const twice = on.mul(on.constant(2), C);
  const difference = on.sub(A, D);
  const square = on.add(on.mul(difference, difference), on.mul(on.mul(on.constant(4), B), C));
  return {
    re: on.mul(index, on.div(difference, twice)),
    im: on.mul(index, on.div(on.sqrt(on.neg(square)), on.call("abs", twice))),
  };
}

/** The beam of a waist's size [m] and the distance from it [m]. */
export function beamOfWaist<N>(on: Arithmetic<N>, waist: N, z: N, medium: Medium<N>): Complex<N> {
  const area = on.mul(on.constant(Math.PI), on.mul(waist, waist));
  return { re: z, im: on.div(on.mul(area, medium.index), medium.wavelength) };
}

/** The beam of a size and a curvature: 1/q = 1/Rc - iλ/(π n w²). @param S 1/Rc [1/m] */
export function beamOfSize<N>(on: Arithmetic<N>, size: N, S: N, { wavelength, index }: Medium<N>): Complex<N> {
  const area = on.mul(on.mul(on.constant(Math.PI), on.mul(size, size)), index);
  const inverse = { re: S, im: on.neg(on.div(wavelength, area)) };
  return complexDiv(on, { re: on.one, im: on.zero }, inverse);
}

/** Its size at the waist [m]. */
export function waistSize<N>(on: Arithmetic<N>, q: Complex<N>, { wavelength, index }: Medium<N>): N {
  return on.sqrt(on.div(on.mul(q.im, wavelength), on.mul(on.constant(Math.PI), index)));
}

/** Its size here: the radius at which the intensity has fallen to 1/e² [m]. */
export function beamSize<N>(on: Arithmetic<N>, q: Complex<N>, { wavelength, index }: Medium<N>): N {
  const area = on.div(on.mul(complexNorm(on, q), wavelength), on.mul(on.mul(on.constant(Math.PI), index), q.im));
  return on.sqrt(area);
}

/** The curvature of its wave front, 1/Rc, > 0 behind the waist [1/m]. */
export function beamCurvature<N>(on: Arithmetic<N>, q: Complex<N>): N {
  return on.div(q.re, complexNorm(on, q));
}

/** The radius of curvature of its wave front [m]; infinite at the waist. */
export function beamRadius<N>(on: Arithmetic<N>, q: Complex<N>): N {
  const radius = on.div(complexNorm(on, q), q.re);
  return on.select(on.equal(q.re, on.zero), on.constant(Number.POSITIVE_INFINITY), radius);
}

/** The angle at which it opens far away, λ / (π w0), as Finesse has it: for small angles, and by the wavelength in vacuum [rad]. */
export function divergence<N>(on: Arithmetic<N>, q: Complex<N>, medium: Medium<N>): N {
  return on.div(medium.wavelength, on.mul(on.constant(Math.PI), waistSize(on, q, medium)));
}

/** How far its phase is ahead of a plane wave's since the waist [rad]. */
export function gouyPhase<N>(on: Arithmetic<N>, q: Complex<N>): N {
  return on.call("arctan2", q.re, q.im);
}

/** Radians as degrees. */
export function degrees<N>(on: Arithmetic<N>, angle: N): N {
  return on.mul(angle, on.constant(DEGREES_A_RADIAN));
}

/** How much of a beam's power is not in the fundamental mode of another: |a - b|² / |a* - b|², in one plane [1]. */
export function beamMismatch<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): N {
  const z = on.sub(a.re, b.re);
  const near = on.sub(a.im, b.im);
  const far = on.add(a.im, b.im);
  const square = on.mul(z, z);
  return on.div(on.add(square, on.mul(near, near)), on.add(square, on.mul(far, far)));
}
