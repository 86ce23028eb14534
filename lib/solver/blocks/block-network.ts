/** Constant blocks between nodes that carry many modes, while they are reduced. */
import type { ConstantNetwork } from "../elimination/algebra.js";
import { addBlocks, type Block, loopGain, loopPivot, multiplyBlocks } from "./block-algebra.js";

export class BlockNetwork implements ConstantNetwork<Block> {
  /** What leads into each node, by where it comes from. */
  readonly #into: Map<number, Block>[] = [];
  readonly #outOf: Set<number>[] = [];

  get size(): number {
    return this.#into.length;
  }

  node(): number {
    this.#outOf.push(new Set());
    return this.#into.push(new Map()) - 1;
  }

  add(from: number, to: number, block: Block): void {
    const known = this.#into[to]!.get(from);
    this.#into[to]!.set(from, known === undefined ? block : addBlocks(known, block));
    this.#outOf[from]!.add(to);
  }

  into(node: number): ReadonlyMap<number, Block> {
    return this.#into[node]!;
  }

  isTouched(node: number): boolean {
    return this.#into[node]!.size > 0 || this.#outOf[node]!.size > 0;
  }

  cost(node: number): number {
    return this.#into[node]!.size * this.#outOf[node]!.size;
  }

  pivot(node: number): number {
    const loop = this.#into[node]!.get(node);
    return loop === undefined ? 1 : loopPivot(loop);
  }

  eliminate(node: number): readonly number[] {
    const into = this.#into[node]!;
    const outOf = this.#outOf[node]!;
    const loop = into.get(node);
    into.delete(node);
    outOf.delete(node);
    const gain = loop === undefined ? undefined : loopGain(loop);
    const touched = [...outOf, ...into.keys()];
    for (const to of outOf) {
      const block = this.#into[to]!.get(node)!;
      const factor = gain === undefined ? block : multiplyBlocks(block, gain);
      this.#into[to]!.delete(node);
      for (const [from, each] of into) this.add(from, to, multiplyBlocks(factor, each));
    }
    for (const from of into.keys()) this.#outOf[from]!.delete(node);
    into.clear();
    outOf.clear();
    return touched;
  }
}
