import { describe, expect, it } from "vitest";
import { swings } from "../../../lib/results/answers/dependence.js";
import { sensitivityOf } from "../../../lib/results/answers/sensitivity.js";
import type { Index } from "../../../lib/results/answers/sobol-indices.js";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { sampleRows } from "../../../lib/results/part/sampled-rows.js";
import { tableOf } from "../../../lib/results/part/table-of.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { describeUnless } from "../../missing.js";
import { pythonWith, runPython } from "../../report/python.js";
import { ishigami, ishigamiSpec, KNOWN, rowsOfSpec } from "./ishigami.js";

/** How many half-widths an index is from what is known. */
const off = ({ value, halfWidth }: Index, known: number): number => Math.abs(value! - known) / halfWidth!;

describe("Sobol's indices", () => {
  it("of Ishigami's function are the known ones within their intervals", () => {
    const spec = ishigamiSpec(2048, true);
    const { outputs, factors } = sensitivityOf(spec, rowsOfSpec(spec, ishigami))!;
    const [{ first, total, second }] = outputs as [(typeof outputs)[0]];
    expect(factors).toEqual(["x", "y", "z"]);
    for (const at of [0, 1, 2]) {
      expect(off(first[at]!, KNOWN.first[at]!)).toBeLessThan(1);
      expect(off(total[at]!, KNOWN.total[at]!)).toBeLessThan(1);
      expect(off(second![at]!, KNOWN.second[at]!)).toBeLessThan(1);
      expect(total[at]!.halfWidth).toBeLessThan(0.08);
    }
  });

  it("have intervals that hold what is known in about nineteen of twenty sweeps, or more", () => {
    let [inside, all] = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const spec = ishigamiSpec(128, false, seed);
      const { first, total } = sensitivityOf(spec, rowsOfSpec(spec, ishigami))!.outputs[0]!;
      for (const at of [0, 1, 2]) {
        for (const is of [off(first[at]!, KNOWN.first[at]!) < 1, off(total[at]!, KNOWN.total[at]!) < 1]) {
          all += 1;
          if (is) inside += 1;
        }
      }
    }
    expect(inside / all).toBeGreaterThan(0.9); // points of a Sobol sequence are more even than what the bootstrap supposes
  });

  it("take correlated parameters as one, and leave out a base with a job that failed", () => {
    const group = {
      kind: "correlated-normal",
      parameters: ["x", "y"],
      means: [0, 0],
      sigmas: [1, 1],
      correlation: [
        [1, 0.9],
        [0.9, 1],
      ],
    };
    const vary = [group, { parameter: "z", kind: "normal", mean: 0, sigma: 1 }];
    const spec = readSpec({ model: "l L0 P=1", vary, sampling: { kind: "saltelli", bases: 1024 } });
    expect(spec.jobs).toBe(4 * 1024);
    let job = 0;
    const rows = rowsOfSpec(spec, (x, y, z) => (job++ === 4 * 17 + 2 ? Number.NaN : x + y + z));
    const { factors, outputs } = sensitivityOf(spec, rows)!;
    const [{ bases, leftOut, first, total }] = outputs as [(typeof outputs)[0]];
    expect({ factors, bases, leftOut }).toEqual({ factors: ["x + y", "z"], bases: 1023, leftOut: 1 });
    // x + y has the variance 2 + 2 · 0.9, z has 1.
    for (const each of [first, total]) expect(off(each[0]!, 3.8 / 4.8)).toBeLessThan(1);
    for (const each of [first, total]) expect(off(each[1]!, 1 / 4.8)).toBeLessThan(1);
  });

  it("are of the first bases of a long run, whole and a power of two", () => {
    const jobs = sampledJobs(ishigamiSpec(1_000_000, false));
    expect(jobs).toHaveLength(5 * 16_384);
    expect(jobs.at(-1)).toBe(5 * 16_384 - 1);
  });
});

