import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { inOneLine, UserError } from "../../../lib/errors.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { inlineFiles } from "../../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../../lib/sweep/spec/run-id.js";
import { told } from "../told.js";

const EXAMPLE = path.resolve(import.meta.dirname, "../../../examples/filter-cavity");

async function example(change: (raw: Record<string, never>) => object = (raw) => raw) {
  const raw = parse(readFileSync(path.join(EXAMPLE, "spec.yaml"), "utf8")) as Record<string, never>;
  const files = {
    read: async (name: string) => readFileSync(path.join(EXAMPLE, name)),
    bundle: () => Promise.reject(),
  };
  return inlineFiles(change(raw), files);
}

function columnsOf(raw: unknown, first = 0, count = 1) {
  const sweep = compileSweep(readSpec(raw));
  const { outputs, errors } = sweep.run(first, count);
  expect([...errors]).toEqual([]);
  return (name: string) => outputs[sweep.outputs.findIndex((output) => output.name === name)]!;
}

/** What examples/filter-cavity/squeezing.csv is made from. */
const TRUE = {
  "FC.L": 297.8,
  "FC2.L": 72e-6,
  "FC2.phi": -0.0118,
  "injection.L": 0.13,
  "SQZ.db": 11.4,
  "SQZ.angle": 3.5,
};

describe("a filter cavity's squeezing, made by a closed form with noise", () => {
  it("gives back what it was made from, from any start, as sure as it may be", async () => {
    const raw = await example(({ fit, ...raw }) => ({
      ...raw,
      fit: { ...(fit as unknown as object), sample: undefined },
    }));
    const column = columnsOf(raw, 0, 4);
    const best = Math.min(...column("objective"));
    const at = column("objective").indexOf(best);
    for (const [name, value] of Object.entries(TRUE)) {
      const off = (column(`best/${name}`)[at]! - value) / column(`sigma/${name}`)[at]!;
      expect(Math.abs(off)).toBeLessThan(2.5);
      expect(column(`sigma/${name}`)[at]! / Math.abs(value)).toBeLessThan(0.2);
    }
    // χ² of 114 degrees of freedom: 114 ± 15.
    expect(best).toBeGreaterThan(70);
    expect(best).toBeLessThan(160);
    expect(column("degrees of freedom")[at]).toBe(114);
    let chi2 = 0;
    for (const value of ["level", "turned_level"]) {
      const [fitted, measured] = ["fitted", "measured"].map((kind) =>
        column(`${kind}/${value}`).slice(60 * at, 60 * (at + 1)),
      );
      chi2 += fitted!.reduce((sum, y, k) => sum + ((y - measured![k]!) / 0.15) ** 2, 0);
    }
    expect(chi2).toBeCloseTo(best, 6);
  });

  it("has a posterior as wide as its normal approximation, of chains that agree", async () => {
    const sample = { walkers: 24, warmup: 300, draws: 200, thin: 5 };
    const raw = await example(({ fit, ...raw }) => ({ ...raw, fit: { ...(fit as unknown as object), sample } }));
    const column = columnsOf(raw);
    for (const name of Object.keys(TRUE)) {
      expect(column(`r_hat/${name}`)[0]).toBeLessThan(1.1);
      expect(column(`ess/${name}`)[0]).toBeGreaterThan(100);
      expect(column(`posterior sigma/${name}`)[0]! / column(`sigma/${name}`)[0]!).toBeGreaterThan(0.8);
      expect(column(`posterior sigma/${name}`)[0]! / column(`sigma/${name}`)[0]!).toBeLessThan(1.25);
      expect(column(`posterior/${name}`).length).toBe(24 * 200);
    }
  });

  it("is a spec that comes back from its bytes", async () => {
    const spec = readSpec(await example(({ name: _, description: _description, ...raw }) => raw));
    expect(readSpec(JSON.parse(new TextDecoder().decode(specBytes(spec))))).toEqual(spec);
    expect(spec.jobs).toBe(4);
  });
});

describe("a straight line without standard deviations", () => {
  it("has those of linear regression", () => {
    const x = [0, 1, 2, 3, 4, 5];
    const y = [1.1, 2.9, 5.2, 6.8, 9.1, 10.9];
    const column = columnsOf({
      model: "l LASER P=1\nvariable slope value=1\nvariable offset value=0\npd P LASER.p1.o",
      vary: { slope: { kind: "uniform", from: -10, to: 10 }, offset: { kind: "uniform", from: -10, to: 10 } },
      fit: { data: { x, y }, over: "LASER.P", at: "x", value: "y", model: "slope * P + offset" },
    });
    // numpy.polyfit(x, y, 1, cov=True)
    expect(column("best/slope")[0]).toBeCloseTo(1.97714286, 7);
    expect(column("best/offset")[0]).toBeCloseTo(1.05714286, 7);
    expect(column("sigma/slope")[0]).toBeCloseTo(0.0397954, 6);
    expect(column("sigma/offset")[0]).toBeCloseTo(0.12048654, 6);
    // Fisher's matrix of a straight line: Σx², Σx, n over the variance of a residual.
    const variance = column("objective")[0]! / 4;
    const fisher = [...column("fisher")].map((each) => each * variance);
    for (const [at, sum] of [55, 15, 15, 6].entries()) expect(fisher[at]).toBeCloseTo(sum, 6);
  });
});

