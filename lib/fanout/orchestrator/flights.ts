/**
 * The invocations that are on their way, how long they take as a rule, and what they cost.
 *
 * One that nobody waits for any more (its jobs came another way, or it has not answered for too long) becomes an orphan:
 * it holds nothing up, but is listened to, as it is paid for all the same.
 */

import type { JobRange } from "../ranges.js";
import { invocationCost, type Prices } from "./cost.js";
import type { Task } from "./task.js";

export interface Flight {
  readonly task: Task;
  readonly startMs: number;
  readonly controller: AbortController;
  isOrphan: boolean;
  /** It didn't answer in time, and may be running as long as a platform lets it. */
  isLost: boolean;
}

/** What is taken for usual before the first has ended [ms]. */
export const FIRST_GUESS_MS = 10_000;
/** From how many of the latest invocations the usual time is taken. */
const REMEMBERED = 63;
/** What an invocation takes that has next to nothing to do [ms]. */
const LEAST_MS = 200;

export interface FlightsOptions {
  readonly prices?: Prices | undefined;
  /** How long an invocation can take at most [ms]. */
  readonly invocationMs: number;
  /** How long a chunk is expected to take before the first has ended [ms]. */
  readonly expectedMs?: number | undefined;
  readonly chunk: number;
}

export class Flights {
  /** In the order of their start. */
  readonly #awaited = new Set<Flight>();
  readonly #orphans = new Set<Flight>();
  readonly #pace: number[] = [];
  #ended = 0;
  #usualMs: number | undefined;
  /** The sum of the starts of all that run [ms]. */
  #starts = 0;
  #cost = 0;

  readonly #options: FlightsOptions;

  constructor(options: FlightsOptions) {
    this.#options = options;
  }

  /** How many are waited for. */
  get size(): number {
    return this.#awaited.size;
  }

  /** How many are listened to, but not waited for. */
  get orphans(): number {
    return this.#orphans.size;
  }

  /** Whether what runs costs money, so that it is worth knowing for how long it did. */
  get arePaid(): boolean {
    return this.#options.prices !== undefined;
  }

  /** Those that are waited for, the oldest first. */
  get awaited(): Iterable<Flight> {
    return this.#awaited;
  }

  begin(task: Task, nowMs: number): Flight {
    const controller = new AbortController();
    const flight: Flight = { task, startMs: nowMs, controller, isOrphan: false, isLost: false };
    this.#awaited.add(flight);
    this.#starts += nowMs;
    task.flights += 1;
    return flight;
  }

  /** Nobody waits for it any more. */
  orphan(flight: Flight): void {
    if (!this.#awaited.delete(flight)) return;
    flight.isOrphan = true;
    flight.task.flights -= 1;
    this.#orphans.add(flight);
  }

  /** Those of a task that are waited for become orphans. */
  orphansOf(task: Task): Flight[] {
    if (task.flights === 0) return [];
    const found = [...this.#awaited].filter((flight) => flight.task === task);
    for (const flight of found) this.orphan(flight);
    return found;
  }

  /** It has answered. @param wasRun whether anything was: a refusal costs nothing and says nothing of the time */
  end(flight: Flight, nowMs: number, wasRun: boolean): void {
    if (!this.#remove(flight)) return;
    if (wasRun) this.#charge(nowMs - flight.startMs);
  }

  /** Takes note of how long a chunk's jobs took. */
  learn(range: JobRange, ms: number): void {
    this.#pace[this.#ended % REMEMBERED] = ms / range.count;
    this.#ended += 1;
    this.#usualMs = undefined;
  }

  /** How long a range takes as a rule: the median of the latest, by the job [ms]. */
  expectedMs({ count }: JobRange): number {
    if (this.#ended === 0) return this.#options.expectedMs ?? FIRST_GUESS_MS;
    if (this.#usualMs === undefined) {
      const sorted = Float64Array.from(this.#pace).sort();
      this.#usualMs = sorted[sorted.length >> 1]!;
    }
    return Math.max(LEAST_MS, this.#usualMs * count);
  }

  /** Whether any chunk has ended, so that `expectedMs` is measured. */
  get hasPace(): boolean {
    return this.#ended > 0;
  }

  /** What all have cost, those that run up to now [US dollars]. */
  costAt(nowMs: number): number {
    const { prices } = this.#options;
    if (prices === undefined) return 0;
    const running = this.#awaited.size + this.#orphans.size;
    if (running === 0) return this.#cost;
    const agesMs = Math.max(0, running * nowMs - this.#starts);
    return this.#cost + invocationCost(agesMs, prices) + (running - 1) * invocationCost(0, prices);
  }

  /** What is due when all that run have ended, and one chunk more [US dollars]. */
  commitmentAt(nowMs: number): number {
    const { prices } = this.#options;
    if (prices === undefined) return 0;
    const one = invocationCost(this.expectedMs({ first: 0, count: this.#options.chunk }), prices);
    return Math.max(this.costAt(nowMs), this.#cost + (this.#awaited.size + this.#orphans.size) * one) + one;
  }

  /** The end of it all: calls off what still runs, and charges what that may cost. */
  abandon(nowMs: number): void {
    for (const flight of [...this.#awaited, ...this.#orphans]) {
      flight.controller.abort();
      const { invocationMs } = this.#options;
      const restMs = flight.isLost ? invocationMs : Math.min(invocationMs, 3 * this.expectedMs(flight.task));
      if (this.#remove(flight)) this.#charge(Math.max(nowMs - flight.startMs, restMs));
    }
  }

  #remove(flight: Flight): boolean {
    if (this.#awaited.delete(flight)) flight.task.flights -= 1;
    else if (!this.#orphans.delete(flight)) return false;
    this.#starts -= flight.startMs;
    return true;
  }

  #charge(ms: number): void {
    if (this.#options.prices !== undefined) this.#cost += invocationCost(ms, this.#options.prices);
  }
}
