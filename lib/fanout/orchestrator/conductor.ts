/**
 * One orchestrator's work from a look at what is there to the end: what is invoked when, and when it stops. Every event
 * costs a few steps, however many chunks the run has.
 *
 * Not here: what an outcome leads to (outcomes.ts), what is written down about it (ledger.ts).
 */
import pLimit, { type LimitFunction } from "p-limit";
import { mayPass, UserError } from "../../errors.js";
import type { Plan } from "../../sweep/plan.js";
import { isCancelled } from "../cancel.js";
import type { Found } from "../found.js";
import type { JobRange } from "../ranges.js";
import { STOPPED_BECAUSE } from "../reasons.js";
import type { RunState } from "../run-state.js";
import { Bell } from "./bell.js";
import { Budget, NOTHING_SPENT, type Spent, spentBy } from "./budget.js";
import { type Carried, Memory, remembered } from "./carried.js";
import { Flights } from "./flights.js";
import { Ledger, type Standing } from "./ledger.js";
import type { OrchestrateOptions } from "./orchestrate-options.js";
import { Outcomes, type Stop } from "./outcomes.js";
import { Progress } from "./progress.js";
import type { Share } from "./share.js";
import { stragglersOf } from "./stragglers.js";
import type { Task } from "./task.js";
import { Todo } from "./todo.js";
import { Rate, sharedRamp, Window } from "./window.js";

/** Two days' worth of orchestrators of a quarter of an hour each. */
export const MOST_GENERATIONS = 200;
/** Between two looks at what doesn't tell of itself: stragglers, time, costs [ms]. */
const LOOK_MS = 500;
const FLIGHTS_LOOK_MS = 1_000;
const CANCEL_LOOK_MS = 1_000;
/** How long nothing but refusals are borne [ms]. */
const REFUSED_PATIENCE_MS = 15 * 60_000;
/** How long a store is borne that doesn't tell whether the run is cancelled; nothing is invoked meanwhile [ms]. */
const STORE_PATIENCE_MS = 5 * 60_000;
/** The longest that AWS lets an invocation take, and a minute [ms]. */
const INVOCATION_MS = 16 * 60_000;
/** Before its own end it starts nothing more for so long at least, and leaves so early [ms]. */
const CLOSING_MS = 10_000;
const LEAVING_MS = 5_000;
const LISTED_RANGES = 100;

export interface ConductorParts {
  readonly plan: Plan;
  readonly found: Found;
  readonly options: OrchestrateOptions & { readonly who: string };
  /** When this orchestrator's own time is over [ms]. */
  readonly endMs: number;
  /** What of the run is its own to see to; all if left out. */
  readonly share?: Share | undefined;
  /** How often its launch has shared the run out. */
  readonly sharings: number;
}

export class Conductor {
  readonly #parts: ConductorParts;
  readonly #options: ConductorParts["options"];
  readonly #flights: Flights;
  readonly #todo: Todo;
  readonly #window: Window;
  readonly #rate: Rate;
  readonly #budget: Budget;
  readonly #ledger: Ledger;
  readonly #bell: Bell;
  readonly #progress: Progress;
  readonly #outcomes: Outcomes;
  readonly #limit: LimitFunction = pLimit(1);
  readonly #invocationMs: number;
  readonly #ownTimeMs: number;
  #invocations = 0;
  #stop: Stop | undefined;
  #bug: { readonly error: unknown } | undefined;
  #isClosing = false;
  #remembered: Carried["remembered"];
  #hasEnded = false;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #flightsLookedMs = Number.NEGATIVE_INFINITY;
  #askedMs = Number.NEGATIVE_INFINITY;
  #storeAnsweredMs: number;

