/** Sweeps for many jobs: every point of every job by one program, block by block. */
import type { Model } from "../model/model.js";
import { sweptPoints } from "./axes.js";
import type { JobProgram, Output } from "./job-program.js";
import type { CompilePoints } from "./points.js";
import { widthOf } from "./points.js";
import type { AxisStep } from "./step.js";

export interface SweepOptions {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[] | undefined;
  readonly jobs: number;
  readonly compile: CompilePoints;
}

/** About how many points are computed in a call of the program: more don't fit the caches. */
const BLOCK_POINTS = 16_384;

/** Compiles the axes of a step, without steps before or after its points, over what the jobs set. */
export function sweepJobs(model: Model, step: AxisStep, options: SweepOptions): JobProgram {
  const { inputs, outputs, jobs, compile } = options;
  const paths = [...new Set([...inputs, ...step.axes.map(({ path }) => path)])];
  const count = step.axes.reduce((product, { values }) => product * values.length, 1);
  const program = compile(model, {
    inputs: paths,
    separate: paths,
    points: jobs * count,
    ...(outputs === undefined ? {} : { outputs }),
  });
  const axes = step.axes.map(({ path, values }) => ({ name: path, values }));
  const over = axes.map(({ values }) => values.length);
  const sweep: Sweep = { program, step, paths, inputs: inputs.length, count };
  return {
    inputs,
    nominal: program.nominal.slice(0, inputs.length),
    outputs: program.outputs.map((output): Output => ({ ...output, shape: [...over, ...output.shape], axes })),
    run: (values, jobCount, out) => runSweep(sweep, values, jobCount, out),
  };
}

interface Sweep {
  readonly program: JobProgram;
  readonly step: AxisStep;
  /** What the program takes: the jobs' inputs first, then what only the axes sweep. */
  readonly paths: readonly string[];
  /** How many of those the jobs set. */
  readonly inputs: number;
  /** How many points a job has. */
  readonly count: number;
}

function runSweep(
  { program, step, paths, inputs, count }: Sweep,
  values: Float64Array,
  jobs: number,
  out: readonly Float64Array[],
): ReadonlyMap<number, string> {
  const errors = new Map<number, string>();
  if (count === 0) return errors;
  const width = paths.length;
  const widths = program.outputs.map((output) => widthOf(output) * count);
  const perBlock = Math.max(1, Math.min(jobs, Math.floor(BLOCK_POINTS / count)));
  const rows = new Float64Array(perBlock * count * width);
  for (let first = 0; first < jobs; first += perBlock) {
    const size = Math.min(perBlock, jobs - first);
    for (let job = 0; job < size; job++) {
      const start = program.nominal.slice();
      start.set(values.subarray((first + job) * inputs, (first + job + 1) * inputs));
      writePoints(step, paths, start, rows.subarray(job * count * width, (job + 1) * count * width));
    }
    const parts = out.map((array, index) => array.subarray(first * widths[index]!, (first + size) * widths[index]!));
    const failed = program.run(rows.subarray(0, size * count * width), size * count, parts);
    for (const [point, text] of [...failed].sort(([a], [b]) => a - b)) {
      const job = first + Math.floor(point / count);
      if (!errors.has(job)) errors.set(job, text);
    }
  }
  for (const job of errors.keys()) {
    for (const [index, array] of out.entries())
      array.fill(Number.NaN, job * widths[index]!, (job + 1) * widths[index]!);
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
