/** Runs the jobs of a spec for workers: the sweep compiled, its results as Parquet. */

import { ENGINE_VERSION } from "../../constants.js";
import { keepTable, readPartMeta, writePart } from "../../results/part/part.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import { type JobColumns, tableOfColumns } from "../../results/part/table-of.js";
import type { Table } from "../../results/table.js";
import { sha256Of } from "../../sha256.js";
import { widthOf } from "../../shape.js";
import { type CompiledSweep, compileSweep } from "../../sweep/jobs/compile-sweep.js";
import { modelOf, nominalOf } from "../../sweep/jobs/model-of-spec.js";
import { readSpec } from "../../sweep/reading/read-spec.js";
import { jobInputs, jobValues } from "../../sweep/sampling/job-values.js";
import { runIdOf } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { endOf, type JobRange } from "../ranges.js";
import type { LoadRunner, PartBytes, PartFacts, Runner } from "../runner.js";
import { intactSha256, withFingerprint } from "./fingerprint.js";
import { type Columns, columnsOfSome, newColumns, type RanColumns, runColumns } from "./job-columns.js";
import { lentOrNew, PartRoom } from "./part-room.js";

/**
 * What of a chunk's goes where that of the one before was: its numbers, for who has made its part, and is done with what that comes to,
 * before it runs other jobs; the part as well, for who has stored it by then. Parts of arrays are as good as the numbers of which
 * they are summed up later, so those are new ones each time.
 */
export type Reuse = "nothing" | "numbers" | "numbers and part";

/**
 * From a spec's bytes to what runs its jobs.
 *
 * @param options what compiling needs besides, as the way to run a code job's bundle
 */
export function sweepRunner(options: Parameters<typeof compileSweep>[1] = {}, reuse: Reuse = "nothing"): LoadRunner {
  return async (bytes) => {
    const spec = specOf(bytes);
    return runnerOf(spec, sha256Of(bytes), compileSweep(spec, options), reuse);
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

function runnerOf(spec: Spec, specSha256: string, sweep: CompiledSweep, reuse: Reuse): Runner {
  const bytesOf = partWriter(spec, specSha256);
  const isFlat = sweep.outputs.every(({ shape }) => shape.length === 0);
  const room = roomOf(sweep, reuse === "numbers" || (reuse === "numbers and part" && isFlat));
  const memory = memoryOf(reuse, isFlat);
  const part = (range: JobRange, jobs: JobColumns, into?: Memory): PartBytes => {
    const table = tableOfColumns(sweep, range.first, range.count, jobs);
    const { bytes, sha256 } = bytesOf(table, into);
    if (jobs.errors.size === 0) keepTable(bytes, table);
    return { bytes, sha256, failures: jobs.errors.size };
  };
  /** What a pilot ran: it may be the beginning of a chunk. */
  let piloted: { readonly first: number; readonly ran: RanColumns } | undefined;
  return {
    run: runIdOf(spec),
    jobs(pieces, mayGoOn, isPilot = false) {
      const { first } = pieces[0]!;
      const most = endOf(pieces.at(-1)!) - first;
      const isChunk = pieces.length === 1 && !isPilot; // what may be stopped is kept for longer
      const known = isChunk && piloted?.first === first && piloted.ran.count <= most ? piloted.ran : undefined;
      const ran = runColumns(sweep, pieces, mayGoOn, isChunk ? room(most) : newColumns(sweep, most), known);
      if (known !== undefined) piloted = undefined;
      if (isPilot) piloted = { first, ran };
      const { count, instances, errors } = ran;
      return {
        ...{ count, instances, errors },
        part: (range) =>
          part(
            range,
            rowsOf(sweep, ran, { first: range.first - first, count: range.count }),
            isChunk ? memory : undefined,
          ),
      };
    },
    seal: ({ first }) => part({ first, count: 0 }, { ...newColumns(sweep, 0), errors: new Map() }).bytes,
    failed: (index, reason) => part({ first: index, count: 1 }, failedRow(spec, sweep, index, reason)).bytes,
    facts: factsOf,
  };
}

/** Gives memory for so many bytes of a part. */
type Memory = (bytes: number) => ArrayBuffer;

/** Where a chunk's part is made: where the one before was; in what is lent by who stores it; in new memory if undefined. */
function memoryOf(reuse: Reuse, isFlat: boolean): Memory | undefined {
  if (reuse === "numbers") return lentOrNew;
  if (reuse === "nothing" || !isFlat) return undefined;
  const room = new PartRoom();
  return (bytes) => room.of(bytes);
}

/** Makes the part of some rows of a run, whoever has computed them. @param spec as the run has stored it */
export function partWriter(
  spec: Spec,
  specSha256: string,
): (table: Table, memory?: Memory) => Pick<Required<PartBytes>, "bytes" | "sha256"> {
  const origin = {
    ...{ run: runIdOf(spec), specSha256, spec, jobs: spec.jobs, sampled: sampledJobs(spec), engine: ENGINE_VERSION },
  };
  return (table, memory) => withFingerprint(writePart(table, origin, memory), true);
}

/** What a part says of itself, once its checksum says that it is whole. */
export function factsOf(bytes: Uint8Array): PartFacts {
  const sha256 = intactSha256(bytes);
  if (sha256 === undefined) throw new Error("its checksum is wrong");
  const { run, first, count, failures } = readPartMeta(bytes);
  return { run, first, count, failures, sha256 };
}

/**
 * Columns for so many jobs. Those that are used again and again spare much: fresh ones lie about until V8 tidies up, and each of
 * their pages is made by a fault.
 */
function roomOf(sweep: CompiledSweep, reuses: boolean): (count: number) => Columns {
  let kept: Columns | undefined;
  let most = 0;
  return (count) => {
    if (!reuses) return newColumns(sweep, count);
    if (kept === undefined || count > most) [kept, most] = [newColumns(sweep, count), count];
    return columnsOfSome(sweep, kept, 0, count);
  };
}

/** Some of the rows. @param range by position in the results */
function rowsOf(sweep: CompiledSweep, ran: JobColumns, { first, count }: JobRange): JobColumns {
  const errors = [...ran.errors].filter(([position]) => position >= first && position < first + count);
  return {
    ...columnsOfSome(sweep, ran, first, count),
    errors: new Map(errors.map(([position, text]) => [position - first, text])),
  };
}

/** The row of a job that was never run to its end. */
function failedRow(spec: Spec, sweep: CompiledSweep, index: number, reason: string): JobColumns {
  const values = new Float64Array(sweep.inputs.length);
  jobValues(spec, nominalOf(modelOf(spec), jobInputs(spec)))(index, 1, values);
  return {
    inputs: Array.from(values, (value) => Float64Array.of(value)),
    outputs: sweep.outputs.map((output) => new Float64Array(widthOf(output)).fill(Number.NaN)),
    errors: new Map([[0, reason]]),
  };
}