  constructor(parts: ConductorParts) {
    const { plan, found, options } = parts;
    const { store, clock, chance, who, maxCost, prices, expectedMs } = options;
    const nowMs = clock.now();
    this.#parts = parts;
    this.#options = options;
    this.#invocationMs = options.invocationMs ?? INVOCATION_MS;
    this.#ownTimeMs = parts.endMs - nowMs;
    this.#storeAnsweredMs = nowMs;
    this.#flights = new Flights({ prices, invocationMs: this.#invocationMs, expectedMs, chunk: plan.chunk });
    const memory = new Memory(options.carried?.remembered ?? [], this.#invocationMs);
    this.#todo = new Todo({ plan, found, start: Math.floor(chance() * plan.chunks), memory, nowMs });
    const shares = parts.share?.count ?? 1;
    const own = Math.max(1, Math.floor((options.workers ?? Number.POSITIVE_INFINITY) / shares));
    this.#window = new Window(
      () => Math.min(options.invoker.concurrency, own),
      nowMs,
      sharedRamp(options.ramp, shares),
    );
    this.#rate = new Rate((options.invocationsPerSecond ?? Number.POSITIVE_INFINITY) / shares, nowMs);
    this.#budget = new Budget(plan.chunks / shares, options.carried?.spent ?? NOTHING_SPENT);
    const costly = prices === undefined ? undefined : maxCost;
    const about = {
      run: plan.run,
      who,
      generation: this.#generation,
      where: options.where,
      jobsBefore: found.jobsDone - (found.elsewhere ?? 0),
      share: parts.share,
    };
    this.#ledger = new Ledger({ ...about, store, clock, maxCost: costly });
    this.#bell = new Bell(clock);
    this.#progress = new Progress(plan, found);
    this.#outcomes = new Outcomes({
      ...{ plan, store, clock, chance, loadRunner: options.runner },
      ...{ progress: this.#progress, todo: this.#todo, flights: this.#flights },
      ...{ window: this.#window, budget: this.#budget },
      quietMs: options.carried?.quietMs ?? 0,
      stop: (stop) => this.#stopFor(stop),
      choreOver: (bug) => {
        this.#bug ??= bug;
        this.#bell.ring();
      },
    });
  }

