/**
 * Which parameters an analysis varies, whichever of its actions does: collected before anything is compiled, since each
 * becomes an input, and since frequencies among them are frequencies of their own throughout the run.
 */
import type { Model } from "../../model/model.js";
import { CORNER_TUNINGS } from "../beams/pseudo-lock-corner.js";
import { allLocks, enabledLocks, lockParts } from "../locks/plan-locks.js";
import type { Step } from "../step.js";

/** The paths that a step and all in it vary, each once, in the order of their first use. */
export function variedParameters(model: Model, step: Step): readonly string[] {
  const found = new Set<string>();
  visitSteps(step, (each) => {
    for (const path of variedBy(model, each)) found.add(path);
  });
  // A lock that is switched on may be run by whatever runs the enabled ones.
  const switched = [...found].some((path) => /\.enabled$/.test(path));
  if (switched) for (const name of allLocks(model)) found.add(lockParts(model, name).feedback);
  return [...found];
}

/** Calls `visitor` for a step and all in it, outermost first. */
export function visitSteps(step: Step, visitor: (step: Step) => void): void {
  visitor(step);
  switch (step.kind) {
    case "series":
    case "parallel":
    case "for":
      for (const each of step.steps) visitSteps(each, visitor);
      return;
    case "axes":
      if (step.before !== undefined) visitSteps(step.before, visitor);
      if (step.after !== undefined) visitSteps(step.after, visitor);
      return;
    case "run-locks":
    case "optimise":
      if (step.before !== undefined) visitSteps(step.before, visitor);
      return;
    default:
      return;
  }
}

/** What a step itself varies, not what is in it. */
function variedBy(model: Model, step: Step): readonly string[] {
  const feedback = (name: string) => lockParts(model, name).feedback;
  switch (step.kind) {
    case "axes":
      return step.axes.map(({ path }) => path);
    case "for":
      return [step.path];
    case "change":
      return step.changes.map(({ path }) => path);
    case "optimise":
      return step.paths;
    case "run-locks":
      return (step.onlyEnabled ? enabledLocks(model) : step.locks).map(feedback);
    case "lock-gains":
      return step.locks.flatMap((name) => [feedback(name), `${name}.gain`]);
    case "readout-phases":
      return step.pairs.flatMap(({ drive, readout }) => [drive, `${readout}.phase`]);
    case "operators":
      if (step.ask === "pseudo-lock") return [step.feedback];
      return step.ask === "corner" && step.apply ? CORNER_TUNINGS : [];
    case "range":
      return step.sweep.axes.map(({ path }) => path);
    case "projection":
      return ["fsig.f"];
    case "sensing-matrix":
      return step.dofs.map((name) => `${name}.DC`);
    default:
      return [];
  }
}
