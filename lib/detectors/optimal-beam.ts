/**
 * `optbp`: the beam parameters [m] along x and y in which the light of one frequency at a node has the most of the mode 00.
 *
 * What a tape holds is the light's amplitudes and the node's own beam: the search is plain code (lib/optics/optimal-beam.ts).
 */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { flatTerms, realTerm } from "../model/terms.js";
import type { Mode } from "../optics/mode-list.js";
import { type LightInModes, optimalBeam, optimalBeamSlopes } from "../optics/optimal-beam.js";
import type { Light } from "../solver/build-system.js";
import { modePlace } from "../solver/light/modal.js";
import { PLANES } from "../solver/light/ray-ways.js";
import { isOn } from "../solver/light/ways.js";
import { fieldReader } from "./amplitude.js";
import { wordOf } from "./beam-property.js";
import { nodeOf, type Reader } from "./reader.js";

export function optimalBeamReader(light: Light, element: Element): Reader {
  const { tape, model, modal } = light;
  if (modal === undefined) throw lacking(element, "reads the shape of a beam, and the model's light has none");
  const { modes } = modal;
  for (const mode of [
    { n: 2, m: 0 },
    { n: 0, m: 2 },
  ]) {
    if (modePlace(modes, mode) === undefined) {
      throw lacking(element, `needs the mode [${mode.n}, ${mode.m}], which the model doesn't have`);
    }
  }
  const node = nodeOf(light, element);
  const options = {
    fixedSize: isOn(model, element, "fix_spot_size"),
    astigmatic: isOn(model, element, "astigmatic"),
  };
  const direction = wordOf(element, "direction");
  const wanted = direction === "x" ? [0] : direction === "y" ? [1] : [0, 1];
  const field = fieldReader(light, element);
  return {
    name: element.name,
    unit: "m",
    shape: [wanted.length],
    needs: field.needs,
    read: (fields) => {
      const beams = PLANES.map((plane) => modal.beams.q(node, plane));
      return [...beams, ...flatTerms(field.read(fields))].flatMap(({ re, im }) => [
        realTerm(tape, re),
        realTerm(tape, im),
      ]);
    },
    after: {
      complex: true,
      axes: [],
      spelled: undefined,
      run: (given, out) => {
        const best = optimalBeam(lightOf(given, modes), options);
        for (const [place, axis] of wanted.entries()) {
          out[2 * place] = best[axis]!.re;
          out[2 * place + 1] = best[axis]!.im;
        }
      },
      slopes: (given, out) => {
        const all = optimalBeamSlopes(given, (numbers) => lightOf(numbers, modes), options);
        for (const [place, axis] of wanted.entries()) {
          const row = all.subarray(2 * axis * given.length, 2 * (axis + 1) * given.length);
          out.set(row, 2 * place * given.length);
        }
      },
    },
  };
}

/** The light that a tape's numbers say: beams along x and y, then amplitudes, re and im each. */
function lightOf(given: ArrayLike<number>, modes: readonly Mode[]): LightInModes {
  const numbers = Array.from({ length: given.length / 2 }, (_, at) => ({ re: given[2 * at]!, im: given[2 * at + 1]! }));
  const [x, y, ...amplitudes] = numbers;
  return { modes, amplitudes, q: [x!, y!] };
}

function lacking({ name }: Element, what: string): UserError {
  return new UserError({
    code: "no-mode",
    place: name,
    what: `"${name}" ${what}`,
    remedy: "Give the model modes(maxtem=2) or more, and a cavity or a gauss.",
  });
}
