/**
 * A network of constant blocks, reduced to the nodes that are kept: constant-network.ts for nodes that carry many modes.
 *
 * Sources are vectors that enter at nodes; they are carried along by number.
 */
import { addBlocks, applyBlock, type Block, loopGain, multiplyBlocks } from "./block-algebra.js";

export class BlockNetwork {
  readonly modes: number;
  /** What leads into each node, by where it comes from. */
  readonly into: Map<number, Block>[] = [];
  readonly outOf: Set<number>[] = [];
  /** What enters each node, by the source's number: shape (modes, 2). */
  readonly entering: Map<number, Float64Array>[] = [];

  constructor(modes: number) {
    this.modes = modes;
  }

  get size(): number {
    return this.into.length;
  }

  /** Adds a node. @returns its number */
  node(): number {
    this.outOf.push(new Set());
    this.entering.push(new Map());
    return this.into.push(new Map()) - 1;
  }

  add(from: number, to: number, block: Block): void {
    const known = this.into[to]!.get(from);
    this.into[to]!.set(from, known === undefined ? block : addBlocks(known, block, this.modes));
    this.outOf[from]!.add(to);
  }

  /** Lets a vector enter at a node. */
  enter(source: number, at: number, vector: Float64Array): void {
    const known = this.entering[at]!.get(source);
    this.entering[at]!.set(source, known === undefined ? vector : known.map((value, k) => value + vector[k]!));
  }

  /** Eliminates all nodes that may go, those with the fewest ways through them first. @param removable 1 for nodes that may */
  reduce(removable: Uint8Array): void {
    const left = new Set<number>();
    removable.forEach((is, node) => {
      if (is === 1) left.add(node);
    });
    while (left.size > 0) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const node of left) {
        const cost = this.into[node]!.size * this.outOf[node]!.size;
        if (cost >= least) continue;
        least = cost;
        best = node;
      }
      left.delete(best);
      this.#eliminate(best);
    }
  }

  #eliminate(node: number): void {
    const into = this.into[node]!;
    const outOf = this.outOf[node]!;
    const loop = into.get(node);
    into.delete(node);
    outOf.delete(node);
    const gain = loop === undefined ? undefined : loopGain(loop, this.modes);
    for (const to of outOf) {
      const block = this.into[to]!.get(node)!;
      const factor = gain === undefined ? block : multiplyBlocks(block, gain, this.modes);
      this.into[to]!.delete(node);
      for (const [from, each] of into) this.add(from, to, multiplyBlocks(factor, each, this.modes));
      for (const [source, vector] of this.entering[node]!) {
        this.enter(source, to, applyBlock(factor, vector, this.modes));
      }
    }
    for (const from of into.keys()) this.outOf[from]!.delete(node);
    into.clear();
    outOf.clear();
    this.entering[node]!.clear();
  }
}
