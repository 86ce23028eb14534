/**
 * What is well defined of an `eigenmodes` by Schur's form, so that two engines' can be compared.
 *
 * The round trip M = Z T Z† has its eigenvalues on T's diagonal in some order; of each column of Z, and with it of T's and of the
 * eigenvectors', the phase is what rounding leaves: so their sizes are compared. Where eigenvalues lie close, as those of 10 and 01 of a
 * cavity that is round, any basis of what belongs to them is right: then eigenvalues alone are compared, each with the nearest.
 */
import { modulus } from "../../numerics/modulus.js";
import type { Measured } from "./compare.js";

/** Both engines' outputs as they can be compared, and the names of those that can't be. */
export interface Comparable {
  readonly ours: readonly Measured[];
  readonly theirs: ReadonlyMap<string, Measured>;
  readonly undetermined: ReadonlySet<string>;
}

/** Why those can't be. */
export const UNDETERMINED = "eigenvalues are too close to each other for vectors of their own";

const PHASELESS = ["schur_T", "schur_Z", "eigvectors"];

/** How near eigenvalues may lie to have vectors of their own to eight digits [1]. */
const CLOSE = 1e-6;

export function comparable(ours: readonly Measured[], theirs: ReadonlyMap<string, Measured>): Comparable {
  const mine = new Map(ours.map((output) => [output.name, output]));
  const other = new Map(theirs);
  const undetermined = new Set<string>();
  for (const { name } of ours) {
    if (!/(^|\/)schur_T$/.test(name)) continue;
    const sibling = (last: string) => name.replace(/schur_T$/, last);
    const [values, expected] = [mine.get(sibling("eigvalues")), other.get(sibling("eigvalues"))];
    if (values === undefined || expected === undefined || values.values.length !== expected.values.length) continue;
    const order = nearestTo(expected, values);
    mine.set(values.name, {
      ...values,
      values: order.flatMap((k) => [values.values[2 * k]!, values.values[2 * k + 1]!]),
    });
    const isDetermined = order.every((k, place) => k === place) && gapOf(expected) > CLOSE;
    for (const each of PHASELESS.map(sibling)) {
      if (!isDetermined) undetermined.add(each);
      for (const outputs of [mine, other]) {
        const output = outputs.get(each);
        if (output !== undefined) outputs.set(each, sizesOf(output));
      }
    }
  }
  return { ours: [...mine.values()], theirs: other, undetermined };
}

/** For each of some complex numbers the nearest of others that none before it took. */
function nearestTo(wanted: Measured, given: Measured): readonly number[] {
  const free = new Set(Array.from({ length: given.values.length / 2 }, (_, k) => k));
  return Array.from({ length: wanted.values.length / 2 }, (_, place) => {
    const distance = (k: number) => distanceOf(wanted, place, given, k);
    let best = free.has(place) ? place : [...free][0]!;
    // Of two that are as near, within rounding, the one in the same place.
    for (const k of free) if (distance(k) < distance(best) - ROUNDING) best = k;
    free.delete(best);
    return best;
  });
}

const ROUNDING = 1e-13;

/** The least distance between two of some complex numbers, of the largest. */
function gapOf(numbers: Measured): number {
  const count = numbers.values.length / 2;
  let [gap, most] = [Infinity, 0];
  for (let a = 0; a < count; a++) {
    most = Math.max(most, modulus(numbers.values[2 * a]!, numbers.values[2 * a + 1]!));
    for (let b = 0; b < a; b++) gap = Math.min(gap, distanceOf(numbers, a, numbers, b));
  }
  return gap / most;
}

function distanceOf(a: Measured, i: number, b: Measured, k: number): number {
  return modulus(a.values[2 * i]! - b.values[2 * k]!, a.values[2 * i + 1]! - b.values[2 * k + 1]!);
}

function sizesOf(output: Measured): Measured {
  const { values } = output;
  const sizes = Array.from({ length: values.length / 2 }, (_, k) => modulus(values[2 * k]!, values[2 * k + 1]!));
  return { ...output, complex: false, values: sizes };
}
