/** Which modes beat on a photodiode: on a whole one each with itself, on a split one those that its halves tell apart. */
import { complexAdd, complexScale } from "../../arithmetic/complex.js";
import type { Element } from "../../model/element.js";
import type { Mode } from "../../optics/mode-list.js";
import { halvesOverlap } from "../../optics/split.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import type { Unknowns } from "./unknowns.js";

/** The pairs of modes that a photodiode sees beat: for each mode those it beats with, and by how much. Undefined of a whole one. */
export type Sight = readonly (readonly { readonly mode: number; readonly part: number }[])[] | undefined;

/** Which modes beat on a photodiode. A plane wave is the same on both halves. */
export function sightOf(modes: readonly Mode[], element: Element): Sight {
  const type = element.parameters.get("pdtype");
  if (type?.kind !== "text") return undefined;
  const [along, across] = type.value === "xsplit" ? (["n", "m"] as const) : (["m", "n"] as const);
  return modes.map((a) =>
    modes.flatMap((b, mode) => {
      const part = a[across] === b[across] ? halvesOverlap(a[along], b[along]) : 0;
      return part === 0 ? [] : [{ mode, part }];
    }),
  );
}

/** What a photodiode sees of fields in place of each, by their numbers. */
export function seenFields(
  tape: Tape,
  unknowns: Unknowns,
  sight: Sight,
  fields: (field: number) => ComplexRef,
): (field: number) => ComplexRef {
  if (sight === undefined) return fields;
  return (field) => {
    const mode = unknowns.modeOf(field);
    return sight[mode]!.reduce<ComplexRef>(
      (sum, { mode: other, part }) => {
        const value = fields(field - mode + other);
        return complexAdd(tape, sum, complexScale(tape, tape.constant(part), value));
      },
      { re: tape.zero, im: tape.zero },
    );
  };
}
