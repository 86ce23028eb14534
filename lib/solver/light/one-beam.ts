/** Beams at a space's ends: one goes over into the other, or nothing says what light makes of its modes there. */
import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import { modulus } from "../../numerics/modulus.js";
import type { Parameters } from "../values/expressions.js";
import type { Beams } from "./beams.js";
import { PLANES } from "./ray-ways.js";

/** They may be so far from one another, of their size [1]: more than rounding makes, less than anyone means. */
const SAME = 1e-6;

/**
 * Throws where the beam at a space's end isn't the one that goes into it, as Finesse does: two trees meet in it, as they may in loops. What
 * varies isn't looked at.
 *
 * @param start the node by which light goes into the space @param end the one by which it leaves it
 */
export function assertOneBeam(
  parameters: Parameters,
  beams: Beams,
  space: Element,
  [start, end]: readonly [number, number],
) {
  const { tape } = parameters;
  const length = tape.known(parameters.of(space, "L"));
  for (const plane of PLANES) {
    const [first, last] = [beams.q(start, plane), beams.q(end, plane)];
    const [z0, z1] = [tape.known(first.re), tape.known(last.re)];
    const [r0, r1] = [tape.known(first.im), tape.known(last.im)];
    if (length === undefined || z0 === undefined || z1 === undefined || r0 === undefined || r1 === undefined) return;
    if (!(modulus(z1 - z0 - length, r1 - r0) > SAME * modulus(z1, r1))) continue;
    throw new UserError({
      code: "two-beams",
      place: space.name,
      what:
        `two beams meet in the space "${space.name}": in ${plane} the one that goes in has z = ${z0 + length} m and zR = ${r0} m ` +
        `at its end, where the beam has z = ${z1} m and zR = ${r1} m`,
      remedy:
        "Take away one of the cavities or gausses that say them, or change their priorities: beams may differ at surfaces and lenses.",
    });
  }
}
