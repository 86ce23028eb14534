import { describe, expect, it } from "vitest";
import { compileJobs } from "../../../lib/analysis/jobs/compile-jobs.js";
import { compilePoints } from "../../../lib/analysis/points/point-program.js";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { parse } from "../../../lib/katscript/parse.js";
import { widthOf } from "../../../lib/shape.js";

const CAVITY = `
var force 1
var strain 0
l L0 P=5
m a R=0.9 T=0.09 phi=10
m b R=0.95 T=0.04 phi=11
free_mass sus b.mech 1
s s0 L0.p1 a.p1
s arm a.p2 b.p1 L=30
fsig(10)
sgen g1 b.mech.F_z amplitude=force phase=20
sgen g2 arm.h amplitude=strain*sqrt(L0.P)
pd1 p a.p1.o f=fsig
qnoised q a.p1.o
xd x b.mech.z
`;
const AXIS = "xaxis(fsig.f, log, 10, 1k, 4";
const DRIVES = `series(${AXIS}, name="force"), change(force=0, strain=2), ${AXIS}, name="strain"), change(force=1), ${AXIS}, name="both"))`;
const INPUTS = ["a.phi", "L0.P", "sus.mass"];
const VALUES = Float64Array.of(10, 5, 1, 10.5, 3, 0.4);

/** What jobs give, and for how many programs of points they asked. */
function jobsOf(analysis: string, outputs?: readonly string[]) {
  let programs = 0;
  let sweeps = 0;
  const compile: typeof compilePoints = (model, options) => {
    programs++;
    sweeps = options.settings?.length ?? 0;
    return compilePoints(model, options);
  };
  const wanted = outputs === undefined ? {} : { outputs };
  const program = compileJobs(parse(CAVITY + analysis), { inputs: INPUTS, compile, ...wanted });
  const out = program.outputs.map((output) => new Float64Array(2 * widthOf(output)));
  const errors = program.run(VALUES, 2, out);
  return { program, out, errors, programs, sweeps };
}

function alone(analysis: string, job: number) {
  const model = parse(CAVITY + analysis);
  model.setAll(INPUTS.map((path, k) => [path, VALUES[INPUTS.length * job + k]!]));
  return solveModel(model).outputs;
}

/** The largest difference from each job's analysis alone, of the largest number of each output. */
function difference(analysis: string, { program, out }: ReturnType<typeof jobsOf>): number {
  let worst = 0;
  for (const job of [0, 1]) {
    const outputs = alone(analysis, job);
    for (const [index, output] of program.outputs.entries()) {
      const { real, imag } = outputs[output.name]!;
      const theirs = imag === undefined ? real : [...real].flatMap((re, at) => [re, imag[at]!]);
      const width = widthOf(output);
      expect(theirs.length).toBe(width);
      const largest = Math.max(...theirs.map(Math.abs));
      for (const [at, value] of theirs.entries()) {
        worst = Math.max(worst, Math.abs(out[index]![job * width + at]! - value) / largest);
      }
    }
  }
  return worst;
}

describe("a series of equal sweeps with other drives", () => {
  it("gives what each job's analysis gives alone, by one program", () => {
    const jobs = jobsOf(DRIVES);
    expect(jobs.programs).toBe(1);
    expect(jobs.errors.size).toBe(0);
    const names = ["force", "strain", "both"].flatMap((name) => ["p", "q", "x"].map((each) => `${name}/${each}`));
    expect(jobs.program.outputs.map(({ name }) => name)).toEqual(names);
    expect(jobs.program.outputs[3]!.axes.map(({ name }) => name)).toEqual(["fsig.f"]);
    expect(difference(DRIVES, jobs)).toBeLessThan(1e-11);
  });

  it("gives those that are wanted, in the order that they are named in", () => {
    const jobs = jobsOf(DRIVES, ["both/q", "strain/p"]);
    expect(jobs.program.outputs.map(({ name }) => name)).toEqual(["both/q", "strain/p"]);
    expect(jobs.sweeps).toBe(2); // the first isn't computed
    expect(difference(DRIVES, jobs)).toBeLessThan(1e-11);
    expect(() => jobsOf(DRIVES, ["nowhere/p"])).toThrow('no output "nowhere/p"');
  });

  it.each([
    ["an axis is another", `series(${AXIS}, name="a"), change(force=2), xaxis(fsig.f, log, 10, 1k, 5, name="b"))`],
    ["what changes isn't a drive", `series(${AXIS}, name="a"), change(b.phi=12), ${AXIS}, name="b"))`],
    ["a job sets what changes", `series(${AXIS}, name="a"), change(L0.P=2), ${AXIS}, name="b"))`],
    ["steps do something else", `series(${AXIS}, name="a"), noxaxis(name="b"))`],
  ])("is run step by step where %s", (_, analysis) => {
    const jobs = jobsOf(analysis);
    expect(difference(analysis, jobs)).toBeLessThan(1e-11);
  });

  it("takes changes that are relative to the text from there", () => {
    const analysis = `series(change(force=1, relative=true), ${AXIS}, name="a"), change(force=1, relative=true), ${AXIS}, name="b"))`;
    const jobs = jobsOf(analysis);
    expect(jobs.programs).toBe(1);
    expect(difference(analysis, jobs)).toBeLessThan(1e-11);
    const [one, two] = [jobs.out[0]!, jobs.out[3]!];
    for (const [at, value] of one.entries()) expect(two[at]! / value).toBeCloseTo(1.5, 12);
  });
});
