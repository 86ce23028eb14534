/** The values of a growing tape at a few sample points: what choices of the elimination look at. */

import { interpretFrom } from "../tape/interpret.js";
import { magnitude } from "../tape/magnitude.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";

export class TapeValues {
  readonly #tape: Tape;
  readonly #samples: readonly ArrayLike<number>[];
  /** By sample, then ref. */
  readonly #values: Float64Array[];
  #known = 0;

  /** @param samples points: each the inputs by slot */
  constructor(tape: Tape, samples: readonly ArrayLike<number>[]) {
    this.#tape = tape;
    this.#samples = samples;
    this.#values = samples.map(() => new Float64Array(tape.length));
  }

  get count(): number {
    return this.#samples.length;
  }

  /** All values known so far and of `ref`, at one sample. Shape (at least ref + 1). */
  at(sample: number, ref: Ref): number {
    if (ref >= this.#known) this.#extend();
    return this.#values[sample]![ref]!;
  }

  /** All values of the tape as it is now at one sample, by ref. Read before more is asked for. */
  all(sample: number): Float64Array {
    if (this.#known < this.#tape.length) this.#extend();
    return this.#values[sample]!;
  }

  /** The smallest |1 - z| over the samples; 1 if there are none. */
  leastPivot(z: ComplexRef): number {
    let least = this.count === 0 ? 1 : Number.POSITIVE_INFINITY;
    for (let sample = 0; sample < this.count; sample++) {
      least = Math.min(least, magnitude(1 - this.at(sample, z.re), this.at(sample, z.im)));
    }
    return least;
  }

  #extend(): void {
    const { length } = this.#tape;
    this.#values.forEach((before, sample) => {
      let values = before;
      if (values.length < length) {
        values = new Float64Array(2 * length);
        values.set(before);
        this.#values[sample] = values;
      }
      interpretFrom(this.#tape, this.#known, values, this.#samples[sample]!);
    });
    this.#known = length;
  }
}