  get carried(): Carried {
    const launch = this.#options.carried?.launch ?? this.#options.who;
    const quietMs = Math.max(0, this.#options.clock.now() - this.#outcomes.answeredMs);
    return {
      ...{ launch, generation: this.#generation, spent: this.#budget.spent },
      ...{ quietMs, remembered: this.#remembered },
      ...{ share: this.#parts.share, sharings: this.#parts.sharings, before: this.#options.carried?.before },
    };
  }

  get #elsewhere(): number {
    return this.#parts.found.elsewhere ?? 0;
  }

  get #spentHere(): Spent {
    return spentBy([this.#budget.spent, this.#options.carried?.spent ?? NOTHING_SPENT], [1, -1]);
  }

  /** Of what it has to see to. */
  get #ownJobsDone(): number {
    return this.#progress.jobsDone - this.#elsewhere;
  }

  get #generation(): number {
    return this.#options.carried?.generation ?? 0;
  }

  /** Works until all parts are there, or it has to stop, or its own time is up. */
  async run(): Promise<RunState> {
    await this.#ledger.open();
    if (this.#parts.share === undefined) this.#progress.failures = this.#ledger.others.failures;
    await this.#ledger.write(this.#standing("running"));
    const interrupt = () => this.#stopFor({ reason: "interrupted", drains: false });
    this.#options.signal?.addEventListener("abort", interrupt);
    if (this.#options.signal?.aborted === true) interrupt();
    try {
      await this.#turns();
    } finally {
      this.#hasEnded = true;
      this.#bell.close();
      this.#options.signal?.removeEventListener("abort", interrupt);
      this.#remembered = remembered(this.#todo.waiting, this.#flights.awaited, this.#todo.memory);
      this.#flights.abandon(this.#options.clock.now());
    }
    await this.#outcomes.choresOver();
    if (this.#bug !== undefined) throw this.#bug.error;
    return this.#close();
  }

  async #turns(): Promise<void> {
    for (;;) {
      await this.#askForCancel();
      this.#look();
      if (this.#bug !== undefined) return;
      if (this.#stop !== undefined && !this.#stop.drains) return;
      const isHeld = this.#stop !== undefined || this.#isClosing;
      if (!isHeld) await this.#launch();
      if (this.#flights.size === 0 && this.#outcomes.chores === 0 && (isHeld || this.#todo.isEmpty)) return;
      const nowMs = this.#options.clock.now();
      if (this.#parts.endMs - nowMs < Math.min(LEAVING_MS, this.#ownTimeMs / 10)) return;
      const isFull = this.#flights.size >= this.#window.size(nowMs) || !this.#rate.has(nowMs);
      const dueMs = isHeld || isFull ? Number.POSITIVE_INFINITY : this.#todo.nextDueMs;
      await this.#bell.next(Math.min(nowMs + LOOK_MS, dueMs > nowMs ? dueMs : Number.POSITIVE_INFINITY));
    }
  }

  /** Whether the run was cancelled; asked each second, and before anything is invoked. */
  async #askForCancel(): Promise<void> {
    const { store, clock } = this.#options;
    const nowMs = clock.now();
    if (nowMs - this.#askedMs < CANCEL_LOOK_MS) return;
    try {
      if (await isCancelled(this.#parts.plan.run, store)) this.#stopFor({ reason: "cancelled", drains: false });
      this.#askedMs = clock.now();
      this.#storeAnsweredMs = this.#askedMs;
    } catch (error) {
      // Asks again at the next turn, and launches nothing meanwhile.
      if (mayPass(error) && nowMs - this.#storeAnsweredMs < STORE_PATIENCE_MS) return;
      const name = error instanceof Error ? error.name : undefined;
      const detail = error instanceof UserError ? error.message : name;
      this.#stopFor({ reason: "store", detail, drains: false });
    }
  }

  /** Looks at what doesn't tell of itself: limits, stragglers, what is lost, the time. */
  #look(): void {
    const nowMs = this.#options.clock.now();
    const { maxFailures, deadlineMs, onProgress } = this.#options;
    const failures = this.#progress.failures + (this.#parts.share === undefined ? 0 : this.#ledger.others.failures);
    if (maxFailures !== undefined && failures > maxFailures) {
      const detail = `${failures} failed, ${maxFailures} may`;
      this.#stopFor({ reason: "max-failures", detail, drains: false });
    }
    this.#lookForHope();
    if (nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = nowMs;
    if (deadlineMs !== undefined && nowMs - this.#ledger.runStartedMs > deadlineMs) {
      this.#stopFor({ reason: "deadline", drains: true });
    }
    if (nowMs - this.#outcomes.answeredMs > REFUSED_PATIENCE_MS && this.#flights.size === 0 && !this.#todo.isEmpty) {
      this.#stopFor({ reason: "throttled", drains: false });
    }
    if (nowMs - this.#flightsLookedMs >= FLIGHTS_LOOK_MS) this.#lookAtFlights(nowMs);
    const usualMs = this.#flights.expectedMs({ first: 0, count: this.#parts.plan.chunk });
    const closingMs = Math.min(Math.max(CLOSING_MS, 2 * usualMs), this.#ownTimeMs / 3);
    if (this.#parts.endMs - nowMs < closingMs) this.#isClosing = true;
    this.#ledger.writeNowAndThen(this.#standing("running"));
    if (this.#parts.share !== undefined) this.#ledger.openNowAndThen();
    onProgress?.(this.#state("running"));
  }

  /** Stops where all jobs fail as the first ones did: it can be mended in the spec, and not by computing. */
  #lookForHope(): void {
    const { hopeless } = this.#options;
    if (this.#stop !== undefined || hopeless === undefined || !this.#progress.isHopeless) return;
    this.#stopFor({ reason: "all-failed", detail: hopeless, drains: true });
  }

  /** Gives up what is lost, and starts second copies of stragglers. */
  #lookAtFlights(nowMs: number): void {
    this.#flightsLookedMs = nowMs;
    const flights = this.#flights;
    const own = this.#parts.plan.jobs - this.#elsewhere;
    const isLate = flights.hasPace && this.#ownJobsDone * 2 >= own && this.#stop === undefined;
    const { lost, slow } = stragglersOf(flights, { nowMs, isLate, invocationMs: this.#invocationMs });
    for (const flight of lost) this.#outcomes.lost(flight);
    for (const task of slow) {
      if (this.#isClosing || flights.size >= this.#window.size(nowMs) || !this.#budget.hasBackup) return;
      if (task.isDone || !this.#ledger.covers(flights.commitmentAt(nowMs)) || !this.#rate.take(nowMs)) continue;
      this.#budget.take("backups");
      task.hasBackup = true;
      this.#invoke(task, true);
    }
  }

  async #launch(): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      const nowMs = clock.now();
      if (nowMs - this.#askedMs >= CANCEL_LOOK_MS) {
        await this.#askForCancel();
        if (clock.now() - this.#askedMs >= CANCEL_LOOK_MS) return; // no answer: nothing is invoked without
        continue;
      }
      const size = this.#window.size(nowMs);
      if (this.#limit.concurrency !== size + this.#flights.orphans)
        this.#limit.concurrency = size + this.#flights.orphans;
      if (this.#flights.size >= size || this.#stop !== undefined || this.#todo.isEmpty) return;
      const commitment = this.#flights.commitmentAt(nowMs);
      if (!this.#ledger.covers(commitment)) {
        const may = await this.#ledger.mayCommit(commitment, this.#standing("running"));
        if (!may) this.#stopFor({ reason: "max-cost", drains: true });
        continue; // that took its time: look at everything again
      }
      if (!this.#rate.has(nowMs)) return;
      const task = this.#todo.next(nowMs);
      if (task === undefined) return;
      if (this.#outcomes.isBeyondTrying(task)) continue;
      this.#rate.take(nowMs);
      this.#invoke(task, false);
    }
  }

  #invoke(task: Task, isBackup: boolean): void {
    const { first, count, root } = task;
    const flight = this.#flights.begin(task, this.#options.clock.now());
    const attempt = 1 + task.failures + task.kills + (isBackup ? 1 : 0);
    const chunk = { run: this.#parts.plan.run, index: root, first, count, attempt };
    this.#invocations += 1;
    this.#limit(() => this.#options.invoker.invoke(chunk, flight.controller.signal))
      .then((outcome) => {
        if (this.#hasEnded) return;
        if (outcome.kind === "failed" && outcome.throttled === true) this.#invocations -= 1;
        this.#outcomes.ended(flight, outcome);
      })
      .catch((error: unknown) => {
        this.#bug ??= { error };
      })
      .finally(() => this.#bell.ring());
  }

  /** The first reason counts, unless a later one is in more of a hurry. */
  #stopFor(stop: Stop): void {
    if (this.#stop === undefined || (this.#stop.drains && !stop.drains)) this.#stop = stop;
    this.#bell.ring();
  }

  async #close(): Promise<RunState> {
    if (this.#progress.isComplete) return this.#end("computed");
    if (this.#stop?.reason === "cancelled") return this.#end("cancelled");
    if (this.#stop !== undefined) return this.#end("stopped");
    const [givenUp] = this.#outcomes.givenUp;
    if (givenUp !== undefined && this.#todo.isEmpty) {
      this.#stop = { reason: "chunk-failed", detail: givenUp.reason, drains: false };
      return this.#end("stopped");
    }
    return this.handOver();
  }

  /** Its own time is up: a successor goes on, if there may be one. */
  async handOver(): Promise<RunState> {
    const generation = this.#generation + 1;
    if (generation > MOST_GENERATIONS || this.#options.handOver === undefined) {
      this.#stop = { reason: generation > MOST_GENERATIONS ? "generations" : "interrupted", drains: false };
      return this.#end("stopped");
    }
    const state = await this.#end("handed-over");
    await this.#options.handOver({ ...this.carried, generation });
    return state;
  }

  /** All is done and merged. */
  async finished(failures: number): Promise<RunState> {
    this.#progress.failures = failures;
    return this.#end("done");
  }

  /** What is there can't be merged. */
  async gaveUp(detail: string, missing: readonly JobRange[]): Promise<RunState> {
    this.#stop = { reason: "chunk-failed", detail, drains: false };
    return { ...(await this.#end("stopped")), missing };
  }

  async #end(state: RunState["state"] & Standing["state"]): Promise<RunState> {
    const standing = this.#standing(state);
    await this.#ledger.write(standing).catch(() => undefined); // the parts are there all the same
    const ended = this.#state(state);
    this.#options.onProgress?.(ended);
    return ended;
  }

  #standing(state: Standing["state"]): Standing {
    const { failures } = this.#progress;
    const cost = this.#flights.costAt(this.#options.clock.now());
    const why = this.#stop === undefined ? {} : { reason: this.#stop.reason, detail: this.#stop.detail };
    const jobsDone = this.#ownJobsDone;
    return { state, ...why, jobsDone, failures, invocations: this.#invocations, cost, spent: this.#spentHere };
  }

  #state(state: RunState["state"] & Standing["state"]): RunState {
    const { plan } = this.#parts;
    const options = this.#options;
    const { others, runStartedMs } = this.#ledger;
    const standing = this.#standing(state);
    const hasStopped = state === "stopped" || state === "cancelled";
    return {
      run: plan.run,
      state,
      reason: hasStopped ? this.#stop?.reason : undefined,
      detail: hasStopped ? this.#inWords() : undefined,
      ...{ jobs: plan.jobs, most: plan.most },
      jobsDone: standing.jobsDone,
      failures: standing.failures,
      missing: hasStopped ? this.#progress.missing(LISTED_RANGES) : undefined,
      invocations: others.invocations + standing.invocations,
      cost: others.cost + standing.cost,
      startedMs: runStartedMs,
      updatedMs: options.clock.now(),
    };
  }

  #inWords(): string | undefined {
    if (this.#stop === undefined) return undefined;
    const { reason, detail } = this.#stop;
    return detail === undefined ? STOPPED_BECAUSE[reason] : `${STOPPED_BECAUSE[reason]}: ${detail}`;
  }
}
