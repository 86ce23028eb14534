import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eliminate } from "../../../lib/solver/elimination/eliminate.js";
import { solveOracle } from "../../../lib/solver/elimination/oracle.js";
import { compileKernel } from "../../../lib/solver/kernel/kernel.js";
import { networkShapes, pointsAround, randomNetwork } from "../networks.js";

describe("kernels of eliminated networks", () => {
  it("agree with the oracle to 1e-10 of the largest field", () => {
    fc.assert(
      fc.property(networkShapes, (shape) => {
        const network = randomNetwork(shape);
        const { system, wanted, inputCount } = network;
        const fields = eliminate(system, wanted);
        const refs = wanted.flatMap((field) => [fields.get(field)!.re, fields.get(field)!.im]);
        const count = 3;
        const values = pointsAround(network, count);
        const out = new Float64Array(refs.length * count);
        compileKernel(system.tape, refs, inputCount).run(values, count, out);
        for (let point = 0; point < count; point++) {
          const exact = solveOracle(system, values.subarray(point * inputCount, (point + 1) * inputCount));
          const scale = Math.max(1e-300, ...exact.map(Math.abs));
          wanted.forEach((field, index) => {
            expect(Math.abs(out[2 * index * count + point]! - exact[2 * field]!) / scale).toBeLessThan(1e-10);
            expect(Math.abs(out[(2 * index + 1) * count + point]! - exact[2 * field + 1]!) / scale).toBeLessThan(1e-10);
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});
