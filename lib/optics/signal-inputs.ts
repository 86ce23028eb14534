/**
 * What a signal makes of a carrier: its two sidebands.
 *
 * A signal s(t) = Re(S exp(iΩt)) that modulates a field c gives it an upper sideband a₊ at f + F and a lower one a₋ at f - F, F = Ω/2π.
 * What is solved for is a₊ and the conjugate of a₋, in which all is linear: a₊ = u c S, a₋* = l c* S, with the u and l given here.
 * Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "Modulation of light fields", "Sidebands as phasors".
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import {
  type Complex,
  complexConj,
  complexMul,
  complexNeg,
  complexScale,
  polar,
  smallTurn,
  timesI,
} from "../arithmetic/complex.js";

/** The upper sideband over S c, the conjugate of the lower one over S c*. */
export interface SidebandPair<N> {
  readonly upper: Complex<N>;
  readonly lower: Complex<N>;
}

function same<N>(z: Complex<N>): SidebandPair<N> {
  return { upper: z, lower: z };
}

function opposite<N>(on: Arithmetic<N>, z: Complex<N>): SidebandPair<N> {
  return { upper: z, lower: complexNeg(on, z) };
}

function plain<N>(on: Arithmetic<N>, re: number): Complex<N> {
  return { re: on.constant(re), im: on.zero };
}

/** 1 + m cos Ωt times the field. @returns for m = S [1] */
export function amplitudeSidebands<N>(on: Arithmetic<N>): SidebandPair<N> {
  return same(plain(on, 0.5));
}

/** 1 + m cos Ωt times the power, to first order. @returns for m = S [1] */
export function powerSidebands<N>(on: Arithmetic<N>): SidebandPair<N> {
  return same(plain(on, 0.25));
}

/** exp(iφ) with φ = S cos Ωt [rad]. @param sign -1 for a delay */
export function phaseSidebands<N>(on: Arithmetic<N>, sign: 1 | -1 = 1): SidebandPair<N> {
  return opposite(on, { re: on.zero, im: on.constant(0.5 * sign) });
}

/** A frequency that goes as S cos Ωt [Hz]: a phase of S/F sin Ωt. @param frequency F [Hz] */
export function frequencySidebands<N>(on: Arithmetic<N>, frequency: N): SidebandPair<N> {
  return opposite(on, { re: on.div(on.constant(0.5), frequency), im: on.zero });
}

/**
 * A strain h = S that lengthens a space by hL/2 while light crosses it: -i k n L/4 · sin(x)/x · exp(-ix), x = Ω n L / 2c.
 *
 * @param wavenumber k of the field in vacuum [rad/m]
 * @param path       n L [m]
 * @param halfTurn   x [rad]
 */
export function strainSidebands<N>(on: Arithmetic<N>, wavenumber: N, path: N, halfTurn: N): SidebandPair<N> {
  const isNone = on.equal(halfTurn, on.zero);
  const sinc = on.select(isNone, on.one, on.div(on.sin(halfTurn), halfTurn));
  const size = on.mul(on.mul(on.constant(-0.25), on.mul(wavenumber, path)), sinc);
  return opposite(on, timesI(on, polar(on, size, on.neg(halfTurn))));
}

/** A field that a moving surface reflects. */
interface Moved<N> {
  /** What is reflected of it while nothing moves. */
  readonly reflected: Complex<N>;
  /** Of the angle of incidence; negative behind the surface [1]. */
  readonly cosine: N;
  /** By how much more the surface turns the sidebands than the field, one way [rad]. */
  readonly beside: readonly [upper: N, lower: N];
}

/**
 * What a motion of a mirror adds to the light that it reflects, for a motion in radians of the carrier's phase, k z = S.
 *
 * A surface that moves along its normal, away from the light in front, turns that light by 2 k z cos α. The sidebands take half of
 * the turn of the carrier's tuning and half of their own, as in Finesse.
 *
 * @returns a₊ and the conjugate of a₋ for S = 1
 */
export function motionSidebands<N>(on: Arithmetic<N>, { reflected, cosine, beside }: Moved<N>): SidebandPair<N> {
  const moved = timesI(on, complexScale(on, cosine, reflected));
  const [upper, lower] = beside.map((angle) => complexMul(on, moved, smallTurn(on, angle))) as [Complex<N>, Complex<N>];
  return { upper, lower: complexConj(on, lower) };
}

/** The sidebands of a field: u c and l c*. */
export function sidebandsOfField<N>(on: Arithmetic<N>, pair: SidebandPair<N>, field: Complex<N>): SidebandPair<N> {
  return {
    upper: complexMul(on, pair.upper, field),
    lower: complexMul(on, pair.lower, complexConj(on, field)),
  };
}
