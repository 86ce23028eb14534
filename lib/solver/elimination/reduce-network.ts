/**
 * Reduces constant couplings to what leads into them: what each unknown gets of the nodes that are kept.
 *
 * A node is written into those that it leads to: where i -> k -> j, j gets A_jk (1 - A_kk)⁻¹ A_ki of i. The node with the fewest such ways
 * goes first (H. Markowitz, "The elimination form of the inverse and its application to linear programming", Management Science 1957).
 * What a node was made of when it went is then followed back from the last to the first.
 */

import { CostQueue } from "../matrix/cost-queue.js";
import type { SparseRow } from "../matrix/sparse-rows.js";
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
    for (const other of departed.row.columns) if (isLeft[other] === 1) queue.put(other, network.cost(other));
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
  const isNeeded = new Uint8Array(network.size);
  for (const node of wanted) isNeeded[node] = 1;
  // What a node is made of went later, or stays.
  for (const { node, row } of gone) {
    if (isNeeded[node] === 1) for (const from of row.columns) isNeeded[from] = 1;
  }
  const made: (SparseRow | undefined)[] = [];
  const sum = new RowSum(network.size);
  for (let step = gone.length - 1; step >= 0; step--) {
    const { node, row, gainRe, gainIm } = gone[step]!;
    if (isNeeded[node] !== 1) continue;
    for (let at = 0; at < row.columns.length; at++) {
      const re = row.values[2 * at]!;
      const im = row.values[2 * at + 1]!;
      sum.add(row.columns[at]!, made[row.columns[at]!], gainRe * re - gainIm * im, gainRe * im + gainIm * re);
    }
    made[node] = sum.taken();
  }
  return new Map(wanted.map((node) => [node, made[node]!]));
}

/** A row that rows are added to. */
class RowSum {
  #columns: number[] = [];
  #values: number[] = [];
  /** Where a column stands in the row; NONE if it doesn't. */
  readonly #places: Int32Array;

  constructor(size: number) {
    this.#places = new Int32Array(size).fill(NONE);
  }

  /** Adds a row times a factor; the factor at a column where there is no row. */
  add(column: number, row: SparseRow | undefined, re: number, im: number): void {
    if (row === undefined) {
      this.#put(column, re, im);
      return;
    }
    const { columns, values } = row;
    for (let at = 0; at < columns.length; at++) {
      const x = values[2 * at]!;
      const y = values[2 * at + 1]!;
      this.#put(columns[at]!, re * x - im * y, re * y + im * x);
    }
  }

  #put(column: number, re: number, im: number): void {
    const place = this.#places[column]!;
    if (place === NONE) {
      this.#places[column] = this.#columns.push(column) - 1;
      this.#values.push(re, im);
      return;
    }
    this.#values[2 * place]! += re;
    this.#values[2 * place + 1]! += im;
  }

  /** The sum; it begins anew. */
  taken(): SparseRow {
    const row = { columns: this.#columns, values: this.#values };
    for (const column of row.columns) this.#places[column] = NONE;
    this.#columns = [];
    this.#values = [];
    return row;
  }
}

const NONE = -1;
