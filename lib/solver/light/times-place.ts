/**
 * A beam's fields times x, or y: what turns it little. x v_n = w/2 (√(n+1) v_(n+1) + √n v_(n-1)); modes that the model doesn't have are
 * left out.
 */
import { complexAdd, complexScale, isZero } from "../../arithmetic/complex.js";
import { beamSize } from "../../optics/beam.js";
import type { Mode } from "../../optics/mode-list.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import type { Plane } from "./beams.js";
import type { Modal } from "./modal.js";
import { scatteredFields } from "./scatter.js";
import { type Scatter, scatterBy } from "./ways.js";

/** Where the beam is, and along what. */
interface Place {
  readonly node: number;
  readonly plane: Plane;
}

/** How x, or y, takes one mode into another, in halves of the beam's size. */
interface Moment {
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}

function momentsOf(modes: readonly Mode[], plane: Plane): readonly Moment[] {
  const [along, across] = plane === "x" ? (["n", "m"] as const) : (["m", "n"] as const);
  return modes.flatMap((to, place) =>
    modes.flatMap((from, other): readonly Moment[] => {
      if (to[across] !== from[across] || Math.abs(to[along] - from[along]) !== 1) return [];
      return [{ from: other, to: place, factor: Math.sqrt(Math.max(to[along], from[along])) }];
    }),
  );
}

/** x, or y, times fields [m √W]. */
export function timesPlace(
  tape: Tape,
  { modes, beams }: Modal,
  { node, plane }: Place,
  fields: readonly ComplexRef[],
): readonly ComplexRef[] {
  const half = tape.mul(tape.constant(0.5), beamSize<Ref>(tape, beams.q(node, plane), beams.medium(node)));
  const sums = fields.map((): ComplexRef => ({ re: tape.zero, im: tape.zero }));
  for (const { from, to, factor } of momentsOf(modes, plane)) {
    const part = complexScale<Ref>(tape, tape.mul(tape.constant(factor), half), fields[from]!);
    sums[to] = complexAdd(tape, sums[to]!, part);
  }
  return sums;
}

/** x, or y [m], times what a way makes of each mode. */
export function placeAfter(tape: Tape, modal: Modal, scatter: Scatter | undefined, at: Place): Scatter {
  return scatterBy((from) => {
    const alone = modal.modes.map((__, mode): ComplexRef => {
      return { re: mode === from ? tape.one : tape.zero, im: tape.zero };
    });
    const fields = timesPlace(tape, modal, at, scatteredFields(tape, scatter, alone));
    return fields.flatMap((value, mode) => (isZero(tape, value) ? [] : [{ mode, value }]));
  });
}
