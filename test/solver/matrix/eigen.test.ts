import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorize, multiplyMatrices, solveFactored, unitMatrix } from "../../../lib/solver/matrix/complex-matrix.js";
import { eigen } from "../../../lib/solver/matrix/eigen.js";
import { chanceOf } from "../networks.js";

function randomMatrix(seed: number, size: number): Float64Array {
  const chance = chanceOf(seed);
  return Float64Array.from({ length: 2 * size * size }, () => chance() - 0.5);
}

const square = (size: number) => ({ rows: size, inner: size, columns: size });

describe("dense matrices", () => {
  it("times their inverse are the unit matrix", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), (seed, size) => {
        const matrix = randomMatrix(seed, size);
        const factors = factorize(size, matrix.slice())!;
        fc.pre(factors.strength > 1e-4);
        const inverse = solveFactored(factors, unitMatrix(size), size);
        multiplyMatrices(matrix, inverse, square(size)).forEach((value, at) => {
          expect(value - unitMatrix(size)[at]!).toBeCloseTo(0, 9);
        });
      }),
    );
  });
});

describe("eigenvalues", () => {
  it("and eigenvectors v with M v = λ v, for random matrices", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, size) => {
        const matrix = randomMatrix(seed, size);
        const { values, vectors } = eigen(size, matrix)!;
        const product = multiplyMatrices(matrix, vectors, square(size));
        for (let row = 0; row < size; row++) {
          for (let k = 0; k < size; k++) {
            const at = 2 * (row * size + k);
            const re = values[2 * k]! * vectors[at]! - values[2 * k + 1]! * vectors[at + 1]!;
            const im = values[2 * k]! * vectors[at + 1]! + values[2 * k + 1]! * vectors[at]!;
            // Backward stable: a few hundred units of the last place of the matrix's norm, some 3.
            expect(Math.abs(product[at]! - re)).toBeLessThan(1e-12);
            expect(Math.abs(product[at + 1]! - im)).toBeLessThan(1e-12);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of a turn about equal axes, a diagonal and a nilpotent matrix are what they are known to be", () => {
    const turn = eigen(2, Float64Array.of(0, 0, -1, 0, 1, 0, 0, 0))!.values;
    expect([turn[1]!, turn[3]!].sort()).toEqual([expect.closeTo(-1, 14), expect.closeTo(1, 14)]);
    expect([...eigen(2, Float64Array.of(2, 1, 0, 0, 0, 0, -3, 0))!.values]).toEqual([2, 1, -3, 0]);
    expect([...eigen(2, Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0))!.values]).toEqual([0, 0, 0, 0]);
  });
});
