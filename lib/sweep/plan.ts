/**
 * How a run's jobs are cut into chunks. What is computed doesn't depend on it, only who computes what.
 */

import * as z from "zod";
import { canonicalJson } from "../canonical-json.js";
import { ENGINE_VERSION } from "../constants.js";
import { UserError } from "../errors.js";
import { sha256Of } from "../sha256.js";
import { checkpointsOf, uncutChunk } from "./checkpoints.js";
import { MAX_CHUNKS, MAX_JOBS } from "./spec/limits.js";
import { runIdOfBytes, specBytes } from "./spec/run-id.js";
import type { Spec } from "./spec/spec.js";

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

const planSchema = z
  .strictObject({
    /** The run's id. */
    run: hex(32),
    /** How many jobs it is of: of one that may end early those up to its next checkpoint, or to its end. */
    jobs: z.int().min(1).max(MAX_JOBS),
    /** Jobs of a chunk; the last may have fewer. */
    chunk: z.int().min(1).max(MAX_JOBS),
    chunks: z.int().min(1).max(MAX_JOBS),
    /** How many jobs it may come to; absent unless it may end early. */
    most: z.int().min(1).max(MAX_JOBS).optional(),
    /** The version of the engine's numbers. */
    engine: z.string(),
    /** SHA-256 of the spec's bytes. */
    specSha256: hex(64),
  })
  .refine(({ jobs, chunk, chunks }) => chunks === Math.ceil(jobs / chunk), "its chunks don't add up to its jobs");

export type Plan = Readonly<z.infer<typeof planSchema>>;

/**
 * The plan of a spec with `chunk` jobs a chunk. That of a run which may end early goes to its first checkpoint, in chunks that no
 * checkpoint cuts.
 */
export function planOf(spec: Spec, chunk: number): Plan {
  const { jobs, stop } = spec;
  if (stop === undefined) return planUpTo(spec, Math.min(chunk, jobs), jobs);
  return planUpTo(spec, uncutChunk(chunk, jobs), checkpointsOf(jobs)[0]!);
}

/** The plan up to a job, in chunks of just this size. */
export function planUpTo(spec: Spec, chunk: number, jobs: number): Plan {
  const bytes = specBytes(spec);
  const own = Math.min(chunk, jobs);
  const chunks = Math.ceil(spec.jobs / own);
  if (chunks > MAX_CHUNKS) {
    throw new UserError({
      code: "too-many-chunks",
      place: "chunk",
      what: `${spec.jobs} jobs make ${chunks} chunks of ${own}, more than ${MAX_CHUNKS}`,
      remedy: `Take chunks of at least ${Math.ceil(spec.jobs / MAX_CHUNKS)} jobs.`,
    });
  }
  const plan = { run: runIdOfBytes(bytes), jobs, chunk: own, chunks: Math.ceil(jobs / own) };
  const most = spec.stop === undefined ? {} : { most: spec.jobs };
  return { ...plan, ...most, engine: ENGINE_VERSION, specSha256: sha256Of(bytes) };
}

/** The same plan up to another job. */
export function upTo(plan: Plan, jobs: number): Plan {
  return { ...plan, jobs, chunks: Math.ceil(jobs / plan.chunk) };
}

/** The plan of a run that ends as late as it may. */
export const furthest = (plan: Plan): Plan => upTo(plan, plan.most ?? plan.jobs);

/** For how many jobs chunks are chosen: of a run that may end early for those of its first stretches. */
export const jobsToCut = ({ jobs, stop }: Spec): number =>
  stop === undefined ? jobs : (checkpointsOf(jobs)[3] ?? jobs);

/** How many jobs a run has at least. */
export const leastJobs = ({ jobs, stop }: Spec): number => (stop === undefined ? jobs : checkpointsOf(jobs)[0]!);

/** A plan as the bytes of `plan.json`. */
export function planBytes(plan: Plan): Uint8Array {
  return new TextEncoder().encode(canonicalJson(plan));
}

