/** What a worker thread does (thread.ts is how it begins): works on chunks, one at a time, and keeps compiled sweeps between them. */
import type { MessagePort } from "node:worker_threads";
import type { Output } from "../../analysis/job-program.js";
import { type Mistake, UserError } from "../../errors.js";
import { specKey } from "../../fanout/keys.js";
import type { Chunk, Outcome } from "../../fanout/ports.js";
import { partSummaryBytes } from "../../fanout/reducer/sweep-summary.js";
import { keptRunners } from "../../fanout/runner.js";
import { lend } from "../../fanout/worker/part-room.js";
import { specOf } from "../../fanout/worker/sweep-runner.js";
import { type Made, make, type Who, type WorkWorld, work } from "../../fanout/worker/work.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import type { FoundOutputs } from "../../sweep/jobs/code-sweep.js";
import { type CompiledSweep, compileSweep, findCodeOutputs, type JobResults } from "../../sweep/jobs/compile-sweep.js";
import { processorMs, systemClock } from "../clock.js";
import { codeOf, loadRunnerOf } from "../load-runner.js";
import { type Measured, pilotOf } from "../pilot.js";
import { storeAt } from "../store-at.js";
import { whoWorks } from "../who-works.js";

/** What a thread is asked to do. */
export interface ThreadTask {
  readonly chunk: Chunk;
  /** Where the store is: a folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /** What the code of jobs gives, where jobs are code. */
  readonly outputs?: readonly Output[];
  /** Who has asked, for the log. */
  readonly who?: Who;
  /** Shared with who has asked: once its only number isn't 0, what is done is stored and the rest left. */
  readonly ending?: Int32Array | undefined;
  /** Whether who has asked merges parts, and so is told what each comes to. */
  readonly isSummedUp?: boolean | undefined;
  /** Where the part of all of the chunk is to go, to be stored while this thread goes on with another; it stores it itself if left out. */
  readonly handTo?: MessagePort | undefined;
  /** Where that part may be made: of one that is stored. */
  readonly memory?: ArrayBuffer | undefined;
}

/** A thread's answer: the chunk's part is on its way to who has asked. */
export interface Handed {
  readonly kind: "handed";
}

const clock = systemClock();
const kept = keptRunners();
/** A thread works on one chunk at a time, and is done with it when it begins the next. */
const loadHere = loadRunnerOf(undefined, "numbers");
const stores = new Map<string, Promise<WorkWorld["store"]>>();

/** Works on one chunk. */
export async function runChunk(task: ThreadTask): Promise<Outcome | Handed> {
  const { chunk, place, outputs, who, ending, isSummedUp, handTo, memory } = task;
  lend(memory);
  if (outputs !== undefined) bearWhatJobsLeave();
  if (!stores.has(place)) stores.set(place, storeAt(place));
  const store = await stores.get(place)!;
  const isEnding = ending === undefined ? undefined : () => Atomics.load(ending, 0) !== 0;
  const world: WorkWorld = {
    store,
    clock,
    kept,
    runner: loadRunnerOf(outputs, "numbers"),
    who: { ...whoWorks(), ...who },
    isEnding,
    summed: isSummedUp === true ? async (part) => partSummaryBytes(part, await drawnOf(chunk.run, store)) : undefined,
  };
  if (handTo === undefined) return work(chunk, world);
  const made = await make(chunk, world);
  if (made.kind !== "made") return made;
  hand(made, handTo);
  return { kind: "handed" };
}

/** Sends a part away: its very memory, unless it is used again here. */
function hand(made: Made, to: MessagePort): void {
  const bytes = made.part.isKept === true ? made.part.bytes.slice() : made.part.bytes;
  to.postMessage({ ...made, part: { ...made.part, bytes } }, [bytes.buffer as ArrayBuffer]);
}

/** The jobs of runs that are drawn: of the one run, mostly, that a thread works on. */
const drawn = new Map<string, Float64Array>();

async function drawnOf(run: string, store: WorkWorld["store"]): Promise<Float64Array> {
  const known = drawn.get(run);
  if (known !== undefined) return known;
  const spec = await store.get(specKey(run));
  if (spec === undefined) throw new Error("the run has no spec");
  const jobs = sampledJobs(specOf(spec));
  drawn.set(run, jobs);
  return jobs;
}

let isBearing = false;

