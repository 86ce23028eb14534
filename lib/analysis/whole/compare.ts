/**
 * How two sets of outputs differ, by the rule of test/golden/README.md: an output agrees when |ours - theirs| is at most
 * the tolerance times its largest value, plus what rounding leaves of the largest value of its kind. Where all of theirs is
 * dark, ours must be too.
 */

import type { Model } from "../../model/model.js";
import { modulus } from "../../numerics/modulus.js";
import { lockParts } from "../locks/plan-locks.js";
import type { Step } from "../step.js";
import { visitSteps } from "../steps/varied-parameters.js";

/** An output's numbers. */
export interface Measured {
  readonly name: string;
  /** The unit, as `W`: outputs of one unit are of one kind. Empty if it isn't known. */
  readonly unit: string;
  readonly shape: readonly number[];
  readonly complex: boolean;
  /** C order; of complex outputs re, im, re, im, ... */
  readonly values: ArrayLike<number>;
}

export interface Difference {
  readonly name: string;
  readonly unit: string;
  /** The largest |ours - theirs| [the output's unit]. */
  readonly absolute: number;
  /** The same, of the largest |theirs| [1]; 0 where both are 0. */
  readonly relative: number;
  /** The largest that is allowed [the output's unit]. */
  readonly allowed: number;
  /** Why they can't be compared, as different shapes; undefined if they can. */
  readonly fault: string | undefined;
}

/** Light below this is none. */
const DARK = 1e-20;
/** What rounding leaves of the largest value of a kind. */
const FLOOR = 1e-14;

/** Whether two agree in an output. */
export function agrees({ absolute, allowed, fault }: Difference): boolean {
  return fault === undefined && absolute <= allowed;
}

/**
 * The differences in each of our outputs.
 *
 * @param tolerance relative to the largest value of an output
 * @param left how far outputs may be apart besides, by the last step of their paths, as `leftByLocks` tells
 */
export function compareOutputs(
  ours: readonly Measured[],
  theirs: ReadonlyMap<string, Measured>,
  tolerance: number,
  left: ReadonlyMap<string, number> = new Map(),
): readonly Difference[] {
  const roundedOff = floors(ours, theirs);
  const leftOf = ({ name }: Measured) => left.get(name.slice(name.lastIndexOf("/") + 1)) ?? 0;
  const allowedOf = (mine: Measured, most: number) =>
    most < DARK ? Math.max(DARK, leftOf(mine)) : tolerance * most + roundedOff(mine) + leftOf(mine);
  return ours.map((mine) => {
    const other = theirs.get(mine.name);
    const { name, unit } = mine;
    const fault = faultOf(mine, other);
    if (other === undefined || fault !== undefined) {
      return { name, unit, absolute: Number.NaN, relative: Number.NaN, allowed: 0, fault };
    }
    const most = largest(other);
    const absolute = largestDistance(mine, other);
    const relative = absolute === 0 ? 0 : absolute / most;
    return { name, unit, absolute, relative, allowed: allowedOf(mine, most), fault };
  });
}

/** The fault where there is nothing to compare with. */
export const LACKING = "Finesse gives no such output";

function faultOf(mine: Measured, other: Measured | undefined): string | undefined {
  if (other === undefined) return LACKING;
  if (mine.shape.join() !== other.shape.join()) return `ours has the shape [${mine.shape}], theirs [${other.shape}]`;
  if (mine.complex === other.complex) return undefined;
  return mine.complex ? "ours is complex, theirs real" : "ours is real, theirs complex";
}

/** The largest finite |value|. */
function largest({ values, complex }: Measured): number {
  let most = 0;
  for (let at = 0; at < values.length; at += complex ? 2 : 1) {
    const size = complex ? modulus(values[at]!, values[at + 1]!) : Math.abs(values[at]!);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

/** The largest |a - b|; NaN if one of the two is and the other isn't. What is NaN or infinite in both is the same. */
function largestDistance(a: Measured, b: Measured): number {
  let most = 0;
  const apart = (at: number) => (Object.is(a.values[at], b.values[at]) ? 0 : Math.abs(a.values[at]! - b.values[at]!));
  for (let at = 0; at < a.values.length; at += a.complex ? 2 : 1) {
    const size = a.complex ? modulus(apart(at), apart(at + 1)) : apart(at);
    if (Number.isNaN(size)) return Number.NaN;
    if (size > most) most = size;
  }
  return most;
}

/** What rounding may leave of an output: of powers also what the squares of amplitudes leave. */
function floors(ours: readonly Measured[], theirs: ReadonlyMap<string, Measured>): (output: Measured) => number {
  const most = new Map<string, number>();
  for (const { name, unit } of ours) {
    const other = theirs.get(name);
    if (other !== undefined) most.set(unit, Math.max(most.get(unit) ?? 0, largest(other)));
  }
  most.set("W", Math.max(most.get("W") ?? 0, square(most.get("√W") ?? 0)));
  return (output) => FLOOR * (output.unit === "" ? largest(theirs.get(output.name)!) : most.get(output.unit)!);
}

function square(value: number): number {
  return value * value;
}

/** What is compared where nothing is found by trial: rounding alone is different. */
const PLAIN_TOLERANCE = 1e-8;
/** Locks stop at other last digits of small errors. */
const LOCKED_TOLERANCE = 1e-6;
/** Newton goes where a difference of two points leads, which near a singular matrix is anywhere. */
const NEWTON_TOLERANCE = 1e-3;
/** Optimisers and differences of two near points keep half of the digits. */
const FOUND_TOLERANCE = 1e-4;

/** How near an analysis must come, relative to each output's largest value. */
export function toleranceFor(step: Step): number {
  let tolerance = PLAIN_TOLERANCE;
  visitSteps(step, (each) => {
    tolerance = Math.max(tolerance, toleranceOf(each));
  });
  return tolerance;
}

/**
 * How far outputs may be apart for what locks leave: by the last step of an output's path [its own unit].
 *
 * A lock stops when its error is smaller than its accuracy, and two engines may stop on two sides of zero. So its signal,
 * the errors that `get_error_signals` gives, and what it did to its feedback may differ by twice that.
 */
export function leftByLocks(model: Model, step: Step): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  const leave = (name: string, most: number) => left.set(name, Math.max(left.get(name) ?? 0, most));
  visitSteps(step, (each) => {
    if (each.kind !== "run-locks") return;
    for (const lock of each.locks) {
      const most = 2 * Math.abs(model.get(`${lock}.accuracy`));
      leave(lockParts(model, lock).signal, most);
      leave("results", most);
      leave("final", most * Math.abs(model.get(`${lock}.gain`)));
    }
  });
  return left;
}

function toleranceOf(step: Step): number {
  switch (step.kind) {
    case "run-locks":
      return step.method === "newton" ? NEWTON_TOLERANCE : LOCKED_TOLERANCE;
    case "optimise":
    case "lock-gains":
    case "readout-phases":
    case "sensing-matrix":
      return FOUND_TOLERANCE;
    default:
      return PLAIN_TOLERANCE;
  }
}
