/**
 * A spec as a function: its parameters' values in, its outputs out, for whoever chooses the next points from the last ones.
 *
 * What `vary` names are the function's inputs; how they are drawn is of no account. A point gives what a job with its values
 * gives, to the last bit.
 */
import type { JobProgram, Output } from "../../analysis/job-program.js";
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
  run(values: Float64Array, count: number): FunctionResults;
  /**
   * Exact derivatives by the inputs. They are compiled when they are first asked for.
   *
   * @returns in place of the outputs: of each the shape that `run` gives with (inputs) behind; NaN of what has none, a count say
   */
  jacobian(values: Float64Array, count: number): FunctionResults;
}

type FunctionResults = Pick<JobResults, "outputs" | "errors">;

export function compileFunction(spec: Spec): SpecFunction {
  if (spec.job !== undefined || spec.edits.length > 0) {
    throw new UserError({
      code: "not-a-function",
      place: spec.job === undefined ? "edits" : "job",
      what: "a function has one model, compiled once",
      remedy: "Leave it out, or run the spec as a sweep.",
    });
  }
  const model = modelOf(spec);
  const program = programOf(spec, model, ENGINE);
  const { inputs, outputs, nominal } = program;
  wantedOutputs(spec, outputs);
  let derived: JobProgram | undefined;
  const withSlopes = () => {
    const names = outputs.map(({ name }) => name);
    derived ??= ENGINE.compileJobs(model, { inputs, outputs: names, jobs: spec.jobs, by: inputs });
    return derived;
  };
  return {
    inputs,
    outputs,
    nominal,
    run: (values, count) => {
      const out = outputArrays(outputs, count);
      return { outputs: out, errors: runProgram(program, { values, outputs: out }, count) };
    },
    jacobian: (values, count) => slopesAt(withSlopes(), values, count),
  };
}

function slopesAt(program: JobProgram, values: Float64Array, count: number): FunctionResults {
  const { outputs, inputs } = program;
  const { jacobian, lacking } = program.gradients!;
  const out = outputArrays(outputs, count);
  const errors = runProgram(program, { values, outputs: out }, count);
  const slopes = out.map(({ length }) => new Float64Array(length * inputs.length));
  jacobian(
    values,
    count,
    slopes.map((array, index) => (lacking?.has(index) === true ? undefined : array)),
  );
  for (const [index, array] of slopes.entries()) {
    const each = array.length / count;
    if (lacking?.has(index) === true) array.fill(Number.NaN);
    else for (const job of errors.keys()) array.fill(Number.NaN, job * each, (job + 1) * each);
  }
  return { outputs: slopes, errors };
}
