/**
 * What a worker does with a chunk: rebuilds the sweep from the spec, runs the jobs, puts their part, once.
 *
 * Whatever befalls it, the store is as before or holds a whole part more; so a chunk may be worked on twice, at the
 * same time or hours later. When time runs low, what is done is stored and the rest is left to others.
 * Not here: how jobs run (sweep-runner.ts), who calls (lib/backends, functions).
 */

import { ENGINE_VERSION } from "../../constants.js";
import { inOneLine, mayPass, UserError } from "../../errors.js";
import { sha256Of } from "../../sha256.js";
import type { Instances } from "../../sweep/jobs/job-results.js";
import { chunkLogKey, partKey, specKey, splitKey } from "../keys.js";
import type { Chunk, Clock, Outcome, Store } from "../ports.js";
import { cutAt, endOf, type JobRange, piecesOf } from "../ranges.js";
import { KILLED } from "../reasons.js";
import {
  instancesOf,
  type KeptRunners,
  type LoadRunner,
  type PartBytes,
  type RanJobs,
  type Runner,
} from "../runner.js";

/** What a worker needs of the world. */
export interface WorkWorld {
  readonly store: Store;
  readonly clock: Clock;
  readonly runner: LoadRunner;
  /** In how many milliseconds, counted from the call, it must be over; undefined if it may take as long as it likes. */
  readonly deadlineMs?: number | undefined;
  /** Asked between two pieces of a chunk: whether it is to store what is done, and leave the rest to others. */
  readonly isEnding?: (() => boolean) | undefined;
  /** Who works: process, thread, host, as far as it is known; for the log only. */
  readonly who?: Who | undefined;
  /** Keeps runners between chunks, where the process lives on. */
  readonly kept?: KeptRunners;
  /** What a part comes to, as a merger's bytes, for who merges the parts in this process; undefined if it is to read it. */
  readonly summed?: ((part: Uint8Array) => Promise<Uint8Array | undefined>) | undefined;
  /** Whether to leave out the record of who wrote the part. */
  readonly unlogged?: boolean;
}
export type Who = Readonly<Record<string, string | number>>;

/** Where it may have to end early, a chunk is run in up to 2^this pieces, and a clock looked at between them. */
const PIECE_LEVELS = 6;
/** What is kept of the time for storing, at most [ms]; a quarter of the time if that is less. */
const STORING_MS = 5_000;
/** How much longer than the longest piece so far the next one may be expected to take [1]. */
const SLOWER = 1.5;
const REASON_CHARACTERS = 300;
const OTHER_VERSION = `the worker is of another version than the run: its engine is ${ENGINE_VERSION}`;

/** Works on a chunk, and stores what comes of it. */
export function work(chunk: Chunk, world: WorkWorld): Promise<Outcome> {
  return worked(chunk, world, (finished, runner, timed) => store(finished, () => Promise.resolve(runner), timed));
}

/** A part of all of a chunk, and what who stores it needs to know: it may be sent to another thread. */
export interface Made extends Finished, Pick<Timed, "startedMs" | "computeMs" | "isDamaged"> {
  readonly kind: "made";
  readonly who: Who | undefined;
  /** What it comes to, if that was asked for. */
  readonly summary: Uint8Array | undefined;
}

/** Works on a chunk, and leaves it to `storeMade` to store the part of all of it. */
export function make(chunk: Chunk, world: WorkWorld): Promise<Outcome | Made> {
  return worked(chunk, world, async (finished, _, { who, startedMs, computeMs, isDamaged }): Promise<Made> => {
    const summary = await summaryOf(finished, world);
    return { kind: "made", ...finished, who, startedMs, computeMs, isDamaged, summary };
  });
}

/** Stores what `make` has made; the outcome is that of `work`. */
export async function storeMade(made: Made, world: WorkWorld): Promise<Outcome> {
  const { chunk, who, startedMs, computeMs, isDamaged, summary } = made;
  const summed = () => Promise.resolve(summary);
  try {
    return await store(made, () => runnerOf(chunk, world), { ...world, who, startedMs, computeMs, isDamaged, summed });
  } catch (error) {
    return faultOf(error);
  }
}

