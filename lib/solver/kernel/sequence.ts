/** The order in which values are computed: such that few are kept waiting. */
import { ARITHMETIC, type LiveValues, NONE } from "./live-values.js";

/** Values in the order in which they are computed: arguments first, and of those the heavier first. */
export class Sequence {
  /** All that was placed so far: ids, and what was put between them. */
  readonly placed: Int32Array;
  count = 0;
  /** What is to be computed still; empty between calls. */
  readonly #open: number[] = [];
  readonly #live: LiveValues;
  /** By id: PLACED once it is in the sequence. */
  readonly #stepOf: Int32Array;

  /** @param more how many entries are put, beside ids */
  constructor(live: LiveValues, stepOf: Int32Array, more: number) {
    this.#live = live;
    this.#stepOf = stepOf;
    this.placed = new Int32Array(live.refs.length + more);
  }

  put(entry: number): void {
    this.placed[this.count++] = entry;
  }

  compute(id: number): void {
    const { argumentIds, kinds, weights } = this.#live;
    const stepOf = this.#stepOf;
    if (id === NONE || kinds[id] !== ARITHMETIC || stepOf[id] !== NONE) return;
    const open = this.#open;
    open.push(id);
    while (open.length > 0) {
      const next = open[open.length - 1]!;
      if (stepOf[next] !== NONE) {
        open.pop();
        continue;
      }
      const a = argumentIds[3 * next]!;
      const b = argumentIds[3 * next + 1]!;
      const c = argumentIds[3 * next + 2]!;
      const before = open.length;
      // What is pushed last is computed first.
      if (c !== NONE && kinds[c] === ARITHMETIC && stepOf[c] === NONE) open.push(c);
      const isHeavierB = b !== NONE && weights[b]! > weights[a]!;
      const first = isHeavierB ? b : a;
      const second = isHeavierB ? a : b;
      if (second !== NONE && kinds[second] === ARITHMETIC && stepOf[second] === NONE) open.push(second);
      if (kinds[first] === ARITHMETIC && stepOf[first] === NONE) open.push(first);
      if (open.length > before) continue;
      open.pop();
      stepOf[next] = PLACED;
      this.placed[this.count++] = next;
    }
  }
}

/** In a sequence whose steps aren't cut yet. */
const PLACED = -2;
