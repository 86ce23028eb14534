/**
 * Compiles a model's whole analysis for many jobs that differ by the values of some parameters.
 *
 * A job is what the analysis gives of the model with the job's values in its text, and depends on nothing else: not on the
 * jobs before it, nor on which are run in one call. Nothing is compiled for a job. A single solution is the compiled point
 * itself; axes without steps are all points of all jobs, block by block; any other analysis is run step by step, its points
 * by one program that has the jobs' inputs and all that the analysis varies as its inputs.
 */

import { type Mistake, UserError } from "../../errors.js";
import { ELEMENTS } from "../../model/kinds.js";
import type { Model } from "../../model/model.js";
import { widthOf } from "../../shape.js";
import type { JobGradients, JobProgram, Output } from "../job-program.js";
import { compilePoints } from "../points/point-program.js";
import { type Axis, type Data, type SolutionTree, visitData, visitPaths } from "../solution.js";
import type { Step } from "../step.js";
import { type Analysis, type AnalysisOptions, analysisOf } from "../whole/analysis.js";
import { type DerivativeRequest, derivedJobs } from "./derivative-jobs.js";
import { assertSameForAllJobs } from "./job-arguments.js";
import { sweepJobs } from "./job-axes.js";
import { pointGradients } from "./job-gradients.js";
import { type SeriesProgram, seriesJobs } from "./job-series.js";
import { stepGradients } from "./step-gradients.js";

export interface JobsOptions extends Pick<AnalysisOptions, "compile"> {
  /** The parameters that each job sets, canonical paths. */
  readonly inputs: readonly string[];
  /** The outputs that are wanted, by their paths; all that measure something if nothing is said. */
  readonly outputs?: readonly string[];
  /** About how many jobs there will be; where it isn't said the first one doesn't wait for the others' code. */
  readonly jobs?: number;
  /** The inputs by which derivatives are wanted; none if nothing is said. */
  readonly by?: readonly string[] | undefined;
  /** Derivatives that are outputs themselves. */
  readonly derivatives?: DerivativeRequest | undefined;
}

/** How many jobs there are, if nobody says. */
const SOME_JOBS = 1000;

export function compileJobs(model: Model, options: JobsOptions): JobProgram {
  const { inputs, outputs, jobs = SOME_JOBS, compile = compilePoints, by, derivatives } = options;
  const early = options.jobs === undefined;
  if (derivatives !== undefined) {
    return derivedJobs(model, inputs, derivatives, (all, own) => {
      return compileJobs(model, { ...options, inputs: all, by: own, derivatives: undefined });
    });
  }
  const detectors = outputs === undefined ? undefined : detectorsNamed(outputs);
  const analysis = analysisFor(model, options);
  assertSameForAllJobs(model, inputs);
  const { step } = analysis;
  if (step.kind === "axes" && step.before === undefined && step.after === undefined) {
    if (step.axes.length > 0) return sweepJobs(model, step, { inputs, outputs: detectors, jobs, early, compile, by });
    const { slopes, ...program } = compile(model, {
      inputs,
      points: jobs,
      early,
      anew: true,
      ...(detectors === undefined ? {} : { outputs: detectors }),
      ...(by === undefined ? {} : { by }),
    });
    return slopes === undefined ? program : { ...program, gradients: pointGradients(slopes, by!) };
  }
  const read = { inputs, outputs: wantedDetectors(model, outputs), jobs, early, compile, by };
  const series = seriesJobs(model, step, read, outputs);
  if (series !== undefined) return runSeries(series, options);
  return runJobs(analysis, options);
}

/** Runs a series whose sweeps are one program, and gives what is wanted of it. */
function runSeries({ program, tree }: SeriesProgram, { inputs, outputs }: JobsOptions): JobProgram {
  const { wanted, leftOut } = wantedOutputs(tree, outputs);
  return {
    inputs,
    nominal: program.nominal,
    outputs: wanted.map(({ output }) => output),
    leftOut,
    level: new Map(
      wanted.flatMap(({ place }, index) => {
        const axes = program.level?.get(place);
        return axes === undefined ? [] : [[index, axes] as const];
      }),
    ),
    run: (values, count, out, dark) => {
      const all = program.outputs.map((output, place) => {
        const index = wanted.findIndex((each) => each.place === place);
        return index < 0 ? new Float64Array(count * widthOf(output)) : out[index]!;
      });
      return program.run(values, count, all, dark);
    },
    ...(program.gradients === undefined ? {} : { gradients: wantedGradients(program, program.gradients, wanted) }),
  };
}

/** The gradients of some of a program's outputs. */
function wantedGradients(program: JobProgram, gradients: JobGradients, wanted: readonly Wanted[]): JobGradients {
  const { by } = gradients;
  return {
    by,
    pullback: (values, count, weights, gradient) => {
      const all: Float64Array[] = program.outputs.map((output) => new Float64Array(count * widthOf(output)));
      for (const [index, { place }] of wanted.entries()) all[place] = weights[index]!;
      gradients.pullback(values, count, all, gradient);
    },
    jacobian: (values, count, out) => {
      const all = new Array<Float64Array | undefined>(program.outputs.length).fill(undefined);
      for (const [index, { place }] of wanted.entries()) all[place] = out[index];
      gradients.jacobian(values, count, all);
    },
  };
}

