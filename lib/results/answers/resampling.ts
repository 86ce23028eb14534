/**
 * The bootstrap: how far an estimate from some bases would scatter, had others been drawn.
 *
 * Bases are put into groups by chance and these are drawn again; with no more bases than groups it is the bootstrap itself.
 * Source: B. Efron 1979, doi:10.1214/aos/1176344552, "Bootstrap methods: another look at the jackknife".
 */
import { permutation } from "../../sweep/sampling/permutation.js";
import { jobBlock, streamKey } from "../../sweep/sampling/streams.js";

/** How often groups are drawn again: the error that is told is good to a twentieth. */
export const RESAMPLES = 200;
const MOST_GROUPS = 1024;
/** Half of the width of an interval that holds 95 % of a normal distribution, in standard deviations. */
const HALF_WIDTH = 1.959963984540054;
const TWO_32 = 2 ** 32;

export interface Resampling {
  readonly groups: number;
  /** The group of each base. */
  readonly groupOf: Uint16Array;
  /** How often each group is in each resample, shape (resamples, groups). */
  readonly times: Uint16Array;
}

/** @param seed of the spec: the same bases have the same resamples */
export function resampling(bases: number, seed: string): Resampling {
  const groups = Math.min(bases, MOST_GROUPS);
  const shuffled = permutation(bases, streamKey(seed, "bootstrap groups"));
  const groupOf = Uint16Array.from({ length: bases }, (_, base) => shuffled(base) % groups);
  const times = new Uint16Array(RESAMPLES * groups);
  const key = streamKey(seed, "bootstrap");
  const words = new Int32Array(4);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    for (let draw = 0; draw < groups; draw++) {
      if ((draw & 3) === 0) jobBlock(key, resample, draw >> 2, words);
      const group = Math.floor(((words[draw & 3]! >>> 0) / TWO_32) * groups);
      times[resample * groups + group]! += 1;
    }
  }
  return { groups, groupOf, times };
}

/** Sums over bases, of each group apart and of all; terms are numbered. */
export class GroupedSums {
  readonly #of: Resampling;
  readonly #terms: number;
  readonly #sums: Float64Array;

  constructor(of: Resampling, terms: number) {
    this.#of = of;
    this.#terms = terms;
    this.#sums = new Float64Array(terms * of.groups);
  }

  add(base: number, term: number, value: number): void {
    this.#sums[this.#of.groupOf[base]! * this.#terms + term]! += value;
  }

  /** Over all bases, shape (terms). */
  whole(): Float64Array {
    return this.#summed(() => 1);
  }

  /** Over each resample. */
  resampled(): readonly Float64Array[] {
    const { groups, times } = this.#of;
    return Array.from({ length: RESAMPLES }, (_, resample) =>
      this.#summed((group) => times[resample * groups + group]!),
    );
  }

  #summed(timesOf: (group: number) => number): Float64Array {
    const total = new Float64Array(this.#terms);
    for (let group = 0; group < this.#of.groups; group++) {
      const times = timesOf(group);
      if (times === 0) continue;
      for (let term = 0; term < this.#terms; term++) total[term]! += times * this.#sums[group * this.#terms + term]!;
    }
    return total;
  }
}

/** Half of the width of the 95 % interval that resampled estimates tell; null if they tell none. */
export function halfWidthOf(estimates: ArrayLike<number>): number | null {
  const count = estimates.length;
  let [sum, squares] = [0, 0];
  for (let at = 0; at < count; at++) sum += estimates[at]!;
  const mean = sum / count;
  for (let at = 0; at < count; at++) squares += (estimates[at]! - mean) * (estimates[at]! - mean);
  const width = HALF_WIDTH * Math.sqrt(squares / (count - 1));
  return Number.isFinite(width) ? width : null;
}
