/**
 * Runs the steps of an analysis, one after another, and makes the tree of their solutions.
 *
 * What a step leaves behind in the parameters is as in Finesse: axes put back all that they and their steps changed,
 * `parallel` gives each branch the same start and keeps nothing, `change` and `for` leave what they set.
 */

import { runBeams } from "../beams/run-beams.js";
import { runOperators } from "../beams/run-operators.js";
import { runErrorSignals, runLockGains, runReadoutPhases, runSensingMatrix } from "../locks/lock-derivatives.js";
import { runLocks } from "../locks/locks.js";
import type { Session } from "../points/session.js";
import { realData, type SolutionTree, seriesOf, solutionOf } from "../solution.js";
import type { Step } from "../step.js";
import { runAxes } from "./axes.js";
import { changed, differenced } from "./differenced.js";
import { slopedEigenmodes } from "./eigen-slopes.js";
import { optimise } from "./optimise.js";
import { runRange } from "./range.js";
import { printed, stored } from "./tell.js";

/** Runs a step; undefined if it yields no solution. */
export function runStep(session: Session, step: Step): SolutionTree | undefined {
  switch (step.kind) {
    case "axes":
      return runAxes(session, step);
    case "series":
      return step.flat ? children(session, seriesOf(step.name), step.steps) : runChain(session, step.steps);
    case "parallel":
      return runParallel(session, step.steps);
    case "for":
      return runFor(session, step);
    case "change":
      for (const { path, value } of step.changes) {
        if (step.relative) session.state.shift(path, value);
        else session.state.set(path, value);
      }
      return undefined;
    case "beams":
      return differenced(session, () => runBeams(session, step));
    case "operators":
      return operated(session, step);
    case "fields":
      return differenced(session, () => session.fields(session, step.name));
    case "response":
      return differenced(session, () => session.responses.response(session, step));
    case "range":
      return differenced(session, () => runRange(session, step));
    case "projection":
      return differenced(session, () => session.responses.projection(session, step));
    case "store":
      return differenced(session, () => stored(session, step.name, step.paths));
    case "print":
      for (const line of printed(session, step)) session.print(line);
      return undefined;
    case "empty":
      return solutionOf(step.name);
    case "nothing":
      return undefined;
    case "run-locks":
      return runLocks(session, step);
    case "lock-gains":
      runLockGains(session, step);
      return undefined;
    case "error-signals":
      return runErrorSignals(session, step);
    case "readout-phases":
      return runReadoutPhases(session, step);
    case "sensing-matrix":
      return runSensingMatrix(session, step);
    case "optimise":
      return optimise(session, step);
  }
}

function operated(session: Session, step: Extract<Step, { readonly kind: "operators" }>): SolutionTree {
  const run = () => runOperators(session, step);
  switch (step.ask) {
    case "operator":
      return differenced(session, run);
    case "eigenmodes":
      return slopedEigenmodes(session, run);
    case "pseudo-lock":
      return changed(session, run);
    case "corner":
      return step.apply ? changed(session, run) : differenced(session, run);
  }
}

/** Runs steps one after another; their solutions become children. */
function children(session: Session, parent: SolutionTree, steps: readonly Step[]): SolutionTree {
  for (const step of steps) {
    const child = runStep(session, step);
    if (child !== undefined) parent.children.push(child);
  }
  return parent;
}

/** Each solution is a child of the one before. */
function runChain(session: Session, steps: readonly Step[]): SolutionTree | undefined {
  let first: SolutionTree | undefined;
  let last: SolutionTree | undefined;
  for (const step of steps) {
    const next = runStep(session, step);
    if (next === undefined) continue;
    if (last === undefined) first = next;
    else last.children.push(next);
    last = next;
  }
  return first;
}

function runParallel(session: Session, steps: readonly Step[]): SolutionTree {
  const start = session.state.keep();
  const parent = solutionOf("parallel");
  for (const step of steps) {
    children(session, parent, [step]);
    session.state.restore(start);
  }
  return parent;
}

function runFor(session: Session, step: Step & { readonly kind: "for" }): SolutionTree {
  const parent = solutionOf("for", [["values", realData([step.values.length], step.values)]]);
  for (const value of step.values) {
    session.state.set(step.path, value);
    children(session, parent, step.steps);
  }
  return parent;
}
