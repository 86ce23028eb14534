import { describe, expect, it } from "vitest";
import { compileJobs } from "../../../lib/analysis/jobs/compile-jobs.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { widthOf } from "../../../lib/shape.js";
import { slopes } from "../../derivatives.js";

/** A cavity with modulated light, whose reflection can be locked to: its zero is of the length that light resonates in. */
const LOCKED = `
l L P=2
mod eom f=10M midx=0.2
m m1 R=0.9 T=0.09 phi=1
m m2 R=0.8 T=0.19 phi=2.5
s s0 eom.p2 m1.p1 L=0.3
s s1 m1.p2 m2.p1 L=1.1
link(L, eom)
readout_rf REFL m1.p1.o f=10M phase=20
pd p m2.p2.o
ad a m1.p1.o f=0
mathd both p*p+L.P
lock hold REFL.outputs.I m2.phi gain=-20 accuracy=1e-13 offset=1e-3
`;

const DOF = `${LOCKED.replace(/^lock.*$/m, "")}
dof CAV m2.dofs.z +1
readout_rf TR m2.p2.o f=10M phase=0
lock other REFL.outputs.I CAV.DC gain=-20 accuracy=1e-13
`;

interface Compared {
  /** A line for each derivative that isn't that of differences. */
  readonly wrong: readonly string[];
  readonly compared: number;
}

/** Derivatives of all that an analysis gives beside those of differences of whole jobs, and pulled back beside their sum. */
function comparedTo(text: string, inputs: readonly string[], bound: number): Compared {
  const program = compileJobs(parse(text), { inputs, by: inputs });
  const { gradients, nominal, outputs } = program;
  const read = (values: Float64Array) => {
    const out = outputs.map((output) => new Float64Array(widthOf(output)));
    const errors = program.run(values, 1, out);
    expect([...errors.values()].map(({ what }) => what)).toEqual([]);
    return Float64Array.from(out.flatMap((each) => [...each]));
  };
  const numbers = read(nominal);
  const names = outputs.flatMap((output) => new Array<string>(widthOf(output)).fill(output.name));
  const jacobian = outputs.map((output) => new Float64Array(widthOf(output) * inputs.length));
  gradients!.jacobian(nominal, 1, jacobian);
  const exact = Float64Array.from(jacobian.flatMap((each) => [...each]));
  const has = outputs.flatMap((output, index) => {
    return new Array<boolean>(widthOf(output)).fill(gradients!.lacking?.has(index) !== true);
  });
  const wrong: string[] = [];
  let compared = 0;
  for (const [k, path] of inputs.entries()) {
    const own = nominal[k]!;
    const theirs = slopes((x) => read(nominal.with(k, x)), own, 1e-3 * (Math.abs(own) || 1));
    for (const [number, name] of names.entries()) {
      if (!has[number]) continue;
      compared++;
      const ours = exact[number * inputs.length + k]!;
      const { value, error } = theirs[number]!;
      // One part of a complex number may be known to the other's digits only.
      const beside = names.map((each, at) => (each === name ? Math.abs(theirs[at]!.value) : 0));
      const scale = Math.max(...beside, Math.abs(numbers[number]!) * 1e-3, 1e-2);
      if (!(Math.abs(ours - value) <= bound * scale + 3 * error))
        wrong.push(`d ${name} / d ${path} = ${ours}, not ${value}`);
    }
  }
  const weights = outputs.map((output, at) => {
    return new Float64Array(widthOf(output)).map((_, n) => (gradients!.lacking?.has(at) === true ? 0 : 1 + n + at));
  });
  const gradient = new Float64Array(inputs.length);
  gradients!.pullback(nominal, 1, weights, gradient);
  const all = weights.flatMap((each) => [...each]);
  for (const [k, path] of inputs.entries()) {
    const sum = all.reduce((so, weight, n) => (weight === 0 ? so : so + weight * exact[n * inputs.length + k]!), 0);
    const isRight = Math.abs(sum - gradient[k]!) <= 1e-9 * Math.max(1, Math.abs(sum));
    if (!isRight) wrong.push(`the gradient by ${path} is ${gradient[k]}, not ${sum}`);
  }
  return { wrong, compared };
}

