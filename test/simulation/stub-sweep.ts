/**
 * A sweep that costs nothing: its jobs' values are a hash of their index, its parts a line of JSON.
 *
 * All that fan-out relies on is there: rows depend on the job alone, parts say whose they are and have a checksum,
 * summaries merge exactly. In a `vast` one parts have no rows and sums are closed forms, for runs of a billion jobs.
 */
import { createHash, hash } from "node:crypto";
import type { LoadMerger, Merger, Summary } from "../../lib/fanout/merger.js";
import type { JobRange } from "../../lib/fanout/ranges.js";
import { endOf } from "../../lib/fanout/ranges.js";
import { KILLED } from "../../lib/fanout/reasons.js";
import type { LoadRunner, PartFacts, RanJobs, Runner } from "../../lib/fanout/runner.js";
import { checkpointsOf, uncutChunk } from "../../lib/sweep/checkpoints.js";
import { type Plan, upTo } from "../../lib/sweep/plan.js";

/** What a job of the stub does. */
export type Behaviour = "well" | "throws" | "not-a-number" | "kills" | "hangs";

export interface StubSpec {
  readonly seed: number;
  readonly jobs: number;
  readonly isVast?: boolean;
  /** The jobs that don't do well, by index. */
  readonly odd: Readonly<Record<string, Behaviour>>;
  /** After so many jobs it is enough, wherever it is judged then: `jobs` is how many there are at most. */
  readonly enough?: number;
  /** Makes it large. */
  readonly padding?: string;
}

/** A value, or why there is none. */
export type Row = number | string | null;

export const hashOf = (bytes: Uint8Array | string): string => hash("sha256", bytes);
const ENGINE = "1";

export function specBytesOf(spec: StubSpec): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(spec));
}

/** As real ones, ids depend on the spec and on the engine's version. */
export function runIdOf(spec: Uint8Array, engine = ENGINE): string {
  return createHash("sha256").update(engine).update(spec).digest("hex").slice(0, 32);
}

export function planOf(spec: StubSpec, chunk: number): Plan {
  const bytes = specBytesOf(spec);
  const { jobs, enough } = spec;
  const common = { run: runIdOf(bytes), engine: ENGINE, specSha256: hashOf(bytes) };
  if (enough === undefined) return { ...common, jobs, chunk, chunks: Math.ceil(jobs / chunk) };
  const own = uncutChunk(chunk, jobs);
  return upTo({ ...common, jobs, chunk: own, chunks: Math.ceil(jobs / own), most: jobs }, checkpointsOf(jobs)[0]!);
}

/** The plan that a run ends with. */
export function lastPlan(spec: StubSpec, plan: Plan): Plan {
  const { jobs, enough } = spec;
  return enough === undefined ? plan : upTo(plan, checkpointsOf(jobs).find((at) => at >= enough) ?? jobs);
}

function readSpec(bytes: Uint8Array): StubSpec {
  return JSON.parse(new TextDecoder().decode(bytes)) as StubSpec;
}

