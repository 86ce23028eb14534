import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexMul, complexNorm, complexReal } from "../../../lib/arithmetic/complex.js";
import { solveOracle } from "../../../lib/solver/elimination/oracle.js";
import type { System } from "../../../lib/solver/elimination/system.js";
import { eliminateTrusted } from "../../../lib/solver/elimination/trust.js";
import { compileCheckedKernel } from "../../../lib/solver/kernel/checked-kernel.js";
import { compileKernel } from "../../../lib/solver/kernel/kernel.js";
import type { Form } from "../../../lib/solver/kernel/kernel-cache.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { substituted } from "../../../lib/solver/tape/substitute.js";
import { OP, type Tape } from "../../../lib/solver/tape/tape.js";
import { heldToOracle } from "../held-to-oracle.js";
import { coupledCavities } from "../mode-networks.js";
import { chanceOf } from "../networks.js";

const TRANSMISSIONS = [0.05, 0.02, 0.01];
const FORMS: readonly (Form | "tape")[] = ["wasm", "javascript", "interpreter", "tape"];

/** Three mirrors, each of whose tunings is an input of its own, or constant. */
function cavities(seed: number, modes: number, free: readonly number[], transmissions = TRANSMISSIONS): System {
  const tunings = (tape: Tape) =>
    [0.3, -0.7, 1.1].map((value, mirror) => {
      const slot = free.indexOf(mirror);
      return slot < 0 ? tape.constant(value) : tape.input(slot);
    });
  return coupledCavities({ seed, modes, transmissions, tunings });
}

function blockCount(tape: Tape): number {
  return Array.from({ length: tape.length }, (_, ref) => ref).filter((ref) => tape.op(ref) === OP.block).length;
}

/** Holds some fields to the oracle's at random inputs, and to one block. */
function compare(system: System, inputCount: number, seed: number): void {
  heldToOracle(system, { inputCount, seed, points: 3 });
  expect(blockCount(system.tape)).toBe(1);
}

/** The power that leaves behind the last mirror, and what it is solved by. */
function powerOf(system: System, modes: number, inputCount: number) {
  const { tape } = system;
  const wanted = Array.from({ length: modes }, (_, mode) => 11 * modes + mode);
  const elimination = eliminateTrusted(system, wanted, [new Float64Array(inputCount).fill(0.2)]);
  const fields = [...elimination.fields.values()];
  const power = fields.reduce((sum, field) => tape.add(sum, complexNorm(tape, field)), tape.zero);
  return { tape, elimination, power };
}

function bits(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}

describe("a loop of many modes in which several turns vary", () => {
  it("is one block, and solved as the oracle does", () => {
    const free = fc.constantFrom([1, 2], [0, 2], [0, 1, 2]);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 13, max: 17 }), free, (seed, modes, mirrors) => {
        compare(cavities(seed, modes, mirrors), mirrors.length, seed);
      }),
      { numRuns: 12 },
    );
  });

  it("is so too where couplings follow no turn, and sources vary", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 13, max: 16 }), (seed, modes) => {
        const system = cavities(seed, modes, [1, 2]);
        const { tape } = system;
        const part = complexReal(tape, tape.add(tape.constant(0.9), tape.mul(tape.constant(0.01), tape.input(2))));
        const edges = system.edges.map((edge) => {
          const isLast = edge.from >= 8 * modes && edge.to >= 9 * modes && edge.to < 10 * modes;
          return isLast ? { ...edge, value: complexMul(tape, edge.value, part) } : edge;
        });
        const sources = [...system.sources, { at: 2 * modes, value: complexReal(tape, tape.input(2)) }];
        compare({ ...system, edges, sources }, 3, seed);
      }),
      { numRuns: 12 },
    );
  });

  it("has the same bits in every form of a kernel, however many points, and on grids", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 13, max: 16 }), fc.integer({ min: 1, max: 9 }), (seed, modes, count) => {
        const { tape, power } = powerOf(cavities(seed, modes, [1, 2]), modes, 2);
        const chance = chanceOf(seed);
        const values = Float64Array.from({ length: 2 * count }, () =>
          chance() < 0.05 ? Number.NaN : 6 * chance() - 3,
        );
        const column = (slot: number) => values.filter((_, at) => at % 2 === slot);
        const grid = { outer: column(0), groups: count, inner: column(1), points: count };
        const runs = FORMS.map((form) => {
          const out = new Float64Array(count);
          compileKernel(tape, [power], 2, { form }).run(values, count, out);
          const pairs = new Float64Array(count * count);
          compileKernel(tape, [power], 2, { form, outer: [0] }).runGrid(grid, pairs);
          expect(bits(pairs.filter((_, at) => at % (count + 1) === 0))).toEqual(bits(out));
          return bits(out);
        });
        for (let point = 0; point < count; point++) {
          const at = interpret(tape, values.subarray(2 * point, 2 * point + 2))[power]!;
          expect(bits(Float64Array.of(Number.isNaN(at) ? Number.NaN : at))[0]).toBe(runs[0]![point]);
        }
        expect(runs[1]).toEqual(runs[0]);
        expect(runs[2]).toEqual(runs[0]);
      }),
      { numRuns: 10 },
    );
  });

  it("is written anew with numbers in the place of inputs", () => {
    const { tape, power } = powerOf(cavities(7, 13, [1, 2]), 13, 2);
    const [set] = substituted(tape, [power], new Map([[1, -0.4]]));
    expect(set).not.toBe(power);
    expect(interpret(tape, [0.6, 9])[set!]).toBe(interpret(tape, [0.6, -0.4])[power]);
  });

  it("leaves points to the oracle at which light is stored for ever", () => {
    const system = cavities(3, 13, [1, 2], [1e-17, 0.02, 1e-17]);
    const { tape, elimination, power } = powerOf(system, 13, 2);
    const networks = [{ system, elimination: { ...elimination, pivots: elimination.pivots.map(() => tape.zero) } }];
    const kernel = compileCheckedKernel({ tape, networks, outputs: [power], inputCount: 2 });
    const out = new Float64Array(2);
    expect(kernel.run(Float64Array.of(0.1, 0.2, 0.3, 0.4), 2, out)).toEqual([0, 1]);
    const exact = solveOracle(system, [0.3, 0.4]);
    const fields = Array.from({ length: 26 }, (_, part) => exact[2 * 11 * 13 + part]!);
    expect(out[1]! / fields.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
  });
});
