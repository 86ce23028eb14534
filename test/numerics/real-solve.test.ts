import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveLinear } from "../../lib/numerics/real-solve.js";

describe("a small linear system", () => {
  it("is solved where the first pivot is 0", () => {
    expect(solveLinear(Float64Array.of(0, 2, 3, 1), Float64Array.of(4, 5))).toEqual(Float64Array.of(1, 2));
  });

  it("has no solution if it is singular, or holds what is no number", () => {
    expect(solveLinear(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2))).toBeUndefined();
    expect(solveLinear(Float64Array.of(Number.NaN), Float64Array.of(1))).toBeUndefined();
  });

  it("gives back what it was made of", () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    const systems = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.record({
        matrix: fc.array(entry, { minLength: n * n, maxLength: n * n }),
        x: fc.array(entry, { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(systems, ({ matrix, x }) => {
        const n = x.length;
        // A diagonal larger than the rest of its row keeps it far from singular.
        const a = Float64Array.from(matrix, (value, k) => (k % (n + 1) === 0 ? value + 2 * n : value));
        const right = Float64Array.from(x, (_, row) => x.reduce((sum, each, k) => sum + a[row * n + k]! * each, 0));
        const solved = solveLinear(a, right)!;
        for (const [k, each] of x.entries()) expect(solved[k]).toBeCloseTo(each, 12);
      }),
    );
  });
});
