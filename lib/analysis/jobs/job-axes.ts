/** Sweeps for many jobs: every point of every job by one program, block by block. */

import type { Mistake } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { sizeOf, widthOf } from "../../shape.js";
import type { JobProgram, Output } from "../job-program.js";
import type { PointProgram } from "../points/point-options.js";
import type { CompilePoints } from "../points/points.js";
import { isForWantOfBeam } from "../points/stable-points.js";
import type { AxisStep } from "../step.js";
import { sweptPoints } from "../steps/axes.js";

export interface SweepOptions {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[] | undefined;
  readonly jobs: number;
  readonly compile: CompilePoints;
  /** Numbers of other parameters, each a set by their paths: all outputs for each set, one set after another. */
  readonly settings?: readonly ReadonlyMap<string, number>[];
}

/** About how many points are computed in a call of the program: more don't fit the caches. */
const BLOCK_POINTS = 16_384;

/** Compiles the axes of a step, without steps before or after its points, over what the jobs set. */
export function sweepJobs(model: Model, step: AxisStep, options: SweepOptions): JobProgram {
  const { inputs, outputs, jobs, compile, settings } = options;
  const sweptPaths = step.axes.map(({ path }) => path);
  const paths = [...new Set([...inputs, ...sweptPaths, ...(settings ?? []).flatMap((each) => [...each.keys()])])];
  const outer = inputs.filter((path) => !sweptPaths.includes(path));
  const count = sizeOf({ shape: step.axes.map(({ values }) => values.length) });
  const program = compile(model, {
    inputs: paths,
    separate: paths,
    points: jobs * count,
    outer,
    anew: true,
    ...(outputs === undefined ? {} : { outputs }),
    ...(settings === undefined ? {} : { settings }),
  });
  const axes = step.axes.map(({ path, unit, values }) => ({ name: path, unit, values }));
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
  };
}

interface Sweep {
  readonly program: PointProgram;
  readonly step: AxisStep;
  /** What the program takes: the jobs' inputs first, then what only the axes sweep. */
  readonly paths: readonly string[];
  /** What the jobs set. */
  readonly inputs: readonly string[];
  /** Those of them that no axis sweeps. */
  readonly outer: readonly string[];
  /** How many points a job has. */
  readonly count: number;
}

/** Whether all jobs have the same points: not where an axis is relative to what each job sets. */
function isGrid({ step, inputs, outer }: Sweep): boolean {
  return outer.length > 0 && !step.axes.some(({ path, relative }) => relative && inputs.includes(path));
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
  const { program, step, paths, inputs, outer, count } = sweep;
  const innerPaths = paths.filter((path) => !outer.includes(path));
  const start = Float64Array.from(innerPaths, (path) => program.nominal[paths.indexOf(path)]!);
  const inner = new Float64Array(count * innerPaths.length);
  writePoints(step, innerPaths, start, inner);
  const places = outer.map((path) => inputs.indexOf(path));
  const rows = new Float64Array(jobs * outer.length);
  for (let job = 0; job < jobs; job++) {
    for (const [k, place] of places.entries()) rows[job * outer.length + k] = values[job * inputs.length + place]!;
  }
  return program.runGrid({ outer: rows, groups: jobs, inner, points: count }, out);
}

/** The same with a row for each point of each job. */
function runRows(sweep: Sweep, values: Float64Array, jobs: number, out: readonly Float64Array[]) {
  const { program, step, paths, inputs, count } = sweep;
  const errors = new Map<number, Mistake>();
  const width = paths.length;
  const widths = program.outputs.map((output) => widthOf(output) * count);
  const perBlock = Math.max(1, Math.min(jobs, Math.floor(BLOCK_POINTS / count)));
  const rows = new Float64Array(perBlock * count * width);
  for (let first = 0; first < jobs; first += perBlock) {
    const size = Math.min(perBlock, jobs - first);
    for (let job = 0; job < size; job++) {
      const start = program.nominal.slice();
      start.set(values.subarray((first + job) * inputs.length, (first + job + 1) * inputs.length));
      writePoints(step, paths, start, rows.subarray(job * count * width, (job + 1) * count * width));
    }
    const parts = out.map((array, index) => array.subarray(first * widths[index]!, (first + size) * widths[index]!));
    const failed = program.run(rows.subarray(0, size * count * width), size * count, parts);
    for (const [point, mistake] of failed) errors.set(first * count + point, mistake);
  }
  return errors;
}

/** The rows of a job's points, shape (points, paths), from what it starts from. */
function writePoints(step: AxisStep, paths: readonly string[], start: Float64Array, rows: Float64Array): void {
  const { places, rows: swept, count } = sweptPoints(step.axes, (path) => paths.indexOf(path), start);
  const width = paths.length;
  for (let point = 0; point < count; point++) {
    rows.set(start, point * width);
    for (let k = 0; k < places.length; k++) rows[point * width + places[k]!] = swept[point * places.length + k]!;
  }
}