/**
 * Code may leave timers and promises behind that fail when its job has long returned. That is no failure of the job, whose
 * result is there, nor of whichever job runs at the time; all of ours is awaited.
 */
function bearWhatJobsLeave(): void {
  if (isBearing) return;
  isBearing = true;
  for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, () => {});
}

/** What a pilot is asked to do in a thread. */
export interface MeasureTask {
  readonly spec: Uint8Array;
  /** How many jobs the run has. */
  readonly jobs: number;
  readonly outputs: readonly Output[];
}

/** A thread's answer: an error of the user's would lose its parts on the way, so they are sent. */
export type MeasureReply = Measured | Mistaken;
export interface Mistaken {
  readonly mistakes: readonly [Mistake, ...Mistake[]];
}

/** Measures the first jobs of a spec. */
export function measure({ spec, jobs, outputs }: MeasureTask): Promise<MeasureReply> {
  return told(async () => {
    bearWhatJobsLeave();
    const { jobMs, jobBytes, tried, failures } = await pilotOf(await loadRunnerOf(outputs)(spec), jobs, () =>
      clock.now(),
    );
    return { jobMs, jobBytes, tried, failures };
  });
}

export interface ReadyTask {
  readonly run: string;
  readonly spec: Uint8Array;
}

/** Compiles a spec without code, for the chunks and the pilot that come. */
export function ready({ run, spec }: ReadyTask): Promise<{ readonly isReady: true } | Mistaken> {
  return told(async () => {
    await kept.of(run, () => loadHere(spec));
    return { isReady: true };
  });
}

export interface PilotTask extends ReadyTask {
  /** How many jobs the run has. */
  readonly jobs: number;
  /** Shared with who has asked, two numbers: once the first isn't 0 no more jobs are begun; the second is how many were run. */
  readonly enough: Int32Array;
}
export interface Piloted extends Measured {
  /** How many jobs were run. */
  readonly jobs: number;
}

/** Runs the first jobs of a spec; they aren't run again for a chunk of them that comes to this thread. */
export function pilot({ run, spec, jobs, enough }: PilotTask): Promise<Piloted | Mistaken> {
  return told(async () => {
    const isEnough = (ran: number) => {
      Atomics.store(enough, 1, ran);
      return Atomics.load(enough, 0) !== 0;
    };
    const runner = await kept.of(run, () => loadHere(spec));
    const { runner: knowing, ...facts } = await pilotOf(runner, jobs, processorMs, { mayBeRough: true, isEnough });
    kept.keep(run, knowing);
    return facts;
  });
}

export interface OutputsTask {
  readonly spec: Uint8Array;
  /** The first job that is tried. */
  readonly first: number;
}

/** What the code gives, and how long it took to learn it [ms]. */
export type OutputsReply = (FoundOutputs & { readonly tookMs: number }) | Mistaken;

/** Learns what a spec's code gives. */
export function outputs({ spec: bytes, first }: OutputsTask): Promise<OutputsReply> {
  return told(async () => {
    bearWhatJobsLeave();
    const spec = specOf(bytes);
    const code = await codeOf(spec.job!);
    const startMs = clock.now();
    const found = findCodeOutputs(spec, code, first);
    return { ...found, tookMs: clock.now() - startMs };
  });
}

export interface ReplayTask {
  readonly spec: Uint8Array;
  readonly job: number;
  readonly outputs: readonly Output[];
}

/** What one job takes and gives. */
export interface Replayed extends Pick<CompiledSweep, "inputs" | "outputs" | "leftOut"> {
  readonly results: JobResults;
}
export type ReplayReply = Replayed | Mistaken;

/** Runs one job of code. */
export function replay({ spec: bytes, job, outputs }: ReplayTask): Promise<ReplayReply> {
  return told(async () => {
    bearWhatJobsLeave();
    const spec = specOf(bytes);
    const sweep = compileSweep(spec, { runCode: await codeOf(spec.job!), codeOutputs: outputs });
    return { inputs: sweep.inputs, outputs: sweep.outputs, results: sweep.run(job, 1) };
  });
}

async function told<T>(act: () => Promise<T>): Promise<T | Mistaken> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, place, what, remedy, span, excerpt } = error;
    return { mistakes: [{ code, place, what, remedy, span, excerpt }, ...error.others] };
  }
}
