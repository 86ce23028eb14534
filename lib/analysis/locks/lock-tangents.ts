/**
 * What locks' feedbacks change by: the implicit function theorem at their zero, error(feedback, all else) = offset.
 *
 * It is taken where the locks have stopped, which is as near to the zero as their accuracies say, and it is the zero's even if they
 * had nothing to do.
 */

import { solveLinear } from "../../numerics/real-solve.js";
import { movedTangents, settleTangents } from "../points/implicit.js";
import { parameterSlopes } from "../points/parameter-slopes.js";
import type { Session } from "../points/session.js";
import type { Step } from "../step.js";
import { product } from "../tangents.js";
import type { LockParts } from "./plan-locks.js";

/** What error signals less their offsets change by with all that varies, at the state. Shape (locks, paths). */
export function errorSlopes({ state, points }: Session, locks: readonly LockParts[]): Float64Array {
  const width = state.paths.length;
  const signals = points.jacobian(locks.map(({ signal }) => signal))();
  const offsets = locks.map(({ name }) => `${name}.offset`);
  return parameterSlopes(state, offsets).map((offset, at) => {
    return signals[2 * width * Math.floor(at / width) + (at % width)]! - offset;
  });
}

/** Writes to the state what it changes by once locks hold. @param before what they do at each turn */
export function lockTangents(session: Session, locks: readonly LockParts[], before: Step | undefined): void {
  const { state } = session;
  if (state.tangents === undefined || locks.length === 0 || session.dry()) return;
  const count = locks.length;
  const kept = state.keep();
  const feedbacks = locks.map(({ feedback }) => feedback);
  const all = movedTangents(session, feedbacks, before);
  state.restore(kept);
  const both = all.length / state.paths.length;
  const by = both - count;
  const errors = product(errorSlopes(session, locks), all, both);
  const sensing = Float64Array.from({ length: count * count }, (_, at) => {
    return errors[Math.floor(at / count) * both + (at % count)]!;
  });
  const found = new Float64Array(count * by);
  for (let k = 0; k < by; k++) {
    const right = Float64Array.from(locks, (_, row) => -errors[row * both + count + k]!);
    const solved = solveLinear(sensing, right);
    for (let row = 0; row < count; row++) found[row * by + k] = solved?.[row] ?? Number.NaN;
  }
  settleTangents(session, all, found);
}
