/** Makes steps of the actions that work with locks and readouts. */

import { builtOrder } from "../../model/build-order.js";
import { assertChangeable } from "../../model/changeable.js";
import type { Model } from "../../model/model.js";
import type { Value } from "../../model/value.js";
import type { Arguments } from "../arguments.js";
import type { ParameterState } from "../points/parameter-state.js";
import type { LockStep, PhasePair, Step } from "../step.js";

/** The most turns that locks may take. */
const MAX_TURNS = 10_000_000;

/** What a lock is made of, by the paths of its parameters. */
export interface LockParts {
  readonly name: string;
  /** The detector, or a readout's output as `REFL_I`. */
  readonly signal: string;
  /** The parameter that it moves. */
  readonly feedback: string;
}

/** A lock of a model. */
export function lockParts(model: Model, name: string): LockParts {
  const { parameters } = model.element(name);
  const signal = parameters.get("error_signal");
  const feedback = parameters.get("feedback");
  if (signal?.kind !== "element" || feedback?.kind !== "reference") throw new Error(`the lock ${name} is incomplete`);
  return { name, signal: signal.name, feedback: feedback.path };
}

/** All locks of a model, in the order of building. */
export function allLocks(model: Model): readonly string[] {
  return builtOrder(model).flatMap(({ kind, name }) => (kind === "lock" ? [name] : []));
}

/** Those that the text enables. */
export function enabledLocks(model: Model): readonly string[] {
  return allLocks(model).filter((name) => model.get(`${name}.enabled`) !== 0);
}

/** Whether it is enabled now. */
export function isEnabled(lock: string, state: ParameterState): boolean {
  return state.number(`${lock}.enabled`) !== 0;
}

function namedLocks(args: Arguments): readonly string[] | undefined {
  const { rest } = args.action;
  return rest.length === 0 ? undefined : args.elements(rest, "locks", ["lock"]);
}

export function planRunLocks(args: Arguments, before: Step | undefined): LockStep {
  const { model } = args;
  const locks = namedLocks(args);
  const method = args.text("method", "proportional");
  if (method !== "proportional" && method !== "newton") {
    args.refuse("unknown-method", `there is no method "${method}"`, "Take proportional or newton.");
  }
  if (method === "newton" && args.has("sensing_matrix")) {
    args.refuse("not-supported", "sensing_matrix can't be written in KatScript", "Leave it out: it is measured.");
  }
  const maxIterations = Math.trunc(args.number("max_iterations"));
  if (!(maxIterations >= 0 && maxIterations <= MAX_TURNS)) {
    args.refuse("out-of-range", `max_iterations is ${maxIterations}`, `It goes from 0 to ${MAX_TURNS}.`);
  }
  for (const name of locks ?? enabledLocks(model)) {
    const { signal, feedback } = lockParts(model, name);
    assertChangeable(model, feedback);
    if (method === "newton") assertMeasurable(args, name, signal, feedback);
  }
  return {
    kind: "run-locks",
    name: args.name(),
    locks: locks ?? allLocks(model),
    onlyEnabled: locks === undefined,
    method,
    isExact: isExact(args, method),
    scale: args.number("scale_factor"),
    maxIterations,
    mayFail: !args.flag("exception_on_fail"),
    before,
  };
}

/** `gradient="exact"` is ours: Finesse has only differences. */
function isExact(args: Arguments, method: LockStep["method"]): boolean {
  const given = args.text("gradient", "differences");
  if (given === "differences") return false;
  if (given !== "exact") {
    args.refuse("wrong-type", "gradient is neither", 'Write gradient="exact", or leave it out for differences.');
  }
  if (method !== "newton") args.refuse("wrong-type", `${method} takes no gradient`, 'Take method="newton".');
  return true;
}

/** Throws unless a lock goes from a readout to a degree of freedom, which is what a sensing matrix is made of. */
function assertMeasurable(args: Arguments, lock: string, signal: string, feedback: string): void {
  const { model } = args;
  if (model.readoutOf(signal) === undefined) {
    const what = `the error signal of "${lock}" is "${signal}", which is no output of a readout`;
    args.refuse("wrong-type", what, "Take a readout_rf or readout_dc, as REFL.outputs.I.");
  }
  const { element, spec } = model.resolve(feedback);
  if (element.kind === "degree_of_freedom" && spec.name === "DC") return;
  const what = `"${lock}" moves ${feedback}, which is no degree of freedom`;
  args.refuse("wrong-type", what, "Define a dof and let the lock move its DC.");
}

