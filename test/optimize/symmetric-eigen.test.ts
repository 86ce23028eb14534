import fc from "fast-check";
import { expect, it } from "vitest";
import { symmetricEigen } from "../../lib/optimize/symmetric-eigen.js";
import { chanceOf } from "./problems.js";

it("takes a symmetric matrix apart into an orthogonal one and its values", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
      const chance = chanceOf(seed);
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = chance.normal();
      const { values, vectors } = symmetricEigen(a, n);
      const at = (i: number, j: number, of: (k: number) => number) => {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += vectors[i * n + k]! * of(k) * vectors[j * n + k]!;
        return sum;
      };
      for (let i = 0; i < n; i++) {
        if (i > 0) expect(values[i]!).toBeGreaterThanOrEqual(values[i - 1]!);
        for (let j = 0; j < n; j++) {
          expect(at(i, j, (k) => values[k]!)).toBeCloseTo(a[i * n + j]!, 11);
          expect(at(i, j, () => 1)).toBeCloseTo(i === j ? 1 : 0, 12);
        }
      }
    }),
    { numRuns: 8 },
  );
});
