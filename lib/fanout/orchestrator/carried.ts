/**
 * What an orchestrator hands over to its successor: little, and nothing that the run could not do without.
 *
 * Most of it is about ranges that make trouble. To find the job that ends its workers takes several invocations, each of
 * which may last as long as an orchestrator: were they forgotten at each hand-over, it would never be found.
 */
import * as z from "zod";
import { turnKey } from "../keys.js";
import type { Store } from "../ports.js";
import { nameOf } from "../ranges.js";
import { shareSchema } from "./share.js";
import type { Task } from "./task.js";

const count = z.int().min(0);
const entry = z.object({
  first: count,
  count,
  failures: count,
  kills: count,
  /** When it was invoked last, if it has not answered [ms]. */
  startMs: z.number().optional(),
});

const spent = z.object({ failures: count, kills: count, backups: count, tombstones: count, halvesDone: count });

/** For whoever reads it from an event. */
export const carriedSchema = z.object({
  /** The name of the first orchestrator. */
  launch: z.string(),
  /** How many orchestrators there were before. */
  generation: count,
  spent,
  /** For how long there have been nothing but refusals [ms]. */
  quietMs: z.number().min(0).optional(),
  /** The ranges that made trouble so far, or were on their way. */
  remembered: z.array(entry).optional(),
  /** Its share, where the run is shared out. */
  share: shareSchema.optional(),
  /** How often this launch has shared the run out, and what it had spent before it did so last: of that, `spent` has its share's part. */
  sharings: count.optional(),
  before: spent.optional(),
});

export type Carried = z.infer<typeof carriedSchema>;
export type Remembered = z.infer<typeof entry>;

/**
 * Takes the turn that was handed over. An event may be delivered twice, and two successors each with two successors of
 * their own would soon be a crowd; so only the first has the turn, and whoever it is may try again.
 *
 * @returns whether it is this one's
 */
export async function takeTurn(
  run: string,
  { launch, generation }: Carried,
  who: string,
  store: Store,
): Promise<boolean> {
  const key = turnKey(run, launch, generation);
  const name = new TextEncoder().encode(who);
  if (await store.put(key, name, { ifAbsent: true })) return true;
  const there = await store.get(key);
  return there !== undefined && Buffer.compare(there, name) === 0;
}

/** How many ranges are handed over: an event may hold a megabyte, and these take 50 kB. */
const MOST_REMEMBERED = 500;

/** An invocation under way. */
interface Flown {
  readonly task: Task;
  readonly startMs: number;
}

/** What is to be remembered of ranges that wait, of those that are on their way, and of what was remembered before. */
export function remembered(waiting: Iterable<Task>, flights: Iterable<Flown>, before: Memory): Remembered[] {
  const entries: Remembered[] = [...before.rest];
  for (const { task, startMs } of flights) if (!task.isDone) entries.push({ ...troubleOf(task), startMs });
  for (const task of waiting) {
    const { sinceMs, failures, kills, isDone } = task;
    if (isDone || (sinceMs === undefined && failures + kills === 0)) continue;
    entries.push({ ...troubleOf(task), ...(sinceMs === undefined ? {} : { startMs: sinceMs }) });
  }
  return entries.sort((one, other) => weight(other) - weight(one)).slice(0, MOST_REMEMBERED);
}

const troubleOf = ({ first, count, failures, kills }: Task): Remembered => ({ first, count, failures, kills });
const weight = ({ failures, kills }: Remembered): number => failures + kills;

/** What predecessors knew of ranges. */
export class Memory {
  readonly #entries: Map<string, Remembered>;
  readonly #invocationMs: number;

  /** @param invocationMs after so long an invocation that did not answer won't [ms] */
  constructor(entries: readonly Remembered[], invocationMs: number) {
    this.#entries = new Map(entries.map((one) => [nameOf(one), one]));
    this.#invocationMs = invocationMs;
  }

  /** What of it was not asked for: a successor may. */
  get rest(): Iterable<Remembered> {
    return this.#entries.values();
  }

  /**
   * Writes to a new task what is known of its range.
   *
   * @returns when it is due [ms]: what a predecessor invoked is left in peace for as long as it may still be running
   */
  recall(task: Task, nowMs: number): number {
    const known = this.#entries.get(nameOf(task));
    if (known === undefined) return nowMs;
    this.#entries.delete(nameOf(task));
    task.failures = known.failures;
    task.kills = known.kills;
    task.sinceMs = known.startMs;
    if (known.startMs === undefined) return nowMs;
    const leftMs = known.startMs + this.#invocationMs - nowMs;
    return nowMs + Math.min(Math.max(0, leftMs), this.#invocationMs); // clocks may differ
  }
}
