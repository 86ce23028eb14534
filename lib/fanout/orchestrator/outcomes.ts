/** What becomes of the outcomes of invocations: what is done, tried again, split, given up, or the end of the run. */
import type { Plan } from "../../sweep/plan.js";
import { fullJitterMs } from "../backoff.js";
import { partKey, specKey } from "../keys.js";
import type { Chance, Clock, Outcome, Store } from "../ports.js";
import type { JobRange } from "../ranges.js";
import { KILLED, type StopReason } from "../reasons.js";
import type { LoadRunner, Runner } from "../runner.js";
import { StoreFailure, seal, stored } from "../worker/work.js";
import { type Budget, retriesOf } from "./budget.js";
import type { Flight, Flights } from "./flights.js";
import type { Progress } from "./progress.js";
import { type Task, taskOf } from "./task.js";
import type { Todo } from "./todo.js";
import type { Window } from "./window.js";

/** Why and how an orchestrator stops before all is done. */
export interface Stop {
  readonly reason: StopReason;
  /** For people: what only this run knows. */
  readonly detail?: string | undefined;
  /** Whether it waits for what is on its way. */
  readonly drains: boolean;
}

export interface OutcomesParts {
  readonly plan: Plan;
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly loadRunner: LoadRunner | undefined;
  readonly progress: Progress;
  readonly todo: Todo;
  readonly flights: Flights;
  readonly window: Window;
  readonly budget: Budget;
  /** For how long predecessors had nothing but refusals [ms]. */
  readonly quietMs: number;
  readonly stop: (stop: Stop) => void;
  /** Called when a chore is over, with the error if it is a bug. */
  readonly choreOver: (bug?: { readonly error: unknown }) => void;
}

type Failure = Extract<Outcome, { kind: "failed" }>;

/** Pauses before a range is tried again, and after a refusal. */
const RETRY = { baseMs: 500, capMs: 30_000 };
const REFUSED = { baseMs: 200, capMs: 20_000 };
/** Ends of its worker that a whole chunk, a piece of one that did so, and a single job are allowed. */
const KILLS = { chunk: 2, piece: 1, job: 3 };

export class Outcomes {
  /** Ranges that were tried as often as they may be. */
  readonly givenUp: { readonly range: JobRange; readonly reason: string }[] = [];
  readonly #chores = new Set<Promise<void>>();
  readonly #retries: number;
  #runner: Promise<Runner> | undefined;
  /** When something other than a refusal came last [ms]. */
  #answeredMs: number;

  readonly #parts: OutcomesParts;

  constructor(parts: OutcomesParts) {
    this.#parts = parts;
    this.#retries = retriesOf(parts.plan.chunks);
    this.#answeredMs = parts.clock.now() - parts.quietMs;
  }

  get answeredMs(): number {
    return this.#answeredMs;
  }

  /** How many ranges are being split or closed at the moment. */
  get chores(): number {
    return this.#chores.size;
  }

  async choresOver(): Promise<void> {
    await Promise.all(this.#chores);
  }

  /** An invocation has answered. */
  ended(flight: Flight, outcome: Outcome): void {
    const { flights, clock, progress } = this.#parts;
    const { task } = flight;
    const nowMs = clock.now();
    const isRefusal = outcome.kind === "failed" && outcome.throttled === true;
    flights.end(flight, nowMs, !isRefusal);
    if (!isRefusal) this.#answeredMs = nowMs;
    if (task.isDone) return;
    switch (outcome.kind) {
      case "done":
        if (outcome.computeMs > 0) flights.learn(task, nowMs - flight.startMs);
        this.#done(task, outcome.failures);
        return;
      case "partial":
        if (task.count < 2) this.#failed(task, unlikely("a single job was split"));
        else {
          // Where nothing was done somebody split it before, perhaps since it ended its workers.
          const isSuspect = task.isSuspect || outcome.next === task.first;
          this.#wasSplit(task, progress.split(task, outcome.next, outcome.failures), isSuspect);
        }
        return;
      case "failed":
        if (isRefusal) this.#refused(task, nowMs);
        else if (!flight.isOrphan) this.#failed(task, outcome);
    }
  }

  /** An invocation hasn't answered for so long that it is taken for lost. */
  lost(flight: Flight): void {
    flight.isLost = true;
    this.#parts.flights.orphan(flight);
    this.#failed(flight.task, { kind: "failed", reason: "a worker didn't answer", retryable: true, killed: true });
  }

  #done(task: Task, failures: number): void {
    this.#parts.progress.done(task, failures);
    if (task.isPiece && task.isSuspect) this.#parts.budget.take("halvesDone");
    this.#orphan(task);
  }

