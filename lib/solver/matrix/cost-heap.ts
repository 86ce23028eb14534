/** What is cheapest next, where costs are any numbers that change all the time. */

/** Nodes by cost, the cheapest first; of equal ones that which was put in first at all. A node put in again has its new cost alone. */
export class CostHeap {
  /** By node. */
  readonly #costs = new Map<number, number>();
  readonly #places = new Map<number, number>();
  /** A binary heap; what isn't its node's cost any more is passed over when it comes to the top. */
  readonly #nodes: number[] = [];
  readonly #keys: number[] = [];

  put(node: number, cost: number): void {
    if (this.#costs.get(node) === cost) return;
    this.#costs.set(node, cost);
    if (!this.#places.has(node)) this.#places.set(node, this.#places.size);
    let at = this.#nodes.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(node, cost, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#nodes[at] = node;
    this.#keys[at] = cost;
  }

  /** Takes the cheapest node out. */
  take(): number | undefined {
    while (this.#nodes.length > 0) {
      const node = this.#nodes[0]!;
      const cost = this.#keys[0]!;
      this.#removeTop();
      if (this.#costs.get(node) !== cost) continue;
      this.#costs.delete(node);
      return node;
    }
    return undefined;
  }

  #removeTop(): void {
    const node = this.#nodes.pop()!;
    const cost = this.#keys.pop()!;
    const { length } = this.#nodes;
    if (length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#isBefore(this.#nodes[child + 1]!, this.#keys[child + 1]!, child)) child++;
      if (this.#isBefore(node, cost, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#nodes[at] = node;
    this.#keys[at] = cost;
  }

  #move(from: number, to: number): void {
    this.#nodes[to] = this.#nodes[from]!;
    this.#keys[to] = this.#keys[from]!;
  }

  /** Whether a node of a cost comes before what is at a place of the heap. */
  #isBefore(node: number, cost: number, at: number): boolean {
    const other = this.#keys[at]!;
    if (cost !== other) return cost < other;
    return this.#places.get(node)! < this.#places.get(this.#nodes[at]!)!;
  }
}
