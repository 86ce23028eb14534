import { describe, expect, it } from "vitest";
import { complexNorm } from "../../../lib/arithmetic/complex.js";
import { MatrixBlock } from "../../../lib/solver/elimination/matrix-block.js";
import { eliminateTrusted } from "../../../lib/solver/elimination/trust.js";
import { compileKernel } from "../../../lib/solver/kernel/kernel.js";
import type { Form } from "../../../lib/solver/kernel/kernel-cache.js";
import { OP, type Tape } from "../../../lib/solver/tape/tape.js";
import { heldToOracle } from "../held-to-oracle.js";
import { coupledCavities } from "../mode-networks.js";

const FORMS: readonly (Form | "tape")[] = ["wasm", "javascript", "interpreter", "tape"];
const MODES = 22;

/** Three mirrors, of which the last is tuned. */
function cavities(seed: number) {
  return coupledCavities({
    seed,
    modes: MODES,
    transmissions: [0.05, 0.02, 0.01],
    tunings: (tape) => [tape.constant(0.3), tape.constant(-0.7), tape.input(0)],
  });
}

/** The fields in front of the first mirror, which the loop leads to and which lead nowhere. */
const REFLECTED = Array.from({ length: MODES }, (_, mode) => MODES + mode);

function matrixBlocks(tape: Tape): readonly MatrixBlock[] {
  return Array.from({ length: tape.length }, (_, ref) => ref).flatMap((ref) => {
    const block = tape.op(ref) === OP.block ? tape.blockOf(ref) : undefined;
    return block instanceof MatrixBlock ? [block] : [];
  });
}

describe("fields that are made of a loop's by constants", () => {
  it("are one matrix times those, and solved as the oracle does", () => {
    for (const seed of [1, 2, 3, 4]) {
      const system = cavities(seed);
      const { fields } = eliminateTrusted(system, REFLECTED, [Float64Array.of(0.2)]);
      expect(fields.size).toBe(MODES);
      expect(matrixBlocks(system.tape).map(({ takes, gives }) => [takes, gives])).toEqual([[MODES, MODES]]);
      heldToOracle(cavities(seed), { inputCount: 1, seed, points: 3, wanted: REFLECTED });
    }
  });

  it("have the same bits in every form of a kernel, odd counts of points too", () => {
    const system = cavities(7);
    const { tape } = system;
    const { fields } = eliminateTrusted(system, REFLECTED, [Float64Array.of(0.2)]);
    const power = [...fields.values()].reduce((sum, field) => tape.add(sum, complexNorm(tape, field)), tape.zero);
    const values = Float64Array.of(0.1, 0.2, Number.NaN, -1.3, 2.9);
    const runs = FORMS.map((form) => {
      const out = new Float64Array(values.length);
      compileKernel(tape, [power], 1, { form }).run(values, values.length, out);
      return [...new BigUint64Array(out.buffer)];
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });

  it("are written one by one where they are few", () => {
    const system = cavities(1);
    eliminateTrusted(system, REFLECTED.slice(0, 3), [Float64Array.of(0.2)]);
    expect(matrixBlocks(system.tape)).toEqual([]);
  });
});
