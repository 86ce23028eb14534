/** The jobs that stand for all when edits are checked and outputs are found: the first ones, and those at which edits begin or end. */
import { isAxis } from "../spec/distribution.js";
import { MAX_SCANNED_JOBS } from "../spec/limits.js";
import type { Edit, Spec } from "../spec/spec.js";

/** How many of the first jobs are looked at, whatever the edits. */
const FIRST_JOBS = 1_000;

/** The same for every worker: ascending, at most MAX_SCANNED_JOBS. */
export function jobsToLookAt(spec: Spec): readonly number[] {
  const { jobs } = spec;
  const found = new Set<number>();
  for (let job = 0; job < Math.min(jobs, FIRST_JOBS); job++) found.add(job);
  for (const job of [...spec.edits.flatMap(boundaries), ...gridLines(spec)]) {
    if (found.size >= MAX_SCANNED_JOBS) break;
    if (job >= 0 && job < jobs) found.add(job);
  }
  return [...found].sort((a, b) => a - b);
}

/** Where an edit's selector changes its mind, and a job after. */
function boundaries({ jobs }: Edit): readonly number[] {
  const { every, offset = 0, first = 0, last, indices = [] } = jobs ?? {};
  const periodic = (from: number) =>
    every === undefined ? from : offset + Math.max(0, Math.ceil((from - offset) / every)) * every;
  const start = periodic(first);
  const ends = last === undefined ? [] : [last, last + 1];
  return [start, start + 1, first - 1, ...ends, ...indices.flatMap((index) => [index, index + 1])];
}

/** The jobs at which an axis of a grid takes each of its values first. */
function gridLines(spec: Spec): readonly number[] {
  if (spec.sampling.kind !== "grid") return [];
  const axes = new Map(spec.vary.filter(isAxis).map((axis) => [axis.parameter, axis]));
  const found: number[] = [];
  let every = 1;
  for (const parameter of [...spec.sampling.order].reverse()) {
    const axis = axes.get(parameter)!;
    const points = axis.kind === "values" ? axis.values.length : axis.points;
    for (let index = 0; index < Math.min(points, FIRST_JOBS); index++) found.push(index * every);
    every *= points;
  }
  return found;
}
