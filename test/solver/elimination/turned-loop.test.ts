import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexMul, complexReal, polar } from "../../../lib/arithmetic/complex.js";
import type { System } from "../../../lib/solver/elimination/system.js";
import { liveCount } from "../../../lib/solver/tape/live.js";
import type { Tape } from "../../../lib/solver/tape/tape.js";
import { heldToOracle } from "../held-to-oracle.js";
import { coupledCavities } from "../mode-networks.js";

/** Compares wanted fields at random inputs with the oracle. @returns the live operations of all wanted fields */
function compare(system: System, inputCount: number, seed: number, wanted?: readonly number[]): number {
  const elimination = heldToOracle(system, { inputCount, seed, points: 5, wanted });
  const refs = [...elimination.fields.values()].flatMap(({ re, im }) => [re, im]);
  return liveCount(system.tape, refs);
}

/** Tunings of three mirrors: a multiple of the input, and a constant. */
function tunings(multiples: readonly number[]) {
  return (tape: Tape) =>
    [0.3, -0.7, 1.1].map((value, mirror) => {
      const multiple = multiples[mirror]!;
      return tape.add(tape.constant(value), tape.mul(tape.constant(multiple), tape.input(0)));
    });
}

const transmissions = [0.05, 0.02, 0.01];
const some = [fc.nat(), fc.integer({ min: 1, max: 8 })] as const;

describe("a loop in which one turn varies", () => {
  it("is solved as the oracle does, where the last mirror is swept", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        compare(coupledCavities({ seed, modes, transmissions, tunings: tunings([0, 0, 1]) }), 1, seed);
      }),
      { numRuns: 30 },
    );
  });

  it("is solved as the oracle does, where a mirror turns both of its sides, opposite ways", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        compare(coupledCavities({ seed, modes, transmissions, tunings: tunings([0, 1, 0]) }), 1, seed);
      }),
      { numRuns: 30 },
    );
  });

  it("is solved as the oracle does, where mirrors move together, one the other way, from different places", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        compare(coupledCavities({ seed, modes, transmissions, tunings: tunings([0, 2, -2]) }), 1, seed);
      }),
      { numRuns: 30 },
    );
  });

  it("takes no more than the square of its modes", () => {
    const operations = (modes: number, multiples: readonly number[]) => {
      const system = coupledCavities({ seed: 5, modes, transmissions, tunings: tunings(multiples) });
      return compare(
        system,
        1,
        5,
        Array.from({ length: modes }, (_, mode) => 11 * modes + mode),
      );
    };
    // Twice the modes: four times the sums, and a little more for what grows with them alone.
    expect(operations(16, [0, 0, 1]) / operations(8, [0, 0, 1])).toBeLessThan(4.2);
    expect(operations(16, [0, 1, 0]) / operations(8, [0, 1, 0])).toBeLessThan(4.2);
    // Of different multiples there is no one turn: the cube.
    expect(operations(7, [0, 1, 2]) / operations(4, [0, 1, 2])).toBeGreaterThan(4);
  });

  it("is fed by sources that vary, and by light of another loop with a turn of its own", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        const one = coupledCavities({ seed, modes, transmissions, tunings: tunings([0, 0, 1]) });
        const { tape, size } = one;
        const constant = () => [0.3, 0.1, -0.4].map((value) => tape.constant(value));
        const turn = polar(tape, tape.one, tape.input(1));
        const other = coupledCavities({ seed: seed + 1, modes, transmissions, tunings: constant, tape, first: size });
        const turned = other.edges.map(({ from, to, value }) => {
          const isLast = from >= size + 8 * modes && to >= size + 9 * modes && to < size + 10 * modes;
          return { from, to, value: isLast ? complexMul(tape, value, turn) : value };
        });
        const links = Array.from({ length: modes }, (_, mode) => {
          return { from: 11 * modes + mode, to: size + mode, value: turn };
        });
        const system: System = {
          ...one,
          size: other.size,
          edges: [...one.edges, ...links, ...turned],
          sources: [...one.sources, { at: 2 * modes, value: complexReal(tape, tape.input(2)) }],
        };
        compare(system, 3, seed);
      }),
      { numRuns: 20 },
    );
  });
});
