/** The points of many jobs whose analysis is axes: as a grid where all jobs have the same, else one after another. */
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import type { PointProgram } from "../points/point-options.js";
import type { AxisStep } from "../step.js";
import { sweptPoints } from "../steps/axes.js";

export interface Sweep {
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
export function isGrid({ step, inputs, outer }: Sweep): boolean {
  return outer.length > 0 && !step.axes.some(({ path, relative }) => relative && inputs.includes(path));
}

/** Each job's inputs with each point of the axes: groups are jobs. */
export function gridOf(sweep: Sweep, values: Float64Array, jobs: number): GridRun {
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
  return { outer: rows, groups: jobs, inner, points: count };
}

/** Some jobs, with a row for each point of each. */
export interface Rows {
  readonly first: number;
  readonly size: number;
  /** Shape (size · points, paths). */
  readonly rows: Float64Array;
}

/** About how many points are computed in a call of the program: more don't fit the caches. */
const BLOCK_POINTS = 16_384;

/** All points, so many jobs at a time as fill a block. The rows are written anew for each. */
export function* blocksOf(sweep: Sweep, values: Float64Array, jobs: number): Generator<Rows> {
  const { program, step, paths, inputs, count } = sweep;
  const width = paths.length;
  const perBlock = Math.max(1, Math.min(jobs, Math.floor(BLOCK_POINTS / count)));
  const rows = new Float64Array(perBlock * count * width);
  for (let first = 0; first < jobs; first += perBlock) {
    const size = Math.min(perBlock, jobs - first);
    for (let job = 0; job < size; job++) {
      const start = program.nominal.slice();
      start.set(values.subarray((first + job) * inputs.length, (first + job + 1) * inputs.length));
      writePoints(step, paths, start, rows.subarray(job * count * width, (job + 1) * count * width));
    }
    yield { first, size, rows: rows.subarray(0, size * count * width) };
  }
}

/** The rows of a job's points, shape (points, paths), from what it starts from. */
function writePoints(step: AxisStep, paths: readonly string[], start: Float64Array, rows: Float64Array): void {
  const { places, rows: swept, count } = sweptPoints(step.axes, (path) => paths.indexOf(path), start);
  const width = paths.length;
  if (width === 1 && places.length === 1) {
    rows.set(swept);
    return;
  }
  for (let point = 0; point < count; point++) {
    rows.set(start, point * width);
    for (let k = 0; k < places.length; k++) rows[point * width + places[k]!] = swept[point * places.length + k]!;
  }
}
