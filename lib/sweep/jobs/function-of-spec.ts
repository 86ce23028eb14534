/**
 * A spec as a function: its parameters' values in, its outputs out, for whoever chooses the next points from the last ones.
 *
 * What `vary` names are the function's inputs; how they are drawn is of no account. A point gives what a job with its values
 * gives, to the last bit.
 */
import type { Output } from "../../analysis/job-program.js";
import { UserError } from "../../errors.js";
import type { Spec } from "../spec/spec.js";
import { programOf, runProgram } from "./compile-sweep.js";
import { ENGINE } from "./engine.js";
import { type JobResults, outputArrays } from "./job-results.js";
import { modelOf } from "./model-of-spec.js";
import { wantedOutputs } from "./output-names.js";

export interface SpecFunction {
  readonly inputs: readonly string[];
  readonly outputs: readonly Output[];
  /** What the model's text says of the inputs, shape (inputs). */
  readonly nominal: Float64Array;
  /** @param values shape (count, inputs), C order; read only */
  run(values: Float64Array, count: number): Pick<JobResults, "outputs" | "errors">;
}

export function compileFunction(spec: Spec): SpecFunction {
  if (spec.job !== undefined || spec.edits.length > 0) {
    throw new UserError({
      code: "not-a-function",
      place: spec.job === undefined ? "edits" : "job",
      what: "a function has one model, compiled once",
      remedy: "Leave it out, or run the spec as a sweep.",
    });
  }
  const program = programOf(spec, modelOf(spec), ENGINE);
  const { inputs, outputs, nominal } = program;
  wantedOutputs(spec, outputs);
  return {
    inputs,
    outputs,
    nominal,
    run: (values, count) => {
      const out = outputArrays(outputs, count);
      return { outputs: out, errors: runProgram(program, { values, outputs: out }, count) };
    },
  };
}
