/**
 * A run that is shared out among orchestrators: one can wait for so many workers and no more, as each invocation holds a
 * connection. The first one begins others, each with a range of the plan's chunks, takes a range itself, waits for the
 * others' ends, and looks again: what one that died has left is shared out once more, or done by the first one itself.
 *
 * An orchestrator of a share is one like all others: it hands over to a successor, and its records say how far it is and
 * what it has spent, so that all keep to one cap. Whether it lives is seen by its records alone; nobody waits for its answer.
 */
import type { Plan } from "../../sweep/plan.js";
import { rangeOf } from "../../sweep/plan.js";
import { DONE, type Found } from "../found.js";
import type { Clock, Store } from "../ports.js";
import { type OrchestratorRecord, recordsOf, spentAtMost } from "../record.js";
import { partOf, type Spent } from "./budget.js";
import { invocationCost } from "./cost.js";
import { FIRST_GUESS_MS } from "./flights.js";
import type { OrchestrateOptions } from "./orchestrate-options.js";
import type { Share } from "./share.js";

/** As many orchestrators at most are at work on a run: 10,800 workers. */
export const MOST_SHARES = 12;
/** How often a launch shares its run out; what is left then is the first one's. */
const MOST_SHARINGS = 3;
/** A share has so many chunks at least, or it isn't worth another orchestrator. */
const LEAST_CHUNKS = 2;
/** An orchestrator writes its record every five seconds: one that was silent for so long has died [ms]. */
const SILENT_MS = 20_000;
/** One that was begun may take so long to be heard of: its event may be late, its function cold [ms]. */
const UNHEARD_MS = 30_000;
const LOOK_MS = 2_000;

export interface Sharing {
  readonly plan: Plan;
  readonly found: Found;
  /** The name of the launch, how often it has shared the run out, and what it has spent. */
  readonly launch: string;
  readonly sharings: number;
  readonly spent: Spent;
  /** Whether it may join a sharing that it finds at work. */
  readonly mayJoin: boolean;
  readonly options: OrchestrateOptions;
}

/**
 * Shares a run out, if more workers may run than one orchestrator can wait for, and enough is to be done.
 *
 * One that takes the place of another that died finds its shares at work still, and joins them.
 *
 * @returns the own share; undefined if all of the run is
 */
export async function sharedOut(sharing: Sharing): Promise<Share | undefined> {
  const { plan, found, launch, sharings, spent, mayJoin, options } = sharing;
  const { beginShare, workers = 0, invoker, store, clock } = options;
  const most = Math.ceil(workers / invoker.concurrency);
  if (beginShare === undefined || most < 2 || sharings >= MOST_SHARINGS) return undefined;
  const records = await recordsOf(plan.run, store);
  const joined = sharings > 0 || !mayJoin ? undefined : ownOf(records, clock.now());
  if (joined !== undefined) return joined;
  const affordable = Math.floor(chunksFor(plan, records, options) / LEAST_CHUNKS);
  const shares = sharesOf(plan, found, {
    of: `${launch}.${stageOf(plan)}${sharings}`,
    most: Math.min(most, affordable),
  });
  const [own, ...others] = shares;
  const fair = partOf(spent, Math.max(1, shares.length));
  // One that can't be begun is taken for one that died: its share is looked for later.
  const begin = (share: Share) =>
    beginShare({ launch: `${share.of}.${share.index}`, generation: 0, spent: fair, share }).catch(() => undefined);
  await Promise.all(others.map(begin));
  return own;
}

/** A run that grows is shared out at each checkpoint anew. */
const stageOf = ({ jobs, most }: Plan): string => (most === undefined ? "" : `${jobs}.`);

/** How many chunks may still be paid, for all that is known: who can't pay for one has nothing to share. */
function chunksFor(plan: Plan, records: readonly OrchestratorRecord[], options: OrchestrateOptions): number {
  const { maxCost, prices, expectedMs } = options;
  if (maxCost === undefined || prices === undefined) return Number.POSITIVE_INFINITY;
  const left = maxCost - records.reduce((sum, record) => sum + spentAtMost(record), 0);
  const ms = expectedMs ?? FIRST_GUESS_MS;
  return Math.min(plan.chunks, Math.max(0, left / invocationCost(ms, prices)));
}

/** The first share of a sharing whose others are at work, for all that their records say. */
function ownOf(records: readonly OrchestratorRecord[], nowMs: number): Share | undefined {
  const alive = records
    .filter(({ state, updatedMs }) => !OVER.has(state) && nowMs - updatedMs < SILENT_MS)
    .map(({ share }) => share)
    .filter((share) => share !== undefined && share.index > 0);
  const [one] = alive;
  if (one === undefined) return undefined;
  const all = records.map(({ share }) => share).filter((share) => share?.of === one.of && share.index > 0);
  const to = all.reduce((least, share) => Math.min(least, share!.from), one.from);
  return { ...one, index: 0, from: 0, to };
}