const BEAM = `
l L P=1
m m1 R=0.99 T=0.01 Rc=-1.2
m m2 R=0.99 T=0.01 Rc=1.5
s s0 L.p1 m1.p1 L=0.1
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
modes(maxtem=2)
pd p m2.p2.o
`;

const SIGNALS = `
l L P=5
m m1 R=0.9 T=0.05
m m2 R=1 T=0 phi=1
s s1 m1.p2 m2.p1 L=2
link(L, 1, m1)
fsig(1)
free_mass M m2.mech mass=1e-3
sgen drive m2.mech.z
pd1 out m1.p1.o f=fsig
readout_dc R m1.p1.o
qnoised q m1.p1.o nsr=true
`;

type Given = readonly [text: string, inputs: readonly string[], bound?: number];

const CASES: Readonly<Record<string, Given>> = {
  "a lock": [`${LOCKED}series(run_locks(), noxaxis())`, ["m1.R", "L.P", "m1.phi", "m2.phi", "eom.midx", "hold.offset"]],
  "a lock before each point": [`${LOCKED}xaxis(m1.phi, lin, 0, 2, 3, pre_step=run_locks())`, ["m1.R", "L.P"]],
  "a lock of a degree of freedom by Newton's method": [
    `${DOF}series(run_locks(other, method="newton"), xaxis(L.P, lin, 1, 2, 1))`,
    ["m1.R", "m1.phi"],
  ],
  "two locks together": [
    `${LOCKED}readout_dc T m2.p2.o\nlock second T.outputs.DC L.P gain=-1 accuracy=1e-13 offset=0.2
    series(run_locks(hold, second), noxaxis())`,
    ["m1.R", "m1.phi"],
  ],
  "a lock whose gain is measured at each turn": [
    `${DOF}series(run_locks(other, pre_step=set_lock_gains(other)), noxaxis())`,
    ["m1.R", "m1.phi"],
  ],
  "demodulation phases that are looked for": [
    `${DOF}series(opt_rf_readout_phase(CAV, REFL.outputs.I, d_dof=1e-4), set_lock_gains(other, d_dof_gain=1e-4), noxaxis(), get_error_signals())`,
    ["m1.R", "m1.phi", "REFL.phase"],
  ],
  "sensing matrices": [`${DOF}sensing_matrix_dc([CAV], [REFL, TR], d_dof=1e-4)`, ["m1.R", "m1.phi", "L.P"]],
  "an optimum": [
    `${LOCKED}series(maximize(p, m2.phi, method="bfgs", gradient="exact", gtol=1e-12), noxaxis())`,
    ["m1.R", "m1.phi", "L.P"],
    1e-4,
  ],
  "an optimum of two parameters, found by its exact slope": [
    `${LOCKED}mathd g p-0.3*(eom.midx-0.5)**2\nseries(maximize(g, [m2.phi, eom.midx], method="bfgs", gradient="exact", gtol=1e-11), noxaxis())`,
    ["m1.R", "m1.phi"],
    1e-4,
  ],
  "a zero that is looked for": [
    `${LOCKED}mathd e REFL_I-0.01\nseries(minimize(e, m2.phi, xatol=1e-13, fatol=1e-15), noxaxis())`,
    ["m1.R", "m1.phi"],
    1e-4,
  ],
  "an optimum at a bound": [
    `${LOCKED}series(maximize(p, [m2.phi], bounds=[2, 3], method="l-bfgs-b"), noxaxis())`,
    ["m1.R", "m2.phi"],
  ],
  "an optimum with a lock in each of its readings": [
    `${LOCKED}mathd g p-0.3*(eom.midx-0.5)**2\nseries(maximize(g, eom.midx, pre_step=run_locks(), method="bfgs", gradient="exact", gtol=1e-11), noxaxis())`,
    ["m1.R", "L.P", "m1.phi"],
    1e-4,
  ],
  "changes, loops, branches and axes of different kinds": [
    `${LOCKED}series(
      change(m2.phi=0.5, relative=true),
      parallel(change(m1.R=0.85), noxaxis(name="one")),
      for(m1.phi, [0, 1], xaxis(L.P, lin, 1, 2, 1, name="two")),
      xaxis(m2.phi, lin, -1, 1, 2, relative=true, name="three"),
      change(eom.midx=0.3),
      noxaxis(name="four")
    )`,
    ["m1.R", "m2.phi", "s1.L", "eom.midx"],
  ],
  "beams along a path": [
    `${BEAM}series(abcd(from_node=L.p1.o, to_node=m2.p1.i), beam_trace(), propagate_beam(from_node=L.p1.o, to_node=m2.p1.i), noxaxis())`,
    ["s1.L", "m1.Rcx"],
    1e-5,
  ],
  "the eigenvalues of a cavity whose mirror is turned and no ball": [
    `${BEAM.replace("R=0.99 T=0.01 Rc=1.5", "R=0.9 T=0.05 Rc=[1.5, 1.7] xbeta=1e-5 phi=20")}eigenmodes(c, 0)`,
    ["s1.L", "m1.Rcx", "m2.phi", "m2.xbeta", "m2.R"],
    1e-5,
  ],
  "the same by vectors of length 1": [
    `${BEAM.replace("R=0.99 T=0.01 Rc=1.5", "R=0.9 T=0.05 Rc=[1.5, 1.7] xbeta=1e-5 phi=20")}eigenmodes(c, 0, method="eig")`,
    ["m1.Rcx", "m2.phi"],
    1e-5,
  ],
  "a cavity that is brought to resonance by its eigenmode": [
    `${BEAM}series(pseudo_lock_cavity(c, feedback=m2.phi), noxaxis())`,
    ["s1.L", "m1.Rcx", "m1.phi"],
    1e-4,
  ],
  "noise that is projected": [
    `${SIGNALS}noise force m2.mech.F_z ASD=3\nnoise light L.amp ASD=0.2\nnoise_projection([10, 100], R.DC)`,
    ["force.ASD", "L.P", "m2.phi", "M.mass"],
    1e-5,
  ],
  "responses and noise": [
    `${SIGNALS}series(frequency_response([10, 100], [m2.mech.F_z], [R.DC, m2.mech.z]), xaxis(fsig.f, log, 10, 100, 1))`,
    ["m1.R", "L.P", "m2.phi"],
    1e-5,
  ],
};

