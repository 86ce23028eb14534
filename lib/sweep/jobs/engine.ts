/** What a sweep asks of the engine: whole analyses compiled for many jobs, and single solutions for jobs with code. */

import type { JobProgram } from "../../analysis/job-program.js";
import { compileJobs } from "../../analysis/jobs/compile-jobs.js";
import type { DerivativeRequest } from "../../analysis/jobs/derivative-jobs.js";
import { solveWithDerivatives } from "../../analysis/jobs/solve-derivatives.js";
import type { ModelFamily } from "../../analysis/points/model-family.js";
import { type Solution, solveModel } from "../../analysis/whole/solve.js";
import type { Model } from "../../model/model.js";

export interface CompileOptions {
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  /** About how many jobs there will be. */
  readonly jobs?: number;
  /** The inputs by which derivatives are wanted. */
  readonly by?: readonly string[];
  /** Derivatives that are outputs themselves. */
  readonly derivatives?: DerivativeRequest | undefined;
}

export interface Engine {
  compileJobs(model: Model, options: CompileOptions): JobProgram;
  /** @param by what derivatives are wanted by, if they are @param family the models that it is one of */
  solveModel(model: Model, by?: "all" | readonly string[], family?: ModelFamily): Solution;
}

/** The one engine there is; tests bring their own. */
export const ENGINE: Engine = {
  compileJobs,
  solveModel: (model, by, family) => {
    const options = family === undefined ? {} : { compile: family.compile };
    return by === undefined ? solveModel(model, options) : solveWithDerivatives(model, by, options);
  },
};
