/**
 * What parameters at an optimum change by: the implicit function theorem where the slope is 0, or where the size of what is read meets its aim.
 *
 * First derivatives are exact. Their own slopes are differences of those, extrapolated to a step of 0. A parameter that stands at a
 * bound stays there.
 */

import { UserError } from "../../errors.js";
import { modulus } from "../../numerics/modulus.js";
import { solveLinear } from "../../numerics/real-solve.js";
import { extrapolated } from "../minimum/extrapolated.js";
import { movedTangents, settleTangents } from "../points/implicit.js";
import type { Session } from "../points/session.js";
import type { OptimiseStep } from "../step.js";
import { product } from "../tangents.js";

/** What a detector reads, and what it changes by with what is moved and with all else: shape (moved + by) each. */
interface Reading {
  readonly re: number;
  readonly im: number;
  readonly slopes: { readonly re: Float64Array; readonly im: Float64Array };
}

/** Reads a detector at the state, with its derivatives by what is moved, through what is done before each reading. */
export function readingOf(session: Session, step: OptimiseStep, moved: readonly string[]): () => Reading {
  const read = session.points.reader([step.detector]);
  const jacobian = session.points.jacobian([step.detector]);
  return () => {
    const kept = session.state.keep();
    const tangents = movedTangents(session, moved, step.before);
    const both = tangents.length / session.state.paths.length;
    const [re, im] = read() as unknown as [number, number];
    const slopes = product(jacobian(), tangents, both);
    session.state.restore(kept);
    return { re, im, slopes: { re: slopes.subarray(0, both), im: slopes.subarray(both) } };
  };
}

/** The size from which what is read is to be as near as can be, or as far. */
export function aimOf({ sign, offset }: OptimiseStep): number {
  return sign * offset;
}

/** |z| and its slopes. At 0 it has none, and is as small as it gets. */
export function sizeOf({ re, im, slopes }: Reading): { readonly size: number; readonly slopes: Float64Array } {
  const size = modulus(re, im);
  return { size, slopes: slopes.re.map((each, k) => (size === 0 ? 0 : (re * each + im * slopes.im[k]!) / size)) };
}

/** Writes to the state what it changes by once an optimum is found. The parameters are at it. */
export function optimumTangents(session: Session, step: OptimiseStep): void {
  const { state } = session;
  if (state.tangents === undefined || session.dry()) return;
  const moved = step.paths.filter((path, k) => {
    const { low, high } = step.bounds?.[k] ?? { low: -Infinity, high: Infinity };
    const value = state.own(path);
    return value > low && value < high;
  });
  for (const path of step.paths) if (!moved.includes(path)) state.set(path, state.own(path));
  if (moved.length === 0) return;
  const read = readingOf(session, step, moved);
  const here = read();
  const isReal = here.im === 0 && here.slopes.im.every((each) => each === 0);
  /** Of what is flat at an optimum: of a real number that itself, whose size has a kink at 0. */
  const slopesOf = (reading: Reading) => (isReal ? reading.slopes.re : sizeOf(reading).slopes);
  const curved = curvature(session, moved, () => slopesOf(read()));
  const kept = state.keep();
  const all = movedTangents(session, moved, step.before);
  state.restore(kept);
  const aim = aimOf(step);
  const apart = isReal || aim !== 0 ? sizeOf(here).size - aim : Infinity;
  settleTangents(session, all, solved({ curved, slopes: slopesOf(here), apart }));
}

interface Optimum {
  /** What its slopes change by with each that is moved, shape (moved, moved + by). */
  readonly curved: Float64Array;
  /** Shape (moved + by). */
  readonly slopes: Float64Array;
  /** How far the size of what is read is from the aim; Infinity if it doesn't meet it. */
  readonly apart: number;
}

/**
 * What each that is moved changes by, shape (moved, by).
 *
 * The condition is the nearer of both, by a step of Newton's method each. Of several parameters that meet one aim nothing follows.
 */
function solved({ curved, slopes, apart }: Optimum): Float64Array {
  const both = slopes.length;
  const count = curved.length / both;
  const slope = slopes.subarray(0, count);
  const matrix = Float64Array.from({ length: count * count }, (_, at) => {
    return curved[Math.floor(at / count) * both + (at % count)]!;
  });
  const size = Math.sqrt(slope.reduce((sum, each) => sum + each * each, 0));
  const toFlat = solveLinear(matrix, slope);
  const flatAt = toFlat === undefined ? Infinity : Math.sqrt(toFlat.reduce((sum, each) => sum + each * each, 0));
  const meets = apart === 0 || Math.abs(apart) < size * flatAt;
  const found = new Float64Array(count * (both - count)).fill(Number.NaN);
  for (let k = 0; k < both - count; k++) {
    if (meets && count === 1) found[k] = -slopes[1 + k]! / slopes[0]!;
    if (meets) continue;
    const right = Float64Array.from({ length: count }, (_, row) => -curved[row * both + count + k]!);
    const column = solveLinear(matrix, right);
    for (let row = 0; row < count; row++) found[row * (both - count) + k] = column?.[row] ?? Number.NaN;
  }
  return found;
}

/**
 * What slopes change by with each parameter that is moved.
 *
 * @param slopes gives them at the state, shape (moved + by)
 * @returns shape (moved, moved + by)
 */
function curvature(session: Session, moved: readonly string[], slopes: () => Float64Array): Float64Array {
  const { state } = session;
  const width = slopes().length;
  const rows = moved.map((path) => {
    const value = state.own(path);
    const kept = state.keep();
    const { by } = state;
    const at = (x: number) => {
      state.values[state.placeOf(path)] = x;
      try {
        return slopes().slice();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return new Float64Array(width).fill(Number.NaN); // a lock that is lost there, say
      } finally {
        state.restore(kept);
        state.by = by;
      }
    };
    return extrapolated(at, value, Math.abs(value) || 1);
  });
  return Float64Array.from(rows.flatMap((row) => [...row]));
}
