/**
 * The beat of light at a frequency: what a photodiode's current holds there.
 *
 * z(f) = Σ a_i conj(a_j) over all ordered pairs of one mode with f_i - f_j = f: modes don't beat on a whole photodiode. It is the complex amplitude of exp(i 2π f t) in |Σ a_i exp(i 2π f_i t)|².
 * Source: Bond et al. 2016, doi:10.1007/s41114-016-0002-8, "Demodulation".
 */
import { complexAdd, complexConj, complexMul, complexScale } from "../arithmetic/complex.js";
import type { Light } from "../solver/build-system.js";
import { pairsAt, type Search } from "../solver/light/beat-pairs.js";
import type { Bin, Frequency } from "../solver/light/frequencies.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";
import type { Amplitude } from "./reader.js";

export interface BeatOptions {
  readonly search?: Search;
  /** What each pair's part is multiplied by; 1 if nothing is said. */
  readonly weight?: (a: Bin, b: Bin) => Ref;
  /** What a split photodiode sees of the fields; themselves if nothing is said. */
  readonly seen?: readonly Amplitude[];
}

/** z(f), from the fields at a node. */
export function beat(
  light: Light,
  fields: readonly Amplitude[],
  frequency: Frequency,
  { search = "start", weight, seen = fields }: BeatOptions = {},
): ComplexRef {
  const { tape } = light;
  const { bins } = light.frequencies;
  const counts = pairsAt(light, frequency, search);
  let sum: ComplexRef = { re: tape.zero, im: tape.zero };
  for (const a of fields) {
    for (const b of seen) {
      if (a.mode !== b.mode) continue;
      const [above, below] = [bins[a.bin]!, bins[b.bin]!];
      const isThere = counts(above, below);
      if (isThere === tape.zero) continue;
      const scale = weight?.(above, below) ?? tape.one;
      const product = complexScale(tape, scale, complexMul(tape, a.value, complexConj(tape, b.value)));
      const pick = (x: Ref) => tape.select(isThere, x, tape.zero);
      sum = complexAdd(tape, sum, { re: pick(product.re), im: pick(product.im) });
    }
  }
  return sum;
}

/** z · exp(-i angle), the angle in radians. */
export function demodulated({ tape }: Light, z: ComplexRef, angle: Ref): ComplexRef {
  return complexMul(tape, z, { re: tape.cos(angle), im: tape.neg(tape.sin(angle)) });
}
