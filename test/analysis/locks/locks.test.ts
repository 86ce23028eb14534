import { describe, expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { UserError } from "../../../lib/errors.js";

const COUPLED = `l laser P=2
mod eom f=15M midx=0.3 order=1
m m0 R=0.8 T=0.2 phi=1
m m1 R=0.95 T=0.049
m m2 R=0.99 T=0.0098 phi=0.2
link(laser, eom, 1, m0, 1.37, m1, 2, m2)
pd t m2.p2.o
readout_rf R m0.p1.o f=eom.f phase=30
readout_dc D m2.p2.o
dof A m2.dofs.z
dof C m0.dofs.z 2 m1.dofs.z 1
`;
const LOCKS = "lock a1 R.outputs.I A.DC 1 1e-5\nlock a2 R.outputs.Q C.DC 1 1e-5 enabled=false\n";

const outputsOf = (text: string) => solveText(COUPLED + text).outputs;

// Each of these is what Finesse 3.0.2 gives, but where it says otherwise.
describe("locks that are switched off", () => {
  it("are run if they are named", () => {
    const { error_signals } = outputsOf(`${LOCKS}run_locks(a2, max_iterations=3, exception_on_fail=false)`);
    expect(error_signals!.real[0]).toBeCloseTo(-0.012717987130170876, 12);
    expect(error_signals!.real[3]).toBeCloseTo(-0.014497297237145318, 12);
  });

  it("have their errors read", () => {
    expect(outputsOf(`${LOCKS}get_error_signals()`).results!.shape).toEqual([2]);
  });

  it("keep their gains, also if they are named", () => {
    const read = "store_model_attr(a1.gain, a2.gain)";
    const all = outputsOf(`${LOCKS}series(set_lock_gains(d_dof_gain=1e-5), ${read})`);
    expect(all["values[a1.gain]"]!.real[0]).toBeCloseTo(-13.87428985363788, 6);
    expect(all["values[a2.gain]"]!.real[0]).toBe(1);
    expect(outputsOf(`${LOCKS}series(set_lock_gains(a2, d_dof_gain=1e-5), ${read})`)["values[a2.gain]"]!.real[0]).toBe(
      1,
    );
  });

  it("come to the same zero by exact derivatives, in as few turns", () => {
    const [differences, exact] = ["", ", gradient='exact'"].map((more) =>
      outputsOf(`${LOCKS.replaceAll("1e-5", "1e-12")}run_locks(a1, a2, method='newton'${more})`),
    );
    for (const [lock, value] of differences!.final!.real.entries()) {
      expect(exact!.final!.real[lock]).toBeCloseTo(value, 7);
    }
    expect(exact!.iters!.real[0]).toBeLessThanOrEqual(differences!.iters!.real[0]!);
    expect(exact!.final!.real).not.toEqual(differences!.final!.real); // differences of 1e-9 are good to some digits
  });

  it("are run once an action has switched them on, which Finesse refuses", () => {
    const { final } = outputsOf(`${LOCKS}series(change(a1.enabled=0, a2.enabled=1), run_locks(method='newton'))`);
    expect(final!.real).toHaveLength(1);
    expect(final!.real[0]).toBeCloseTo(0.28298505659107415, 6); // what Finesse finds with run_locks(a2, method='newton')
  });
});

describe("what measures", () => {
  it("takes a parameter for a degree of freedom, and the power of an RF readout for its I", () => {
    const [whole, alone] = ["A", "A.DC"].map((drive) =>
      outputsOf(`${LOCKS}opt_rf_readout_phase(${drive}, R.outputs.DC, d_dof=1e-5)`),
    );
    expect(alone).toEqual(whole);
    expect(whole!["phases[R]"]!.real[0]).toBeCloseTo(-3.508904079695249, 5);
  });

  it("measures nothing where there is nothing to measure", () => {
    expect(outputsOf("opt_rf_readout_phase()").add_degrees!.shape).toEqual([0]);
    expect(outputsOf("get_error_signals()").results!.shape).toEqual([0]);
    expect(outputsOf("run_locks()").iters!.real[0]).toBe(0);
    expect(outputsOf("sensing_matrix_dc([], [R])").out!.shape).toEqual([0, 1]);
  });

  it("leaves what it moved where it was", () => {
    const { outputs } = solveText(
      `${COUPLED}series(change(A.DC=1), sensing_matrix_dc([A], [R, D], d_dof=1e-5), store_model_attr(A.DC))`,
    );
    expect(outputs["store/values[A.DC]"]!.real[0]).toBe(1);
  });

  it.each([
    [
      "set_lock_gains of a gain that follows",
      "lock a1 R.outputs.I A.DC -0.01*m1.R 1e-5\nset_lock_gains()",
      "not-changeable",
    ],
    ["a pair without its readout", "opt_rf_readout_phase(A)", "missing-argument"],
    ["the phase of a DC readout", "opt_rf_readout_phase(A, D.outputs.DC)", "wrong-type"],
    ["a sensing matrix of an output", "sensing_matrix_dc([A], [R_I])", "wrong-type"],
    ["a sensing matrix of a parameter", "sensing_matrix_dc([A.DC], [R])", "wrong-type"],
    ["Newton's method by a power detector", "lock a1 t A.DC 1 1e-5\nrun_locks(method='newton')", "wrong-type"],
    ["a gradient of the proportional method", `${LOCKS}run_locks(gradient='exact')`, "wrong-type"],
    ["a gradient that there isn't", `${LOCKS}run_locks(method='newton', gradient='some')`, "wrong-type"],
    ["a sensing matrix that is given", `${LOCKS}run_locks(method='newton', sensing_matrix=[[1]])`, "not-supported"],
    [
      "Newton's method where nothing answers",
      "l far P=1\ndof S far.dofs.phs\nlock a1 R.outputs.I S.DC 1 1e-9\nrun_locks(method='newton')",
      "singular-sensing-matrix",
    ],
  ])("refuses %s", (_, text, code) => {
    try {
      solveText(COUPLED + text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).code).toBe(code);
    }
  });
});
