/**
 * A run by ranks that a launcher started on the machines of a cluster: each works on its own chunks, through the store
 * that they share, and rank 0 waits for all, then reduces.
 *
 * A rank that dies is known by the parts that it leaves missing; the same command again does only those. The jobs of an
 * array don't wait for each other: whichever finds all parts there reduces, unless a last job is there for that.
 */

import { UserError } from "../../errors.js";
import { isCancelled, resumeRun } from "../../fanout/cancel.js";
import { missingChunks } from "../../fanout/found.js";
import { mayGrow } from "../../fanout/growth.js";
import { planKey } from "../../fanout/keys.js";
import { keepLook } from "../../fanout/look.js";
import { wholeManifest } from "../../fanout/manifest.js";
import { checkedManifest, mendedRun, removeParts } from "../../fanout/mend.js";
import type { Chance, Clock, Store } from "../../fanout/ports.js";
import { STOPPED_BECAUSE, type StopReason } from "../../fanout/reasons.js";
import { compactIfMany, settleCompaction } from "../../fanout/reducer/compaction.js";
import { redraw } from "../../fanout/reducer/redraw.js";
import { reduceRun } from "../../fanout/reducer/reduce.js";
import { sweepMerger } from "../../fanout/reducer/sweep-merger.js";
import type { Reduction } from "../../fanout/reduction.js";
import { planOfRun, submit, wholePlan } from "../../fanout/submit.js";
import { jobsToCut, type Plan, planOf, rangeOf } from "../../sweep/plan.js";
import { runIdOf, specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { DEAF_MS } from "../bounded.js";
import { localChunk, measured } from "../local/local-run.js";
import { pageEngine } from "../page-engine.js";
import type { Measured } from "../pilot.js";
import { assertWritesOnce, removeLeftOf, storeAt } from "../store-at.js";
import { cantWait, nextStage } from "./next-stage.js";
import { type Agreement, agreementOf } from "./rank-agreement.js";
import { type RankChunks, rankChunks } from "./rank-chunks.js";
import type { Ranks } from "./ranks.js";

type Split = "strided" | "block";

export interface RanksRun {
  readonly spec: Spec;
  readonly ranks: Ranks;
  /** The store that all ranks share: a folder, or `s3://bucket/prefix`. */
  readonly place: string;
  readonly chunk?: number | undefined;
  /** Which chunks are a rank's: every size-th, or a block of neighbours. */
  readonly split: Split;
  /** What of it is to be done where a batch system has a last job: the others run their jobs, it merges what they left. */
  readonly only?: "jobs" | "summary" | undefined;
  /** How long rank 0 waits without anything new from the others [ms]. */
  readonly waitMs: number;
  /** When this process began: what ranks said before isn't of this launch [ms]. */
  readonly beganMs: number;
  readonly maxFailures?: number | undefined;
  /** How long a job of code may take before its process is ended [ms]. */
  readonly jobTimeMs?: number | undefined;
  /** Told what the first jobs say before the others run, by the rank that measures them. */
  readonly onMeasured?: ((facts: Measured) => void) | undefined;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly signal: AbortSignal;
  readonly onProgress?: ((jobsDone: number, failures: number) => void) | undefined;
}

export interface RanksResult {
  readonly plan: Plan;
  /** `own`: this rank has done its own, others go on. */
  readonly state: "done" | "own" | "stopped";
  /** Why it stopped; the same for people, with what only this run knows. */
  readonly reason?: StopReason | undefined;
  readonly detail?: string | undefined;
  /** Of the whole run if it is done, else of this rank's own jobs. */
  readonly failures: number;
  readonly jobsDone: number;
  readonly missing?: readonly { readonly first: number; readonly count: number }[] | undefined;
}

/** How often rank 0, or one that waits for the plan, looks at first and at last [ms]. */
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 2_000;
/** How long a rank waits for rank 0's plan before it makes one itself [ms]: they write the same, or the first one counts. */
const PLAN_WAIT_MS = 30_000;
const CANCEL_LOOK_MS = 1_000;
/** How long rank 0 waits for the others' last words; what comes later is left in the store [ms]. */
const GOODBYE_MS = 2_000;
const LISTED_RANGES = 100;
/** How often it looks for what a reduction found missing or wrong. */
const MOST_ROUNDS = 4;

export async function runRank(options: RanksRun): Promise<RanksResult> {
  const { spec, ranks } = options;
  if (spec.stop !== undefined && (!ranks.together || options.only !== undefined)) throw cantWait();
  const store = await storeAt(options.place);
  const run = runIdOf(spec);
  const agreement = agreementOf(ranks, run, { store, clock: options.clock, beganMs: options.beganMs });
  await agreement.announce(false);
  await agreement.check();
  const leads = ranks.rank === 0 && options.only !== "jobs";
  if (leads) await settleCompaction(run, store);
  // A part that isn't as it was is looked for by one of them; the others would read all of it as well.
  if (ranks.rank === 0) await removeLeftOf(run, options.place);
  const named = await wholeManifest(run, store);
  const finished = leads ? await checkedManifest(run, store) : named;
  if (finished !== undefined) {
    const plan = (await mendedRun(run, spec, store)) ?? (await planOfRun(run, store));
    if (leads && (await keepLook(run, spec, store))) await redraw(run, store);
    await ended(plan, agreement, options);
    return { plan, state: "done", failures: finished.failures, jobsDone: plan.jobs };
  }
  if (options.only !== undefined) await assertPlanned(run, store, options.place);
  const opened = openedOnce(() =>
    rankChunks({
      ...options,
      store,
      who: { rank: ranks.rank, ranks: ranks.size },
      endsInOrder: options.only === "jobs",
    }),
  );
  const world: World = { store, agreement, options, opened };
  if (options.only === "summary") {
    return seenThrough((await mendedRun(run, spec, store)) ?? (await planOfRun(run, store)), world);
  }
  if (leads) await assertWritesOnce(options.place, run, store);
  const plan = await sharedPlan(run, store, agreement, options);
  if (leads) {
    await resumeRun(run, store);
    await keepLook(run, spec, store);
  }
  try {
    // The others take a run for finished that rank 0 finds damaged: then what is missing is rank 0's.
    return await seenThrough(plan, world, named !== undefined);
  } finally {
    await opened.close();
  }
}

/** Works on the rank's own jobs up to each checkpoint, as long as the run goes on, then finishes. */
async function seenThrough(first: Plan, world: World, all = false): Promise<RanksResult> {
  const { agreement, options } = world;
  const leads = options.ranks.rank === 0;
  let [plan, before] = [first, NOTHING];
  for (;;) {
    const own = options.only === "summary" ? NOTHING : both(before, await ownChunks(plan, world, all));
    const { failures, jobsDone } = own;
    // Rank 0 says that it has ended when it has: until then the others wait for its word.
    const waits = leads && mayGrow(plan);
    if (own.stopped === undefined && options.only !== "summary" && !waits) {
      await agreement.announce(true, endOfStage(plan));
    }
    const result: Staged =
      own.stopped === undefined
        ? await finish(plan, own, world)
        : { plan, state: "stopped", ...own.stopped, failures, jobsDone };
    if (result.state === "stopped" && waits) await agreement.announce(true, endOfStage(plan));
    if (result.state !== "grown") return result;
    [plan, before] = [result.plan, own];
  }
}

/** What ranks tell one another of how far they have come; nothing of a run that ends where it ends. */
const endOfStage = ({ jobs, most }: Plan): number | undefined => (most === undefined ? undefined : jobs);

/** Who submitted a batch job has planned its run: where there is no plan is another place, and what is left there is lost. */
async function assertPlanned(run: string, store: Store, place: string): Promise<void> {
  if ((await store.get(planKey(run))) !== undefined) return;
  const what = `run ${run} isn't there, or not on this machine`;
  const remedy = "Give --out as katfan submit had it: a folder that all machines share, or s3://bucket/prefix.";
  throw new UserError({ code: "not-planned", place, what, remedy });
}

/** The last word of a rank; rank 0 then removes what all have said, once they have. */
async function ended(plan: Plan, agreement: Agreement, { ranks, clock }: RanksRun): Promise<void> {
  if (ranks.rank !== 0 || !ranks.together) return agreement.announce(true, endOfStage(plan));
  const untilMs = clock.now() + GOODBYE_MS;
  while (clock.now() < untilMs && !(await agreement.othersEnded(endOfStage(plan)))) await clock.sleep(FIRST_LOOK_MS);
  await agreement.forget();
}

/** The run's plan: rank 0 makes it, and who doesn't see it come makes the same. */
async function sharedPlan(run: string, store: Store, agreement: Agreement, options: RanksRun): Promise<Plan> {
  const { spec, ranks, clock, signal } = options;
  const untilMs = clock.now() + (ranks.rank === 0 || !ranks.together ? 0 : PLAN_WAIT_MS);
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(2 * pauseMs, LAST_LOOK_MS)) {
    const there = ranks.rank === 0 ? await mendedRun(run, spec, store) : await wholePlan(run, store);
    if (there !== undefined) return there;
    if (clock.now() >= untilMs) break;
    await agreement.check();
    await clock.sleep(pauseMs, signal);
  }
  const own = async () => {
    const facts = await measured(spec, { mostMs: DEAF_MS });
    options.onMeasured?.(facts);
    return localChunk(jobsToCut(spec), facts, ranks.size);
  };
  const chunk = options.chunk ?? (await own());
  return submit(planOf(spec, chunk), specBytes(spec), store);
}

