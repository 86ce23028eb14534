/**
 * Derivatives of what is found by looking for it, as a lock's feedback: by the implicit function theorem, where what holds there is known.
 *
 * What is moved counts as parameters of its own first. Source: A. Griewank, A. Walther, "Evaluating Derivatives" (2008), chapter 15.
 */
import type { Step } from "../step.js";
import type { Session } from "./session.js";

/**
 * What the state changes by with parameters that are moved, and with what derivatives are by while those stay.
 *
 * The values are left as they are after that.
 *
 * @param before what is done each time after they were moved
 * @returns shape (paths, moved + by)
 */
export function movedTangents(session: Session, moved: readonly string[], before: Step | undefined): Float64Array {
  const { state } = session;
  const { by, tangents: own } = state;
  const tangents = own ?? new Float64Array();
  const width = tangents.length / state.paths.length;
  const both = moved.length + width;
  const all = new Float64Array(state.paths.length * both);
  const places = moved.map((path) => state.placeOf(path));
  for (let place = 0; place < state.paths.length; place++) {
    const at = places.indexOf(place);
    if (at >= 0) all[place * both + at] = 1;
    else all.set(tangents.subarray(place * width, (place + 1) * width), place * both + moved.length);
  }
  state.tangents = all;
  state.by = undefined;
  if (before !== undefined) session.step(before);
  const found = state.tangents;
  state.tangents = own;
  state.by = by;
  return found;
}

/**
 * Writes to the state what it changes by, once it is known what that does to what is moved.
 *
 * @param all    of `movedTangents`
 * @param solved what each that is moved changes by, shape (moved, by)
 */
export function settleTangents({ state }: Session, all: Float64Array, solved: Float64Array): void {
  const tangents = state.tangents!;
  const width = tangents.length / state.paths.length;
  const count = solved.length / width;
  for (let place = 0; place < state.paths.length; place++) {
    for (let k = 0; k < width; k++) {
      let sum = all[place * (count + width) + count + k]!;
      for (let at = 0; at < count; at++) {
        const factor = all[place * (count + width) + at]!;
        if (factor !== 0) sum += factor * solved[at * width + k]!;
      }
      tangents[place * width + k] = sum;
    }
  }
}
