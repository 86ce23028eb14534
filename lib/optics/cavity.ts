/**
 * What a cavity does to light, of its round trip's length, loss and g-factor.
 *
 * Source: Siegman, Lasers, chapters 11 and 19; Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "A two-mirror resonator".
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";

/** The distance of two resonances [Hz]. @param time of a round trip [s] */
export function freeSpectralRange<N>(on: Arithmetic<N>, time: N): N {
  return on.div(on.one, time);
}

/** The distance of resonances over their full width: π √ρ / (1 - ρ). @param kept ρ², the power that is left of 1 W [1] */
export function finesse<N>(on: Arithmetic<N>, kept: N): N {
  const amplitude = on.sqrt(kept);
  return on.div(on.mul(on.constant(Math.PI), on.sqrt(amplitude)), on.sub(on.one, amplitude));
}

/** How long light stays, 1 / (π · the full width of a resonance) [s]. @param width [Hz] */
export function storageTime<N>(on: Arithmetic<N>, width: N): N {
  return on.div(on.one, on.mul(on.constant(Math.PI), width));
}

/**
 * The Gouy phase of a round trip, between 0 and 2π [rad]: past π where light from one point of the source meets again
 * on its way (B < 0: arms of curvatures a little over half their length, and one plane of rings of three mirrors).
 *
 * @param turn what separates the modes, 0 to π [rad]
 * @param B of the round trip's matrix [m]
 */
export function wholeGouy<N>(on: Arithmetic<N>, turn: N, B: N): N {
  return on.select(on.less(B, on.zero), on.sub(on.constant(2 * Math.PI), turn), turn);
}

/** What separates the modes in a round trip: its Gouy phase, or what that lacks of 2π, 0 to π [rad]. @param stability its g-factor [1] */
export function roundTripGouy<N>(on: Arithmetic<N>, stability: N): N {
  return on.mul(on.constant(2), on.call("arccos", on.sqrt(stability)));
}
