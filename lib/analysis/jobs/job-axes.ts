/** Sweeps for many jobs: every point of every job by one program, block by block. */

import type { Mistake } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { sizeOf, widthOf } from "../../shape.js";
import type { JobProgram, Output } from "../job-program.js";
import type { CompilePoints } from "../points/points.js";
import { isForWantOfBeam } from "../points/stable-points.js";
import { reportedAxis } from "../solution.js";
import { type AxisStep, lengthOf } from "../step.js";
import { axisGradients } from "./job-gradients.js";
import { blocksOf, gridOf, isGrid, type Sweep } from "./job-points.js";

export interface SweepOptions {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[] | undefined;
  readonly jobs: number;
  /** Whether the first job is not to wait for the others' code. */
  readonly early: boolean;
  readonly compile: CompilePoints;
  /** Numbers of other parameters, each a set by their paths: all outputs for each set, one set after another. */
  readonly settings?: readonly ReadonlyMap<string, number>[];
  /** The inputs by which gradients are wanted. */
  readonly by?: readonly string[] | undefined;
}

/** Compiles the axes of a step, without steps before or after its points, over what the jobs set. */
export function sweepJobs(model: Model, step: AxisStep, options: SweepOptions): JobProgram {
  const { inputs, outputs, jobs, early, compile, settings, by } = options;
  const sweptPaths = step.axes.map(({ path }) => path);
  const paths = [...new Set([...inputs, ...sweptPaths, ...(settings ?? []).flatMap((each) => [...each.keys()])])];
  const outer = inputs.filter((path) => !sweptPaths.includes(path));
  const count = sizeOf({ shape: step.axes.map(lengthOf) });
  const program = compile(model, {
    inputs: paths,
    separate: paths,
    points: jobs * count,
    early,
    outer,
    anew: true,
    ...(outputs === undefined ? {} : { outputs }),
    ...(settings === undefined ? {} : { settings }),
    ...(by === undefined ? {} : { by }),
  });
  const axes = step.axes.map(reportedAxis);
  const over = axes.map(({ values }) => values.length);
  const sweep: Sweep = { program, step, paths, inputs, outer, count };
  const run = isGrid(sweep) ? runGrid : runRows;
  return {
    inputs,
    nominal: program.nominal.slice(0, inputs.length),
    outputs: program.outputs.map((output): Output => {
      // A picture's own axes stand behind those of the sweep.
      return { ...output, shape: [...over, ...output.shape], axes: [...axes, ...output.axes] };
    }),
    level: new Map([...(program.same ?? [])].map((index) => [index, over.length])),
    run: (values, jobCount, out, dark) => {
      if (count === 0) return new Map();
      const errors = errorsOfJobs(run(sweep, values, jobCount, out), count, dark);
      for (const job of errors.keys()) {
        for (const [index, array] of out.entries()) {
          const width = widthOf(program.outputs[index]!) * count;
          array.fill(Number.NaN, job * width, (job + 1) * width);
        }
      }
      return errors;
    },
    ...(program.slopes === undefined ? {} : { gradients: axisGradients(sweep, program.slopes, by!) }),
  };
}

/** Of each job the error of its first point that failed. A job fails for want of a beam only where none of its points has one. */
function errorsOfJobs(
  failed: ReadonlyMap<number, Mistake>,
  count: number,
  dark: Set<number> | undefined,
): ReadonlyMap<number, Mistake> {
  const errors = new Map<number, Mistake>();
  const beamless = new Map<number, { readonly first: Mistake; points: number }>();
  for (const [point, mistake] of [...failed].sort(([a], [b]) => a - b)) {
    const job = Math.floor(point / count);
    if (isForWantOfBeam(mistake)) {
      const of = beamless.get(job) ?? { first: mistake, points: 0 };
      of.points++;
      beamless.set(job, of);
    } else if (!errors.has(job)) errors.set(job, mistake);
  }
  for (const [job, { first, points }] of beamless) {
    if (errors.has(job)) continue;
    if (points === count) errors.set(job, first);
    else dark?.add(job);
  }
  return errors;
}

/** Each job's inputs with each point of the axes. @returns why points failed, by job · points + point */
function runGrid(sweep: Sweep, values: Float64Array, jobs: number, out: readonly Float64Array[]) {
  return sweep.program.runGrid(gridOf(sweep, values, jobs), out);
}

/** The same with a row for each point of each job. */
function runRows(sweep: Sweep, values: Float64Array, jobs: number, out: readonly Float64Array[]) {
  const { program, count } = sweep;
  const errors = new Map<number, Mistake>();
  const widths = program.outputs.map((output) => widthOf(output) * count);
  for (const { first, size, rows } of blocksOf(sweep, values, jobs)) {
    const parts = out.map((array, index) => array.subarray(first * widths[index]!, (first + size) * widths[index]!));
    for (const [point, mistake] of program.run(rows, size * count, parts)) errors.set(first * count + point, mistake);
  }
  return errors;
}