  #orphan(task: Task): void {
    const { flights } = this.#parts;
    for (const flight of flights.orphansOf(task)) if (!flights.arePaid) flight.controller.abort();
  }

  #wasSplit(task: Task, rest: readonly JobRange[], isSuspect: boolean): void {
    const nowMs = this.#parts.clock.now();
    for (const range of rest) this.#parts.todo.add(taskOf(range, task.root, { isSuspect, isPiece: true }), nowMs);
    this.#orphan(task);
  }

  #refused(task: Task, nowMs: number): void {
    const { window, todo, chance, flights } = this.#parts;
    window.refused(nowMs, flights.size);
    task.refusals += 1;
    if (task.flights === 0) todo.later(task, nowMs + fullJitterMs(task.refusals, REFUSED, chance));
  }

  #failed(task: Task, { reason, retryable, killed }: Failure): void {
    const { budget, stop } = this.#parts;
    if (!retryable) {
      stop({ reason: "chunk-failed", detail: reason, drains: false });
      return;
    }
    const endsWorker = killed === true && this.#parts.loadRunner !== undefined;
    if (endsWorker) task.kills += 1;
    else task.failures += 1;
    if (!budget.take(endsWorker ? "kills" : "failures")) {
      stop({ reason: "retry-budget", detail: `the last one: ${reason}`, drains: false });
      return;
    }
    if (this.isBeyondTrying(task)) return;
    if (task.flights > 0) return; // a second copy is still at it
    if (task.failures > this.#retries) this.givenUp.push({ range: { first: task.first, count: task.count }, reason });
    else this.#retry(task);
  }

  /** Whether a range has ended its workers as often as it may: if so, it is split, or closed with a row that says so. */
  isBeyondTrying(task: Task): boolean {
    if (task.sinceMs !== undefined) {
      task.kills += 1; // it was left in peace, and has not come back
      task.sinceMs = undefined;
    }
    if (this.#parts.loadRunner === undefined || task.kills < allowedKills(task)) return false;
    this.#orphan(task); // a second copy may bring what is wanted still, but isn't waited for
    this.#chore(task, task.count === 1 ? () => this.#bury(task) : () => this.#split(task));
    return true;
  }

  #retry(task: Task): void {
    const { todo, clock, chance } = this.#parts;
    task.hasBackup = false;
    todo.later(task, clock.now() + fullJitterMs(task.failures + task.kills, RETRY, chance));
  }

  /** Splits a range whose worker ended, so that its halves can be tried. */
  async #split(task: Task): Promise<void> {
    const { plan, store, progress } = this.#parts;
    const runner = await this.#loadedRunner();
    const there = await seal(plan.run, task, runner, store);
    if (task.isDone) return; // a late answer
    if (there !== undefined) return this.#done(task, runner.facts(there).failures);
    this.#wasSplit(task, progress.split(task, task.first, 0), true);
  }

  /** Writes the row of a job that ended its worker each time. */
  async #bury(task: Task): Promise<void> {
    const { plan, store, budget, stop } = this.#parts;
    const runner = await this.#loadedRunner();
    const key = partKey(plan.run, task);
    await stored(store.put(key, runner.failed(task.first, KILLED), { ifAbsent: true }));
    const there = await stored(store.get(key));
    if (there === undefined) throw new StoreFailure("a part vanished");
    if (task.isDone) return;
    this.#done(task, runner.facts(there).failures);
    if (!budget.take("tombstones")) {
      stop({ reason: "retry-budget", detail: "too many jobs end their workers", drains: false });
    }
  }

  /** Something that this orchestrator does itself; a failure of the store fails the task, as if its worker had met it. */
  #chore(task: Task, chore: () => Promise<void>): void {
    const running = chore().then(
      () => this.#parts.choreOver(),
      (error: unknown) => {
        if (!(error instanceof StoreFailure)) return this.#parts.choreOver({ error });
        if (!task.isDone) this.#failed(task, { kind: "failed", reason: error.message, retryable: true });
        this.#parts.choreOver();
      },
    );
    const noted = running.finally(() => this.#chores.delete(noted));
    this.#chores.add(noted);
  }

  #loadedRunner(): Promise<Runner> {
    const { plan, store, loadRunner } = this.#parts;
    this.#runner ??= (async () => {
      const spec = await stored(store.get(specKey(plan.run)));
      if (spec === undefined || loadRunner === undefined) throw new StoreFailure("the run has no spec");
      return loadRunner(spec);
    })();
    this.#runner.catch(() => {
      this.#runner = undefined;
    });
    return this.#runner;
  }
}

function allowedKills(task: Task): number {
  if (task.count === 1) return KILLS.job;
  return task.isSuspect ? KILLS.piece : KILLS.chunk;
}

const unlikely = (reason: string): Failure => ({ kind: "failed", reason, retryable: false });
