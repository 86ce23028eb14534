/**
 * Split photodiodes: what they see of light in place of the light itself.
 *
 * A whole photodiode's current is Σ a_i conj(a_i), a split one's Σ a_i conj(b_i) with b_i = Σ_j S_ij a_j and S from optics/split.ts: all
 * that is made of a current, its beats and what signals add to it, is the same with b in place of one a.
 */
import { complexAdd, complexScale, isZero } from "../arithmetic/complex.js";
import type { Light } from "../solver/build-system.js";
import type { Sight } from "../solver/light/sight.js";
import type { ComplexRef } from "../solver/tape/tape.js";
import type { Amplitude } from "./reader.js";

/** What is seen of fields: themselves, or the b of each. */
export function seenBy(light: Light, sight: Sight, fields: readonly Amplitude[]): readonly Amplitude[] {
  if (sight === undefined) return fields;
  const { tape } = light;
  const bins = [...new Set(fields.map(({ bin }) => bin))];
  const all = bins.flatMap((bin) => {
    const here = new Map(fields.filter((field) => field.bin === bin).map(({ mode, value }) => [mode, value]));
    return sight.map((partners, mode) => {
      let value: ComplexRef = { re: tape.zero, im: tape.zero };
      for (const { mode: other, part } of partners) {
        const field = here.get(other);
        if (field !== undefined) value = complexAdd(tape, value, complexScale(tape, tape.constant(part), field));
      }
      return { bin, mode, value };
    });
  });
  return all.filter(({ value }) => !isZero(tape, value));
}
