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
import { ENDED, pathEvaluations, runSearch, type SearchResult } from "../search/run-search.js";
import { DEFAULT_EVALUATIONS, needsOf, searchOf } from "../search/search-methods.js";
import { type SearchSpace, searchSpace } from "../search/search-space.js";
import type { SweepParts } from "./edited-sweep.js";
import { posteriorOf, posteriorOutputs } from "./fit-posterior.js";
import { type CompiledSweep, failJob, inputFault, type Rows, roomFor } from "./job-results.js";
import { compileJudged, type Judged, type JudgedJobs, judgedFault } from "./judged.js";
import { rowsWith, slopesAt, valuesAt } from "./judged-points.js";
import { OBJECTIVE } from "./judged-sweep.js";
import { nominalOf } from "./model-of-spec.js";
import { wantedOutputs } from "./output-names.js";

const DEFAULT_PATH = 50;

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
  const space = searchSpace(spec, inputs, nominalOf(model, inputs));
  const by = needsOf(optimize) === "value" ? undefined : space.names;
  const judged = compileJudged(parts, spec.jobs * limits.evaluations, by);
  const { outputs, kept } = outputsOf(parts, judged, space, limits);
  const searching = { parts, judged, space, limits, kept, outputs };
  return {
    outputs,
    run: (first, count, { values, outputs: out } = roomFor(inputs.length, outputs, count)) => {
      fill(first, count, values);
      const rows: Rows = { outputs, out, errors: new Map() };
      for (let position = 0; position < count; position++) {
        const row = values.subarray(position * inputs.length, (position + 1) * inputs.length);
        const fault = inputFault(inputs, row, 0) ?? searchJob(searching, first + position, row, { rows, position });
        if (fault !== undefined) failJob(rows, position, fault);
      }
      return { values, outputs: out, errors: rows.errors, instances: 0 };
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
    ...(spec.fit === undefined ? [] : posteriorOutputs(spec.fit, space.names, model)),
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
    (points) =>
      needs === "value" ? valuesAt(searching, row, points) : points.map((u) => slopesAt(searching, row, u, needs)),
    { ...limits, target },
  );
  const both = rowsWith(searching, row, [start, found.best]);
  const last = judged.run(both, 2);
  if (!Number.isFinite(last.values[1]!)) return judgedFault(last, judged.program, 1);
  const posterior =
    spec.fit === undefined ? [] : posteriorOf({ fit: spec.fit, of: searching, row, start, best: found.best, chance });
  write(searching, found, { both, last, rows, position, posterior });
  return undefined;
}

interface Written {
  /** The rows of the beginning and of the best point. */
  readonly both: Float64Array;
  readonly last: JudgedJobs;
  readonly rows: Rows;
  readonly position: number;
  /** What a fit has besides. */
  readonly posterior: readonly ArrayLike<number>[];
}

function write(searching: Searching, found: SearchResult, { both, last, rows, position, posterior }: Written): void {
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
  const numbers: readonly ArrayLike<number>[] = [
    [shown(last.values[1]!)],
    [shown(last.values[0]!)],
    [found.evaluations],
    [ENDED[found.ended]],
    ...space.places.map((place) => [both[width + place]!]),
    found.path.map(({ value }) => shown(value)),
    ...(parts.spec.optimize!.pathParameters ? ways : []),
    ...posterior,
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