async function worked<T>(
  chunk: Chunk,
  world: WorkWorld,
  end: (finished: Finished, runner: Runner, world: Timed) => Promise<T>,
): Promise<Outcome | T> {
  const startedMs = world.clock.now();
  try {
    const runner = await runnerOf(chunk, world);
    if (runner.run !== chunk.run) return fatal(OTHER_VERSION);
    const there = await stored(world.store.get(partKey(chunk.run, chunk)));
    const isWhole = there !== undefined && isPart(there, runner);
    if (isWhole) return outcomeOf(there, chunk, runner);
    if (there !== undefined && (await reseal(chunk, runner, world.store))) return asSplit(chunk);
    return await computed(chunk, runner, { ...world, startedMs, isDamaged: there !== undefined }, end);
  } catch (error) {
    return faultOf(error);
  }
}

/** What an error on the way says of the chunk. */
function faultOf(error: unknown): Outcome {
  if (error instanceof StoreFailure) return failedStore(error);
  if (error instanceof UserError) return fatal(`the spec can't be read: ${error.code}`);
  throw error;
}

interface Started extends WorkWorld {
  readonly startedMs: number;
  /** Whether there is a part that isn't whole, and is to be written over. */
  readonly isDamaged: boolean;
}

async function runnerOf(chunk: Chunk, world: WorkWorld): Promise<Runner> {
  const load = async () => {
    const spec = await stored(world.store.get(specKey(chunk.run)));
    if (spec === undefined) throw new StoreFailure("the run has no spec");
    return world.runner(spec);
  };
  return world.kept === undefined ? load() : world.kept.of(chunk.run, load);
}

async function computed<T>(
  chunk: Chunk,
  runner: Runner,
  world: Started,
  end: (finished: Finished, runner: Runner, world: Timed) => Promise<T>,
): Promise<Outcome | T> {
  const pieces = piecesOf(
    { first: chunk.first, count: chunk.count },
    world.deadlineMs === undefined && world.isEnding === undefined ? 0 : PIECE_LEVELS,
  );
  const beganMs = world.clock.now();
  let ran: RanJobs;
  try {
    ran = await runner.jobs(pieces, timeKeeper(world));
  } catch (error) {
    // One of its jobs brings the program down: that is for the orchestrator to find by halving the chunk.
    // Its message may quote the user's text, which is for nobody's log.
    const name = error instanceof Error ? error.name : "an unnamed error";
    return { kind: "failed", reason: `a job brought the worker down: ${name}`, retryable: true, killed: true };
  }
  const computeMs = ran.tookMs ?? world.clock.now() - beganMs;
  if (ran.count < chunk.count) return split(chunk, ran, runner, { ...world, computeMs });
  const finished = { chunk, range: chunk, part: ran.part(chunk), instances: ran.instances };
  return end(finished, runner, { ...world, computeMs });
}

/** Says before each piece whether there is still time for it. */
function timeKeeper({ clock, startedMs, deadlineMs, isEnding = () => false }: Started): () => boolean {
  if (deadlineMs === undefined) return () => !isEnding();
  const endMs = startedMs + deadlineMs - Math.min(STORING_MS, deadlineMs / 4);
  let [lastMs, longestMs] = [clock.now(), 0];
  return () => {
    const nowMs = clock.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    return !isEnding() && nowMs + SLOWER * longestMs <= endMs;
  };
}

type Timed = Started & { readonly computeMs: number };

interface Finished {
  readonly chunk: Chunk;
  readonly range: JobRange;
  readonly part: PartBytes;
  readonly instances: Instances | undefined;
}

