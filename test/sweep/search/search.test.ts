import { describe, expect, it } from "vitest";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../../lib/sweep/spec/run-id.js";
import { told } from "../told.js";

const CAVITY = {
  model: `
l LASER P=1
m ITM R=0.99 T=0.01
m ETM R=0.999 T=0.001 phi=10
link(LASER, ITM, 1, ETM)
pd circulating ETM.p1.i
pd transmitted ETM.p2.o`,
  vary: {
    "ETM.phi": { kind: "uniform", from: -80, to: 80 },
    "LASER.P": { kind: "loguniform", from: 0.1, to: 10 },
  },
  objective: { maximize: "circulating" },
};

/** What a cavity without detuning holds of 10 W: P T1 / (1 - r1 r2)². */
const MOST = (10 * 0.01) / (1 - Math.sqrt(0.99 * 0.999)) ** 2;

function jobsOf(raw: object, first = 0, count = 3) {
  const sweep = compileSweep(readSpec(raw));
  const { values, outputs, errors } = sweep.run(first, count);
  const named = new Map(sweep.outputs.map(({ name }, index) => [name, outputs[index]!]));
  return { sweep, values, errors, column: (name: string) => named.get(name)! };
}

describe("a search", () => {
  it.each(["l-bfgs-b", "cma-es", "differential-evolution", "adam"])(
    "finds a cavity's resonance and all light by %s",
    (method) => {
      const { column, values, errors } = jobsOf({
        ...CAVITY,
        optimize: { method, starts: 3, evaluations: 12_000, ...(method === "adam" ? { cycle: 300 } : {}) },
      });
      expect(errors.size).toBe(0);
      const found = column("objective");
      // Adam follows slopes that vanish far from resonance, in steps of a like size: it comes near the top of the peak.
      const best = Math.max(...found) / MOST;
      expect(best).toBeGreaterThan(method === "adam" ? 0.9 : 1 - 1e-6);
      expect(best).toBeLessThanOrEqual(1 + 1e-12);
      for (let job = 0; job < 3; job++) {
        expect(column("circulating")[job]).toBe(found[job]);
        expect(column("start/circulating")[job]).toBe(column("start/objective")[job]);
        expect(found[job]!).toBeGreaterThanOrEqual(column("start/objective")[job]!);
        expect(Math.abs(values[2 * job]!)).toBeLessThanOrEqual(80);
      }
    },
  );

  it("follows exact slopes through a lock: a value and its slopes are one evaluation", () => {
    const model = `
l L P=1
mod eom f=10M midx=0.2
m m1 R=0.9 T=0.1 phi=1
m m2 R=0.8 T=0.2
link(L, eom, m1, 1, m2)
readout_rf REFL m1.p1.o f=10M
pd p m2.p2.o
lock hold REFL.outputs.I m2.phi gain=-20 accuracy=1e-12
series(run_locks(), noxaxis())`;
    const vary = {
      "eom.midx": { kind: "uniform", from: 0.05, to: 1 },
      "m1.phi": { kind: "uniform", from: 0.5, to: 1.5 },
    };
    const objective = { minimize: "(noxaxis.p - 0.1)**2 + (m1.phi - 1)**2" };
    const { column, errors } = jobsOf({ model, vary, objective, optimize: { method: "l-bfgs-b", starts: 2 } }, 0, 2);
    expect(errors.size).toBe(0);
    expect(Math.max(...column("objective"))).toBeLessThan(1e-8);
    expect(Math.max(...column("evaluations"))).toBeLessThan(30); // by differences it would be five times as many
  });

  it("writes down its way, which never gets worse and ends at the best value", () => {
    const optimize = { method: "cma-es", starts: 1, evaluations: 500, path: 20, pathParameters: true };
    const { column, sweep } = jobsOf({ ...CAVITY, optimize }, 0, 1);
    const way = column("path/objective");
    const at500 = way.length - 1;
    for (let at = 1; at <= at500; at++) expect(way[at]!).toBeGreaterThanOrEqual(way[at - 1]!);
    expect(way[at500]).toBe(column("objective")[0]);
    expect(column("path/ETM.phi")[at500]).toBe(column("best/ETM.phi")[0]);
    const { values } = sweep.outputs.find(({ name }) => name === "path/objective")!.axes[0]!;
    expect(values).toEqual([1, 2, 3, 5, 6, 9, 12, 16, 22, 31, 42, 57, 77, 106, 144, 197, 269, 366, 500]);
  });

  it("is the same to the last bit whoever runs it, alone or among others", () => {
    const raw = { ...CAVITY, optimize: { method: "cma-es", starts: 4, evaluations: 300 } };
    const [all, alone] = [jobsOf(raw, 0, 4), jobsOf(raw, 2, 1)];
    for (const { name } of all.sweep.outputs) {
      const width = alone.column(name).length;
      expect(all.column(name).slice(2 * width, 3 * width)).toEqual(alone.column(name));
    }
  });

  it("ends where its target is reached, or its evaluations are used up", () => {
    const target = jobsOf({ ...CAVITY, optimize: { method: "l-bfgs-b", starts: 8, target: 50 } }, 0, 8);
    expect([...target.column("ended")].filter((ended) => ended === 3).length).toBeGreaterThan(0);
    const short = jobsOf({ ...CAVITY, optimize: { method: "cma-es", starts: 1, evaluations: 20 } }, 0, 1);
    expect(short.column("ended")[0]).toBe(1);
    expect(short.column("evaluations")[0]).toBeLessThan(30);
  });

  it("searches at each point of a grid", () => {
    const vary = [
      { parameter: "LASER.P", kind: "values", values: [1, 2] },
      { parameter: "ETM.phi", kind: "uniform", from: -1, to: 1 },
    ];
    const spec = readSpec({ ...CAVITY, vary, optimize: { method: "l-bfgs-b", starts: 3 } });
    expect(spec.jobs).toBe(6);
    const { column, values } = jobsOf({ ...CAVITY, vary, optimize: { method: "l-bfgs-b", starts: 3 } }, 0, 6);
    for (let job = 0; job < 6; job++) expect((column("objective")[job]! / MOST) * 10).toBeCloseTo(values[2 * job]!, 5);
  });

  it("makes a sum of squares small by Levenberg–Marquardt", () => {
    const { column } = jobsOf({
      ...CAVITY,
      objective: { squares: "[circulating - 100, transmitted - 0.1]" },
      vary: { "ETM.phi": { kind: "uniform", from: 0.1, to: 2 }, "LASER.P": { kind: "uniform", from: 0.5, to: 5 } },
      optimize: { method: "levenberg-marquardt", starts: 3 },
    });
    // The two are in the ratio of ETM.T: 100 W within means 0.1 W behind.
    for (const value of column("objective")) expect(value).toBeLessThan(1e-12);
  });

  it("is a spec like any other: it comes back from its bytes as it was", () => {
    const spec = readSpec({ ...CAVITY, optimize: { method: "adam", starts: 3 } });
    expect(readSpec(JSON.parse(new TextDecoder().decode(specBytes(spec))))).toEqual(spec);
    expect(runIdOf(spec)).not.toBe(runIdOf(readSpec({ ...CAVITY, optimize: { method: "cma-es", starts: 3 } })));
  });
});

