import { describe, expect, it } from "vitest";
import type { JobProgram } from "../../../lib/analysis/job-program.js";
import { compileJobs, type JobsOptions } from "../../../lib/analysis/jobs/compile-jobs.js";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";

const CAVITY = `l laser P=2
mod eom f=15M midx=0.3 order=2
m m1 R=0.95 T=0.049
m m2 R=0.99 T=0.0098 phi=0.5
link(laser, eom, 1, m1, 2, m2)
pd1 err m1.p1.o f=eom.f phase=90
pd1 z m1.p1.o f=eom.f
pd t m2.p2.o
lock lk err m2.phi -4 1e-6
`;

const ANALYSES = [
  "",
  "noxaxis(name='only')",
  "xaxis(m2.phi, lin, -1, 1, 6)",
  "xaxis(m2.phi, lin, -1, 1, 6, relative=true)",
  "x2axis(m2.phi, lin, -1, 1, 2, laser.P, log, 1, 10, 3)",
  "sweep(m1.phi, [0, 1, 3], true, m2.phi, 0.2, false)",
  "xaxis(m1.phi, lin, 0, 0.2, 2, pre_step=run_locks(max_iterations=60))",
  "series(noxaxis(name='a'), change(m1.phi=0.1, relative=true), noxaxis(name='b'))",
  "series(run_locks(max_iterations=60), noxaxis())",
  "series(maximize(t, m2.phi), noxaxis())",
  "for(m1.phi, [0, 0.1], xaxis(m2.phi, lin, -1, 1, 2))",
  "parallel(series(change(m2.phi=0.1), noxaxis(name='a'), name='s'), noxaxis(name='b'))",
];
const INPUTS = ["m2.phi", "laser.P"];

/** Inputs of so many jobs, shape (count, 2): tunings around 0.5 degrees, powers around 2 W. */
function jobValues(count: number): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, k) =>
    k % 2 === 0 ? 0.5 + 0.01 * Math.sin(k) : 2 + 0.1 * Math.cos(k),
  );
}

function sizesOf({ outputs }: JobProgram): readonly number[] {
  return outputs.map(({ shape, complex }) => shape.reduce((product, length) => product * length, complex ? 2 : 1));
}

function runAll(program: JobProgram, values: Float64Array, count: number) {
  const out = sizesOf(program).map((size) => new Float64Array(size * count));
  return { out, errors: program.run(values, count, out) };
}

const compile = (analysis: string, options: Partial<JobsOptions> = {}) =>
  compileJobs(parse(CAVITY + analysis), { inputs: INPUTS, ...options });

