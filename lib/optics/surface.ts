/**
 * What a mirror or a beamsplitter does to a field: reflection on either side, transmission.
 *
 * A tuning φ is a shift of the surface along the beam, as a phase of the carrier; a field at an offset f is turned by φ(1 + f/f0).
 * Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "Mirrors and beam splitters: phase relations"; with refraction, the
 * path that a shift adds is n cos α on each side.
 */

import { type Arithmetic, radians } from "../arithmetic/arithmetic.js";
import { type Complex, complexMul, polar, smallTurn, timesI } from "../arithmetic/complex.js";

export interface Surface<N> {
  /** The parts of the power that are reflected and transmitted [1]. */
  readonly R: N;
  readonly T: N;
  /** The tuning [degrees]. */
  readonly phi: N;
  /** From 1 on it reflects nothing, and transmits as before. */
  readonly misaligned: N;
  /** Whether transmission turns the phase by 90 degrees; if not, the reflection on one side turns it by 180. */
  readonly imaginary: boolean;
  /** n cos α in front (p1, p2) and behind (p3, p4) [1]. */
  readonly front: N;
  readonly back: N;
}

export interface SurfaceCouplings<N> {
  /** Reflection in front: p1 to p1 of a mirror, p1 to p2 of a beamsplitter. */
  readonly front: Complex<N>;
  /** Reflection behind. */
  readonly back: Complex<N>;
  /** Transmission, the same both ways. */
  readonly through: Complex<N>;
}

/**
 * The couplings of a field.
 *
 * @param offset f/f0, the field's offset over the carrier's frequency [1]
 */
export function surfaceCouplings<N>(on: Arithmetic<N>, surface: Surface<N>, offset: N): SurfaceCouplings<N> {
  const phase = radians(on, surface.phi);
  const twice = on.mul(on.constant(2), phase);
  const turned = (size: N, angle: N) => tuned(on, { size, phase: angle, offset });
  const transmitted = turned(root(on, surface.T), on.mul(phase, on.sub(surface.front, surface.back)));
  return {
    front: turned(reflectedAmplitude(on, surface, "front"), on.mul(twice, surface.front)),
    back: turned(reflectedAmplitude(on, surface, "back"), on.neg(on.mul(twice, surface.back))),
    through: surface.imaginary ? timesI(on, transmitted) : transmitted,
  };
}

/** What a tuning does to a field: a size, the phase by which it turns the carrier [rad], and the field's f/f0 [1]. */
export interface Tuned<N> {
  readonly size: N;
  readonly phase: N;
  readonly offset: N;
}

/** size · exp(iφ(1 + f/f0)). Where the frequency varies, it is the carrier's turn, which often doesn't, and a tiny one. */
export function tuned<N>(on: Arithmetic<N>, { size, phase, offset }: Tuned<N>): Complex<N> {
  if (on.known(offset) !== undefined) return polar(on, size, on.mul(phase, on.add(on.one, offset)));
  return complexMul(on, polar(on, size, phase), smallTurn(on, on.mul(phase, offset)));
}

/** The amplitude that is reflected on a side, with its sign, before the tuning's phase [1]. */
export function reflectedAmplitude<N>(on: Arithmetic<N>, surface: Surface<N>, side: "front" | "back"): N {
  const size = on.select(on.less(surface.misaligned, on.constant(1)), root(on, surface.R), on.constant(0));
  return side === "front" && !surface.imaginary ? on.neg(size) : size;
}

/** √x, 0 where rounding has left x a little below 0. */
function root<N>(on: Arithmetic<N>, x: N): N {
  return on.sqrt(on.select(on.less(x, on.constant(0)), on.constant(0), x));
}

/**
 * n cos α on both sides of a beamsplitter, by Snell's law. Where light is reflected totally, both are NaN: no wave goes on.
 *
 * @param alpha angle of incidence in front [degrees]
 * @param front refractive index in front [1]
 * @param back  refractive index behind [1]
 */
export function refraction<N>(
  on: Arithmetic<N>,
  { alpha, front, back }: { readonly alpha: N; readonly front: N; readonly back: N },
): { readonly front: N; readonly back: N } {
  const angle = radians(on, alpha);
  const sine = on.mul(on.div(front, back), on.sin(angle));
  const total = on.less(on.constant(1), on.call("abs", sine));
  const cosine = (of: N): N => on.select(total, on.constant(Number.NaN), on.cos(of));
  return {
    front: on.mul(front, cosine(angle)),
    back: on.mul(back, cosine(on.call("arcsin", sine))),
  };
}
