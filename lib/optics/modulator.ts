/**
 * What a modulator couples a field to: itself, and fields that lie whole multiples of the modulation away.
 *
 * Phase modulation: exp(i m cos(Ωt + φ)) = Σ i^k J_k(m) exp(ik(Ωt + φ)) (Jacobi-Anger). Amplitude modulation:
 * 1 - m/2 (1 - cos(Ωt + φ)). Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "Modulation of light fields".
 */

import { type Arithmetic, radians } from "../arithmetic/arithmetic.js";
import { type Complex, complexReal, polar, timesI } from "../arithmetic/complex.js";

export interface Modulation<N> {
  readonly type: "am" | "pm";
  /** The modulation index [1 for am, radians for pm]. */
  readonly midx: N;
  /** [degrees] */
  readonly phase: N;
  /** Makes no lower sidebands. */
  readonly positiveOnly: boolean;
}

/**
 * The coupling from a field at f to one at f + k·f_mod, both ways alike.
 *
 * Without lower sidebands the carrier loses half of what it would lose with both: (1 + c)/2 in the place of c, as in Finesse.
 *
 * @param order k [1]; |k| is at most 1 for am
 */
export function modulatorCoupling<N>(on: Arithmetic<N>, modulation: Modulation<N>, order: number): Complex<N> {
  const { type, midx, phase, positiveOnly } = modulation;
  if (order < 0 && positiveOnly) return complexReal(on, on.constant(0));
  if (order === 0) {
    const carrier = carrierOf(on, type, midx);
    return complexReal(on, positiveOnly ? on.mul(on.constant(0.5), on.add(on.constant(1), carrier)) : carrier);
  }
  const angle = on.mul(on.constant(order), radians(on, phase));
  if (type === "am") return polar(on, on.div(midx, on.constant(4)), angle);
  const size = on.call("jv", on.constant(Math.abs(order)), midx);
  return turned(on, polar(on, size, angle), Math.abs(order));
}

/**
 * What a phase modulator's coupling changes by if its depth grows by a part of it: m d/dm of i^|k| J_k(m) exp(ikφ).
 * d/dm J_k = (J_{k-1} - J_{k+1})/2 (DLMF 10.6.1).
 */
export function modulatorSlope<N>(on: Arithmetic<N>, modulation: Modulation<N>, order: number): Complex<N> {
  const { midx, phase, positiveOnly } = modulation;
  if (order < 0 && positiveOnly) return complexReal(on, on.zero);
  const size = Math.abs(order);
  const bessel = (of: number) => on.call("jv", on.constant(of), midx);
  // Without lower sidebands Finesse's carrier goes by -J_1 (1 + 1/J_0)/2, where (1 + J_0)/2 goes by -J_1/2. So does ours.
  const carrier = () =>
    on.neg(positiveOnly ? on.mul(on.constant(0.5), on.add(bessel(1), on.div(bessel(1), bessel(0)))) : bessel(1));
  const slope = size === 0 ? carrier() : on.mul(on.constant(0.5), on.sub(bessel(size - 1), bessel(size + 1)));
  const angle = on.mul(on.constant(order), radians(on, phase));
  return turned(on, polar(on, on.mul(midx, slope), angle), size);
}

/** What is left of the carrier with sidebands on both sides. */
function carrierOf<N>(on: Arithmetic<N>, type: Modulation<N>["type"], midx: N): N {
  if (type === "pm") return on.call("jv", on.constant(0), midx);
  return on.sub(on.constant(1), on.mul(on.constant(0.5), midx));
}

/** i^turns · z */
function turned<N>(on: Arithmetic<N>, z: Complex<N>, turns: number): Complex<N> {
  let result = z;
  for (let turn = 0; turn < turns % 4; turn++) result = timesI(on, result);
  return result;
}