/** The plan that bytes hold. Others than those of a plan are an error. */
export function readPlan(bytes: Uint8Array): Plan {
  return planSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** The jobs of a chunk. */
export function rangeOf(plan: Plan, index: number): { readonly first: number; readonly count: number } {
  if (!Number.isInteger(index) || index < 0 || index >= plan.chunks) {
    throw new Error(`the plan of ${plan.chunks} chunks has no chunk ${index}`);
  }
  const first = index * plan.chunk;
  return { first, count: Math.min(plan.chunk, plan.jobs - first) };
}

/** What a pilot and the backend say about a run. */
export interface ChunkFacts {
  readonly jobs: number;
  /** What a job takes [s]. */
  readonly secondsPerJob: number;
  /** What a chunk takes beside its jobs: a call, compiling, storing its part [s]. */
  readonly overheadSeconds: number;
  readonly workers: number;
  /** What a job's row takes in memory [bytes]. */
  readonly bytesPerJob: number;
  /** How long a chunk may take [s]. */
  readonly longestSeconds: number;
}

/** A chunk's own time is at least so much of it, where there are jobs enough: k t / (k t + o). */
const EFFICIENCY = 0.99;
/** Parts of less work than this are too many small files, where it can be helped [s]. */
const WORTH_A_PART_SECONDS = 2;
/** Less is lost by uneven workers when each has some chunks; a single one is never uneven. */
const CHUNKS_A_WORKER = 4;
/** Of more chunks a worker than this a last round that isn't full is a small loss. */
const EVENED_ROUNDS = 16;
/** Chunks of less work than this aren't made for that [s]. */
const LEAST_EVEN_SECONDS = 0.1;
/** How much of a chunk's time must be its own at least for the sake of evenness. */
const LEAST_EFFICIENCY = 0.8;
/** What a worker holds of a chunk at once [bytes]. */
const MAX_CHUNK_BYTES = 64 * 1024 * 1024;
/** What a store takes of writes a second under one prefix: S3's 3,500. */
const WRITES_A_SECOND = 3_500;

/**
 * How many jobs a chunk should have. The same facts give the same number; it changes no result.
 *
 * Long enough that its overhead is a hundredth and that its part is worth a file, short enough that each worker has four
 * and that none takes too long, and never so short that the workers together write more parts a second than a store takes.
 */
export function chooseChunk(facts: ChunkFacts): number {
  const { jobs, workers, overheadSeconds: overhead } = facts;
  const seconds = Math.max(facts.secondsPerJob, 1e-9);
  const jobsFor = (efficiency: number) => Math.ceil(((efficiency / (1 - efficiency)) * overhead) / seconds);
  const fewest = Math.ceil(jobs / workers);
  const even = workers === 1 ? jobs : Math.ceil(jobs / (workers * CHUNKS_A_WORKER));
  const least = Math.min(fewest, Math.ceil(LEAST_EVEN_SECONDS / seconds));
  const good = Math.max(jobsFor(EFFICIENCY), Math.ceil(WORTH_A_PART_SECONDS / seconds));
  const wanted = Math.max(Math.min(good, even), Math.min(jobsFor(LEAST_EFFICIENCY), jobs), least);
  const forTheStore = Math.ceil((workers / WRITES_A_SECOND - overhead) / seconds);
  const most = Math.min(
    Math.max(Math.floor(facts.longestSeconds / seconds), 1),
    Math.max(Math.floor(MAX_CHUNK_BYTES / Math.max(facts.bytesPerJob, 1)), 1),
    jobs,
  );
  const chosen = Math.min(Math.max(wanted, forTheStore, 1), most);
  if (chosen === even) return Math.max(even, Math.ceil(jobs / MAX_CHUNKS));
  const chunk = Math.max(rounded(chosen), Math.ceil(jobs / MAX_CHUNKS));
  return Math.max(evened(chunk, jobs, workers), Math.min(chunk, forTheStore));
}

/** A little less where some workers would have nothing to do while others run the last few chunks. */
function evened(chunk: number, jobs: number, workers: number): number {
  const rounds = Math.ceil(Math.ceil(jobs / chunk) / workers);
  return rounds > 1 && rounds <= EVENED_ROUNDS ? Math.ceil(jobs / (workers * rounds)) : chunk;
}

/** Down to two digits, so that pilots that differ a little give the same. */
function rounded(count: number): number {
  let unit = 1;
  while (count >= 100 * unit) unit *= 10;
  return Math.floor(count / unit) * unit;
}
