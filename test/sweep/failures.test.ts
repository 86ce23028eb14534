import { describe, expect, it } from "vitest";
import type { JobProgram, Output } from "../../lib/analysis/job-program.js";
import { UserError } from "../../lib/errors.js";
import { compileSweep } from "../../lib/sweep/compile-sweep.js";
import type { Engine } from "../../lib/sweep/engine.js";
import { readSpec } from "../../lib/sweep/spec.js";

const SPEC = {
  model: "l LASER P=1\npd P LASER.p1.o",
  vary: { "LASER.P": { kind: "values", values: [0, 1, 2, 3, 4, 5] } },
} as const;

const OUTPUTS: readonly Output[] = [
  { name: "P", unit: "W", complex: false, shape: [], axes: [] },
  { name: "field", unit: "sqrt(W)", complex: true, shape: [2, 2], axes: [] },
];

/** An engine whose programs give what `fill` writes: the first output, the second, and the errors of jobs. */
function engineOf(fill: (power: number, P: Float64Array, field: Float64Array) => string | undefined): Engine {
  const program: JobProgram = {
    inputs: ["LASER.P"],
    outputs: OUTPUTS,
    nominal: Float64Array.of(1),
    run: (values, count, [P, field]) => {
      const errors = new Map<number, string>();
      for (let job = 0; job < count; job++) {
        const error = fill(values[job]!, P!.subarray(job, job + 1), field!.subarray(8 * job, 8 * job + 8));
        if (error !== undefined) errors.set(job, error);
      }
      return errors;
    },
  };
  return {
    compileJobs: () => program,
    solveModel: () => {
      throw new Error("not asked for");
    },
  };
}

describe("a job's failure", () => {
  it("is a row whose outputs are all NaN, and its neighbours are unharmed", () => {
    const engine = engineOf((power, P, field) => {
      P[0] = power === 1 ? Number.NaN : power;
      field.fill(power);
      if (power === 2) field[0] = Number.POSITIVE_INFINITY;
      if (power === 3) field[7] = Number.NEGATIVE_INFINITY;
      return power === 4 ? "the light is out" : undefined;
    });
    const { outputs, errors } = compileSweep(readSpec(SPEC), { engine }).run(0, 6);
    expect([...outputs[0]!]).toEqual([0, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 5]);
    expect([...outputs[1]!].map((value) => (Number.isNaN(value) ? "-" : value)).join("")).toBe(
      `00000000${"-".repeat(32)}55555555`,
    );
    expect([...errors].sort(([a], [b]) => a - b)).toEqual([
      [1, "P is NaN"],
      [2, "the real part of field[0, 0] is Infinity"],
      [3, "the imaginary part of field[1, 1] is -Infinity"],
      [4, "the light is out"],
    ]);
  });

  it("comes of inputs that aren't finite too", () => {
    const vary = { "LASER.P": { kind: "lognormal", median: 1e300, sigma: 100 } };
    const engine = engineOf((_, P, field) => {
      P[0] = 1;
      field.fill(1);
      return undefined;
    });
    const { values, outputs, errors } = compileSweep(readSpec({ ...SPEC, vary, jobs: 50 }), { engine }).run(0, 50);
    expect(errors.size).toBeGreaterThan(0);
    for (let job = 0; job < 50; job++) {
      expect(errors.get(job)).toBe(Number.isFinite(values[job]!) ? undefined : "LASER.P is Infinity");
      expect(Number.isNaN(outputs[0]![job]!)).toBe(!Number.isFinite(values[job]!));
    }
  });
});

describe("what can't be compiled", () => {
  const told = (raw: Record<string, unknown>) => {
    try {
      compileSweep(readSpec({ ...SPEC, ...raw }));
    } catch (error) {
      if (error instanceof UserError) return [error.message, ...error.others.map(({ what }) => what)].join("; ");
      throw error;
    }
    return "nothing";
  };

  it("is told at its place in the spec", () => {
    expect([
      told({ outputs: ["P", "Q"] }),
      told({ model: "l LASER P=1" }),
      told({ reduce: { outputs: { Q: { quantiles: [0.5] } } }, report: { log: ["p"] } }),
      told({ model: "l LASER P=1\npd job LASER.p1.o\npd error LASER.p1.o" }),
      told({ analysis: 'series(xaxis(LASER.phase, lin, 0, 1, 2, name="scan"))', outputs: ["scan/Q"] }),
    ]).toMatchInlineSnapshot(`
      [
        "outputs[1]: there is no output "Q". Outputs are P.",
        "model: the model has no detectors. Add a detector, as pd P LASER.p1.o.",
        "reduce.outputs.Q: there is no output "Q". Outputs are P.; there is no output "p"",
        "model: an output is called "job", as another column of the results is. Give it another name.; an output is called "error", as another column of the results is",
        "outputs[0]: there is no output "scan/Q". Outputs are P.",
      ]
    `);
  });
});