describe("mistakes of a fit", () => {
  const good = {
    model: "l LASER P=1\nvariable gain value=1\npd P LASER.p1.o",
    vary: { gain: { kind: "uniform", from: 0, to: 2 } },
    fit: { data: { x: [1, 2], y: [1, 2] }, over: "LASER.P", at: "x", value: "y", model: "gain * P" },
  };
  it("are told at their fields", () => {
    const of = (change: object) => told({ ...good, fit: { ...good.fit, ...change } });
    expect(
      [
        told(good),
        of({ value: "z" }),
        of({ at: undefined }),
        of({ data: { x: [1, 2], y: [1] } }),
        of({ sigma: -1 }),
        of({ sigma: ["x", "y"] }),
        of({ model: "gian *" }),
        of({ where: { measured: "1" } }),
        of({ sample: { walkers: 5 } }),
        of({ data: { file: "no.csv" } }),
        told({ ...good, analysis: "noxaxis()" }),
        told({ ...good, optimize: { method: "cma-es" } }),
        told({ ...good, optimize: { starts: 20 } }),
        told({ ...good, fit: undefined, objective: { minimize: "P" }, optimize: { starts: 20 } }),
        told({ ...good, vary: { gain: { kind: "normal", mean: 0, sigma: 1 } } }),
        told({ ...good, vary: { "LASER.P": { kind: "uniform", from: 0, to: 2 } } }),
        of({ data: { x: [1, 2], P: [1, 2] }, value: "P" }),
        of({ data: { x: [1, 2], y: [1, 2], P: [1, 2] }, model: "gain * LASER.P" }),
        of({ where: { P: "gain" } }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "nothing
      fit.value: the data have no column "z". It has x, y.
      fit.over: the data have no column "LASER.P". It has x, y.
      fit.data.x: x has 2 numbers, y has 1. Give columns of one length.
      fit.sigma: -1 is too small. It must be more than 0.
      fit.sigma: 2 standard deviations stand for 1 value. Give one a value.
      fit.model:1:7: the statement ends too early. Expected a value.
      fit.where.measured: "measured" is what a fit calls something of its own. Choose another name.
      fit.sample.walkers: 5 is odd. Take an even number.
      fit.data.file: a file is named, and here nothing can read it. Put its contents here, or let the command line read it in.
      analysis: an analysis stands beside a fit. Leave it out: a fit goes through LASER.P where it was measured.
      optimize.method: a fit isn't searched for by cma-es. Take levenberg-marquardt.
      nothing
      optimize.method: is missing. Allowed are cma-es, differential-evolution, l-bfgs-b, adam, levenberg-marquardt.
      vary: nothing is optimised. Let parameters vary between ends, as { kind: uniform, from: 0, to: 1 }.
      fit.over: LASER.P is what was gone through: it takes the measured places, whatever it is set to. Leave it out of vary; an offset is a variable that another parameter follows.
      fit.data.P: the model has an output "P" as well, so that the name is of two things. Rename the detector or the column.
      nothing
      fit.where.P: the model has an output "P" as well, so that the name is of two things. Give it another name."
    `);
  });

  it("in what the model gives are told at the model", () => {
    const of = (change: object) => {
      try {
        compileSweep(readSpec({ ...good, fit: { ...good.fit, ...change } }));
      } catch (error) {
        return error instanceof UserError ? inOneLine(error) : error;
      }
      return "nothing";
    };
    expect(
      [
        of({}),
        of({ model: "gain" }),
        of({ model: "[P, P]" }),
        of({ value: ["x", "y"] }),
        of({ model: "P * (1 + 2j)" }),
        of({ model: "Q" }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "nothing
      nothing
      fit.model:1:1: it gives 2 × 2 numbers, and 2 were measured. Give one for each; of several values [..., ...].
      fit.model:1:1: it gives 2 numbers, and 2 × 2 were measured. Give one for each; of several values [..., ...].
      fit.model:1:1: it gives a complex number. Take its abs, real or imag.
      fit.model:1:1: there is no output, axis, part or parameter "Q". Names are fitted, measured, deviation, P, gain."
    `);
  });
});
