/** Holds eliminations to the oracle's solutions. */
import { expect } from "vitest";
import type { Elimination } from "../../lib/solver/elimination/eliminate.js";
import { solveOracle } from "../../lib/solver/elimination/oracle.js";
import type { System } from "../../lib/solver/elimination/system.js";
import { eliminateTrusted } from "../../lib/solver/elimination/trust.js";
import { interpret } from "../../lib/solver/tape/interpret.js";
import { chanceOf } from "./networks.js";

interface Compared {
  readonly inputCount: number;
  readonly seed: number;
  readonly points: number;
  /** The fields that are compared; five by chance if left out. */
  readonly wanted?: readonly number[] | undefined;
}

/** Compares some fields with the oracle's at random inputs. @returns the elimination, which must be trusted */
export function heldToOracle(system: System, { inputCount, seed, points, wanted }: Compared): Elimination {
  const chance = chanceOf(seed);
  const some = wanted ?? Array.from({ length: 5 }, () => Math.floor(system.size * chance()));
  const elimination = eliminateTrusted(system, some, [new Float64Array(inputCount).fill(0.2)]);
  expect(elimination.isTrusted).toBe(true);
  for (let point = 0; point < points; point++) {
    const inputs = Float64Array.from({ length: inputCount }, () => 6 * chance() - 3);
    const values = interpret(system.tape, inputs);
    const exact = solveOracle(system, inputs);
    const largest = Math.max(...exact.map(Math.abs));
    for (const field of some) {
      const { re, im } = elimination.fields.get(field)!;
      expect(Math.abs(values[re]! - exact[2 * field]!) / largest).toBeLessThan(1e-10);
      expect(Math.abs(values[im]! - exact[2 * field + 1]!) / largest).toBeLessThan(1e-10);
    }
  }
  return elimination;
}
