import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { type Complex, polar } from "../arithmetic/complex.js";
import { SPEED_OF_LIGHT } from "../constants.js";

/**
 * What a space does to a field that crosses it: exp(-i 2π f n L / c), for fields that go as exp(i(ωt - kz)).
 *
 * Only the offset from the carrier turns the phase. A double resolves 4 km to half a picometre, far too coarse, so lengths
 * are whole multiples of the carrier's wavelength and what remains is in the mirrors' tunings.
 * Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "Lengths and tunings: numerical accuracy of distances".
 *
 * @param offset the field's frequency less the carrier's [Hz]
 * @param length of the space [m]
 * @param index  its refractive index [1]
 */
export function spaceCoupling<N>(on: Arithmetic<N>, offset: N, length: N, index: N): Complex<N> {
  return lag(on, offset, spaceDelay(on, length, index));
}

/** How long light takes to cross a space: n L / c [s]. */
export function spaceDelay<N>(on: Arithmetic<N>, length: N, index: N): N {
  return on.div(on.mul(index, length), on.constant(SPEED_OF_LIGHT));
}

/** What a delay does to what goes as exp(i2π f t): exp(-i 2π f τ). @param frequency f [Hz] @param delay τ [s] */
export function lag<N>(on: Arithmetic<N>, frequency: N, delay: N): Complex<N> {
  return polar(on, on.one, on.mul(on.mul(on.constant(-2 * Math.PI), frequency), delay));
}
