/** Runs the jobs of a spec for workers: the sweep compiled, its results as Parquet. */

import { ENGINE_VERSION } from "../../constants.js";
import { keepTable, readPartMeta, writePart } from "../../results/part/part.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import { tableOf } from "../../results/part/table-of.js";
import type { Table } from "../../results/table.js";
import { sha256Of } from "../../sha256.js";
import { widthOf } from "../../shape.js";
import { type CompiledSweep, compileSweep, type JobResults } from "../../sweep/jobs/compile-sweep.js";
import { type JobNumbers, numbersOfSome, outputArrays } from "../../sweep/jobs/job-results.js";
import { modelOf, nominalOf } from "../../sweep/jobs/model-of-spec.js";
import { readSpec } from "../../sweep/reading/read-spec.js";
import { jobInputs, jobValues } from "../../sweep/sampling/job-values.js";
import { runIdOf } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { endOf, type JobRange } from "../ranges.js";
import type { LoadRunner, PartBytes, PartFacts, RanJobs, Runner } from "../runner.js";
import { intactSha256, withFingerprint } from "./fingerprint.js";

/**
 * From a spec's bytes to what runs its jobs.
 *
 * @param options what compiling needs besides, as the way to run a code job's bundle
 * @param reuses  whether a chunk's numbers go where those of the one before were: for who has made its part, and is done with
 *   what that comes to, before it runs other jobs
 */
export function sweepRunner(options: Parameters<typeof compileSweep>[1] = {}, reuses = false): LoadRunner {
  return async (bytes) => {
    const spec = specOf(bytes);
    return runnerOf(spec, sha256Of(bytes), compileSweep(spec, options), reuses);
  };
}

/** A spec of more text than this isn't kept to be read no more. */
const LONG_SPEC = 1_000_000;
let last: { readonly text: string; readonly spec: Spec } | undefined;

/** The spec that a run has stored. A process reads the same one again and again: its runner, its pilot, its merger. */
export function specOf(bytes: Uint8Array): Spec {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  if (last?.text === text) return last.spec;
  const spec = readSpec(JSON.parse(text));
  if (text.length <= LONG_SPEC) last = { text, spec };
  return spec;
}

function runnerOf(spec: Spec, specSha256: string, sweep: CompiledSweep, reuses: boolean): Runner {
  const bytesOf = partWriter(spec, specSha256);
  const room = reuses ? reusedRoom(sweep) : () => undefined;
  const part = (range: JobRange, results: JobResults): PartBytes => {
    const table = tableOf(sweep, range.first, range.count, results);
    const { bytes, sha256 } = bytesOf(table);
    if (results.errors.size === 0) keepTable(bytes, table);
    return { bytes, sha256, failures: results.errors.size };
  };
  return {
    run: runIdOf(spec),
    jobs: (pieces, mayGoOn) => jobsOf(sweep, pieces, mayGoOn, { part, room }),
    seal: ({ first }) => part({ first, count: 0 }, noRows(sweep)).bytes,
    failed: (index, reason) => part({ first: index, count: 1 }, failedRow(spec, sweep, index, reason)).bytes,
    facts: factsOf,
  };
}

/** Makes the part of some rows of a run, whoever has computed them. @param spec as the run has stored it */
export function partWriter(
  spec: Spec,
  specSha256: string,
): (table: Table) => Pick<Required<PartBytes>, "bytes" | "sha256"> {
  const origin = {
    ...{ run: runIdOf(spec), specSha256, spec, jobs: spec.jobs, sampled: sampledJobs(spec), engine: ENGINE_VERSION },
  };
  return (table) => withFingerprint(writePart(table, origin), true);
}

/** What a part says of itself, once its checksum says that it is whole. */
export function factsOf(bytes: Uint8Array): PartFacts {
  const sha256 = intactSha256(bytes);
  if (sha256 === undefined) throw new Error("its checksum is wrong");
  const { run, first, count, failures } = readPartMeta(bytes);
  return { run, first, count, failures, sha256 };
}

interface Ran {
  readonly piece: JobRange;
  readonly results: JobResults;
}

/** Pieces are run side by side into arrays for all of them where these are no larger [numbers]. */
const MOST_TOGETHER = 8 * 1024 * 1024;

interface Making {
  readonly part: (range: JobRange, results: JobResults) => PartBytes;
  /** Where the numbers of so many jobs are to go that are run in one piece; new arrays if undefined. */
  readonly room: (count: number) => JobNumbers | undefined;
}