describe("derivatives of analyses made of steps", () => {
  it.each(Object.entries(CASES))("go through %s", (_, [text, inputs, bound = 1e-6]) => {
    const { wrong, compared } = comparedTo(text, inputs, bound);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(inputs.length);
  });

  it("are the slope along an axis, with locks that hold at each of its points", () => {
    const text = `${LOCKED}xaxis(eom.midx, lin, 0.1999, 0.2001, 2, pre_step=run_locks())`;
    const program = compileJobs(parse(text), { inputs: ["eom.midx"], by: ["eom.midx"], outputs: ["p"] });
    const p = new Float64Array(3);
    program.run(program.nominal, 1, [p]);
    const jacobian = new Float64Array(3);
    program.gradients!.jacobian(program.nominal, 1, [jacobian]);
    expect(jacobian[1]! / ((p[2]! - p[0]!) / 2e-4)).toBeCloseTo(1, 4);
    const gradient = new Float64Array(1);
    program.gradients!.pullback(program.nominal, 1, [new Float64Array(3).fill(1)], gradient);
    expect(gradient[0]).toBe(0); // the axis puts values of its own in the place of the job's
  });

  it("aren't there for what counts or tells how something went, and are NaN where a job fails", () => {
    const text = `${LOCKED}series(run_locks(), noxaxis())`;
    const compile = (of: "all" | string[], more = "") =>
      compileJobs(parse(text + more), { inputs: ["m1.R"], derivatives: { of, by: ["m1.R"] } });
    const names = compile("all").outputs.map(({ name }) => name);
    expect(names).toContain("run locks/iters");
    expect(names).toContain("d run locks/final / d m1.R");
    expect(names).not.toContain("d run locks/iters / d m1.R");
    expect(() => compile(["run locks/iters"])).toThrow(UserError);
    const { outputs, run } = compile(["noxaxis/p"]);
    const out = outputs.map((output) => new Float64Array(2 * widthOf(output)));
    expect([...run(Float64Array.of(0.9, 1.5), 2, out).keys()]).toEqual([1]);
    expect(out.at(-1)![0]).not.toBeNaN();
    expect(out.at(-1)![1]).toBeNaN();
  });
});
