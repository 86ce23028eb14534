import { describe, expect, it } from "vitest";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { failureGroups, remedyOf } from "../../../lib/sweep/jobs/failures.js";
import { checkSpec } from "../../../lib/sweep/jobs/model-check.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { told } from "../told.js";

const model = (mirror: string) =>
  `l laser P=1\ns s0 laser.p1 ITM.p1\nm ITM ${mirror}\ns cav ITM.p2 ETM.p1 L=1\nm ETM R=0.99 T=0.01\npd P ETM.p2.o`;
const normal = (mean: number, sigma: number) => ({ kind: "normal", mean, sigma });
const specOf = (mirror: string, vary: object, jobs = 50) => readSpec({ model: model(mirror), vary, jobs });

/** How many of a spec's jobs fail, and what is said to mend it. */
function tried(spec: ReturnType<typeof readSpec>) {
  checkSpec(spec);
  const { errors } = compileSweep(spec).run(0, spec.jobs);
  const [most] = failureGroups(errors);
  return { failed: errors.size, remedy: most === undefined ? undefined : remedyOf(most.reason, spec) };
}

describe("R and T of a mirror given as numbers", () => {
  it("fail in half of the jobs when one of them is drawn around its own, and the remedy mends all of them", () => {
    const { failed, remedy } = tried(specOf("R=0.99 T=0.01", { "ITM.T": normal(0.01, 0.001) }));
    expect(failed).toBeGreaterThan(15);
    expect(remedy).toBe("Give ITM its T and L in the model, in place of R and T: R then follows.");
    expect(tried(specOf("T=0.01 L=0", { "ITM.T": normal(0.01, 0.001) })).failed).toBe(0);
  });

  it("have the other remedy when R is drawn, which mends them too", () => {
    const { remedy } = tried(specOf("R=0.99 T=0.01", { "ITM.R": normal(0.99, 0.001) }));
    expect(remedy).toBe("Give ITM its R and L in the model, in place of R and T: T then follows.");
    expect(tried(specOf("R=0.99 L=0", { "ITM.R": normal(0.99, 0.001) })).failed).toBe(0);
  });

  it("have a remedy when both are drawn, and when what is drawn is itself out of range", () => {
    const both = specOf("R=0.99 T=0.01", { "ITM.R": normal(0.99, 0.001), "ITM.T": normal(0.01, 0.001) });
    expect(tried(both).remedy).toMatch(/draw one of them and L/);
    expect(tried(specOf("T=0.01 L=0", { "ITM.T": normal(-1, 0.001) })).remedy).toMatch(/Draw ITM\.T within its limits/);
  });
});

describe("R, T and L of one mirror", () => {
  const rows = [
    [0.98, 0.015, 0.005],
    [0.9, 0.05, 0.05],
    [0.5, 0.6, 0],
  ];
  const table = { kind: "table", columns: ["ITM.R", "ITM.T", "ITM.L"], rows };
  it.each(["R=0.99 T=0.01", "R=0.99 L=0.01", "T=0.9 L=0.01", "R=0.9 T=0.05 L=0.05"])(
    "may all be in a table, however the model gives them (%s): what fits is computed, what doesn't is a failed row",
    (mirror) => {
      const spec = specOf(mirror, table, 3);
      checkSpec(spec);
      const { outputs, errors } = compileSweep(spec).run(0, 3);
      expect([...errors]).toEqual([[2, expect.stringContaining('R + T + L of "ITM" is 1.1')]]);
      for (const [job, [R, T, L]] of rows.slice(0, 2).entries()) {
        const alone = compileSweep(specOf(`R=${R} T=${T} L=${L}`, {}, 1)).run(0, 1);
        expect(outputs[0]![job]).toBe(alone.outputs[0]![0]);
      }
    },
  );

  it("one that follows the others can't vary without them, and is told how it can", () => {
    expect(told({ model: model("R=0.99 T=0.01"), vary: { "ITM.L": normal(0, 1) }, jobs: 1 })).toBe(
      'vary["ITM.L"]: ITM.L can\'t be varied: it follows ITM.R and ITM.T. ' +
        "Give ITM L and one of R and T in the model, or vary all three together.",
    );
  });
});

describe("reasons to fail", () => {
  it("are one if they differ in numbers only, and those of most jobs come first", () => {
    const errors = new Map([
      [7, "a.L is -1e-3, not within 0 and 1"],
      [1, "Error: no"],
      [3, "a.L is -0.25, not within 0 and 1"],
    ]);
    expect(failureGroups(errors)).toEqual([
      { count: 2, job: 3, reason: "a.L is -0.25, not within 0 and 1" },
      { count: 1, job: 1, reason: "Error: no" },
    ]);
  });
});