describe("a compiled analysis", () => {
  it.each(ANALYSES)("gives for each job what the model with its values gives: %s", (analysis) => {
    const program = compile(analysis);
    const values = jobValues(3);
    const { out, errors } = runAll(program, values, 3);
    expect(errors.size).toBe(0);
    for (let job = 0; job < 3; job++) {
      const model = parse(CAVITY + analysis);
      model.setAll(INPUTS.map((path, k) => [path, values[2 * job + k]!]));
      const { outputs } = solveModel(model);
      for (const [index, { name, shape, complex }] of program.outputs.entries()) {
        const alone = outputs[name]!;
        expect(alone.shape, name).toEqual(shape);
        expect(alone.imag !== undefined, name).toBe(complex);
        const size = out[index]!.length / 3;
        const mine = out[index]!.slice(job * size, (job + 1) * size);
        const theirs = complex ? [...alone.real].flatMap((re, at) => [re, alone.imag![at]!]) : alone.real;
        // A model of its own folds other constants: the last digits differ, and what a lock or optimiser makes of them.
        for (const [at, value] of mine.entries()) expect(value, `${name}[${at}]`).toBeCloseTo(theirs[at]!, 9);
      }
    }
  });

  it.each(ANALYSES)("does not depend on how jobs are cut into calls: %s", (analysis) => {
    const count = 300; // more than the points from which on a kernel is compiled, in parts that are fewer
    const values = jobValues(count);
    const whole = runAll(compile(analysis), values, count);
    const program = compile(analysis, { jobs: 1 });
    const sizes = sizesOf(program);
    for (let first = 0; first < count; first += 7) {
      const size = Math.min(7, count - first);
      const { out } = runAll(program, values.subarray(2 * first, 2 * (first + size)), size);
      for (const [index, array] of out.entries()) {
        const width = sizes[index]!;
        expect(array).toEqual(whole.out[index]!.slice(first * width, (first + size) * width));
      }
    }
  });

  it("keeps a job that fails from touching its neighbours", () => {
    for (const analysis of [
      "",
      "xaxis(m1.phi, lin, 0, 1, 2)",
      "series(noxaxis(), change(m1.phi=1), noxaxis(name='b'))",
    ]) {
      const program = compile(analysis, { inputs: ["m2.R"] });
      const { out, errors } = runAll(program, Float64Array.of(0.98, 1.2, 0.97), 3);
      expect([...errors.keys()]).toEqual([1]);
      expect(errors.get(1)!.what).toContain("m2.R");
      const [wanted] = runAll(program, Float64Array.of(0.97), 1).out;
      const width = wanted!.length;
      expect([...out[0]!.slice(width, 2 * width)].every((value) => Number.isNaN(value))).toBe(true);
      expect(out[0]!.slice(2 * width)).toEqual(wanted);
    }
  });

  it("keeps a job whose lock is lost as one that failed", () => {
    const program = compile("series(run_locks(max_iterations=2), noxaxis())");
    const { errors } = runAll(program, Float64Array.of(0.5, 2, 0, 2), 2);
    expect([...errors.keys()]).toEqual([0]);
    expect(errors.get(0)!.what).toContain("lk");
  });

  it("has the text's values for nominal ones", () => {
    for (const analysis of ANALYSES) expect([...compile(analysis).nominal]).toEqual([0.5, 2]);
  });

  it("says what its arrays stand over, and units", () => {
    const { outputs } = compile("series(xaxis(m2.phi, lin, -1, 1, 2, name='scan'), noxaxis())");
    expect(outputs.map(({ name, shape, complex, unit }) => [name, shape, complex, unit])).toEqual([
      ["scan/err", [3], false, "W"],
      ["scan/z", [3], true, "W"],
      ["scan/t", [3], false, "W"],
      ["noxaxis/err", [], false, "W"],
      ["noxaxis/z", [], true, "W"],
      ["noxaxis/t", [], false, "W"],
    ]);
    expect(outputs[0]!.axes).toEqual([{ name: "m2.phi", unit: "degrees", values: [-1, 0, 1] }]);
    expect(outputs[5]!.axes).toEqual([]);
  });

  it("keeps how many turns locks took; their histories it leaves out and names, unless they are asked for", () => {
    const analysis = "series(run_locks(max_iterations=60), noxaxis())";
    const all = compile(analysis);
    expect(all.outputs.map(({ name }) => name)).toEqual([
      "run locks/iters",
      "run locks/final",
      "noxaxis/err",
      "noxaxis/z",
      "noxaxis/t",
    ]);
    const settings = ["run locks/max_iterations", "run locks/num_locks"];
    expect(all.leftOut).toEqual(["run locks/error_signals", "run locks/control_signals", ...settings]);
    const asked = compile(analysis, { outputs: ["run locks/iters", "run locks/error_signals"] });
    expect(asked.outputs.map(({ name }) => name)).toEqual(["run locks/iters", "run locks/error_signals"]);
    expect(asked.leftOut).toEqual([]);
    const { out } = runAll(asked, jobValues(1), 1);
    expect(out[0]![0]).toBeGreaterThan(3);
  });

  it.each(ANALYSES)("keeps or names all that solving the same text gives: %s", (analysis) => {
    const { outputs, leftOut = [] } = compile(analysis);
    const solved = Object.keys(solveModel(parse(CAVITY + analysis)).outputs);
    expect([...outputs.map(({ name }) => name), ...leftOut].sort()).toEqual(solved.sort());
  });

  it("sets gains of locks in each job anew, though a rehearsal reads nothing to set them by", () => {
    const lock = "dof D m2.dofs.z\nreadout_rf REFL m1.p1.o f=eom.f phase=90\nlock own REFL.outputs.I D.DC 1 1e-6\n";
    const analysis = "series(set_lock_gains(own), run_locks(own, max_iterations=60), noxaxis())";
    const near = CAVITY.replace(/^lock.*$/m, "").replace("phi=0.5", "phi=0.02");
    const program = compileJobs(parse(`${near}${lock}${analysis}`), { inputs: ["laser.P"] });
    const { out, errors } = runAll(program, Float64Array.of(1, 2), 2);
    expect([...errors]).toEqual([]);
    expect(out[0]!.every((turns) => turns > 1)).toBe(true);
  });

  it("gives the outputs that are asked for, in that order", () => {
    for (const [analysis, outputs] of [
      ["", ["t", "err"]],
      ["xaxis(m1.phi, lin, 0, 1, 2)", ["t", "err"]],
      ["series(noxaxis(name='a'), noxaxis(name='b'))", ["b/t", "a/err"]],
    ] as const) {
      const all = compile(analysis);
      const some = compile(analysis, { outputs });
      expect(some.outputs.map(({ name }) => name)).toEqual(outputs);
      const values = jobValues(2);
      const whole = runAll(all, values, 2).out;
      for (const [index, array] of runAll(some, values, 2).out.entries()) {
        const at = all.outputs.findIndex(({ name }) => name === outputs[index]);
        for (const [k, value] of array.entries()) expect(value).toBeCloseTo(whole[at]![k]!, 13);
      }
    }
  });

  it.each([
    ["an output that there isn't", "series(noxaxis(), noxaxis())", { outputs: ["noxaxis/x"] }, "unknown-output"],
    ["axes that would differ from job to job", "xaxis(m1.phi, lin, 0, laser.P, 2)", {}, "differs-by-job"],
    ["values that follow parameters", "for(m1.phi, [0, m2.phi], noxaxis())", {}, "not-constant"],
    ["a sweep that would", "sweep(m1.phi, linspace(0, laser.P, 3), false)", {}, "differs-by-job"],
  ])("refuses %s", (_, analysis, options, code) => {
    try {
      compile(analysis, options);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).code).toBe(code);
    }
  });
});

describe("a sweep of many jobs", () => {
  it("gives what each job gives alone where the points are more than a block", () => {
    const program = compile("xaxis(m1.phi, lin, -1, 1, 4999)");
    const values = jobValues(2);
    const whole = runAll(program, values, 2).out;
    for (let job = 0; job < 2; job++) {
      const { out } = runAll(program, values.subarray(2 * job, 2 * job + 2), 1);
      for (const [index, array] of out.entries()) {
        expect(array).toEqual(whole[index]!.slice(job * array.length, (job + 1) * array.length));
      }
    }
  });

  it("fails the job that has a point that fails, and says at which value", () => {
    const program = compile("xaxis(m1.R, lin, 0.9, 0.95, 5)", { inputs: ["m1.T"] });
    const { out, errors } = runAll(program, Float64Array.of(0.04, 0.07, 0.05), 3);
    expect([...errors.keys()]).toEqual([1]);
    const [array] = out as [Float64Array];
    const failed = array.slice(6, 12);
    expect(failed.every((value) => Number.isNaN(value))).toBe(true);
    expect([...array.slice(0, 6), ...array.slice(12)].every((value) => Number.isFinite(value))).toBe(true);
  });
});
