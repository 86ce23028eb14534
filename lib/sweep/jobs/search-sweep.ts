/**
 * Sweeps whose jobs are searches: each begins where `vary` draws it, moves some parameters, and gives the best that it found.
 *
 * A job's outputs are those of its best point, under their own names, with the objective, the parameters there, and its way.
 */
import type { Output } from "../../analysis/job-program.js";
import { unitOf } from "../../model/path-unit.js";
import { widthOf } from "../../shape.js";
import { jobRandom } from "../sampling/job-random.js";
import { jobInputs } from "../sampling/job-values.js";
import { ENDED, type Evaluated, pathEvaluations, runSearch, type SearchResult } from "../search/run-search.js";
import { DEFAULT_EVALUATIONS, needsOf, searchOf } from "../search/search-methods.js";
import { type SearchSpace, searchSpace } from "../search/search-space.js";
import type { SweepParts } from "./edited-sweep.js";
import { type CompiledSweep, failJob, inputFault, outputArrays, type Rows } from "./job-results.js";
import { compileJudged, type Judged, type JudgedJobs, judgedFault } from "./judged.js";
import { OBJECTIVE } from "./judged-sweep.js";
import { nominalOf } from "./model-of-spec.js";
import { wantedOutputs } from "./output-names.js";

const DEFAULT_PATH = 50;
/** How far the two points of a difference are from the one between, as a part of the range. */
const DIFFERENCE = 1e-6;

/** All that the searches of a sweep have in common. */
interface Searching {
  readonly parts: SweepParts;
  readonly judged: Judged;
  readonly space: SearchSpace;
  readonly limits: Parameters<typeof runSearch>[3];
  /** The outputs of the analysis that are kept, by their index in the program. */
  readonly kept: readonly number[];
  readonly outputs: readonly Output[];
}

export function compileSearches(parts: SweepParts): Omit<CompiledSweep, "inputs"> {
  const { spec, model, fill } = parts;
  const optimize = spec.optimize!;
  const inputs = jobInputs(spec);
  const limits = {
    evaluations: optimize.evaluations ?? DEFAULT_EVALUATIONS,
    target: optimize.target,
    path: optimize.path ?? DEFAULT_PATH,
  };
  const judged = compileJudged(parts, spec.jobs * limits.evaluations);
  const space = searchSpace(spec, inputs, nominalOf(model, inputs));
  const { outputs, kept } = outputsOf(parts, judged, space, limits);
  const searching = { parts, judged, space, limits, kept, outputs };
  return {
    outputs,
    run: (first, count) => {
      const values = new Float64Array(count * inputs.length);
      fill(first, count, values);
      const rows: Rows = { outputs, out: outputArrays(outputs, count), errors: new Map() };
      for (let position = 0; position < count; position++) {
        const row = values.subarray(position * inputs.length, (position + 1) * inputs.length);
        const fault = inputFault(inputs, row, 0) ?? searchJob(searching, first + position, row, { rows, position });
        if (fault !== undefined) failJob(rows, position, fault);
      }
      return { values, outputs: rows.out, errors: rows.errors, instances: new Array<number>(count).fill(0) };
    },
  };
}

/** The columns of a search, in their order, and which of the program's outputs are among them. */
function outputsOf({ spec, model }: SweepParts, judged: Judged, space: SearchSpace, limits: Searching["limits"]) {
  const real = (name: string, unit = "", axes: Output["axes"] = []): Output => {
    return { name, unit, complex: false, shape: axes.map(({ values }) => values.length), axes };
  };
  const way = [{ name: "evaluation", unit: "", values: pathEvaluations(limits) }];
  const parameters = space.names.map((name) => [name, unitOf(model, name)] as const);
  const own = [
    real(OBJECTIVE),
    real(`start/${OBJECTIVE}`),
    real("evaluations"),
    real("ended"),
    ...parameters.map(([name, unit]) => real(`best/${name}`, unit)),
    real(`path/${OBJECTIVE}`, "", way),
    ...(spec.optimize!.pathParameters ? parameters.map(([name, unit]) => real(`path/${name}`, unit, way)) : []),
  ];
  const given = judged.program.outputs;
  const before = given.map((output): Output => ({ ...output, name: `start/${output.name}` }));
  const wanted = new Set(wantedOutputs(spec, [...own, ...given, ...before]).map(({ name }) => name));
  const kept = given.map((_, index) => index).filter((index) => wanted.has(given[index]!.name));
  return { outputs: [...own, ...kept.map((index) => given[index]!), ...kept.map((index) => before[index]!)], kept };
}