/** The row of a job; one that ends its worker has one if its worker was ended often enough. */
export function rowOf(spec: StubSpec, job: number): Row {
  const behaviour = spec.odd[job] ?? "well";
  if (behaviour === "throws") return `job ${job} threw`;
  if (behaviour === "not-a-number") return null;
  if (behaviour !== "well") return KILLED;
  let hash = (spec.seed ^ Math.imul(job + 1, 0x9e3779b1)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

interface StubPart extends PartFacts {
  readonly rows: readonly Row[];
  /** In place of rows, of vast ones: the sum of the jobs' indices. */
  readonly sum?: string;
}

function bytesOf(part: StubPart): Uint8Array {
  const body = JSON.stringify(part);
  return Buffer.from(`${hashOf(body)}\n${body}`); // cheaper than a TextEncoder's, which have memory of their own
}

/** Reads a part; throws if a bit of it has turned over. */
export function readPart(bytes: Uint8Array): StubPart {
  const text = new TextDecoder().decode(bytes);
  const body = text.slice(65);
  if (text.slice(0, 65) !== `${hashOf(body)}\n`) throw new Error("its checksum is wrong");
  return JSON.parse(body) as StubPart;
}

/** What a runner asks of the process in which it runs. */
export interface Machine {
  readonly engine?: string;
  /** Takes the time that jobs take; never comes back if one of them ends the process. */
  compute(spec: StubSpec, range: JobRange): Promise<void>;
  /** Added to each value: a machine that computes something else. */
  readonly offset?: number;
}

export function stubRunner(machine: Machine): LoadRunner {
  return async (bytes) => runnerOf(readSpec(bytes), runIdOf(bytes, machine.engine), machine);
}

/** The part that a vast sweep has for jobs, whoever made it. */
export function vastPart(run: string, { first, count }: JobRange): Uint8Array {
  return bytesOf({ run, first, count, failures: 0, rows: [], sum: String(sumOf({ first, count })) });
}

function runnerOf(spec: StubSpec, run: string, machine: Machine): Runner {
  const offset = machine.offset ?? 0;
  const rowsOf = ({ first, count }: JobRange): Row[] =>
    Array.from({ length: count }, (_, at) => {
      const row = rowOf(spec, first + at);
      return typeof row === "number" ? row + offset : row;
    });
  const partOf = ({ first, count }: JobRange, rows: readonly Row[]) => {
    const failures = rows.filter((row) => typeof row === "string").length;
    return { bytes: bytesOf({ run, first, count, failures, rows }), failures };
  };
  const vast = (range: JobRange) => ({ bytes: vastPart(run, range), failures: 0 });
  return {
    run,
    async jobs(pieces, mayGoOn): Promise<RanJobs> {
      const { first } = pieces[0]!;
      const whole = { first, count: endOf(pieces.at(-1)!) - first };
      let end = first;
      for (const piece of spec.isVast === true ? [whole] : pieces) {
        if (end > first && !mayGoOn(piece.first)) break;
        await machine.compute(spec, piece);
        end = endOf(piece);
      }
      const part = (range: JobRange) => (spec.isVast === true ? vast(range) : partOf(range, rowsOf(range)));
      return { count: end - first, part };
    },
    seal: ({ first }) => partOf({ first, count: 0 }, []).bytes,
    failed: (index, reason) => partOf({ first: index, count: 1 }, [reason]).bytes,
    facts: readPart,
  };
}

/** The sum of the indices of jobs. */
function sumOf({ first, count }: JobRange): bigint {
  return (BigInt(count) * BigInt(2 * first + count - 1)) / 2n;
}

/** What is known of some jobs: sums and counts, and the first of the failed. */
export interface StubSummary {
  readonly jobs: number;
  readonly failed: number;
  readonly notANumber: number;
  readonly sum: bigint;
  readonly least: number;
  readonly greatest: number;
  readonly firstFailed: readonly number[];
}

export function summaryOfRows(first: number, rows: readonly Row[]): StubSummary {
  const values = rows.filter((row) => typeof row === "number");
  const failed = [...rows.keys()].filter((at) => typeof rows[at] === "string").map((at) => first + at);
  return {
    jobs: rows.length,
    failed: failed.length,
    notANumber: rows.filter((row) => row === null).length,
    sum: values.reduce((sum, value) => sum + BigInt(value), 0n),
    least: Math.min(Number.MAX_VALUE, ...values),
    greatest: Math.max(-1, ...values),
    firstFailed: failed.slice(0, 5),
  };
}

function merged(one: StubSummary, other: StubSummary): StubSummary {
  return {
    jobs: one.jobs + other.jobs,
    failed: one.failed + other.failed,
    notANumber: one.notANumber + other.notANumber,
    sum: one.sum + other.sum,
    least: Math.min(one.least, other.least),
    greatest: Math.max(one.greatest, other.greatest),
    firstFailed: [...one.firstFailed, ...other.firstFailed].sort((a, b) => a - b).slice(0, 5),
  };
}

export function summaryBytes(summary: StubSummary): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify(summary, (_, value) => (typeof value === "bigint" ? `${value}n` : value)),
  );
}

function readSummary(bytes: Uint8Array): StubSummary {
  const raw = JSON.parse(new TextDecoder().decode(bytes)) as Omit<StubSummary, "sum"> & { sum: string };
  return { ...raw, sum: BigInt(raw.sum.slice(0, -1)) };
}

export function stubMerger(engine = ENGINE): LoadMerger {
  return async (spec) => mergerOf(runIdOf(spec, engine), readSpec(spec));
}

function mergerOf(run: string, spec: StubSpec): Merger {
  const open = (summary: Summary) => summary as StubSummary;
  return {
    run,
    facts: readPart,
    summaryOf(bytes) {
      const { first, count, rows, sum } = readPart(bytes);
      if (sum === undefined) return summaryOfRows(first, rows);
      const none = summaryOfRows(first, []);
      return { ...none, jobs: count, sum: BigInt(sum), least: first, greatest: first + count - 1 };
    },
    merge: (one, other) => merged(open(one), open(other)),
    bytesOf: (summary) => summaryBytes(open(summary)),
    read: readSummary,
    judge(summary) {
      const { jobs } = open(summary);
      if (!checkpointsOf(spec.jobs).includes(jobs)) throw new Error(`it is judged by ${jobs} jobs`);
      return { isEnough: jobs >= (spec.enough ?? 0), conditions: [{ jobs }] };
    },
    async finish(summary) {
      const report = new TextEncoder().encode(`<p>${open(summary).jobs} jobs</p>`);
      return { summary: summaryBytes(open(summary)), report };
    },
  };
}