describe("a cavity", () => {
  const [P, T, LOSS] = [1, 0.01, 1e-4];
  const sigmas = { "LASER.P": 0.002 * P, "ITM.T": 0.001 * T, "ETM.L": 0.02 * LOSS };
  const means: Record<string, number> = { "LASER.P": P, "ITM.T": T, "ETM.L": LOSS };

  /** What circulates on resonance. */
  const circulating = (power: number, t: number, loss: number) =>
    (power * t) / (1 - Math.sqrt((1 - t) * (1 - loss))) ** 2;

  it("has the indices that its derivatives give", () => {
    const vary = Object.entries(sigmas).map(([parameter, sigma]) => {
      return { parameter, kind: "normal", mean: means[parameter], sigma };
    });
    const model = "l LASER P=1\nm ITM T=0.01 L=0\nm ETM T=0 L=1e-4\nlink(LASER, ITM, 1, ETM)\npd P ETM.p1.i";
    const spec = readSpec({ model, vary, sampling: { kind: "saltelli", bases: 1024 } });
    const sweep = compileSweep(spec);
    const table = tableOf(sweep, 0, spec.jobs, sweep.run(0, spec.jobs));
    const { first, total } = sensitivityOf(spec, sampleRows(table, sampledJobs(spec)))!.outputs[0]!;
    const steps = [circulating(P + 1e-6, T, LOSS), circulating(P, T + 1e-8, LOSS), circulating(P, T, LOSS + 1e-10)];
    const derivatives = steps.map((value, at) => (value - circulating(P, T, LOSS)) / [1e-6, 1e-8, 1e-10][at]!);
    const parts = derivatives.map((derivative, at) => (derivative * Object.values(sigmas)[at]!) ** 2);
    const variance = parts.reduce((sum, part) => sum + part, 0);
    for (const [at, part] of parts.entries()) {
      expect(part / variance).toBeGreaterThan(0.02);
      expect(off(first[at]!, part / variance)).toBeLessThan(1);
      expect(off(total[at]!, part / variance)).toBeLessThan(1);
    }
  });
});

it("a dependence that is no straight line shows as a swing", () => {
  const spec = ishigamiSpec(1024, false);
  const { of, chance } = swings(
    rowsOfSpec(spec, (x, y) => y ** 2 + 0.1 * x),
    { name: "f" },
    ["x", "y", "z"].map((name) => ({ name })),
  )!;
  const [x, y, z] = of.map((swing) => swing!.greatest - swing!.least) as [number, number, number];
  expect(y).toBeGreaterThan(5);
  expect(Math.abs(of[1]!.atLeast - of[1]!.atGreatest)).toBeLessThan(0.3);
  expect(x).toBeLessThan(1.5);
  expect(z).toBeLessThan(2 * chance);
});

const SALIB = `
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy as np
from SALib.analyze import sobol
numbers = np.frombuffer(sys.stdin.buffer.read())
problem = {"num_vars": 3, "names": ["x", "y", "z"], "bounds": [[-np.pi, np.pi]] * 3}
second = sys.argv[1] == "second"
found = sobol.analyze(problem, numbers, calc_second_order=second, num_resamples=200, seed=1)
pairs = [found["S2"][i][j] for i, j in ((0, 1), (0, 2), (1, 2))] if second else []
print(json.dumps({"first": list(found["S1"]), "total": list(found["ST"]), "second": pairs, "conf": list(found["ST_conf"])}))
`;
interface Found {
  readonly first: readonly number[];
  readonly total: readonly number[];
  readonly second: readonly number[];
  readonly conf: readonly number[];
}

/** Without the packages that it draws with. */
const PACKAGES =
  "SALib==1.5.1 numpy==2.1.3 scipy==1.14.1 pandas==2.2.3 python-dateutil==2.9.0 six==1.16.0 pytz==2024.2 multiprocess==0.70.17 dill==0.3.9";
const salib = await pythonWith("SALib", PACKAGES.replaceAll(" ", "\n"), ["--no-deps"]);

describeUnless("missing" in salib ? salib.missing : undefined)("beside SALib", () => {
  it.each([false, true])("the indices of the same jobs are the same, second order %s", (secondOrder) => {
    const spec = ishigamiSpec(1024, secondOrder);
    const rows = rowsOfSpec(spec, ishigami);
    const numbers = Buffer.from(rows.data.at(-1)!.buffer);
    const theirs = runPython(
      (salib as { python: string }).python,
      SALIB,
      [secondOrder ? "second" : "first"],
      numbers,
    ) as Found;
    const { first, total, second = [] } = sensitivityOf(spec, rows)!.outputs[0]!;
    for (const [ours, known] of [
      [first, theirs.first],
      [total, theirs.total],
      [second, theirs.second],
    ] as const) {
      expect(ours).toHaveLength(known.length);
      for (const [at, { value }] of ours.entries()) expect(Math.abs(value! - known[at]!)).toBeLessThan(1e-12);
    }
    // Theirs are of other resamples, and of as many.
    for (const [at, { halfWidth }] of total.entries()) expect(halfWidth! / theirs.conf[at]!).toBeCloseTo(1, 0);
  });
});