/** What a part comes to, if it is of all of its chunk and whoever asks for that merges parts. */
async function summaryOf({ chunk, range, part }: Finished, world: WorkWorld): Promise<Uint8Array | undefined> {
  if (range.count !== chunk.count) return undefined;
  return world.summed?.(part.bytes).catch(() => undefined);
}

/**
 * Puts a part and its record; the outcome is as if the chunk were the part's range.
 *
 * @param load what the part is held to if there is one already
 */
async function store(finished: Finished, load: () => Promise<Runner>, world: Timed): Promise<Outcome> {
  const { chunk, range, part, instances } = finished;
  const { bytes, failures, sha256 = sha256Of(part.bytes) } = part;
  const key = partKey(chunk.run, range);
  const isMended = world.isDamaged && range.count === chunk.count;
  if (await stored(world.store.put(key, bytes, { ifAbsent: !isMended }))) {
    await log({ chunk, range, sha256, failures, instances }, world);
    const summary = await summaryOf(finished, world);
    return {
      kind: "done",
      sha256,
      failures,
      computeMs: world.computeMs,
      ...(summary === undefined ? {} : { summary }),
    };
  }
  const there = await stored(world.store.get(key));
  if (there === undefined) return { kind: "failed", reason: "a part vanished", retryable: true };
  if (sha256Of(there) === sha256) return { kind: "done", sha256, failures, computeMs: world.computeMs };
  const runner = await load();
  const outcome = outcomeOf(there, range, runner);
  if (outcome.kind === "partial") return { ...outcome, computeMs: world.computeMs };
  if (outcome.kind === "done" && isTombstone(there, range, runner)) return { ...outcome, computeMs: world.computeMs };
  return fatal(`broken determinism: jobs ${range.first} to ${endOf(range) - 1} gave other bytes than before`);
}

/** Stores the jobs that were run of a chunk whose time ran low, as ranges of its tree. */
async function split(chunk: Chunk, ran: RanJobs, runner: Runner, world: Timed): Promise<Outcome> {
  const next = chunk.first + ran.count;
  const { seals, whole } = cutAt(chunk, next);
  let others: { readonly range: JobRange; readonly failures: number } | undefined;
  for (const range of seals) {
    const there = await seal(chunk.run, range, runner, world.store);
    if (there === undefined) continue;
    const outcome = outcomeOf(there, range, runner); // somebody else was faster with the whole of this range
    if (range.count === chunk.count || outcome.kind !== "done") return outcome;
    others = { range, failures: outcome.failures };
    break;
  }
  const { computeMs } = world;
  let failures = 0;
  for (const range of whole) {
    if (others !== undefined && range.first >= others.range.first) break;
    const instances = instancesOf(ran.instances, range.first - chunk.first, endOf(range) - chunk.first);
    const finished = { chunk, range, part: ran.part(range), instances };
    const outcome = await store(finished, () => Promise.resolve(runner), world);
    if (outcome.kind === "failed") return outcome;
    if (outcome.kind === "partial") return { kind: "partial", next: range.first, failures, computeMs };
    failures += outcome.failures;
  }
  if (others === undefined) return { kind: "partial", next, failures, computeMs };
  return { kind: "partial", next: endOf(others.range), failures: failures + others.failures, computeMs };
}

/**
 * Marks a range as split, so that no part of the whole of it can be written any more.
 *
 * The note comes first: who lists the parts later must know which of them may be a seal without opening all.
 *
 * @returns undefined, or the part of the whole range if there is one already
 */
export async function seal(
  run: string,
  range: JobRange,
  runner: Runner,
  store: Store,
): Promise<Uint8Array | undefined> {
  await stored(store.put(splitKey(run, range), new Uint8Array()));
  const bytes = runner.seal(range);
  if (await stored(store.put(partKey(run, range), bytes, { ifAbsent: true }))) return undefined;
  const there = await stored(store.get(partKey(run, range)));
  if (there === undefined) throw new StoreFailure("a part vanished");
  return Buffer.compare(there, bytes) === 0 ? undefined : there;
}