interface Own {
  readonly failures: number;
  readonly jobsDone: number;
  /** Why this rank stopped before its last chunk. */
  readonly stopped?: Stop;
}
type Stop = { readonly reason: StopReason; readonly detail: string };
const NOTHING: Own = { failures: 0, jobsDone: 0 };

const both = (before: Own, now: Own): Own => ({
  ...now,
  failures: before.failures + now.failures,
  jobsDone: before.jobsDone + now.jobsDone,
});

const stopFor = (reason: StopReason): Stop => ({ reason, detail: STOPPED_BECAUSE[reason] });

/** Works on this rank's chunks, or on all, those that have no part yet. */
async function ownChunks(plan: Plan, world: World, all = false): Promise<Own> {
  const { ranks, split } = world.options;
  const mine = (await missingChunks(plan, world.store)).filter(
    (chunk) => all || rankOf(chunk, plan, ranks.size, split) === ranks.rank,
  );
  return mine.length === 0 ? NOTHING : ranChunks(plan, mine, await world.opened.chunks(), world);
}

async function ranChunks(
  plan: Plan,
  mine: readonly number[],
  chunks: RankChunks,
  { store, agreement, options }: World,
): Promise<Own> {
  const { clock, signal, maxFailures = Number.POSITIVE_INFINITY } = options;
  // A task of a batch job may start when its run was long cancelled.
  let [failures, jobsDone, lookedMs] = [0, 0, options.only === "jobs" ? Number.NEGATIVE_INFINITY : clock.now()];
  for (const index of mine) {
    if (signal.aborted) return { failures, jobsDone, stopped: stopFor("interrupted") };
    if (clock.now() - lookedMs > CANCEL_LOOK_MS) {
      lookedMs = clock.now();
      await agreement.check();
      if (await isCancelled(plan.run, store)) return { failures, jobsDone, stopped: stopFor("cancelled") };
    }
    const ran = await chunks.run({ run: plan.run, index, ...rangeOf(plan, index) });
    if ("stopped" in ran) {
      const failed: Stop = { reason: "chunk-failed", detail: ran.stopped };
      return { failures, jobsDone, stopped: signal.aborted ? stopFor("interrupted") : failed };
    }
    failures += ran.failures;
    jobsDone += rangeOf(plan, index).count;
    options.onProgress?.(jobsDone, failures);
    if (failures > maxFailures) return { failures, jobsDone, stopped: stopFor("max-failures") };
  }
  return { failures, jobsDone };
}

