/**
 * A network of constant couplings, reduced to the nodes that are kept: the light's way between them, in plain numbers.
 *
 * A node that isn't kept is written into those that it leads to: where i -> k -> j, j gets A_jk A_ki / (1 - A_kk) of i. The
 * node with the fewest such ways goes first (H. Markowitz, "The elimination form of the inverse and its application to
 * linear programming", Management Science 1957).
 */
import { CostQueue } from "./cost-queue.js";
import { magnitude } from "./magnitude.js";
import { type SparseRow, SparseRows } from "./sparse-rows.js";

const NONE = -1;

export class ConstantNetwork {
  /** A row for each node: what leads into it, by where it comes from. */
  readonly #rows = new SparseRows();

  get size(): number {
    return this.#rows.size;
  }

  /** Adds a node. @returns its number */
  node(): number {
    return this.#rows.grow();
  }

  /** Adds to the coupling between two nodes. */
  add(from: number, to: number, re: number, im: number): void {
    this.#rows.add(to, from, re, im);
  }

  /** What leads into a node: its columns are where it comes from. */
  into(node: number): SparseRow {
    return this.#rows.row(node);
  }

  /** The nodes that a node leads to. */
  outOf(node: number): readonly number[] {
    return this.#rows.rowsOf(node);
  }

  /**
   * Eliminates all nodes that may go.
   *
   * @param removable  1 for nodes that may go; set to 0 for those that went
   * @param maxFill    leaves those that would leave more couplings behind than they take away by more than this
   * @param minPivot   leaves those whose |1 - A_kk| is smaller to the end, or for good where maxFill is finite
   */
  reduce(removable: Uint8Array, maxFill: number, minPivot: number): void {
    const queue = new CostQueue();
    for (let node = 0; node < removable.length; node++) if (removable[node] === 1) queue.put(node, this.#cost(node));
    const weak: number[] = [];
    for (;;) {
      let node = queue.take((each) => (removable[each] === 1 ? this.#cost(each) : undefined));
      if (node === undefined) {
        if (maxFill < Number.POSITIVE_INFINITY) return;
        node = strongest(this, weak, removable);
        if (node === undefined) return;
      } else if (this.pivot(node) < minPivot) {
        weak.push(node);
        continue;
      }
      const degree = this.into(node).columns.length + this.outOf(node).length;
      if (this.#cost(node) - degree > maxFill) continue;
      removable[node] = 0;
      for (const other of this.#eliminate(node)) if (removable[other] === 1) queue.put(other, this.#cost(other));
    }
  }

  /** |1 - A_kk|. */
  pivot(node: number): number {
    const at = this.#rows.find(node, node);
    const { values } = this.into(node);
    return at === NONE ? 1 : magnitude(1 - values[2 * at]!, values[2 * at + 1]!);
  }

  #cost(node: number): number {
    return this.into(node).columns.length * this.outOf(node).length;
  }

  /** @returns the nodes whose couplings changed, some of them twice */
  #eliminate(node: number): number[] {
    const rows = this.#rows;
    const { re: gainRe, im: gainIm } = this.#takeLoop(node);
    const targets = [...rows.rowsOf(node)];
    for (const to of targets) {
      const at = rows.find(to, node);
      const { values } = rows.row(to);
      const [re, im] = [values[2 * at]!, values[2 * at + 1]!];
      rows.removeAt(to, at);
      rows.addRow(to, node, NONE, re * gainRe - im * gainIm, re * gainIm + im * gainRe);
    }
    const touched = [...targets, ...this.into(node).columns];
    rows.clear(node);
    return touched;
  }

  /** Takes a node's coupling to itself away. @returns 1 / (1 - A_kk) */
  #takeLoop(node: number): { readonly re: number; readonly im: number } {
    const at = this.#rows.find(node, node);
    if (at === NONE) return { re: 1, im: 0 };
    const { values } = this.into(node);
    const [re, im] = [1 - values[2 * at]!, values[2 * at + 1]!];
    this.#rows.removeAt(node, at);
    const norm = re * re + im * im;
    return { re: re / norm, im: im / norm };
  }
}

/** Of those left aside for their small pivots, the one whose pivot is largest now. */
function strongest(network: ConstantNetwork, weak: readonly number[], removable: Uint8Array): number | undefined {
  let best: number | undefined;
  let found = -1;
  for (const node of weak) {
    if (removable[node] !== 1) continue;
    const pivot = network.pivot(node);
    if (!(pivot > found) && best !== undefined) continue;
    found = pivot;
    best = node;
  }
  return best;
}
