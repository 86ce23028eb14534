/**
 * Makes steps of a model's analysis: evaluates the arguments of its actions, and refuses what can't be run.
 *
 * Not here: locks, derivatives and optimisers (plan-locks.ts, plan-optimiser.ts), how steps are run (run-steps.ts).
 */

import { assertChangeable, assertSweepable } from "../../model/changeable.js";
import type { Model } from "../../model/model.js";
import { unitOf } from "../../model/path-unit.js";
import type { Action, Value } from "../../model/value.js";
import { sizeOf } from "../../shape.js";
import { Arguments } from "../arguments.js";
import { axisPoints, pointsOf } from "../axis-values.js";
import { planBeams } from "../beams/plan-beams.js";
import { planOperators } from "../beams/plan-operators.js";
import {
  planErrorSignals,
  planLockGains,
  planReadoutPhases,
  planRunLocks,
  planSensingMatrix,
} from "../locks/plan-locks.js";
import { lengthOf, type Step, type SweptAxis } from "../step.js";
import { planOptimiser } from "./plan-optimiser.js";
import { planProjection, planResponse } from "./plan-responses.js";
import { planRange } from "./range.js";

/** What is run if a text says nothing: a single solution. */
const SINGLE: Step = { kind: "axes", name: "noxaxis", axes: [], before: undefined, after: undefined, keeps: false };

/** The most points of all axes of one sweep. */
export const MAX_POINTS = 100_000_000;

/** The steps of a model's analysis. */
export function planAnalysis(model: Model): Step {
  return model.analysis === undefined ? SINGLE : planAction(model, model.analysis);
}

function planAction(model: Model, action: Action): Step {
  const args = new Arguments(model, action);
  const plan = (value: Value) => planStep(args, value);
  switch (action.kind) {
    case "noxaxis":
      return planAxes(args, []);
    case "xaxis":
      return planAxes(args, [axis(args, "")]);
    case "x2axis":
      return planAxes(
        args,
        ["1", "2"].map((which) => axis(args, which)),
      );
    case "x3axis":
      return planAxes(
        args,
        ["1", "2", "3"].map((which) => axis(args, which)),
      );
    case "sweep":
      return { ...planAxes(args, sweptAxes(args)), keeps: !args.flag("reset_parameter") };
    case "series":
      return {
        kind: "series",
        name: args.text("name", "series"),
        flat: args.flag("flatten"),
        steps: action.rest.map(plan),
      };
    case "parallel":
      return { kind: "parallel", steps: action.rest.map(plan) };
    case "for":
      return planFor(args, action.rest.map(plan));
    case "change":
      return planChange(args);
    case "abcd":
    case "beam_trace":
    case "propagate_beam":
    case "propagate_beam_astig":
      return planBeams(args);
    case "operator":
    case "eigenmodes":
    case "pseudo_lock_cavity":
    case "pseudo_lock_drfpmi":
      return planOperators(args);
    case "update_maps":
      return { kind: "nothing" };
    case "dc_fields":
      return { kind: "fields", name: args.name() };
    case "minimize":
    case "maximize":
      return planOptimiser(args, plan);
    case "run_locks":
      return planRunLocks(args, optionalStep(args, "pre_step"));
    case "set_lock_gains":
      return planLockGains(args);
    case "get_error_signals":
      return planErrorSignals(args);
    case "opt_rf_readout_phase":
      return planReadoutPhases(args);
    case "sensing_matrix_dc":
      return planSensingMatrix(args);
    default:
      return planSignals(args);
  }
}

/** What asks signals and noise over frequencies of its own. */
function planSignals(args: Arguments): Step {
  switch (args.action.kind) {
    case "frequency_response":
    case "frequency_response2":
    case "frequency_response3":
    case "frequency_response4":
      return planResponse(args);
    case "noise_projection":
      return planProjection(args);
    case "katfan_range":
      return planRange(args);
    default:
      return planTelling(args);
  }
}

/** What prints and stores. */
function planTelling(args: Arguments): Step {
  const { action } = args;
  switch (action.kind) {
    case "store_model_attr":
      return { kind: "store", name: args.name(), paths: action.rest.map((value) => args.path(value, "args")) };
    case "print":
    case "print_model_attr":
      return { kind: "print", prefix: args.text("prefix", ""), values: action.rest };
    case "print_model":
      return { kind: "print", prefix: "", values: undefined };
    case "save_matrix":
      return { kind: "empty", name: args.name() };
    case "debug":
      return { kind: "nothing" };
    default:
      throw new Error(`no action is called ${action.kind}`); // kinds are known, and those that can't be run are refused before
  }
}

function planStep(args: Arguments, value: Value): Step {
  if (value.kind === "action") return planAction(args.model, value.action);
  return args.refuse("wrong-type", "an action is needed in it", "Actions are NAME(...).");
}

function optionalStep(args: Arguments, name: string): Step | undefined {
  return args.has(name) ? planStep(args, args.value(name)) : undefined;
}

function planAxes(args: Arguments, axes: readonly SweptAxis[]) {
  for (const { path } of axes) assertSweepable(args.model, path);
  const points = sizeOf({ shape: axes.map(lengthOf) });
  if (points > MAX_POINTS) args.refuse("too-long", `${points} points are more than ${MAX_POINTS}`, "Take fewer steps.");
  const before = optionalStep(args, "pre_step");
  const after = optionalStep(args, "post_step");
  return { kind: "axes" as const, name: args.name(), axes, before, after, keeps: false };
}

function axis(args: Arguments, which: string): SweptAxis {
  const steps = Math.trunc(args.number(`steps${which}`));
  if (!(steps >= 1)) args.refuse("out-of-range", `steps${which} is ${steps}`, "An axis has one step or more.");
  if (steps >= MAX_POINTS) args.refuse("too-long", `${steps} steps are more than ${MAX_POINTS}`, "Take fewer.");
  const points = axisPoints({
    logarithmic: args.text(`mode${which}`, "lin") === "log",
    start: args.number(`start${which}`),
    stop: args.number(`stop${which}`),
    steps,
  });
  const path = args.path(args.value(`parameter${which}`), "parameter");
  return { path, unit: unitOf(args.model, path), points, relative: args.flag("relative") };
}

/** The axes of `sweep`: three arguments each. */
function sweptAxes(args: Arguments): readonly SweptAxis[] {
  const { rest } = args.action;
  const axes: SweptAxis[] = [];
  for (let at = 0; at + 2 < rest.length; at += 3) {
    const relative = rest[at + 2]!;
    const path = args.path(rest[at]!, "parameter");
    axes.push({
      path,
      unit: unitOf(args.model, path),
      points: pointsOf(args.numbers(rest[at + 1]!, "values", true)),
      relative: relative.kind === "boolean" ? relative.value : relative.kind === "number" && relative.re !== 0,
    });
  }
  return axes;
}

function planFor(args: Arguments, steps: readonly Step[]): Step {
  const path = args.path(args.value("param"), "param");
  assertChangeable(args.model, path);
  return { kind: "for", path, values: args.numbers(args.value("values"), "values"), steps };
}

function planChange(args: Arguments): Step {
  const { action, model } = args;
  if (args.has("change_dict"))
    args.refuse("not-supported", "change_dict can't be written in KatScript", "Write change(m1.phi=1).");
  const changes = [...action.keywords.keys()].map((path) => {
    assertChangeable(model, path);
    return { path, value: args.number(path) };
  });
  return { kind: "change", changes, relative: args.flag("relative") };
}
