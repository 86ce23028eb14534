/**
 * What an orchestrator hands over to its successor: little, and nothing that the run could not do without.
 *
 * Most of it is about ranges that make trouble. To find the job that ends its workers takes several invocations, each of
 * which may last as long as an orchestrator: were they forgotten at each hand-over, it would never be found.
 */
import type { Spent } from "./budget.js";
import type { Flight } from "./flights.js";
import { type JobRange, nameOf } from "./ranges.js";
import type { Node } from "./todo.js";

export interface Carried {
  /** How many orchestrators there were before. */
  readonly generation: number;
  readonly spent: Spent;
  /** The ranges that made trouble so far, or were on their way. */
  readonly remembered?: readonly Remembered[] | undefined;
}

export interface Remembered extends JobRange {
  readonly failures: number;
  readonly kills: number;
  /** When it was invoked last, if it has not answered [ms]. */
  readonly startMs?: number | undefined;
}

/** How many ranges are handed over: an event may hold a megabyte, and these take 50 kB. */
const MOST_REMEMBERED = 500;

/** What is to be remembered of ranges that wait, and of those that are on their way. */
export function remembered(waiting: Iterable<Node>, flights: Iterable<Flight>): Remembered[] {
  const entries: Remembered[] = [];
  for (const { node, startMs } of flights) {
    const { first, count, failures, kills } = node;
    if (!node.isDone) entries.push({ first, count, failures, kills, startMs });
  }
  for (const node of waiting) {
    const { first, count, failures, kills } = node;
    if (failures + kills > 0 && !node.isDone) entries.push({ first, count, failures, kills });
  }
  return entries.sort((one, other) => trouble(other) - trouble(one)).slice(0, MOST_REMEMBERED);
}

const trouble = ({ failures, kills }: Remembered): number => failures + kills;

/** What predecessors knew of ranges. */
export class Memory {
  readonly #entries: ReadonlyMap<string, Remembered>;
  readonly #invocationMs: number;

  /** @param invocationMs after so long an invocation that did not answer won't [ms] */
  constructor(entries: readonly Remembered[], invocationMs: number) {
    this.#entries = new Map(entries.map((entry) => [nameOf(entry), entry]));
    this.#invocationMs = invocationMs;
  }

  /**
   * Writes to a new node what is known of its range.
   *
   * @returns when it is due [ms]: what a predecessor invoked and may still be running is left in peace for as long again
   */
  recall(node: Node, nowMs: number): number {
    const known = this.#entries.get(nameOf(node));
    if (known === undefined) return nowMs;
    node.failures = known.failures;
    node.kills = known.kills;
    if (known.startMs === undefined) return nowMs;
    const ageMs = Math.max(0, nowMs - known.startMs);
    const leftMs = this.#invocationMs - ageMs;
    if (leftMs > ageMs) return nowMs + ageMs;
    node.kills += 1; // by then it has not come back
    return nowMs + Math.max(0, leftMs);
  }
}
