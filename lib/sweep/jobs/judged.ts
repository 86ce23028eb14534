/** A compiled analysis with a spec's objective: jobs in, what is minimized out. */
import type { JobProgram } from "../../analysis/job-program.js";
import { type Mistake, UserError } from "../../errors.js";
import { widthOf } from "../../shape.js";
import { compileObjective, openNames, outputName, parseObjective } from "../objective/objective.js";
import { jobInputs } from "../sampling/job-values.js";
import { goalOf } from "../spec/objective-fields.js";
import type { SweepParts } from "./edited-sweep.js";
import type { Engine } from "./engine.js";
import { outputArrays } from "./job-results.js";
import { hasParameter } from "./model-of-spec.js";

export interface Judged {
  /** Gives all that the objective reads, and all that is kept. */
  readonly program: JobProgram;
  /** -1 where what is made small is the opposite of what is to be large. */
  readonly sign: 1 | -1;
  /** How many residuals there are; 1 where it is no sum of squares. */
  readonly residuals: number;
  /** Runs jobs. @param values their inputs, shape (count, inputs) */
  run(values: Float64Array, count: number): JudgedJobs;
}

export interface JudgedJobs {
  /** One an output of the program. */
  readonly outputs: readonly Float64Array[];
  /** What is made small, shape (count); Infinity where there is none. */
  readonly values: Float64Array;
  /** Of a sum of squares, shape (count, residuals). */
  readonly residuals: Float64Array;
  /** Why jobs failed, by their position. */
  readonly errors: ReadonlyMap<number, Mistake>;
}

/** @param jobs about how many rows will be run */
export function compileJudged({ spec, model, engine }: SweepParts, jobs: number): Judged {
  const objective = spec.objective!;
  const inputs = jobInputs(spec);
  const isFit = spec.fit !== undefined;
  const open = openNames(objective, parseObjective(objective, isFit)).filter((name) => !hasParameter(model, name));
  const wanted = spec.outputs === "all" ? undefined : [...new Set([...spec.outputs, ...open.map(outputName)])];
  const program = programWith(wanted, (options) => engine.compileJobs(model, { inputs, jobs, ...options }));
  const compiled = compileObjective(objective, { outputs: program.outputs, inputs, model, isFit });
  const { kind } = goalOf(objective);
  return {
    program,
    sign: kind === "maximize" ? -1 : 1,
    residuals: compiled.count,
    run: (values, count) => {
      const outputs = outputArrays(program.outputs, count);
      const errors = program.run(values, count, outputs);
      const residuals = compiled.values(outputs, values, count);
      const judged = new Float64Array(count);
      for (let job = 0; job < count; job++) {
        const own = residuals.subarray(job * compiled.count, (job + 1) * compiled.count);
        const value = kind === "squares" ? own.reduce((sum, each) => sum + each * each, 0) : own[0]!;
        judged[job] = Number.isFinite(value) && !errors.has(job) ? value : Number.POSITIVE_INFINITY;
      }
      return { outputs, values: judged, residuals, errors };
    },
  };
}

/** A program with some outputs; with all where one of them isn't there, so that who names it can tell. */
function programWith(
  wanted: readonly string[] | undefined,
  compile: (options: Pick<Parameters<Engine["compileJobs"]>[1], "outputs">) => JobProgram,
): JobProgram {
  if (wanted === undefined) return compile({});
  try {
    return compile({ outputs: wanted });
  } catch (error) {
    if (!(error instanceof UserError) || !UNKNOWN.has(error.code)) throw error;
    return compile({});
  }
}

/** Errors of outputs that a model doesn't have. */
const UNKNOWN: ReadonlySet<string> = new Set(["unknown-output", "unknown-element"]);

/** Why a job has no objective, in words. */
export function judgedFault({ errors, outputs }: JudgedJobs, program: JobProgram, job: number): string {
  const mistake = errors.get(job);
  if (mistake !== undefined) return `${mistake.place}: ${mistake.what}`;
  const bad = program.outputs.find((output, index) => {
    const width = widthOf(output);
    return outputs[index]!.subarray(job * width, (job + 1) * width).some((value) => !Number.isFinite(value));
  });
  return bad === undefined ? "the objective isn't finite" : `${bad.name} isn't finite`;
}