export function planLockGains(args: Arguments): Step {
  const { model } = args;
  const locks = namedLocks(args) ?? enabledLocks(model);
  if (locks.length === 0 && allLocks(model).length > 0) {
    args.refuse("no-lock", "no lock is enabled", "Enable one, or name those whose gains are set.");
  }
  for (const name of locks) {
    const { signal, feedback } = lockParts(model, name);
    assertMeasurable(args, name, signal, feedback);
    assertChangeable(model, `${name}.gain`);
    assertChangeable(model, feedback);
  }
  return { kind: "lock-gains", locks, difference: args.number("d_dof_gain"), scale: args.number("gain_scale") };
}

/** Without names it reads every lock, the disabled too. */
export function planErrorSignals(args: Arguments): Step {
  return { kind: "error-signals", name: args.name(), locks: namedLocks(args) ?? allLocks(args.model) };
}

export function planReadoutPhases(args: Arguments): Step {
  const given = args.action.rest;
  if (given.length % 2 !== 0) {
    const remedy = "Give pairs, as opt_rf_readout_phase(DARM, AS.outputs.I).";
    args.refuse("missing-argument", "a degree of freedom stands without a readout", remedy);
  }
  const pairs = given.length > 0 ? pairsGiven(args, given) : pairsOfLocks(args.model);
  const known = new Map<string, PhasePair>();
  for (const pair of pairs) if (!known.has(pair.readout)) known.set(pair.readout, pair);
  for (const { drive, readout } of known.values()) {
    assertChangeable(args.model, drive);
    assertChangeable(args.model, `${readout}.phase`);
  }
  return {
    kind: "readout-phases",
    name: args.name(),
    pairs: [...known.values()],
    difference: args.number("d_dof"),
  };
}

/** Those of all locks, the disabled too. */
function pairsOfLocks(model: Model): readonly PhasePair[] {
  return allLocks(model).flatMap((name) => {
    const { signal, feedback } = lockParts(model, name);
    const readout = model.readoutOf(signal);
    if (readout === undefined || model.element(readout).kind !== "readout_rf") return [];
    return [{ drive: feedback, readout, quadrature: quadratureOf(signal, readout) }];
  });
}

function quadratureOf(output: string, readout: string): "I" | "Q" {
  return output === `${readout}_Q` ? "Q" : "I";
}

function pairsGiven(args: Arguments, given: readonly Value[]): readonly PhasePair[] {
  const { model } = args;
  const pairs: PhasePair[] = [];
  for (let at = 0; at < given.length; at += 2) {
    const [drive, output] = [given[at]!, given[at + 1]!];
    const name = output.kind === "element" ? output.name : "";
    const readout = model.readoutOf(name);
    if (readout === undefined || model.element(readout).kind !== "readout_rf") {
      args.refuse(
        "wrong-type",
        "behind a degree of freedom stands something other than the output of a readout_rf",
        "Name its quadrature, as REFL.outputs.I.",
      );
    }
    pairs.push({ drive: driveOf(args, drive), readout: readout!, quadrature: quadratureOf(name, readout!) });
  }
  return pairs;
}

/** The parameter that a degree of freedom stands for: its DC. */
function driveOf(args: Arguments, drive: Value): string {
  if (drive.kind === "element" && args.model.has(drive.name)) {
    if (args.model.element(drive.name).kind === "degree_of_freedom") return `${drive.name}.DC`;
  }
  if (drive.kind === "reference") return drive.path;
  return args.refuse(
    "wrong-type",
    "a pair begins with something other than a degree of freedom",
    "Write pairs, as DARM REFL.outputs.I.",
  );
}

export function planSensingMatrix(args: Arguments): Step {
  const list = (name: string): readonly Value[] => {
    const value = args.value(name);
    return value.kind === "array" ? value.items : [value];
  };
  const dofs = args.elements(list("dofs"), "dofs", ["degree_of_freedom"]);
  const readouts = args.elements(list("readouts"), "readouts", [
    "readout_rf",
    "readout_dc",
    "balanced_homodyne_readout",
  ]);
  return { kind: "sensing-matrix", name: args.name(), dofs, readouts, difference: args.number("d_dof") };
}
