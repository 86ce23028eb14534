import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CostHeap } from "../../../lib/solver/matrix/cost-heap.js";

describe("what is cheapest next", () => {
  it("is what looking at all would find, whatever costs change: of equal ones the first that was ever put in", () => {
    const steps = fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 0, max: 6 }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (given) => {
        const heap = new CostHeap();
        const costs = new Map<number, number>();
        const places: number[] = [];
        const cheapest = () =>
          [...costs].sort(([a, x], [b, y]) => x - y || places.indexOf(a) - places.indexOf(b))[0]?.[0];
        const take = () => {
          const best = cheapest();
          expect(heap.take()).toBe(best);
          if (best !== undefined) costs.delete(best);
        };
        for (const [node, cost, isTaken] of given) {
          if (!places.includes(node)) places.push(node);
          heap.put(node, cost);
          costs.set(node, cost);
          if (isTaken) take();
        }
        while (costs.size > 0) take();
        expect(heap.take()).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