/** Searches, and writes what was found to a job's row. @returns why there is nothing, if so */
function searchJob(
  searching: Searching,
  job: number,
  row: Float64Array,
  { rows, position }: { readonly rows: Rows; readonly position: number },
): string | undefined {
  const { parts, judged, space, limits } = searching;
  const { spec } = parts;
  const optimize = spec.optimize!;
  const random = jobRandom(spec.seed, job);
  const chance = { uniform: () => random.uniform(), normal: () => random.normal() };
  const needs = needsOf(optimize);
  const start = space.unitOf(row);
  const target = limits.target === undefined ? undefined : judged.sign * limits.target;
  const found = runSearch(
    searchOf(optimize, start, chance),
    start,
    (points) => (needs === "value" ? valuesAt(searching, row, points) : points.map((u) => slopesAt(searching, row, u))),
    { ...limits, target },
  );
  const both = rowsOf(searching, row, [start, found.best]);
  const last = judged.run(both, 2);
  if (!Number.isFinite(last.values[1]!)) return judgedFault(last, judged.program, 1);
  write(searching, found, { both, last, rows, position });
  return undefined;
}

/** Rows of inputs with some points in them, shape (points, inputs). */
function rowsOf({ space }: Searching, row: Float64Array, points: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(points.length * row.length);
  for (const [index, point] of points.entries()) {
    all.set(row, index * row.length);
    space.write(point, all.subarray(index * row.length, (index + 1) * row.length));
  }
  return all;
}

function valuesAt(searching: Searching, row: Float64Array, points: readonly Float64Array[]): readonly Evaluated[] {
  const { values } = searching.judged.run(rowsOf(searching, row, points), points.length);
  return points.map((_, index) => ({ value: values[index]!, evaluations: 1 }));
}

/** A value with its slopes, by central differences within the bounds: all points in one call. */
function slopesAt(searching: Searching, row: Float64Array, point: Float64Array): Evaluated {
  const { judged } = searching;
  const n = point.length;
  const ends = Array.from(point, (u) => [Math.max(u - DIFFERENCE, 0), Math.min(u + DIFFERENCE, 1)] as const);
  const moved = ends.flatMap((both, k) => both.map((end) => point.map((u, i) => (i === k ? end : u))));
  const { values, residuals } = judged.run(rowsOf(searching, row, [point, ...moved]), 1 + 2 * n);
  const count = judged.residuals;
  const gradient = new Float64Array(n);
  const jacobian = new Float64Array(count * n);
  for (const [k, [low, high]] of ends.entries()) {
    const [down, up] = [1 + 2 * k, 2 + 2 * k];
    gradient[k] = (values[up]! - values[down]!) / (high - low);
    for (let r = 0; r < count; r++) {
      jacobian[r * n + k] = (residuals[up * count + r]! - residuals[down * count + r]!) / (high - low);
    }
  }
  const isSound = gradient.every(Number.isFinite) && jacobian.every(Number.isFinite);
  const value = isSound ? values[0]! : Number.POSITIVE_INFINITY;
  return { value, gradient, residuals: residuals.slice(0, count), jacobian, evaluations: 1 + 2 * n };
}

interface Written {
  /** The rows of the beginning and of the best point. */
  readonly both: Float64Array;
  readonly last: JudgedJobs;
  readonly rows: Rows;
  readonly position: number;
}

function write(searching: Searching, found: SearchResult, { both, last, rows, position }: Written): void {
  const { judged, space, kept, parts, outputs } = searching;
  const width = both.length / 2;
  const shown = (value: number) => (Number.isFinite(value) ? judged.sign * value : Number.NaN);
  const point = new Float64Array(width);
  const ways = space.places.map((place) =>
    found.path.map((each) => {
      space.write(each.point, point);
      return point[place]!;
    }),
  );
  const numbers: readonly (readonly number[])[] = [
    [shown(last.values[1]!)],
    [shown(last.values[0]!)],
    [found.evaluations],
    [ENDED[found.ended]],
    ...space.places.map((place) => [both[width + place]!]),
    found.path.map(({ value }) => shown(value)),
    ...(parts.spec.optimize!.pathParameters ? ways : []),
  ];
  for (const [index, own] of numbers.entries()) rows.out[index]!.set(own, position * own.length);
  for (const [at, index] of kept.entries()) {
    for (const [which, job] of [1, 0].entries()) {
      const size = widthOf(judged.program.outputs[index]!);
      const column = numbers.length + which * kept.length + at;
      rows.out[column]!.set(last.outputs[index]!.subarray(job * size, (job + 1) * size), position * size);
    }
  }
  if (numbers.length + 2 * kept.length !== outputs.length) throw new Error("columns of a search don't fit");
}