function noDerivatives(step: Step): UserError {
  const what = `nothing that the analysis (${step.kind}) gives has derivatives`;
  const remedy = "Let it read detectors, as noxaxis and xaxis do, or ask for no derivatives.";
  return new UserError({ code: "no-derivative", place: "analysis", what, remedy });
}

/** Names of detectors stand alone where the analysis is one action. */
function detectorsNamed(outputs: readonly string[]): readonly string[] {
  return outputs.map((path) => path.slice(path.lastIndexOf("/") + 1));
}

/** The analysis with only the detectors that some wanted path ends in. */
function analysisFor(model: Model, { inputs, outputs, compile = compilePoints }: JobsOptions): Analysis {
  return analysisOf(model, { inputs, outputs: wantedDetectors(model, outputs), compile, single: true });
}

function wantedDetectors(model: Model, outputs: readonly string[] | undefined): readonly string[] | undefined {
  const isDetector = (name: string) =>
    model.readoutOf(name) !== undefined || (model.has(name) && ELEMENTS.get(model.element(name).kind)!.detector);
  return outputs === undefined ? undefined : [...new Set(detectorsNamed(outputs))].filter(isDetector);
}

/** An output, and where it is among the arrays of a solution. */
interface Wanted {
  readonly output: Output;
  readonly place: number;
}

/** Runs jobs one after another, each from the text's values. */
function runJobs(analysis: Analysis, { inputs, outputs, by }: JobsOptions): JobProgram {
  const { state } = analysis;
  const { wanted, leftOut } = wantedOutputs(analysis.rehearse(), outputs);
  const gradients = by === undefined ? undefined : stepGradients(analysis, { inputs, wanted }, by);
  if (gradients !== undefined && gradients.lacking!.size === wanted.length) throw noDerivatives(analysis.step);
  const nominal = state.nominal.slice(0, inputs.length);
  return {
    inputs,
    nominal,
    outputs: wanted.map(({ output }) => output),
    leftOut,
    ...(gradients === undefined ? {} : { gradients }),
    run: (values, count, out, dark) => {
      const errors = new Map<number, Mistake>();
      for (let job = 0; job < count; job++) {
        state.values.set(state.nominal);
        state.values.set(values.subarray(job * inputs.length, (job + 1) * inputs.length));
        const error = runJob(analysis, wanted, { out, dark }, job);
        if (error !== undefined) errors.set(job, error);
      }
      state.values.set(state.nominal);
      return errors;
    },
  };
}

/** Runs a job and writes its outputs; NaN if it fails, and why. */
function runJob(
  analysis: Analysis,
  wanted: readonly Wanted[],
  { out, dark }: { readonly out: readonly Float64Array[]; readonly dark: Set<number> | undefined },
  job: number,
): Mistake | undefined {
  try {
    const arrays: Data[] = [];
    visitData(analysis.run(), (data) => arrays.push(data));
    if (analysis.wasDark()) dark?.add(job);
    for (const [index, { place }] of wanted.entries()) {
      const { values } = arrays[place]!;
      out[index]!.set(values, job * values.length);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const [index, { output }] of wanted.entries()) {
      const width = widthOf(output);
      out[index]!.fill(Number.NaN, job * width, (job + 1) * width);
    }
    return error;
  }
}

type Found = Wanted & { readonly onRequest: boolean };

function wantedOutputs(
  tree: SolutionTree,
  paths: readonly string[] | undefined,
): { readonly wanted: readonly Wanted[]; readonly leftOut: readonly string[] } {
  const found = new Map<string, Found>();
  let place = 0;
  visitPaths(tree, (path, { shape, complex, unit, telltale, onRequest }, { axes }) => {
    const told = telltale ? { telltale } : {};
    const output: Output = { name: path, unit, complex, shape, axes: axesOf(shape, axes), ...told };
    if (!found.has(path)) found.set(path, { output, place, onRequest });
    place++;
  });
  if (paths === undefined) {
    const all = [...found.values()];
    const leftOut = all.filter(({ onRequest }) => onRequest).map(({ output }) => output.name);
    return { wanted: all.filter(({ onRequest }) => !onRequest), leftOut };
  }
  const wanted = paths.map((path) => {
    const output = found.get(path);
    if (output !== undefined) return output;
    const known = [...found.keys()].join(", ");
    throw new UserError({
      code: "unknown-output",
      place: "outputs",
      what: `the analysis gives no output "${path}"`,
      remedy: known === "" ? "It gives none at all." : `It gives ${known}.`,
    });
  });
  return { wanted, leftOut: [] };
}

/** The axes of an array that stands over its solution's. */
function axesOf(shape: readonly number[], axes: readonly Axis[]): readonly Axis[] {
  return axes.every(({ values }, index) => shape[index] === values.length) ? axes : [];
}
