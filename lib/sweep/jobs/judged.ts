/** A compiled analysis with a spec's objective: jobs in, what is minimized out. */
import type { JobGradients, JobProgram } from "../../analysis/job-program.js";
import { type Mistake, UserError } from "../../errors.js";
import { widthOf } from "../../shape.js";
import {
  type CompiledObjective,
  compileObjective,
  openNames,
  outputName,
  parseObjective,
} from "../objective/objective.js";
import { jobInputs } from "../sampling/job-values.js";
import { goalOf } from "../spec/objective-fields.js";
import type { SweepParts } from "./edited-sweep.js";
import type { CompileOptions } from "./engine.js";
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
  /** Exact slopes by the inputs that were asked for; undefined where the analysis has none. */
  readonly slopes: JudgedSlopes | undefined;
}

export interface JudgedSlopes {
  /** Of what is made small, for one job that was run, shape (by). */
  gradient(values: Float64Array, found: JudgedJobs): Float64Array;
  /** Of its residuals, shape (residuals, by). */
  jacobian(values: Float64Array, found: JudgedJobs): Float64Array;
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

/** @param by the inputs by which slopes are wanted @param jobs about how many rows will be run */
export function compileJudged({ spec, model, engine }: SweepParts, jobs: number, by?: readonly string[]): Judged {
  const objective = spec.objective!;
  const inputs = jobInputs(spec);
  const isFit = spec.fit !== undefined;
  const open = openNames(objective, parseObjective(objective, isFit)).filter((name) => !hasParameter(model, name));
  const wanted = spec.outputs === "all" ? undefined : [...new Set([...spec.outputs, ...open.map(outputName)])];
  const compile = (more: Partial<CompileOptions>) => engine.compileJobs(model, { inputs, jobs, ...more });
  const program = programWith(wanted, by === undefined ? compile : withSlopes(compile, by));
  const compiled = compileObjective(objective, { ...program, inputs, model, isFit });
  const { kind } = goalOf(objective);
  const { gradients } = program;
  const lacks = (name: string) =>
    gradients?.lacking?.has(program.outputs.findIndex((output) => output.name === outputName(name))) === true;
  return {
    program,
    sign: kind === "maximize" ? -1 : 1,
    residuals: compiled.count,
    slopes: gradients === undefined || open.some(lacks) ? undefined : slopesOf(program, gradients, compiled),
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

/** Compiles with derivatives, and without them where there are none. */
function withSlopes(compile: (more: Partial<CompileOptions>) => JobProgram, by: readonly string[]) {
  return (more: Partial<CompileOptions>) => {
    try {
      return compile({ ...more, by });
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "no-derivative") throw error;
      return compile(more);
    }
  };
}

function slopesOf(program: JobProgram, gradients: JobGradients, compiled: CompiledObjective): JudgedSlopes {
  const { inputs, outputs } = program;
  const { by } = gradients;
  const places = by.map((name) => inputs.indexOf(name));
  return {
    gradient: (values, found) => {
      const { weights, direct } = compiled.slopes(found.outputs, values, 1);
      const gradient = new Float64Array(by.length);
      gradients.pullback(values, 1, weights, gradient);
      return gradient.map((slope, k) => slope + direct[places[k]!]!);
    },
    jacobian: (values, found) => {
      const partials = compiled.partials(found.outputs, values);
      const read = new Set(partials.flatMap(({ by: { from, index } }) => (from === "output" ? [index] : [])));
      const slopes = outputs.map((output, index) =>
        read.has(index) ? new Float64Array(widthOf(output) * by.length) : undefined,
      );
      gradients.jacobian(values, 1, slopes);
      const jacobian = new Float64Array(compiled.count * by.length);
      for (const { of, by: slot, slope } of partials) {
        for (let k = 0; k < by.length; k++) {
          const own =
            slot.from === "output"
              ? slopes[slot.index]![slot.place * by.length + k]!
              : slot.index === places[k]
                ? 1
                : 0;
          jacobian[of * by.length + k] = jacobian[of * by.length + k]! + slope * own;
        }
      }
      return jacobian;
    },
  };
}

/** A program with some outputs; with all where one of them isn't there, so that who names it can tell. */
function programWith(
  wanted: readonly string[] | undefined,
  compile: (options: Partial<CompileOptions>) => JobProgram,
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