describe("an objective without a search", () => {
  it("stands beside the outputs of each job", () => {
    const { column } = jobsOf({ ...CAVITY, objective: { maximize: "2 * circulating" }, jobs: 5 }, 0, 5);
    for (let job = 0; job < 5; job++) expect(column("objective")[job]).toBe(2 * column("circulating")[job]!);
  });
});

describe("mistakes of a search", () => {
  it("are told at their fields", () => {
    const optimize = { method: "cma-es", starts: 3 };
    const { objective: _, ...aimless } = CAVITY;
    expect(
      [
        told({ ...aimless, optimize }),
        told({ ...CAVITY, optimize, objective: {} }),
        told({ ...CAVITY, optimize, objective: { minimize: "P", maximize: "P" } }),
        told({ ...CAVITY, optimize, objective: { minimize: "P", where: { a: "1" }, data: { a: [1] } } }),
        told({ ...CAVITY, optimize: { method: "levenberg-marquardt", starts: 3 } }),
        told({ ...CAVITY, optimize, jobs: 4 }),
        told({ ...CAVITY, optimize: { ...optimize, by: ["ITM.phi"] } }),
        told({ ...CAVITY, optimize: { ...optimize, by: ["ETM.phi"], bounds: { "LASER.P": [0, 1] } } }),
        told({ ...CAVITY, optimize: { ...optimize, rate: 0.1 } }),
        told({ ...CAVITY, vary: { "ETM.phi": { kind: "normal", mean: 0, sigma: 1 } }, optimize }),
        told({
          ...CAVITY,
          vary: { "ETM.phi": { kind: "normal", mean: 0, sigma: 1 } },
          optimize: { ...optimize, by: ["ETM.phi"] },
        }),
        told({ ...CAVITY, optimize, edits: [{ remove: ["transmitted"] }] }),
        told({ ...CAVITY, optimize, objective: { minimize: "maen(circulating)" } }),
        told({ ...CAVITY, optimize: { ...optimize, method: "bfgs" } }),
        told({ ...CAVITY, optimize: { method: "cma-es" } }),
        told({ ...CAVITY, optimize, objective: { minimize: "mean(circulating)", where: { circulating: "2" } } }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "objective: is missing, and without it there is nothing to optimise. Say what is to be small, as objective: { minimize: abs(P - 1) }.
      objective: it says nothing that is to be small or large. Give it one of minimize, maximize, squares.
      objective: minimize and maximize stand side by side. Give it one of minimize, maximize, squares.
      objective.where.a: "a" is a part of the expression and an array of data. Give one of them another name.
      optimize.method: levenberg-marquardt is for sums of squares. Write the residuals as "squares", or take another method.
      optimize.starts: there are 4 jobs and 3 starts. Leave one of them out: a start is a job.
      optimize.by[0]: ITM.phi doesn't vary. Add it to vary, from which each search begins.
      optimize.bounds["LASER.P"]: LASER.P isn't optimised. Name it in optimize.by, too.
      optimize.rate: cma-es has no rate. Leave it out: it is for adam.
      vary: nothing is optimised. Let parameters vary between ends, as { kind: uniform, from: 0, to: 1 }.
      optimize.by[0]: ETM.phi has no ends between which it could be searched for. Give it bounds, as bounds: { ETM.phi: [0, 1] }, or draw it from uniform.
      objective: an objective stands beside edits. Describe the models by parameters, or make a spec of each.
      objective.minimize:1:1: there is no function "maen". Did you mean "mean"?
      optimize.method: "bfgs" isn't allowed here. Allowed are "cma-es", "differential-evolution", "l-bfgs-b", "adam" or "levenberg-marquardt".
      optimize.starts: is missing. It must be a whole number.
      objective.where.circulating: the model has an output "circulating" as well, so that the name is of two things. Give it another name."
    `);
  });
});
