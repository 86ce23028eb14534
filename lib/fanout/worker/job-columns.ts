/** Runs a range's jobs call by call, and lays their numbers out in columns while they are still in the processor's cache. */

import { type JobColumns, layOut } from "../../results/part/table-of.js";
import type { CompiledSweep } from "../../sweep/jobs/compile-sweep.js";
import { type Instances, outputArrays, outputsOfSome } from "../../sweep/jobs/job-results.js";
import { endOf, type JobRange } from "../ranges.js";

/** Where the columns of some jobs lie. */
export type Columns = Pick<JobColumns, "inputs" | "outputs">;

/** What jobs gave. */
export interface RanColumns extends JobColumns {
  /** How many jobs. */
  readonly count: number;
  readonly instances: Instances;
}

/** New columns for so many jobs, all 0. */
export function newColumns(sweep: CompiledSweep, count: number): Columns {
  return { inputs: sweep.inputs.map(() => new Float64Array(count)), outputs: outputArrays(sweep.outputs, count) };
}

/** The columns of some of the jobs: the same memory. */
export function columnsOfSome(sweep: CompiledSweep, of: Columns, first: number, count: number): Columns {
  return {
    inputs: of.inputs.map((column) => column.subarray(first, first + count)),
    outputs: outputsOfSome(sweep.outputs, of.outputs, first, count),
  };
}

/**
 * Runs jobs, up to a piece before which it is told to stop.
 *
 * @param pieces  consecutive ones
 * @param columns where their numbers go; for all pieces, whatever is in them
 * @param known   what the first of them gave, if they were run before
 */
export function runColumns(
  sweep: CompiledSweep,
  pieces: readonly JobRange[],
  mayGoOn: (next: number) => boolean,
  columns: Columns,
  known?: RanColumns,
): RanColumns {
  const { first } = pieces[0]!;
  const width = sweep.inputs.length;
  const errors = new Map<number, string>();
  const instances: Instances[] = [];
  let values = new Float64Array();
  let end = first;
  const run = (from: number, count: number) => {
    if (values.length < count * width) values = new Float64Array(count * width);
    const at = from - first;
    const room = {
      values: values.subarray(0, count * width),
      outputs: outputsOfSome(sweep.outputs, columns.outputs, at, count),
    };
    for (const array of [room.values, ...room.outputs]) array.fill(0);
    const results = sweep.run(from, count, room);
    layOut(room.values, columns.inputs, at, count);
    for (const [position, text] of results.errors) errors.set(at + position, text);
    instances.push(results.instances);
  };
  const begun = known?.count ?? 0;
  if (known !== undefined) {
    const room = columnsOfSome(sweep, columns, 0, begun);
    for (const [index, column] of room.inputs.entries()) column.set(known.inputs[index]!);
    for (const [index, column] of room.outputs.entries()) column.set(known.outputs[index]!);
    for (const [position, text] of known.errors) errors.set(position, text);
    instances.push(known.instances);
  }
  for (const piece of pieces) {
    if (end > first && !mayGoOn(piece.first)) break;
    const atOnce = sweep.atOnce ?? piece.count;
    for (let from = Math.max(piece.first, first + begun); from < endOf(piece); from += atOnce) {
      run(from, Math.min(atOnce, endOf(piece) - from));
    }
    end = endOf(piece);
  }
  const count = end - first;
  return { ...columnsOfSome(sweep, columns, 0, count), errors, instances: together(instances), count };
}

/** The instances of all calls: one for all jobs where one ran them all. */
function together(calls: readonly Instances[]): Instances {
  const [first] = calls;
  if (typeof first === "number" && calls.every((call) => call === first)) return first;
  if (calls.length === 1) return first!;
  return calls.flatMap((call) => {
    if (typeof call === "number") throw new Error("a sweep tells of each job, or of none");
    return call;
  });
}
