/**
 * A model's analysis, ready to run: its steps, the parameters that they vary, the programs for their points.
 *
 * Not here: the form of what it gives (solution.ts), many runs of it (compile-jobs.ts).
 */
import { assertBuildable } from "../../model/build-check.js";
import type { Model } from "../../model/model.js";
import { ParameterState } from "../points/parameter-state.js";
import { Points, type PointsOptions } from "../points/points.js";
import type { Session } from "../points/session.js";
import { rootOf, type SolutionTree } from "../solution.js";
import type { Step } from "../step.js";
import { fieldReader } from "../steps/fields.js";
import { planAnalysis } from "../steps/plan.js";
import { responseReader } from "../steps/responses.js";
import { runStep } from "../steps/run-steps.js";
import { variedParameters, visitSteps } from "../steps/varied-parameters.js";

export interface AnalysisOptions extends PointsOptions {
  /** Parameters that whoever runs it sets, beside what the analysis varies itself. */
  readonly inputs?: readonly string[];
  /** Takes what `print` and its like say, a line each; it is dropped if nobody does. */
  readonly print?: (line: string) => void;
}

export interface Analysis {
  readonly step: Step;
  readonly state: ParameterState;
  /** Runs it from the state as it is. */
  readonly run: () => SolutionTree;
  /** The same without computing anything: the arrays that it gives, all zeros. */
  readonly rehearse: () => SolutionTree;
  /** Whether at some points of the last run no beam could be traced. Throws if that was so at all of them. */
  readonly wasDark: () => boolean;
}

/** Prepares a model's analysis. What can't be run is refused. */
export function analysisOf(model: Model, options: AnalysisOptions = {}): Analysis {
  assertBuildable(model);
  const step = planAnalysis(model);
  const paths = [...new Set([...(options.inputs ?? []), ...variedParameters(model, step)])];
  const state = new ParameterState(model, paths);
  const points = new Points(state, { ...options, ...outputsWith(options.outputs, rangesOf(step)) });
  const anew = options.single ?? false;
  const session: Session = {
    model,
    state,
    points,
    fields: fieldReader(anew),
    responses: responseReader(anew),
    anew,
    print: options.print ?? (() => {}),
    dry: () => points.dry,
    step: (each) => runStep(session, each),
  };
  return {
    step,
    state,
    run: () => {
      points.begin();
      return rootOf(runStep(session, step));
    },
    wasDark: () => points.wereDark(),
    rehearse: () => {
      points.dry = true;
      try {
        return rootOf(runStep(session, step));
      } finally {
        points.dry = false;
        state.values.set(state.nominal);
      }
    },
  };
}

/** The detectors that ranges are made of: they are read whatever is kept. */
function rangesOf(step: Step): readonly string[] {
  const found: string[] = [];
  visitSteps(step, (each) => {
    if (each.kind === "range") found.push(each.detector);
  });
  return found;
}

function outputsWith(outputs: readonly string[] | undefined, more: readonly string[]) {
  return outputs === undefined ? {} : { outputs: [...new Set([...outputs, ...more])] };
}
