/**
 * Differential evolution: a population whose members are pitted against mixtures of the best and of differences of others.
 *
 * Source: Storn and Price 1997, doi:10.1023/A:1008202821328: best/1/bin, its factor drawn anew each generation from [0.5, 1).
 */
import type { Chance, Search, Spot } from "./search.js";

export interface DifferentialEvolutionOptions {
  /** The first member, shape (parameters); the others are drawn. */
  readonly start: Float64Array;
  readonly chance: Chance;
  /** How many members; 15 a parameter, 200 at most, if left out. */
  readonly population?: number;
  /** It ends where the values of all members differ by no more. */
  readonly tolerance: number;
}

const MOST_MEMBERS = 200;
const CROSSING = 0.7;

export function* differentialEvolution(options: DifferentialEvolutionOptions): Search {
  const { start, chance, tolerance } = options;
  const n = start.length;
  const count = options.population ?? Math.max(10, Math.min(15 * n, MOST_MEMBERS));
  const members = stratified(start, count, chance);
  const values = (yield members.map((member) => member.slice())).map(({ value }) => value);
  while (true) {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    if (most - least <= tolerance) return "converged";
    const best = members[values.indexOf(least)] ?? members[0]!;
    const factor = 0.5 + 0.5 * chance.uniform();
    const trials = members.map((member, index) => trial(member, { index, best, members, factor, chance }));
    const spots: readonly Spot[] = yield trials;
    for (const [index, { value }] of spots.entries()) {
      if (!(value <= values[index]!)) continue;
      values[index] = value;
      members[index] = trials[index]!;
    }
    if (members.every((member) => member.every((x, k) => Math.abs(x - best[k]!) < Number.EPSILON))) return "stalled";
  }
}

/** Members that have a stratum of their own in each parameter (a Latin hypercube), and the start. */
function stratified(start: Float64Array, count: number, chance: Chance): Float64Array[] {
  const members = Array.from({ length: count }, () => new Float64Array(start.length));
  for (let k = 0; k < start.length; k++) {
    const strata = Array.from({ length: count }, (_, index) => index);
    for (let left = count - 1; left > 0; left--) {
      const other = Math.min(left, Math.floor(chance.uniform() * (left + 1)));
      [strata[left], strata[other]] = [strata[other]!, strata[left]!];
    }
    for (const [index, member] of members.entries()) member[k] = (strata[index]! + chance.uniform()) / count;
  }
  members[0]!.set(start);
  return members;
}

interface Mixing {
  readonly index: number;
  readonly best: Float64Array;
  readonly members: readonly Float64Array[];
  readonly factor: number;
  readonly chance: Chance;
}

/** A mixture of a member and of the best, moved by the difference of two others; what goes beyond a bound is drawn anew. */
function trial(member: Float64Array, { index, best, members, factor, chance }: Mixing): Float64Array {
  const n = member.length;
  const one = another(members.length, [index], chance);
  const two = another(members.length, [index, one], chance);
  const sure = Math.min(n - 1, Math.floor(chance.uniform() * n));
  return member.map((x, k) => {
    if (k !== sure && chance.uniform() >= CROSSING) return x;
    const mutant = best[k]! + factor * (members[one]![k]! - members[two]![k]!);
    return mutant >= 0 && mutant <= 1 ? mutant : chance.uniform();
  });
}

function another(count: number, taken: readonly number[], chance: Chance): number {
  let drawn = Math.min(count - taken.length - 1, Math.floor(chance.uniform() * (count - taken.length)));
  for (const each of [...taken].sort((a, b) => a - b)) if (drawn >= each) drawn++;
  return drawn;
}
