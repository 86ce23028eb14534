/** What a sweep asks of the engine: whole analyses compiled for many jobs, and single solutions for jobs with code. */
import type { JobProgram } from "../analysis/job-program.js";
import { compilePoints } from "../analysis/point-program.js";
import type { Model } from "../model/model.js";

/** An array in C order; `imag` only where it is complex. */
export interface SolvedArray {
  readonly shape: readonly number[];
  readonly real: readonly number[];
  readonly imag?: readonly number[] | undefined;
}

export interface Solved {
  readonly axes: Readonly<Record<string, readonly { readonly name: string; readonly values: readonly number[] }[]>>;
  readonly outputs: Readonly<Record<string, SolvedArray>>;
}

export interface CompileOptions {
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  /** About how many jobs there will be. */
  readonly jobs?: number;
}

export interface Engine {
  compileJobs(model: Model, options: CompileOptions): JobProgram;
  solveModel(model: Model): Solved;
}

/** The one engine there is; tests bring their own. */
export const ENGINE: Engine = {
  compileJobs: (model, { inputs, outputs, jobs }) =>
    compilePoints(model, {
      inputs,
      ...(outputs === undefined ? {} : { outputs }),
      ...(jobs === undefined ? {} : { points: jobs }),
    }),
  solveModel: () => {
    throw new Error("not there yet");
  },
};
