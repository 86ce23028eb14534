import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexReal } from "../../../lib/arithmetic/complex.js";
import { UNIT_BLOCK } from "../../../lib/solver/blocks/block-algebra.js";
import type { BlockSystem } from "../../../lib/solver/blocks/block-system.js";
import { compileBlockKernel, eliminateBlocks } from "../../../lib/solver/blocks/blocks.js";
import { solveOracle } from "../../../lib/solver/elimination/oracle.js";
import type { Tape } from "../../../lib/solver/tape/tape.js";
import { coupledCavities, withoutBlocks } from "../block-networks.js";
import { chanceOf } from "../networks.js";

/** Compares wanted fields at random inputs with the oracle of the same equations without blocks. @returns whether numbers */
function compare(system: BlockSystem, inputCount: number, seed: number): boolean {
  const chance = chanceOf(seed);
  const fields = system.size * system.modes;
  const wanted = Array.from({ length: 5 }, () => Math.floor(fields * chance()));
  const elimination = eliminateBlocks(system, wanted, inputCount);
  const refs = wanted.flatMap((field) => [elimination.fields.get(field)!.re, elimination.fields.get(field)!.im]);
  const kernel = compileBlockKernel({ tape: system.tape, elimination, outputs: refs, inputCount });
  const count = 5;
  const values = Float64Array.from({ length: count * inputCount }, () => 6 * chance() - 3);
  const out = new Float64Array(refs.length * count);
  kernel.run(values, count, out);
  const scalar = withoutBlocks(system);
  for (let point = 0; point < count; point++) {
    const exact = solveOracle(scalar, values.subarray(point * inputCount, (point + 1) * inputCount));
    const largest = Math.max(...exact.map(Math.abs));
    wanted.forEach((field, index) => {
      for (const part of [0, 1]) {
        const found = out[(2 * index + part) * count + point]!;
        expect(Math.abs(found - exact[2 * field + part]!) / largest).toBeLessThan(1e-10);
      }
    });
  }
  return elimination.numbers !== undefined;
}

/** Tunings of three mirrors of which some are inputs. */
function tunings(free: readonly number[]) {
  return (tape: Tape) =>
    [0.3, -0.7, 1.1].map((value, mirror) => {
      const slot = free.indexOf(mirror);
      return slot < 0 ? tape.constant(value) : tape.input(slot);
    });
}

const transmissions = [0.05, 0.02, 0.01];
const some = [fc.nat(), fc.integer({ min: 1, max: 8 })] as const;

describe("fields in many modes", () => {
  it("are symbols where the last mirror is swept, as without blocks", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        const system = coupledCavities({ seed, modes, transmissions, tunings: tunings([2]) });
        expect(compare(system, 1, seed)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it("are symbols where a mirror is swept that turns both of its sides, opposite ways", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        const system = coupledCavities({ seed, modes, transmissions, tunings: tunings([1]) });
        expect(compare(system, 1, seed)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it("are numbers where two mirrors are swept, as without blocks", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        const system = coupledCavities({ seed, modes, transmissions, tunings: tunings([1, 2]) });
        expect(compare(system, 2, seed)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("follow sources that vary, and light that goes from one loop on into another", () => {
    fc.assert(
      fc.property(...some, (seed, modes) => {
        const one = coupledCavities({ seed, modes, transmissions, tunings: tunings([2]) });
        const { tape } = one;
        // The light that comes through enters a second system of cavities, whose last mirror another input turns.
        const behind = coupledCavities({ seed: seed + 1, modes, transmissions, tunings: () => [0, 0, 0] });
        const turn = { re: tape.cos(tape.input(1)), im: tape.sin(tape.input(1)) };
        const constant = { re: tape.constant(0.8), im: tape.constant(0.6) };
        const edges = behind.edges.map(({ from, to, value: { block } }) => ({
          from: from + one.size,
          to: to + one.size,
          value: { block, factor: from === 8 && to === 9 ? turn : constant },
        }));
        const link = { from: 11, to: one.size, value: { block: UNIT_BLOCK, factor: turn } };
        const [source] = one.sources;
        const system: BlockSystem = {
          tape,
          modes,
          size: one.size + behind.size,
          edges: [...one.edges, link, ...edges],
          sources: [source!, { at: 2, value: { ...source!.value, factor: complexReal(tape, tape.input(2)) } }],
        };
        expect(compare(system, 3, seed)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});
