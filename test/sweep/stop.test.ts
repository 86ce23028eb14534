import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { compileSweep } from "../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import { widthAllowed } from "../../lib/sweep/spec/stop-fields.js";

const RAW = {
  model: "l LASER P=1\npd P LASER.p1.o\npd Q LASER.p1.o",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 10_000,
  require: { P: "> 0.9" },
};

function mistakeOf(change: object, compiled = false): string {
  try {
    const spec = readSpec({ ...RAW, ...change });
    if (compiled) compileSweep(spec);
    return "none";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

describe("when a run may end early", () => {
  it("is said of a yield, a mean, a quantile, of some outputs or all, once or several times", () => {
    const stop = [
      { halfWidth: 0.01, of: "yield" },
      { halfWidth: 0.01, of: "yield", output: "P" },
      { halfWidth: "1%", of: "mean", output: ["P", "Q"] },
      { halfWidth: 0.1, of: "quantile" },
      { halfWidth: 0.1, of: "quantile", quantile: 0.05, output: "Q" },
    ];
    const spec = readSpec({ ...RAW, stop });
    expect(spec.stop).toEqual([
      { of: "yield", halfWidth: 0.01 },
      { of: "yield", halfWidth: 0.01, output: ["P"] },
      { of: "mean", halfWidth: "1%", output: ["P", "Q"] },
      { of: "quantile", halfWidth: 0.1, quantile: 0.5 },
      { of: "quantile", halfWidth: 0.1, quantile: 0.05, output: ["Q"] },
    ]);
    expect(readSpec({ ...spec, execution: {} }).stop).toEqual(spec.stop);
    expect(readSpec({ ...RAW, stop: stop[0] }).stop).toEqual([spec.stop![0]]);
  });

  it("makes another run, and a spec that says nothing of it is the run that it was", () => {
    const [plain, early] = [readSpec(RAW), readSpec({ ...RAW, stop: { halfWidth: 0.01, of: "mean" } })];
    expect(runIdOf(early)).not.toBe(runIdOf(plain));
    expect("stop" in plain).toBe(false);
  });

  it("may be per cent of what is estimated", () => {
    expect(widthAllowed({ of: "mean", halfWidth: "1.5 %" }, -200)).toBeCloseTo(3, 12);
    expect(widthAllowed({ of: "mean", halfWidth: 0.2 }, -200)).toBe(0.2);
  });

  it.each([
    [{ stop: { halfWidth: 0.01, of: "yield" }, require: undefined }, "stop.of: nothing is required. Say what is"],
    [{ stop: { halfWidth: 0.01, of: "yield", output: "Q" } }, 'stop.output: nothing is required of "Q"'],
    [{ stop: { halfWidth: 0.01, of: "median" } }, "stop.of"],
    [{ stop: { of: "yield" } }, "stop.halfWidth"],
    [{ stop: { halfWidth: -1, of: "mean" } }, "stop.halfWidth"],
    [{ stop: { halfWidth: "1%", of: "yield" } }, "stop.halfWidth"],
    [{ stop: { halfWidth: "narrow", of: "mean" } }, "stop.halfWidth"],
    [{ stop: { halfWidth: 0.1, of: "quantile", quantile: 1 } }, "stop.quantile"],
    [
      { stop: { halfWidth: 0.1, of: "mean" }, reduce: { statistics: ["mean"] } },
      "stop.of: the interval of a mean comes from the variance",
    ],
    [
      { stop: { halfWidth: 0.1, of: "mean" }, sampling: "latin-hypercube" },
      'stop: a run with the sampling "latin-hypercube" can\'t end early: its strata are covered when all jobs are there',
    ],
    [
      { stop: { halfWidth: 0.1, of: "mean" }, sampling: "saltelli", jobs: 300 },
      'stop: a run with the sampling "saltelli" can\'t end early',
    ],
    [
      {
        stop: { halfWidth: 0.1, of: "mean" },
        jobs: 10,
        vary: { "LASER.P": { kind: "linear", from: 0, to: 1, points: 10 } },
      },
      'stop: a run with the sampling "grid" can\'t end early: a grid is one when all of its points are there',
    ],
    [
      {
        stop: { halfWidth: 0.1, of: "mean" },
        vary: { "LASER.P": { kind: "uniform", from: 0, to: 1 } },
        objective: { minimize: "P" },
        optimize: { method: "cma-es" },
      },
      "stop: it stands beside optimize, whose jobs are searches and no sample",
    ],
  ])("%j is refused: %s", (change, said) => {
    expect(mistakeOf(change)).toContain(said);
  });

  it.each([
    [{ stop: { halfWidth: 0.1, of: "mean", output: "R" } }, 'stop.output: there is no output "R"'],
    [{ stop: { halfWidth: 0.1, of: "mean", output: "Q" }, outputs: ["P"] }, 'stop.output: there is no output "Q"'],
  ])("%j is refused once the outputs are known: %s", (change, said) => {
    expect(mistakeOf(change, true)).toContain(said);
  });

  it("goes with random draws, a Sobol sequence, and tables", () => {
    const stop = { halfWidth: 0.1, of: "mean" };
    expect(mistakeOf({ stop, sampling: "sobol" })).toBe("none");
    const table = { kind: "table", columns: ["LASER.P"], rows: Array.from({ length: 200 }, (_, row) => [row]) };
    expect(mistakeOf({ stop, jobs: undefined, vary: [table] })).toBe("none");
  });
});
