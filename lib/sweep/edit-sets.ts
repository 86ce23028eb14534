/**
 * Which edits a job has, by the selectors of a spec.
 *
 * Not here: what an edit does to a model (model-of-spec.ts).
 */
import { jobInputs } from "./job-values.js";
import type { Edit, Spec } from "./spec.js";

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
  return (job, values) => {
    const found: number[] = [];
    for (let index = 0; index < selectors.length; index++) if (selectors[index]!(job, values)) found.push(index);
    return found;
  };
}

function selectorOf({ jobs }: Edit, inputs: readonly string[]): Matches {
  if (jobs === undefined) return () => true;
  const conditions: Matches[] = [];
  const { every, offset = 0, first, last, indices, where } = jobs;
  if (every !== undefined) conditions.push((job) => job >= offset && (job - offset) % every === 0);
  if (first !== undefined) conditions.push((job) => job >= first);
  if (last !== undefined) conditions.push((job) => job <= last);
  if (indices !== undefined) {
    const known = new Set(indices);
    conditions.push((job) => known.has(job));
  }
  for (const [parameter, wanted] of Object.entries(where ?? {})) {
    const at = inputs.indexOf(parameter);
    const known: ReadonlySet<number> = new Set(typeof wanted === "number" ? [wanted] : wanted);
    conditions.push((_, values) => known.has(values[at]!));
  }
  return (job, values) => conditions.every((condition) => condition(job, values));
}
