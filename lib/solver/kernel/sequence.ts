/** The order in which values are computed: such that few are kept waiting. */
import { ARITHMETIC, type LiveValues, NONE } from "./live-values.js";

/** By id: about how many registers it takes to compute it (Sethi and Ullman's number, as if the graph were a tree). */
export function registerWeights({ kinds, argumentIds }: LiveValues): Int32Array {
  const weights = new Int32Array(kinds.length);
  for (let id = 0; id < kinds.length; id++) {
    if (kinds[id] !== ARITHMETIC) continue;
    const a = argumentIds[3 * id]!;
    const b = argumentIds[3 * id + 1]!;
    const one = weights[a]!;
    const other = b === NONE ? 0 : weights[b]!;
    weights[id] = one === other ? one + 1 : Math.max(one, other);
  }
  return weights;
}

/** Values in the order in which they are computed: arguments first, and of those the heavier first. */
export class Sequence {
  readonly sequence: number[] = [];
  /** What is to be computed still; empty between calls. */
  readonly #open: number[] = [];
  readonly #live: LiveValues;
  readonly #weights: Int32Array;
  /** By id: PLACED once it is in this sequence or an earlier one. */
  readonly #stepOf: Int32Array;

  constructor(live: LiveValues, weights: Int32Array, stepOf: Int32Array) {
    this.#live = live;
    this.#weights = weights;
    this.#stepOf = stepOf;
  }

  compute(id: number): void {
    if (id === NONE) return;
    if (!this.#isOpen(id)) return;
    const { argumentIds } = this.#live;
    const open = this.#open;
    open.push(id);
    while (open.length > 0) {
      const next = open[open.length - 1]!;
      if (!this.#isOpen(next)) {
        open.pop();
        continue;
      }
      const a = argumentIds[3 * next]!;
      const b = argumentIds[3 * next + 1]!;
      const c = argumentIds[3 * next + 2]!;
      const before = open.length;
      // What is pushed last is computed first.
      if (c !== NONE && this.#isOpen(c)) open.push(c);
      const isHeavierB = b !== NONE && this.#weights[b]! > this.#weights[a]!;
      const first = isHeavierB ? b : a;
      const second = isHeavierB ? a : b;
      if (second !== NONE && this.#isOpen(second)) open.push(second);
      if (this.#isOpen(first)) open.push(first);
      if (open.length > before) continue;
      open.pop();
      this.#stepOf[next] = PLACED;
      this.sequence.push(next);
    }
  }

  #isOpen(id: number): boolean {
    return this.#live.kinds[id] === ARITHMETIC && this.#stepOf[id] === NONE;
  }
}

/** In a sequence whose steps aren't cut yet. */
const PLACED = -2;
