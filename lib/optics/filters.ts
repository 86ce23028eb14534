/** Elements that a field passes: isolator, bandpass, frequency loss. */

import { type Arithmetic, radians } from "../arithmetic/arithmetic.js";
import { type Complex, choose, complexReal, polar } from "../arithmetic/complex.js";

/**
 * What an isolator does to a field that goes backwards: -10^(-S/20). Forwards it does nothing.
 *
 * The sign is Finesse's: it rotates the polarisation on the way, and takes the second half turn for -1.
 *
 * @param suppression S, of the power [dB]
 */
export function isolatorBackwards<N>(on: Arithmetic<N>, suppression: N): Complex<N> {
  const exponent = on.div(suppression, on.constant(-20));
  return complexReal(on, on.neg(on.call("pow", on.constant(10), exponent)));
}

/**
 * What an optical bandpass does to a field, both ways: 1 / (1 + i |f - fc|/b). A bandwidth of 0 lets nothing pass.
 *
 * The phase has one sign on both sides of the centre, as in Finesse; that of a cavity, a single pole, changes its sign.
 *
 * @param offset    f, the field's frequency less the carrier's [Hz]
 * @param centre    fc [Hz]
 * @param bandwidth b, half of the full width at half maximum of the power [Hz]
 */
export function bandpassCoupling<N>(on: Arithmetic<N>, offset: N, centre: N, bandwidth: N): Complex<N> {
  const one = on.constant(1);
  const none = on.constant(0);
  const widths = on.div(on.call("abs", on.sub(offset, centre)), on.select(bandwidth, bandwidth, one));
  const re = on.div(one, on.add(one, on.mul(widths, widths)));
  // Each is right where it holds, and so is its derivative: near the centre, and far away, where squares overflow.
  const isNear = on.less(widths, one);
  const near = on.select(isNear, widths, none);
  const far = on.select(isNear, one, widths);
  const im = on.select(
    isNear,
    on.div(near, on.add(one, on.mul(near, near))),
    on.div(one, on.add(far, on.div(one, far))),
  );
  return { re: on.select(bandwidth, re, none), im: on.select(bandwidth, on.neg(im), none) };
}

/**
 * What a frequency loss does to the field of its own frequency, both ways: (1 - loss) exp(i phase); all others pass.
 *
 * The loss is of the amplitude, not of the power, as in Finesse.
 *
 * @param meets not 0 where the field's frequency is the element's own
 * @param loss  [1]
 * @param phase [degrees]
 */
export function frequencyLossCoupling<N>(on: Arithmetic<N>, meets: N, loss: N, phase: N): Complex<N> {
  const lost = polar(on, on.sub(on.constant(1), loss), radians(on, phase));
  return choose(on, meets, lost, complexReal(on, on.constant(1)));
}
