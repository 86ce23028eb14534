/**
 * Runs the steps of an analysis, one after another, and makes the tree of their solutions.
 *
 * What a step leaves behind in the parameters is as in Finesse: axes put back all that they and their steps changed,
 * `parallel` gives each branch the same start and keeps nothing, `change` and `for` leave what they set.
 */
import { runAxes } from "./axes.js";
import { runErrorSignals, runLockGains, runReadoutPhases, runSensingMatrix } from "./lock-derivatives.js";
import { runLocks } from "./locks.js";
import { optimise } from "./optimise.js";
import type { Run } from "./run.js";
import { realData, type SolutionTree, seriesOf, solutionOf } from "./solution.js";
import type { Step } from "./step.js";
import { printed, stored } from "./tell.js";

/** Runs a step; undefined if it yields no solution. */
export function runStep(run: Run, step: Step): SolutionTree | undefined {
  switch (step.kind) {
    case "axes":
      return runAxes(run, step);
    case "series":
      return step.flat ? children(run, seriesOf(step.name), step.steps) : runChain(run, step.steps);
    case "parallel":
      return runParallel(run, step.steps);
    case "for":
      return runFor(run, step);
    case "change":
      for (const { path, value } of step.changes) {
        run.state.set(path, step.relative ? run.state.own(path) + value : value);
      }
      return undefined;
    case "fields":
      return run.fields(run, step.name);
    case "response":
      return run.responses.response(run, step);
    case "projection":
      return run.responses.projection(run, step);
    case "store":
      return stored(run, step.name, step.paths);
    case "print":
      for (const line of printed(run, step)) run.print(line);
      return undefined;
    case "empty":
      return solutionOf(step.name);
    case "nothing":
      return undefined;
    case "run-locks":
      return runLocks(run, step);
    case "lock-gains":
      runLockGains(run, step);
      return undefined;
    case "error-signals":
      return runErrorSignals(run, step);
    case "readout-phases":
      return runReadoutPhases(run, step);
    case "sensing-matrix":
      return runSensingMatrix(run, step);
    case "optimise":
      return optimise(run, step);
  }
}

/** Runs steps one after another; their solutions become children. */
function children(run: Run, parent: SolutionTree, steps: readonly Step[]): SolutionTree {
  for (const step of steps) {
    const child = runStep(run, step);
    if (child !== undefined) parent.children.push(child);
  }
  return parent;
}

/** Each solution is a child of the one before. */
function runChain(run: Run, steps: readonly Step[]): SolutionTree | undefined {
  let first: SolutionTree | undefined;
  let last: SolutionTree | undefined;
  for (const step of steps) {
    const next = runStep(run, step);
    if (next === undefined) continue;
    if (last === undefined) first = next;
    else last.children.push(next);
    last = next;
  }
  return first;
}

function runParallel(run: Run, steps: readonly Step[]): SolutionTree {
  const start = run.state.values.slice();
  const parent = solutionOf("parallel");
  for (const step of steps) {
    children(run, parent, [step]);
    run.state.values.set(start);
  }
  return parent;
}

function runFor(run: Run, step: Step & { readonly kind: "for" }): SolutionTree {
  const parent = solutionOf("for", [["values", realData([step.values.length], step.values)]]);
  for (const value of step.values) {
    run.state.set(step.path, value);
    children(run, parent, step.steps);
  }
  return parent;
}
