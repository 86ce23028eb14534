import { describe, expect, it } from "vitest";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { planBytes, planOf, rangeOf, readPlan } from "../../../lib/sweep/plan.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../../lib/sweep/spec/run-id.js";

const LASER_NOISE = {
  model: "l LASER P=1\npd P LASER.p1.o",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 10_000,
  seed: 1,
} as const;

describe("a fixed model", () => {
  it("gives a laser's power as it was drawn", () => {
    const sweep = compileSweep(readSpec(LASER_NOISE));
    expect(sweep.inputs).toEqual([{ name: "LASER.P", unit: "W" }]);
    expect(sweep.outputs.map(({ name, unit, shape }) => ({ name, unit, shape }))).toEqual([
      { name: "P", unit: "W", shape: [] },
    ]);
    const { values, outputs, errors, instances } = sweep.run(0, 10_000);
    expect(errors.size).toBe(0);
    expect(instances).toBe(0);
    for (let job = 0; job < 10_000; job++) expect(outputs[0]![job]).toBeCloseTo(values[job]!, 14);
  });

  it("gives the same rows whatever the calls", () => {
    const sweep = compileSweep(readSpec(LASER_NOISE));
    const whole = sweep.run(0, 3000);
    const part = sweep.run(1234, 777);
    expect(part.values).toEqual(whole.values.slice(1234, 1234 + 777));
    expect(part.outputs[0]).toEqual(whole.outputs[0]!.slice(1234, 1234 + 777));
  });

  it("has an id and a plan", () => {
    const spec = readSpec(LASER_NOISE);
    expect(readSpec(JSON.parse(new TextDecoder().decode(specBytes(spec))))).toEqual(spec);
    expect(runIdOf(spec)).toMatch(/^[0-9a-f]{32}$/);
    const plan = planOf(spec, 3000);
    expect(readPlan(planBytes(plan))).toEqual(plan);
    expect(rangeOf(plan, 3)).toEqual({ first: 9000, count: 1000 });
  });
});
