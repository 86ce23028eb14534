/** Numbers of a cavity as its model's text has it, without any light. */
import type { Model } from "../model/model.js";
import { flatTerms } from "../model/terms.js";
import { gouyPhase } from "../optics/beam.js";
import { isStable } from "../solver/light/beams.js";
import { type Cavity, cavitiesOf } from "../solver/light/cavities.js";
import { nodesOf } from "../solver/light/nodes.js";
import { type Plane, rayWaysOf } from "../solver/light/ray-ways.js";
import { type Ref, Tape } from "../solver/tape/tape.js";
import { Parameters } from "../solver/values/expressions.js";
import { cavityProperty } from "./cavity-property.js";

export interface CavityAttribute {
  /**
   * A word of `cp`; or `m`, half the trace of its round trip, `half-width` of a resonance [Hz], `stable` in all of the planes,
   * `fabry-perot`; of its beam at the source `nr`, the index, `wavelength` [m], `psi`, the Gouy phase since the waist [rad].
   */
  readonly property: string;
  readonly planes: readonly Plane[];
}

/** A number, in the units of `cp`; NaN where there is none as the cavity isn't stable. */
export function cavityNumber(
  model: Model,
  name: string,
  { property, planes }: CavityAttribute,
): { readonly re: number; readonly im: number } {
  const tape = new Tape();
  const parameters = new Parameters(tape, model);
  const nodes = nodesOf(model);
  const rays = { model, nodes, parameters };
  const cavity = cavitiesOf(rays, rayWaysOf(rays)).find((each) => each.name === name)!;
  const [plane = "x"] = planes;
  const stability = (of: Plane) => tape.valueOf(cavity.stability(of));
  const real = (re: number) => ({ re, im: 0 });
  switch (property) {
    case "stable":
      return real(planes.every((each) => isStable(stability(each))) ? 1 : 0);
    case "critical":
      return real(planes.some((each) => stability(each) === 0 || stability(each) === 1) ? 1 : 0);
    case "m":
      return real(2 * stability(plane) - 1);
    case "fabry-perot":
      return real(isBetweenTwo(model, cavity) ? 1 : 0);
    default:
      break;
  }
  if (OF_BEAMS.has(property) && !isStable(stability(plane))) return real(Number.NaN);
  switch (property) {
    case "nr":
      return real(tape.valueOf(cavity.medium.index));
    case "wavelength":
      return real(tape.valueOf(cavity.medium.wavelength));
    case "psi":
      return real(tape.valueOf(gouyPhase<Ref>(tape, cavity.beam(plane))));
    default:
      break;
  }
  const word = property === "half-width" ? "fwhm" : property;
  const read = { model, parameters, tape, cavity: (): Cavity => cavity };
  const [term] = flatTerms(cavityProperty(read, cavity, word, plane));
  const re = tape.valueOf(term!.re);
  return { re: property === "half-width" ? re / 2 : re, im: term!.complex ? tape.valueOf(term!.im) : 0 };
}

/** Whether light goes between two mirrors with nothing on its way, which is what Finesse calls a Fabry-Perot. */
function isBetweenTwo(model: Model, { ways }: Cavity): boolean {
  const mirrors = ways.filter(({ through }) => model.element(through).kind === "mirror");
  return ways.length === 4 && mirrors.length === 2;
}

/** What only stable cavities have. */
const OF_BEAMS: ReadonlySet<string> = new Set([
  ...["gouy", "resolution", "modesep"],
  ...["w0", "z", "zr", "w", "rc", "s", "div", "q"],
  ...["nr", "wavelength", "psi"],
]);