/** Cuts a run into shares that lack equally many chunks. @returns nothing if it isn't worth it */
export function sharesOf(
  plan: Plan,
  found: Found,
  { of, most }: { readonly of: string; readonly most: number },
): Share[] {
  const missing = found.chunks.reduce((sum, state) => sum + (state === DONE ? 0 : 1), 0);
  const shares = Math.min(most, MOST_SHARES, Math.floor(missing / LEAST_CHUNKS));
  if (shares < 2) return [];
  const bounds = [0];
  let seen = 0;
  for (let chunk = 0; chunk < plan.chunks && bounds.length < shares; chunk += 1) {
    if (found.chunks[chunk] === DONE) continue;
    if (seen === Math.floor((bounds.length * missing) / shares)) bounds.push(chunk);
    seen += 1;
  }
  return bounds.map((from, index) => ({ of, index, count: shares, from, to: bounds[index + 1] ?? plan.chunks }));
}

/** What is to be done of a share: all else counts as done. */
export function foundOf({ from, to }: Share, found: Found, plan: Plan): Found {
  const chunks = found.chunks.map((state, chunk) => (chunk >= from && chunk < to ? state : DONE));
  const rest = new Map([...found.rest].filter(([chunk]) => chunk >= from && chunk < to));
  let missing = 0;
  for (let chunk = from; chunk < to; chunk += 1)
    if (chunks[chunk] !== DONE && !rest.has(chunk)) missing += rangeOf(plan, chunk).count;
  for (const ranges of rest.values()) for (const range of ranges) missing += range.count;
  const own = to === from ? 0 : rangeOf(plan, to - 1).first + rangeOf(plan, to - 1).count - rangeOf(plan, from).first;
  return { chunks, rest, jobsDone: plan.jobs - missing, elsewhere: plan.jobs - own };
}

export interface Waiting {
  readonly run: string;
  readonly store: Store;
  readonly clock: Clock;
  /** When the own time is over, and how much of it there was [ms]. */
  readonly untilMs: number;
  readonly ownTimeMs: number;
  readonly signal?: AbortSignal | undefined;
}

const OVER: ReadonlySet<OrchestratorRecord["state"]> = new Set(["computed", "done", "stopped", "cancelled"]);

/**
 * Waits until all others of a sharing have ended, or have died for all that is known.
 *
 * @returns what they have spent of the run's budget; undefined if the time was up before
 */
export async function othersEnded(share: Share, world: Waiting): Promise<readonly Spent[] | undefined> {
  const { run, store, clock, untilMs, ownTimeMs, signal } = world;
  // Who has little time itself would else never see that one is silent, nor would its successors.
  const silentMs = Math.min(SILENT_MS, ownTimeMs / 6);
  const unheardMs = Math.min(UNHEARD_MS, ownTimeMs / 4);
  const beganMs = clock.now();
  const heard = new Map<number, { readonly of: string; readonly sinceMs: number }>();
  for (;;) {
    const records = await ofSharing(share, run, store);
    const nowMs = clock.now();
    let isOver = true;
    for (let index = 1; index < share.count; index += 1) {
      const own = records.filter((record) => record.share.index === index);
      const last = own.reduce<OrchestratorRecord | undefined>(
        (latest, one) => (latest === undefined || one.updatedMs > latest.updatedMs ? one : latest),
        undefined,
      );
      if (last !== undefined && OVER.has(last.state)) continue;
      const of = `${last?.who}@${last?.updatedMs}`;
      if (heard.get(index)?.of !== of) heard.set(index, { of, sinceMs: nowMs });
      const sinceMs = nowMs - heard.get(index)!.sinceMs;
      if (sinceMs < (last === undefined ? unheardMs : silentMs)) isOver = false;
    }
    if (isOver || signal?.aborted === true)
      return records.map(({ spent }) => spent).filter((spent) => spent !== undefined);
    if (nowMs > untilMs || nowMs < beganMs - SILENT_MS) return undefined;
    await clock.sleep(LOOK_MS, signal).catch(() => undefined);
  }
}

type OfSharing = OrchestratorRecord & { readonly share: Share };

async function ofSharing({ of }: Share, run: string, store: Store): Promise<readonly OfSharing[]> {
  const records = await recordsOf(run, store);
  return records.filter((record): record is OfSharing => record.share?.of === of && (record.share?.index ?? 0) > 0);
}
