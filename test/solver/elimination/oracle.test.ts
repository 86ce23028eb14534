import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexConstant } from "../../../lib/arithmetic/complex.js";
import { solveOracle } from "../../../lib/solver/elimination/oracle.js";
import type { System } from "../../../lib/solver/elimination/system.js";
import { solveDense } from "../../../lib/solver/matrix/complex-matrix.js";
import { SparseMatrix } from "../../../lib/solver/matrix/sparse.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { Tape } from "../../../lib/solver/tape/tape.js";
import { chanceOf, networkShapes, pointsAround, randomNetwork } from "../networks.js";

/** The largest |b + A a - a|, over the largest |a|. */
function residual({ tape, size, edges, sources }: System, fields: Float64Array, inputs: Float64Array): number {
  const values = interpret(tape, inputs);
  const left = fields.map((value) => -value);
  for (const { at, value } of sources) {
    left[2 * at]! += values[value.re]!;
    left[2 * at + 1]! += values[value.im]!;
  }
  for (const { from, to, value } of edges) {
    const [re, im] = [values[value.re]!, values[value.im]!];
    left[2 * to]! += re * fields[2 * from]! - im * fields[2 * from + 1]!;
    left[2 * to + 1]! += re * fields[2 * from + 1]! + im * fields[2 * from]!;
  }
  const largest = (numbers: Float64Array) => numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(left.length).toBe(2 * size);
  return largest(left) / largest(fields);
}

describe("the oracle", () => {
  it("solves the equations to rounding, in small loops and in large ones", () => {
    fc.assert(
      fc.property(networkShapes, fc.constantFrom(1, 6), (shape, factor) => {
        const network = randomNetwork({ ...shape, splitters: factor * (shape.splitters + 1) });
        const inputs = pointsAround(network, 1);
        // Eliminations of a hundred unknowns lose up to three digits of sixteen.
        expect(residual(network.system, solveOracle(network.system, inputs), inputs)).toBeLessThan(1e-12);
      }),
      { numRuns: 100 },
    );
  });

  it("solves sparse matrices as it does dense ones, where the diagonal is no help", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 25 }), (seed, size) => {
        const chance = chanceOf(seed);
        const dense = new Float64Array(2 * size * size);
        const sparse = new SparseMatrix(size);
        // A permutation, so that there is a solution, and a few small entries anywhere.
        for (let entry = 0; entry < 4 * size; entry++) {
          const row = entry < size ? entry : Math.floor(size * chance());
          const column = entry < size ? (entry * 7 + 3) % size : Math.floor(size * chance());
          const scale = entry < size ? 1 : 0.3;
          const [re, im] = [scale * (chance() - 0.5), scale * (chance() - 0.5)];
          dense[2 * (row * size + column)]! += re;
          dense[2 * (row * size + column) + 1]! += im;
          sparse.add(row, column, re, im);
        }
        const b = Float64Array.from({ length: 2 * size }, () => chance() - 0.5);
        const [one, other] = [b.slice(), b.slice()];
        const [isOne, isOther] = [solveDense(size, dense, one), sparse.solve(other)];
        fc.pre(isOne && isOther && one.every((value) => Math.abs(value) < 1e4));
        one.forEach((value, index) => {
          expect(other[index]! - value).toBeCloseTo(0, 8);
        });
      }),
    );
  });

  it("gives NaN where light that can't leave has a source", () => {
    const tape = new Tape();
    const one = complexConstant(tape, 1);
    const edges = [
      { from: 0, to: 1, value: one },
      { from: 1, to: 0, value: one },
    ];
    const fields = solveOracle({ tape, size: 2, edges, sources: [{ at: 0, value: one }] }, []);
    expect([...fields]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });
});
