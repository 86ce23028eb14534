import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DenseSolver } from "../../../lib/solver/blocks/block-lu.js";
import { chanceOf } from "../networks.js";

/** Equations with right-hand sides, shape (size, size + 1, 2). */
function randomEquations(seed: number, size: number): Float64Array {
  const chance = chanceOf(seed);
  return Float64Array.from({ length: 2 * size * (size + 1) }, () => chance() - 0.5);
}

function solve(size: number, equations: Float64Array, form: "wasm" | "javascript"): Float64Array | undefined {
  const solver = new DenseSolver(size, form);
  solver.equations().set(equations);
  const solution = new Float64Array(2 * size);
  return solver.solve(solution) ? solution : undefined;
}

describe("dense equations in panels", () => {
  it("are solved, whatever the size, and to the same bits in WebAssembly and JavaScript", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, size) => {
        const equations = randomEquations(seed, size);
        const x = solve(size, equations, "wasm")!;
        expect(solve(size, equations, "javascript")).toEqual(x);
        const largest = Math.max(...x.map(Math.abs));
        for (let row = 0; row < size; row++) {
          const at = 2 * row * (size + 1);
          let re = -equations[at + 2 * size]!;
          let im = -equations[at + 2 * size + 1]!;
          for (let k = 0; k < size; k++) {
            re += equations[at + 2 * k]! * x[2 * k]! - equations[at + 2 * k + 1]! * x[2 * k + 1]!;
            im += equations[at + 2 * k]! * x[2 * k + 1]! + equations[at + 2 * k + 1]! * x[2 * k]!;
          }
          // Partial pivoting is backward stable: some tens of units of the last place.
          expect(Math.abs(re)).toBeLessThan(1e-13 * size * largest);
          expect(Math.abs(im)).toBeLessThan(1e-13 * size * largest);
        }
      }),
    );
  });

  it("without a solution are said to have none", () => {
    expect(solve(2, Float64Array.of(1, 0, 2, 0, 1, 0, 2, 0, 4, 0, 1, 0), "wasm")).toBeUndefined();
  });
});