function jobsOf(
  sweep: CompiledSweep,
  pieces: readonly JobRange[],
  mayGoOn: (next: number) => boolean,
  { part, room: roomOfOne }: Making,
): RanJobs {
  const { first } = pieces[0]!;
  const all = pieces.length === 1 ? undefined : roomFor(sweep, endOf(pieces.at(-1)!) - first);
  const ran: Ran[] = [];
  let end = first;
  for (const piece of pieces) {
    if (end > first && !mayGoOn(piece.first)) break;
    const isOne = pieces.length === 1;
    const some = all === undefined ? undefined : numbersOfSome(sweep, all, piece.first - first, piece.count);
    const room = isOne ? roomOfOne(piece.count) : some;
    ran.push({ piece, results: sweep.run(piece.first, piece.count, room) });
    end = endOf(piece);
  }
  const results = joined(sweep, ran, all);
  return {
    count: end - first,
    instances: results.instances,
    errors: results.errors,
    part: (range) => part(range, rowsOf(sweep, results, { first: range.first - first, count: range.count })),
  };
}

/** Arrays for so many jobs, unless they would be large. */
function roomFor(sweep: CompiledSweep, count: number): JobNumbers | undefined {
  const width = sweep.outputs.reduce((sum, output) => sum + widthOf(output), sweep.inputs.length);
  if (count * width > MOST_TOGETHER) return undefined;
  return { values: new Float64Array(count * sweep.inputs.length), outputs: outputArrays(sweep.outputs, count) };
}

/** Arrays that are used again and again: fresh ones lie about until V8 tidies up, and each of their pages is made by a fault. */
function reusedRoom(sweep: CompiledSweep): (count: number) => JobNumbers | undefined {
  let kept: JobNumbers | undefined;
  let most = 0;
  return (count) => {
    if (count > most) {
      [kept, most] = [roomFor(sweep, count), count];
      return kept;
    }
    if (kept === undefined) return undefined;
    const some = numbersOfSome(sweep, kept, 0, count);
    for (const array of [some.values, ...some.outputs]) array.fill(0);
    return some;
  };
}

/** The results of consecutive pieces as those of one. @param all where they are written side by side, if they are */
function joined(sweep: CompiledSweep, ran: readonly Ran[], all: JobNumbers | undefined): JobResults {
  if (ran.length === 1) return ran[0]!.results;
  const { first } = ran[0]!.piece;
  const errors = ran.flatMap(({ piece, results }) =>
    [...results.errors].map(([position, text]): [number, string] => [piece.first - first + position, text]),
  );
  const haveInstances = ran.every(({ results }) => results.instances !== undefined);
  const isTogether = all !== undefined && ran.every(({ results }) => results.values.buffer === all.values.buffer);
  const numbers = isTogether
    ? numbersOfSome(sweep, all, 0, endOf(ran.at(-1)!.piece) - first)
    : {
        values: joinedArrays(ran.map(({ results }) => results.values)),
        outputs: sweep.outputs.map((_, output) => joinedArrays(ran.map(({ results }) => results.outputs[output]!))),
      };
  return {
    ...numbers,
    errors: new Map(errors),
    ...(haveInstances ? { instances: ran.flatMap(({ results }) => results.instances ?? []) } : {}),
  };
}

function joinedArrays(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** Some of the rows. @param rows by position in the results */
function rowsOf(sweep: CompiledSweep, results: JobResults, { first, count }: JobRange): JobResults {
  const errors = [...results.errors].filter(([position]) => position >= first && position < first + count);
  return {
    ...numbersOfSome(sweep, results, first, count),
    errors: new Map(errors.map(([position, text]) => [position - first, text])),
  };
}

function noRows(sweep: CompiledSweep): JobResults {
  const empty = new Float64Array();
  return { values: empty, outputs: sweep.outputs.map(() => empty), errors: new Map() };
}

/** The row of a job that was never run to its end. */
function failedRow(spec: Spec, sweep: CompiledSweep, index: number, reason: string): JobResults {
  const values = new Float64Array(sweep.inputs.length);
  jobValues(spec, nominalOf(modelOf(spec), jobInputs(spec)))(index, 1, values);
  return {
    values,
    outputs: sweep.outputs.map((output) => new Float64Array(widthOf(output)).fill(Number.NaN)),
    errors: new Map([[0, reason]]),
  };
}