/** Whether bytes are a part that is whole, whatever it is of. */
function isPart(bytes: Uint8Array, runner: Runner): boolean {
  try {
    runner.facts(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Puts a seal over a damaged part of a range that was split, whose jobs are its halves'. @returns whether it was one */
async function reseal(chunk: Chunk, runner: Runner, store: Store): Promise<boolean> {
  if (chunk.count === 1 || (await stored(store.get(splitKey(chunk.run, chunk)))) === undefined) return false;
  await stored(store.put(partKey(chunk.run, chunk), runner.seal(chunk)));
  return true;
}

/** What a part that was there before says of the chunk. */
function outcomeOf(bytes: Uint8Array, range: JobRange, runner: Runner): Outcome {
  let facts: ReturnType<Runner["facts"]>;
  try {
    facts = runner.facts(bytes);
  } catch (error) {
    return fatal(`the part of jobs ${range.first} to ${endOf(range) - 1} is damaged: ${inShort(error)}`);
  }
  const ours = facts.run === runner.run && facts.first === range.first;
  if (ours && facts.count === 0 && range.count > 1) return asSplit(range);
  if (!ours || facts.count !== range.count) return fatal(`the part of job ${range.first} and on is of other jobs`);
  const { failures, sha256 = sha256Of(bytes) } = facts;
  return { kind: "done", sha256, failures, computeMs: 0 };
}

/** Whether a part is what an orchestrator writes for a job that kills its workers. */
function isTombstone(bytes: Uint8Array, range: JobRange, runner: Runner): boolean {
  return range.count === 1 && Buffer.compare(bytes, runner.failed(range.first, KILLED)) === 0;
}

interface Logged {
  readonly chunk: Chunk;
  readonly range: JobRange;
  readonly sha256: string;
  readonly failures: number;
  readonly instances: Instances | undefined;
}

/** Notes who wrote a part. Its loss is borne: the result doesn't need it, and the part is already there. */
async function log({ chunk, range, instances, ...rest }: Logged, world: Timed): Promise<void> {
  if (world.unlogged === true) return;
  const { run, attempt, index } = chunk;
  const times = { startedMs: world.startedMs, endedMs: world.clock.now(), computeMs: world.computeMs };
  const record = {
    run,
    chunk: index,
    first: range.first,
    count: range.count,
    attempt,
    ...times,
    ...rest,
    instances: inShortForm(instances),
    who: world.who,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.store.put(chunkLogKey(run, range), bytes).catch(() => false);
}

/** One number for all jobs where they are the same, as in a sweep of one model: a million jobs need no million zeros. */
function inShortForm(instances: Instances | undefined): readonly number[] | undefined {
  if (typeof instances === "number") return [instances];
  return instances?.every((instance) => instance === instances[0]) === true ? instances.slice(0, 1) : instances;
}

/** What only the user can mend, as a full disk, is no better at the next try, and is told as it is. */
function failedStore({ message, cause }: StoreFailure): Outcome {
  return { kind: "failed", reason: cause instanceof UserError ? inOneLine(cause) : message, retryable: mayPass(cause) };
}

/** The store failed, and goes on failing after its own tries: the chunk may do better another time. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";
}

/** Has the store's failure told from all others. */
export async function stored<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    throw new StoreFailure(`the store failed: ${inShort(cause)}`, { cause });
  }
}

/** Others than who is asked have the range's jobs: its halves are to be invoked. */
const asSplit = ({ first }: JobRange): Outcome => ({ kind: "partial", next: first, failures: 0, computeMs: 0 });

const fatal = (reason: string): Outcome => ({ kind: "failed", reason, retryable: false });

export function inShort(error: unknown): string {
  const name = error instanceof Error && !(error instanceof UserError) ? `${error.name}: ` : "";
  const text = name + (error instanceof Error ? error.message : String(error));
  return text.replace(/\s+/g, " ").slice(0, REASON_CHARACTERS);
}
