/** What becomes of the outcomes of invocations: what is done, tried again, split, given up, or the end of the run. */
import type { Plan } from "../sweep/plan.js";
import { fullJitterMs } from "./backoff.js";
import { type Budget, retriesOf } from "./budget.js";
import type { Flight, Flights } from "./flights.js";
import { partKey, specKey } from "./keys.js";
import type { Chance, Clock, Outcome, Store } from "./ports.js";
import type { Progress } from "./progress.js";
import type { JobRange } from "./ranges.js";
import { KILLED, type StopReason } from "./reasons.js";
import type { LoadRunner, Runner } from "./runner.js";
import { type Node, nodeOf, type Todo } from "./todo.js";
import type { Window } from "./window.js";
import { StoreFailure, seal } from "./work.js";

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
    const { node } = flight;
    const nowMs = clock.now();
    const isRefusal = outcome.kind === "failed" && outcome.throttled === true;
    flights.end(flight, nowMs, !isRefusal);
    if (!isRefusal) this.#answeredMs = nowMs;
    if (node.isDone) return;
    switch (outcome.kind) {
      case "done":
        if (outcome.computeMs > 0) flights.learn(node, nowMs - flight.startMs);
        this.#done(node, outcome.failures);
        return;
      case "partial":
        if (node.count < 2) this.#failed(node, unlikely("a single job was split"));
        else {
          // Where nothing was done somebody split it before, perhaps since it ended its workers.
          const isSuspect = node.isSuspect || outcome.next === node.first;
          this.#wasSplit(node, progress.split(node, outcome.next, outcome.failures), isSuspect);
        }
        return;
      case "failed":
        if (isRefusal) this.#refused(node, nowMs);
        else if (!flight.isOrphan) this.#failed(node, outcome);
    }
  }

  /** An invocation hasn't answered for so long that it is taken for lost. */
  lost(flight: Flight): void {
    flight.isLost = true;
    this.#parts.flights.orphan(flight);
    this.#failed(flight.node, { kind: "failed", reason: "a worker didn't answer", retryable: true, killed: true });
  }

  #done(node: Node, failures: number): void {
    this.#parts.progress.done(node, failures);
    if (node.isPiece && node.isSuspect) this.#parts.budget.take("halvesDone");
    this.#orphan(node);
  }

  #orphan(node: Node): void {
    const { flights } = this.#parts;
    for (const flight of flights.orphansOf(node)) if (!flights.arePaid) flight.controller.abort();
  }

  #wasSplit(node: Node, rest: readonly JobRange[], isSuspect: boolean): void {
    const nowMs = this.#parts.clock.now();
    for (const range of rest) this.#parts.todo.add(nodeOf(range, node.root, { isSuspect, isPiece: true }), nowMs);
    this.#orphan(node);
  }

  #refused(node: Node, nowMs: number): void {
    const { window, todo, chance, flights } = this.#parts;
    window.refused(nowMs, flights.size);
    node.refusals += 1;
    if (node.flights === 0) todo.later(node, nowMs + fullJitterMs(node.refusals, REFUSED, chance));
  }

  #failed(node: Node, { reason, retryable, killed }: Failure): void {
    const { budget, stop } = this.#parts;
    if (!retryable) {
      stop({ reason: "chunk-failed", detail: reason, drains: false });
      return;
    }
    const endsWorker = killed === true && this.#parts.loadRunner !== undefined;
    if (endsWorker) node.kills += 1;
    else node.failures += 1;
    if (!budget.take(endsWorker ? "kills" : "failures")) {
      stop({ reason: "retry-budget", detail: `the last one: ${reason}`, drains: false });
      return;
    }
    if (this.isBeyondTrying(node)) return;
    if (node.flights > 0) return; // a second copy is still at it
    if (node.failures > this.#retries) this.givenUp.push({ range: { first: node.first, count: node.count }, reason });
    else this.#retry(node);
  }

  /** Whether a range has ended its workers as often as it may: if so, it is split, or closed with a row that says so. */
  isBeyondTrying(node: Node): boolean {
    if (node.sinceMs !== undefined) {
      node.kills += 1; // it was left in peace, and has not come back
      node.sinceMs = undefined;
    }
    if (this.#parts.loadRunner === undefined || node.kills < allowedKills(node)) return false;
    this.#orphan(node); // a second copy may bring what is wanted still, but isn't waited for
    this.#chore(node, node.count === 1 ? () => this.#bury(node) : () => this.#split(node));
    return true;
  }

  #retry(node: Node): void {
    const { todo, clock, chance } = this.#parts;
    node.hasBackup = false;
    todo.later(node, clock.now() + fullJitterMs(node.failures + node.kills, RETRY, chance));
  }

  /** Splits a range whose worker ended, so that its halves can be tried. */
  async #split(node: Node): Promise<void> {
    const { plan, store, progress } = this.#parts;
    const runner = await this.#loadedRunner();
    const there = await seal(plan.run, node, runner, store);
    if (node.isDone) return; // a late answer
    if (there !== undefined) return this.#done(node, runner.facts(there).failures);
    this.#wasSplit(node, progress.split(node, node.first, 0), true);
  }

  /** Writes the row of a job that ended its worker each time. */
  async #bury(node: Node): Promise<void> {
    const { plan, store, budget, stop } = this.#parts;
    const runner = await this.#loadedRunner();
    const key = partKey(plan.run, node);
    await stored(store.put(key, runner.failed(node.first, KILLED), { ifAbsent: true }));
    const there = await stored(store.get(key));
    if (there === undefined) throw new StoreFailure("a part vanished");
    if (node.isDone) return;
    this.#done(node, runner.facts(there).failures);
    if (!budget.take("tombstones")) {
      stop({ reason: "retry-budget", detail: "too many jobs end their workers", drains: false });
    }
  }

  /** Something that this orchestrator does itself; a failure of the store fails the node, as if its worker had met it. */
  #chore(node: Node, chore: () => Promise<void>): void {
    const running = chore().then(
      () => this.#parts.choreOver(),
      (error: unknown) => {
        if (!(error instanceof StoreFailure)) return this.#parts.choreOver({ error });
        if (!node.isDone) this.#failed(node, { kind: "failed", reason: error.message, retryable: true });
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

function allowedKills(node: Node): number {
  if (node.count === 1) return KILLS.job;
  return node.isSuspect ? KILLS.piece : KILLS.chunk;
}

const unlikely = (reason: string): Failure => ({ kind: "failed", reason, retryable: false });

async function stored<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    throw new StoreFailure("the store failed", { cause });
  }
}
