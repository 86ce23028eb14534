/**
 * Reduces constant couplings to what leads into them: what each unknown gets of the nodes that are kept.
 *
 * A node is written into those that it leads to: where i -> k -> j, j gets A_jk (1 - A_kk)⁻¹ A_ki of i. The node with the fewest such ways
 * goes first (H. Markowitz, "The elimination form of the inverse and its application to linear programming", Management Science 1957).
 * What a node was made of when it went is then followed back from the last to the first.
 */

import { CostQueue } from "../matrix/cost-queue.js";
import { doubledEntries, type SparseRow } from "../matrix/sparse-rows.js";
import type { ConstantNetwork, Departed } from "./constant-network.js";

/**
 * Eliminates the first nodes.
 *
 * @param count   how many; the others are kept, and nothing leads into them
 * @param minPivot those whose pivot is smaller wait for the others
 * @param wanted  nodes of which it is asked what they are made of
 * @returns by wanted node: what it gets of those that are kept
 */
export function reduceNetwork(
  network: ConstantNetwork,
  count: number,
  minPivot: number,
  wanted: readonly number[],
): ReadonlyMap<number, SparseRow> {
  return followedBack(network, departures(network, count, minPivot), wanted);
}

/** Nodes in the order in which they went. */
function departures(network: ConstantNetwork, count: number, minPivot: number): readonly Departed[] {
  const isLeft = new Uint8Array(network.size).fill(1, 0, count);
  const queue = new CostQueue();
  for (let node = 0; node < count; node++) queue.put(node, network.cost(node));
  const costNow = (node: number) => (isLeft[node] === 1 ? network.cost(node) : undefined);
  const weak: number[] = [];
  const gone: Departed[] = [];
  for (;;) {
    let node = queue.take(costNow);
    if (node === undefined) {
      node = strongest(network, weak, isLeft);
      if (node === undefined) return gone;
    } else if (network.pivot(node) < minPivot) {
      weak.push(node);
      continue;
    }
    isLeft[node] = 0;
    const departed = network.eliminate(node);
    gone.push(departed);
    for (const other of departed.targets) if (isLeft[other] === 1) queue.put(other, network.cost(other));
    const { columns } = network;
    for (let at = departed.first; at < departed.end; at++) {
      const other = columns[at]!;
      if (isLeft[other] === 1) queue.put(other, network.cost(other));
    }
  }
}

/** Of those left aside for their small pivots, the one whose pivot is largest now. */
function strongest(network: ConstantNetwork, weak: readonly number[], isLeft: Uint8Array): number | undefined {
  let best: number | undefined;
  let found = -1;
  for (const node of weak) {
    if (isLeft[node] !== 1) continue;
    const pivot = network.pivot(node);
    if (!(pivot > found) && best !== undefined) continue;
    found = pivot;
    best = node;
  }
  return best;
}

function followedBack(
  network: ConstantNetwork,
  gone: readonly Departed[],
  wanted: readonly number[],
): ReadonlyMap<number, SparseRow> {
  const { columns, values } = network;
  const isNeeded = new Uint8Array(network.size);
  for (const node of wanted) isNeeded[node] = 1;
  // What a node is made of went later, or stays.
  for (const { node, first, end } of gone) {
    if (isNeeded[node] === 1) for (let at = first; at < end; at++) isNeeded[columns[at]!] = 1;
  }
  const made = new RowSums(network.size);
  for (let step = gone.length - 1; step >= 0; step--) {
    const { node, first, end, gainRe, gainIm } = gone[step]!;
    if (isNeeded[node] !== 1) continue;
    made.begin();
    for (let at = first; at < end; at++) {
      const re = values[2 * at]!;
      const im = values[2 * at + 1]!;
      made.add(columns[at]!, gainRe * re - gainIm * im, gainRe * im + gainIm * re);
    }
    made.keep(node);
  }
  return new Map(wanted.map((node) => [node, made.row(node)]));
}

/** Rows that are sums of those made before, one after the other in one store. */
class RowSums {
  #columns: Int32Array = new Int32Array(FIRST_ENTRIES);
  #values: Float64Array = new Float64Array(2 * FIRST_ENTRIES);
  #end = 0;
  /** Where the row that is made begins. */
  #start = 0;
  /** By node: where its row begins and ends; NONE if it has none. */
  readonly #first: Int32Array;
  readonly #behind: Int32Array;
  /** Where a column stands in the row that is made; NONE if it doesn't. */
  readonly #places: Int32Array;

  constructor(size: number) {
    this.#places = new Int32Array(size).fill(NONE);
    this.#first = new Int32Array(size).fill(NONE);
    this.#behind = new Int32Array(size);
  }

  /** Begins another row. */
  begin(): void {
    this.#start = this.#end;
  }

  /** Adds a node's row times a factor; the factor at its own column where it has no row. */
  add(node: number, re: number, im: number): void {
    const first = this.#first[node]!;
    if (first === NONE) {
      this.#reserve(1);
      this.#put(node, re, im);
      return;
    }
    const end = this.#behind[node]!;
    this.#reserve(end - first);
    const columns = this.#columns;
    const values = this.#values;
    for (let at = first; at < end; at++) {
      const x = values[2 * at]!;
      const y = values[2 * at + 1]!;
      this.#put(columns[at]!, re * x - im * y, re * y + im * x);
    }
  }

  /** Where there is room. */
  #put(column: number, re: number, im: number): void {
    const place = this.#places[column]!;
    if (place !== NONE) {
      this.#values[2 * place]! += re;
      this.#values[2 * place + 1]! += im;
      return;
    }
    const at = this.#end++;
    this.#places[column] = at;
    this.#columns[at] = column;
    this.#values[2 * at] = re;
    this.#values[2 * at + 1] = im;
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#columns.length) return;
    [this.#columns, this.#values] = doubledEntries(this.#columns, this.#values);
    this.#reserve(more);
  }

  /** What was added is a node's row. */
  keep(node: number): void {
    for (let at = this.#start; at < this.#end; at++) this.#places[this.#columns[at]!] = NONE;
    this.#first[node] = this.#start;
    this.#behind[node] = this.#end;
  }

  row(node: number): SparseRow {
    const [first, end] = [this.#first[node]!, this.#behind[node]!];
    return { columns: this.#columns.subarray(first, end), values: this.#values.subarray(2 * first, 2 * end) };
  }
}

const NONE = -1;
const FIRST_ENTRIES = 2 ** 10;
