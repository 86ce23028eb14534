/**
 * Which edits a job has, by the selectors of a spec.
 *
 * Not here: what an edit does to a model (model-of-spec.ts).
 */
import { jobInputs } from "../sampling/job-values.js";
import type { Edit, Spec } from "../spec/spec.js";

/**
 * Says which edits a job has: their places in the spec, ascending.
 *
 * @param values the job's row of inputs
 */
export type EditsOf = (job: number, values: Float64Array) => readonly number[];

type Matches = (job: number, values: Float64Array) => boolean;

export function editsOf(spec: Spec): EditsOf {
  const inputs = jobInputs(spec);
  const selectors = spec.edits.map((edit) => selectorOf(edit, inputs));
  const { named, others } = sorted(spec.edits);
  return (job, values) => {
    const own = named.get(job);
    const possible = own === undefined ? others : [...own, ...others].sort((a, b) => a - b);
    return possible.filter((index) => selectors[index]!(job, values));
  };
}

/** Edits for jobs that they name, by job, and all others: thousands of edits for a job each cost a job nothing then. */
function sorted(edits: readonly Edit[]) {
  const named = new Map<number, number[]>();
  const others: number[] = [];
  for (const [index, { jobs }] of edits.entries()) {
    if (jobs?.indices === undefined) others.push(index);
    for (const job of new Set(jobs?.indices)) {
      const own = named.get(job);
      if (own === undefined) named.set(job, [index]);
      else own.push(index);
    }
  }
  return { named, others };
}

/** Whether a job fulfils all conditions but that of being named. */
function selectorOf({ jobs }: Edit, inputs: readonly string[]): Matches {
  if (jobs === undefined) return () => true;
  const conditions: Matches[] = [];
  const { every, offset = 0, first, last, where } = jobs;
  if (every !== undefined) conditions.push((job) => job >= offset && (job - offset) % every === 0);
  if (first !== undefined) conditions.push((job) => job >= first);
  if (last !== undefined) conditions.push((job) => job <= last);
  for (const [parameter, wanted] of Object.entries(where ?? {})) {
    const at = inputs.indexOf(parameter);
    const known: ReadonlySet<number> = new Set(typeof wanted === "number" ? [wanted] : wanted);
    conditions.push((_, values) => known.has(values[at]!));
  }
  return (job, values) => conditions.every((condition) => condition(job, values));
}
