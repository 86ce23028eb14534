/**
 * A network of constant couplings, reduced to the nodes that are kept: the light's way between them, in plain numbers.
 *
 * A node that isn't kept is written into those that it leads to: where i -> k -> j, j gets A_jk A_ki / (1 - A_kk) of i. The
 * node with the fewest such ways goes first (H. Markowitz, "The elimination form of the inverse and its application to
 * linear programming", Management Science 1957).
 */
import { CostQueue } from "./cost-queue.js";
import { magnitude } from "./magnitude.js";

/** A coupling; changed in place while nodes go. */
export interface Coupling {
  re: number;
  im: number;
}

export class ConstantNetwork {
  /** What leads into each node: by where it comes from. */
  readonly into: Map<number, Coupling>[] = [];
  /** What leads out of each node: by where it goes. The same couplings. */
  readonly outOf: Map<number, Coupling>[] = [];

  get size(): number {
    return this.into.length;
  }

  /** Adds a node. @returns its number */
  node(): number {
    this.outOf.push(new Map());
    return this.into.push(new Map()) - 1;
  }

  /** Adds to the coupling between two nodes. */
  add(from: number, to: number, re: number, im: number): void {
    const into = this.into[to]!;
    const known = into.get(from);
    if (known !== undefined) {
      known.re += re;
      known.im += im;
      return;
    }
    const coupling = { re, im };
    into.set(from, coupling);
    this.outOf[from]!.set(to, coupling);
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
      const degree = this.into[node]!.size + this.outOf[node]!.size;
      if (this.#cost(node) - degree > maxFill) continue;
      removable[node] = 0;
      for (const other of this.#eliminate(node)) if (removable[other] === 1) queue.put(other, this.#cost(other));
    }
  }

  /** |1 - A_kk|. */
  pivot(node: number): number {
    const loop = this.into[node]!.get(node);
    return loop === undefined ? 1 : magnitude(1 - loop.re, loop.im);
  }

  #cost(node: number): number {
    return this.into[node]!.size * this.outOf[node]!.size;
  }

  /** @returns the nodes whose couplings changed, some of them twice */
  #eliminate(node: number): number[] {
    const into = this.into[node]!;
    const outOf = this.outOf[node]!;
    let gainRe = 1;
    let gainIm = 0;
    const loop = into.get(node);
    if (loop !== undefined) {
      const re = 1 - loop.re;
      const norm = re * re + loop.im * loop.im;
      gainRe = re / norm;
      gainIm = loop.im / norm;
      into.delete(node);
      outOf.delete(node);
    }
    for (const [to, { re, im }] of outOf) {
      const factorRe = re * gainRe - im * gainIm;
      const factorIm = re * gainIm + im * gainRe;
      for (const [from, each] of into) {
        this.add(from, to, factorRe * each.re - factorIm * each.im, factorRe * each.im + factorIm * each.re);
      }
      this.into[to]!.delete(node);
    }
    for (const from of into.keys()) this.outOf[from]!.delete(node);
    const touched = [...outOf.keys(), ...into.keys()];
    into.clear();
    outOf.clear();
    return touched;
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
