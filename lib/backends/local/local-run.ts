/**
 * A whole run on this machine: its first jobs are measured, the rest is cut into chunks by that, the workers are as many
 * as pay for themselves, and the parts are reduced.
 *
 * Everything goes through the store, so a run that was interrupted goes on wherever it was.
 */

import { availableParallelism, hostname } from "node:os";
import type { Output } from "../../analysis/job-program.js";
import { resumeRun } from "../../fanout/cancel.js";
import { partKey, rangeOfPartKey } from "../../fanout/keys.js";
import { keepLook } from "../../fanout/look.js";
import type { Manifest, NotAsNamed } from "../../fanout/manifest.js";
import { checkedManifest, mendedRun } from "../../fanout/mend.js";
import { orchestrate, stateWhenDone } from "../../fanout/orchestrator/orchestrate.js";
import type { RunLimits } from "../../fanout/orchestrator/orchestrate-options.js";
import type { Chance, Clock, Invoker, Store } from "../../fanout/ports.js";
import { recordsOf, together } from "../../fanout/record.js";
import { compactIfMany, settleCompaction } from "../../fanout/reducer/compaction.js";
import type { ReadAhead } from "../../fanout/reducer/read-ahead.js";
import { redraw } from "../../fanout/reducer/redraw.js";
import { readAhead, reduceRun } from "../../fanout/reducer/reduce.js";
import { sweepMerger } from "../../fanout/reducer/sweep-merger.js";
import { partSummaryBytes } from "../../fanout/reducer/sweep-summary.js";
import type { RunState } from "../../fanout/run-state.js";
import { keptRunners, type LoadRunner } from "../../fanout/runner.js";
import { planOfRun, submit } from "../../fanout/submit.js";
import { isOverwritten } from "../../fanout/worker/part-room.js";
import { sweepRunner } from "../../fanout/worker/sweep-runner.js";
import { type WorkWorld, work } from "../../fanout/worker/work.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import { withLastAtHand } from "../../stores/at-hand.js";
import { chooseChunk, furthest, jobsToCut, type Plan, planOf, rangeOf } from "../../sweep/plan.js";
import { jobInputs } from "../../sweep/sampling/job-values.js";
import { runIdOf, specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { DEAF_MS, unlessTooLong } from "../bounded.js";
import { processorMs } from "../clock.js";
import { loadRunner, loadRunnerWithin, loadStoringRunner } from "../load-runner.js";
import { pageEngine } from "../page-engine.js";
import { boundedPilot, type Measured, MOST_JOBS, type Pilot } from "../pilot.js";
import { assertWritesOnce, isBucket, removeLeftOf, storeAt } from "../store-at.js";
import { whoWorks } from "../who-works.js";
import { type ThreadsOptions, thisThread, threads } from "./local.js";
import { type ThreadPilot, threadPilot } from "./thread-pilot.js";

export interface LocalRun extends RunLimits {
  readonly spec: Spec;
  /** Where the store is: a folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /** How many workers at most; as many as the machine has cores, or fewer if they don't pay, if left out. */
  readonly workers?: number | undefined;
  /** Jobs a chunk; by the pilot if left out. */
  readonly chunk?: number | undefined;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((state: RunState) => void) | undefined;
  /** Told what the first jobs say before the others run. */
  readonly onMeasured?: ((facts: Measured) => void) | undefined;
  /** Whether it goes on though all of the first jobs fail for one reason. */
  readonly keepGoing?: boolean | undefined;
  /** How long a job of code may take before its process is ended [ms]. */
  readonly jobTimeMs?: number | undefined;
  /** Told what of a finished run isn't as it was written, before it is made again. */
  readonly onDamage?: ((faults: readonly NotAsNamed[]) => void) | undefined;
}

export interface LocalResult {
  readonly state: RunState;
  readonly plan: Plan;
  /** How many threads worked: 0 if the main one did everything, or nothing was left to do. */
  readonly threads: number;
  /** Whether it was finished before, so that nothing was computed. */
  readonly wasDone: boolean;
}

/** What starting a thread costs: loading the bundle, compiling the sweep, running code that V8 has still to optimise [ms]. */
const THREAD_START_MS = 600;
/** The first jobs of a search may take so long in the main thread, what they compile included [ms]. */
const LOOK_MS = 300;
/** So many numbers to draw, store and sum up take longer in one thread than two take that have to start first. */
const MANY_NUMBERS = 10_000_000;
/** The main thread stores for so many others: each part takes it up to 30 ms of the second in which it was computed. */
const MOST_STORED_FOR = 16;
/** What storing a part costs [ms]. */
const PART_MS = 5;
/** A chunk takes so long at most: how often progress shows, and how soon Ctrl-C is heard [s]. */
const LONGEST_CHUNK_S = 2;
/** A job may take so long before its worker is taken for stuck [ms]. */
const STUCK_MS = 6 * 3_600_000;

/** What the pilot ran of a small run is stored as one part, if it is no larger than this [bytes]. */
const ONE_PART_BYTES = 16 * 1024 * 1024;
/** So many parts are written by the main thread sooner than by a thread that has to start first. */
const FEW_CHUNKS = THREAD_START_MS / PART_MS;

export async function runLocally(options: LocalRun): Promise<LocalResult> {
  const { spec, place, clock } = options;
  const disk = await storeAt(place);
  const store = withPartsAtHand(disk);
  const run = runIdOf(spec);
  await removeLeftOf(run, place);
  await settleCompaction(run, store);
  const finished = await checkedManifest(run, store, options.onDamage);
  if (finished !== undefined) return finishedBefore(finished, spec, store);
  await assertWritesOnce(place, run, store);
  const { plan, count, invoker: workers, ...known } = await begun(run, { store, disk }, options);
  try {
    await resumeRun(run, store);
    await keepLook(run, spec, store);
    const reducer = { store, merger: sweepMerger(pageEngine), clock };
    const ahead = count === 0 || furthest(plan).chunks > 1 ? await readAhead(run, reducer) : undefined;
    const state = await orchestrate(run, {
      ...limitsOf(options),
      ...known,
      store,
      invoker: readingAhead(workers, plan, ahead),
      where: { backend: "local", host: hostname(), process: process.pid },
      invocationMs: STUCK_MS,
      reduce: () => reduceRun(run, { ...reducer, ahead }),
    });
    const by = await planOfRun(run, store);
    const kept = state.state === "done" ? await compactIfMany(by, reducer) : by;
    return { state, plan: kept, threads: count, wasDone: false };
  } finally {
    await workers.close();
  }
}

/** The store with the parts that were written last at hand, but for those over which the next ones are written. */
export function withPartsAtHand(disk: Store): Store {
  return withLastAtHand(disk, (key, body) => rangeOfPartKey(key) !== undefined && !isOverwritten(body));
}

interface Stores {
  /** With what was written last still at hand. */
  readonly store: Store;
  /** The same, which keeps nothing. */
  readonly disk: Store;
}

/** A run that has its plan and its workers. What the pilot has compiled is among them only where this thread works on. */
interface Begun {
  readonly plan: Plan;
  readonly count: number;
  readonly invoker: Invoker;
  readonly runner: LoadRunner;
  readonly hopeless: string | undefined;
  readonly expectedMs: number;
}

async function begun(run: string, stores: Stores, options: LocalRun): Promise<Begun> {
  const { store } = stores;
  const there = await mendedRun(run, options.spec, store);
  const isFirstThere = there !== undefined && (await store.get(partKey(run, rangeOf(there, 0)))) !== undefined;
  const facts = await firstJobs(run, isFirstThere, options);
  try {
    options.onMeasured?.(facts);
    const plan = there ?? (await planned(facts, store, options));
    const count = threadsFor(plan, facts, options.workers);
    await pilotsPart(plan, facts, store, options.clock);
    return {
      plan,
      count,
      invoker: await invokerFor(count, facts, stores, { ...options, isSummedUp: furthest(plan).chunks > 1 }),
      runner: count > 0 && facts.codeOutputs === undefined ? loadRunner : facts.loader,
      hopeless: options.keepGoing === true ? undefined : commonFailure(facts),
      expectedMs: plan.chunk * facts.jobMs + PART_MS + (count > 0 ? THREAD_START_MS : 0),
    };
  } catch (error) {
    await facts.thread?.close();
    throw error;
  }
}

/**
 * Runs the first jobs: those of a search, which compiles much, in a thread unless they are short; none where they are there already.
 * Where threads are needed whatever jobs take, they start at once and one of them runs the first jobs.
 */
async function firstJobs(run: string, areThere: boolean, options: LocalRun): Promise<JobFacts> {
  const { spec, place, workers, signal, jobTimeMs: jobMs } = options;
  const task = { run, spec: specBytes(spec), jobs: jobsToCut(spec) };
  const common = { threads: workersOf(workers), place, isSummedUp: true };
  if (!areThere && needsThreads(spec, workers)) {
    const thread = await threadPilot({ ...common, atOnce: common.threads }, task, signal);
    return { ...thread, ...elsewhere, thread };
  }
  if (!isSearch(spec) || spec.job !== undefined) return measured(spec, { mayBeRough: true, mostMs: DEAF_MS, jobMs });
  if (areThere) return { jobMs: LOOK_MS, jobBytes: 1, tried: 0, failures: [], ...elsewhere };
  const look = { mayBeRough: true, compileMs: LOOK_MS, mostMs: LOOK_MS };
  const here = await measured(spec, look).catch(unlessTooLong);
  if (here?.pilot !== undefined) return here;
  const thread = await threadPilot({ ...common, youngMb: SEARCH_YOUNG_MB }, task, signal);
  return { ...thread, ...elsewhere, thread };
}

/** Of jobs that weren't run in this thread. */
const elsewhere = { loader: loadRunner, pilot: undefined, codeOutputs: undefined };

/** Whether a sweep is one for threads whatever its jobs take: more jobs than a pilot runs, and several workers asked for, or numbers enough to draw. */
function needsThreads(spec: Spec, workers: number | undefined): boolean {
  const jobs = jobsToCut(spec);
  if (spec.job !== undefined || isSearch(spec) || workersOf(workers) === 1 || jobs <= MOST_JOBS) return false;
  return workers !== undefined || jobs * jobInputs(spec).length >= MANY_NUMBERS;
}

const isSearch = ({ optimize, fit }: Spec): boolean => (optimize ?? fit) !== undefined;

/** The one reason for which all of the first jobs failed; undefined if there is no such. */
export function commonFailure({ tried, failures }: Measured): string | undefined {
  const [most] = failures;
  return most !== undefined && most.count === tried ? most.reason : undefined;
}

function limitsOf({ clock, chance, signal, onProgress, maxFailures, deadlineMs }: LocalRun) {
  return { clock, chance, signal, onProgress, maxFailures, deadlineMs };
}

/** A run that is finished needs no worker: only its state is read, and its report drawn anew if it is to look otherwise. */
async function finishedBefore({ run, failures }: Manifest, spec: Spec, store: Store): Promise<LocalResult> {
  const there = (await mendedRun(run, spec, store)) ?? (await planOfRun(run, store));
  const plan = await compactIfMany(there, { store, merger: sweepMerger() });
  if (await keepLook(run, spec, store)) await redraw(run, store, pageEngine);
  const state = stateWhenDone(plan, failures, together(await recordsOf(run, store)));
  return { state, plan, threads: 0, wasDone: true };
}

/** What is known of the jobs, and how they are run: the user's own code in processes only, which can be ended. */
export interface JobFacts extends Measured {
  readonly loader: LoadRunner;
  readonly pilot: Pilot | undefined;
  /** The thread that has run them, if it wasn't this one: it has compiled them, and works on. */
  readonly thread?: ThreadPilot;
  /** What the code of jobs gives; undefined if jobs are none, and so may run in the main thread. */
  readonly codeOutputs: readonly Output[] | undefined;
}

export interface MeasuredOptions {
  /** See `pilotOf`. */
  readonly mayBeRough?: boolean;
  /** How long the first jobs may keep this thread [ms]; undefined where a signal may end the process at any moment. */
  readonly mostMs?: number;
  /** How long compiling may [ms]; throws TookTooLong then. As long as it likes if left out. */
  readonly compileMs?: number;
  /** How long a job of code may take [ms]. */
  readonly jobMs?: number | undefined;
}

/** What runs the code of jobs: few runs have such, and it asks for much of Node. */
const processes = () => import("./job-processes.js");

/** Compiles a sweep and runs its first jobs. */
export async function measured(spec: Spec, options: MeasuredOptions = {}): Promise<JobFacts> {
  const { mayBeRough = false, mostMs, compileMs, jobMs } = options;
  const bytes = specBytes(spec);
  if (spec.job !== undefined) {
    const { codeFacts } = await processes();
    const { outputs, measured } = await codeFacts(bytes, spec.jobs, jobMs);
    return { ...measured, loader: sweepRunner({ codeOutputs: outputs }), pilot: undefined, codeOutputs: outputs };
  }
  const runner = await (compileMs === undefined ? loadStoringRunner(bytes) : loadRunnerWithin(bytes, compileMs));
  const { facts, pilot } = await boundedPilot(runner, jobsToCut(spec), processorMs, { mostMs, mayBeRough });
  const loader: LoadRunner = pilot === undefined ? loadStoringRunner : () => Promise.resolve(pilot.runner);
  return { ...facts, loader, pilot, codeOutputs: undefined };
}

/** A plan by the pilot, which is then stored. */
async function planned(facts: JobFacts, store: Store, options: LocalRun): Promise<Plan> {
  const chunk = options.chunk ?? ownChunk(jobsToCut(options.spec), facts, options.workers);
  return submit(planOf(options.spec, chunk), specBytes(options.spec), store);
}

/** How many jobs a chunk should have in a run of this process alone: all of them, if the pilot has run them already. */
export function ownChunk(jobs: number, facts: JobFacts, workers: number | undefined): number {
  const isDone = (facts.pilot ?? facts.thread)?.jobs === jobs && jobs * facts.jobBytes <= ONE_PART_BYTES;
  return isDone ? jobs : localChunk(jobs, facts, workersOf(workers));
}

/** How many jobs a chunk should have on this machine. */
export function localChunk(jobs: number, { jobMs, jobBytes }: Measured, workers: number): number {
  return chooseChunk({
    jobs,
    secondsPerJob: jobMs / 1_000,
    overheadSeconds: PART_MS / 1_000,
    workers,
    bytesPerJob: workers > 1 ? 2 * jobBytes : jobBytes, // of several each part is stored while its worker is at the next
    longestSeconds: LONGEST_CHUNK_S,
  });
}

export const workersOf = (asked: number | undefined): number => asked ?? availableParallelism();

/**
 * How many threads to start: none where this one is done sooner.
 *
 * Who asks for several workers gets them, unless the pilot has left nothing to do but to store what it ran. A single chunk
 * that takes long goes into a thread as well, as Ctrl-C isn't heard while this one computes.
 */
export function threadsFor(given: Plan, facts: JobFacts, asked: number | undefined): number {
  const plan = furthest(given);
  if (facts.thread !== undefined) return facts.thread.jobs === plan.jobs ? 1 : Math.min(workersOf(asked), plan.chunks);
  if (facts.codeOutputs !== undefined) return Math.min(workersOf(asked), plan.chunks);
  if (facts.pilot?.jobs === plan.jobs && plan.chunks <= FEW_CHUNKS) return 0;
  const chunkMs = plan.chunk * facts.jobMs;
  const isHeard = facts.tried > 0 && chunkMs <= 1_000 * LONGEST_CHUNK_S;
  if (asked !== undefined) return asked > 1 || !isHeard ? Math.min(asked, plan.chunks) : 0;
  const workers = Math.min(workersOf(asked), plan.chunks);
  const aloneMs = plan.jobs * facts.jobMs;
  const fewer = aloneMs <= THREAD_START_MS + aloneMs / workers;
  return fewer && isHeard ? 0 : workers;
}

/** How long a run is expected to take with so many threads, this program's own start not counted [s]. */
export function localSeconds(plan: Plan, { jobMs }: Measured, count: number): number {
  const aloneMs = plan.jobs * jobMs + plan.chunks * PART_MS;
  return (count === 0 ? aloneMs : THREAD_START_MS + aloneMs / Math.min(count, availableParallelism())) / 1_000;
}

/** Stores the first chunk, if the pilot has run all of it, so that a long job isn't run twice. */
async function pilotsPart(plan: Plan, { pilot }: JobFacts, store: Store, clock: Clock): Promise<void> {
  if (pilot === undefined || pilot.jobs < plan.chunk) return;
  const chunk = { run: plan.run, index: 0, first: 0, count: plan.chunk, attempt: 1 };
  await work(chunk, { store, clock, runner: () => Promise.resolve(pilot.runner), who: whoWorks() });
}

type Invoking = LocalRun & Pick<ThreadsOptions, "isSummedUp">;

async function invokerFor(count: number, facts: JobFacts, stores: Stores, options: Invoking): Promise<Invoker> {
  const { place, jobTimeMs: jobMs, isSummedUp } = options;
  if (facts.codeOutputs !== undefined) {
    const { jobProcesses } = await processes();
    return jobProcesses({ processes: count, jobMs }, { place, outputs: facts.codeOutputs });
  }
  const youngMb = options.spec.optimize === undefined ? undefined : SEARCH_YOUNG_MB;
  const common = { clock: options.clock, kept: keptRunners() };
  const storesHere = !isBucket(place) && count <= MOST_STORED_FOR;
  const storing = storesHere ? { ...common, store: stores.disk, runner: loadRunner } : undefined;
  if (facts.thread !== undefined) return facts.thread.invoker(count, storing);
  if (count > 0) return threads({ threads: count, place, isSummedUp, youngMb, storing });
  const sampled = sampledJobs(options.spec);
  const world: WorkWorld = {
    ...{ ...common, store: stores.store, runner: facts.loader, who: whoWorks() },
    summed: (part) => partSummaryBytes(part, sampled),
  };
  return thisThread(world, () => threads({ threads: 1, place, isSummedUp, youngMb }));
}

/**
 * Room for what is new in a thread that searches [MB]. It compiles once, and then computes the same thousands of times: of what it leaves
 * behind hardly anything lives on, and V8's own limit would only let more of it lie about.
 */
const SEARCH_YOUNG_MB = 12;

/** Tells of each whole chunk that is done, while the others are computed. */
function readingAhead(invoker: Invoker, plan: Plan, ahead: ReadAhead | undefined): Invoker {
  return {
    get concurrency() {
      return invoker.concurrency;
    },
    async invoke(chunk, signal) {
      const outcome = await invoker.invoke(chunk, signal);
      if (outcome.kind !== "done") return outcome;
      const { summary, ...rest } = outcome;
      const isWhole = chunk.count === rangeOf(furthest(plan), chunk.index).count;
      if (isWhole) ahead?.read(chunk.index, summary === undefined ? undefined : { ...rest, summary });
      return rest;
    },
    close: () => invoker.close(),
  };
}
