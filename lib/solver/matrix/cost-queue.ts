/** What is cheapest next, where costs are small whole numbers that change all the time. */

/** Costs from here on count as one: such nodes are taken as they come. */
const COST_CAP = 4096;

/** Nodes by cost, the cheapest first; a node whose cost has changed is put in again and its old place is passed over. */
export class CostQueue {
  readonly #buckets: number[][] = [];
  #lowest = 0;

  put(node: number, cost: number): void {
    const at = Math.min(cost, COST_CAP);
    this.#buckets[at] ??= [];
    this.#buckets[at].push(node);
    this.#lowest = Math.min(this.#lowest, at);
  }

  /** @param costNow a node's cost, undefined if it is gone */
  take(costNow: (node: number) => number | undefined): number | undefined {
    for (; this.#lowest < this.#buckets.length; this.#lowest++) {
      const bucket = this.#buckets[this.#lowest];
      for (let node = bucket?.pop(); node !== undefined; node = bucket?.pop()) {
        const cost = costNow(node);
        if (cost !== undefined && Math.min(cost, COST_CAP) === this.#lowest) return node;
      }
    }
    return undefined;
  }
}