/**
 * Whose a chunk is: of the plan's, so that all ranks, and those of a later launch of as many, agree without a word. Of a run that
 * may end early every size-th, as each stretch of it is to be shared by all.
 */
export function rankOf(chunk: number, plan: Pick<Plan, "chunks" | "most">, size: number, split: Split): number {
  return split === "strided" || plan.most !== undefined ? chunk % size : Math.floor((chunk * size) / plan.chunks);
}

interface World {
  readonly store: Store;
  readonly agreement: Agreement;
  readonly options: RanksRun;
  readonly opened: Opened;
}

/** What runs chunks, made when the first is to be run. */
interface Opened {
  chunks(): Promise<RankChunks>;
  close(): Promise<void>;
}

function openedOnce(open: () => Promise<RankChunks>): Opened {
  let opened: Promise<RankChunks> | undefined;
  return {
    chunks() {
      opened ??= open();
      return opened;
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

/** How a stage ends: the run with it, or it goes on by another plan. */
type Staged = RanksResult | { readonly state: "grown"; readonly plan: Plan };

async function finish(plan: Plan, own: Own, world: World): Promise<Staged> {
  const { store, agreement, options } = world;
  const { ranks, only } = options;
  if (only === "jobs" || (ranks.together && ranks.rank !== 0)) {
    const next = mayGrow(plan) ? await nextStage(plan, { ...options, store, agreement }) : undefined;
    return next === undefined ? { plan, state: "own", ...own } : { state: "grown", plan: next };
  }
  const { missing, because } = ranks.together
    ? await awaited(plan, world)
    : { missing: await missingChunks(plan, store) };
  if (missing.length > 0 && !ranks.together && only === undefined) return { plan, state: "own", ...own };
  if (missing.length > 0) {
    const ranges = missing.map((chunk) => rangeOf(plan, chunk));
    const jobsDone = ranks.together ? own.jobsDone : plan.jobs - ranges.reduce((sum, { count }) => sum + count, 0);
    const lack: Stop = { reason: "ranks-ended", detail: lackOf(missing, plan, options) };
    const stop = because === undefined ? lack : stopFor(because);
    return { plan, state: "stopped", ...stop, ...own, jobsDone, missing: ranges.slice(0, LISTED_RANGES) };
  }
  const reduction = await reduced(plan, world);
  if (reduction.kind === "stopped") return { plan, state: "stopped", ...own, ...reduction.stop };
  if (reduction.kind === "grown") return { state: "grown", plan: await planOfRun(plan.run, store) };
  const kept = await compactIfMany(await planOfRun(plan.run, store), { store, merger: sweepMerger() });
  await ended(plan, agreement, options);
  return { plan: kept, state: "done", failures: reduction.failures, jobsDone: reduction.jobs };
}

/** What is missing, and whose that is. */
function lackOf(missing: readonly number[], plan: Plan, { ranks, split, only }: RanksRun): string {
  const whose = new Set(missing.map((chunk) => rankOf(chunk, plan, ranks.size, split)));
  const names = [...whose].slice(0, LISTED_RANGES).join(", ");
  const [whom, remedy] = only === "summary" ? ["task", "; tasks that are submitted again do only these"] : ["rank", ""];
  return `${missing.length} of ${plan.chunks} chunks have no part, those of ${whom} ${names}${remedy}`;
}

type Reduced = Extract<Reduction, { kind: "done" | "grown" }> | { readonly kind: "stopped"; readonly stop: Stop };

/** Reduces the parts; those that are wrong or have vanished are computed again first, by this rank. */
async function reduced(plan: Plan, world: World): Promise<Reduced> {
  const { store } = world;
  for (let round = 1; ; round += 1) {
    const reduction = await reduceRun(plan.run, {
      store,
      merger: sweepMerger(pageEngine),
      clock: world.options.clock,
    });
    if (reduction.kind === "done" || reduction.kind === "grown") return reduction;
    const wrong = reduction.kind === "refused" ? (reduction.wrong ?? []) : [];
    const mayPass = wrong.length > 0 || reduction.kind === "incomplete";
    if (round === MOST_ROUNDS || !mayPass) {
      const detail = reduction.kind === "refused" ? reduction.problems.join("; ") : "parts keep vanishing";
      return { kind: "stopped", stop: { reason: "store", detail } };
    }
    await removeParts(plan.run, wrong, { store });
    const again = await ownChunks(plan, world, true);
    if (again.stopped !== undefined) return { kind: "stopped", stop: again.stopped };
  }
}

interface Awaited {
  readonly missing: readonly number[];
  readonly because?: StopReason;
}

/**
 * Waits until every chunk has its part, the others have ended, the run is cancelled, or nothing new has come for too long.
 *
 * @returns the chunks that are missing then, and why, unless it is for the others' sake
 */
async function awaited(plan: Plan, { store, agreement, options }: World): Promise<Awaited> {
  const { clock, signal, waitMs, onProgress } = options;
  let [fewest, newsMs] = [Number.POSITIVE_INFINITY, clock.now()];
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(2 * pauseMs, LAST_LOOK_MS)) {
    const haveEnded = await agreement.othersEnded(endOfStage(plan)); // asked first: what they did before they said so is in the list
    const missing = await missingChunks(plan, store);
    if (missing.length === 0) return { missing };
    await agreement.check();
    if (missing.length < fewest) {
      [fewest, newsMs] = [missing.length, clock.now()];
      onProgress?.(plan.jobs - missing.length * plan.chunk, 0);
    }
    if (signal.aborted) return { missing, because: "interrupted" };
    if (await isCancelled(plan.run, store)) return { missing, because: "cancelled" };
    if (haveEnded || clock.now() - newsMs > waitMs) return { missing };
    await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
}
