/**
 * A run of a sweep in a world that goes wrong: Lambda, S3, orchestrators, reducers, and people who start, cancel, resume.
 *
 * All of it follows from a seed. After a time nothing goes wrong any more, and the run must come to its end.
 * Not here: what must hold (invariants.ts).
 */
import { cancelRun, resumeRun } from "../../lib/fanout/cancel.js";
import { planKey, runPrefix, specKey } from "../../lib/fanout/keys.js";
import type { Carried } from "../../lib/fanout/orchestrator/carried.js";
import { LAMBDA_PRICES } from "../../lib/fanout/orchestrator/cost.js";
import { orchestrate } from "../../lib/fanout/orchestrator/orchestrate.js";
import type { OrchestrateOptions } from "../../lib/fanout/orchestrator/orchestrate-options.js";
import { type ReduceWorld, reduceOneNode, reduceRun } from "../../lib/fanout/reducer/reduce.js";
import type { NodeOutcome, NodeTask } from "../../lib/fanout/reducer/reduce-node.js";
import type { Reduction } from "../../lib/fanout/reduction.js";
import type { RunState } from "../../lib/fanout/run-state.js";
import { type Plan, planBytes } from "../../lib/sweep/plan.js";
import { type Fault, Faults } from "./faults.js";
import type { Mutant, Role } from "./mutant.js";
import type { Orchestrator } from "./orchestrators.js";
import { SimProcess } from "./process.js";
import { Random } from "./random.js";
import { earlyEnd, type Settings, settingsOf } from "./settings.js";
import { SimLambda } from "./sim-lambda.js";
import { SimS3 } from "./sim-s3.js";
import { isOfTheStore } from "./store-errors.js";
import { lastPlan, planOf, readPart, type StubSpec, specBytesOf, stubMerger, stubRunner } from "./stub-sweep.js";
import { VastS3, vastParts } from "./vast-s3.js";
import { VirtualTime } from "./virtual-time.js";

export interface WorldOptions {
  readonly mutant?: Mutant | undefined;
  /** None at all, or these only. */
  readonly faults?: "none" | readonly Fault[] | undefined;
  readonly settings?: SomeSettings | undefined;
  readonly spec?: Partial<StubSpec> | undefined;
  /** Whether its run may end early, somewhere. */
  readonly endsEarly?: boolean | undefined;
  /** The world ends at this age, whatever has come of it [ms]. */
  readonly untilMs?: number | undefined;
  /** At this event all processes die. */
  readonly killAtEvent?: number | undefined;
}

export type SomeSettings = Partial<Omit<Settings, "lambda">> & { readonly lambda?: Partial<Settings["lambda"]> };

/** More events than this mean that something goes round in circles. */
const MOST_EVENTS = 300_000;
const VAST_GRAIN_MS = 10;
const LIVES = 3; // Lambda calls for an event that failed twice more, a minute and two later
/** How long after the last fault a run may take [ms]. */
export const PATIENCE_MS = 12 * 3_600_000;

export class World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly settings: Settings;
  readonly spec: StubSpec;
  /** The plan that the run ends with. */
  readonly plan: Plan;
  readonly s3: SimS3;
  readonly lambda: SimLambda;
  readonly orchestrators: Orchestrator[] = [];
  /**
   * Objects that were lost. They may come back, but as something else: what a node or a manifest named may since be a seal,
   * as somebody who came late split it.
   */
  readonly lost = new Set<string>();
  /** What went wrong that may not, as it was seen. */
  readonly violations: string[] = [];
  /** The true times [ms]: when the marker was there, when it was taken back, when the faults were over, when all was done. */
  cancelledMs: number | undefined;
  resumedMs: number | undefined;
  wellMs: number | undefined;
  doneMs: number | undefined;
  launches = 0;
  /** How many orchestrators of shares died, and how many that had begun such, which went on. */
  readonly deaths = { shares: 0, parents: 0 };
  /** Whether two workers had different rows for the same jobs. */
  hasDiffered = false;
  readonly #options: WorldOptions;
  readonly #firstPlan: Plan;
  readonly #people: SimProcess;
  readonly #sockets: number;

  constructor(seed: number, options: WorldOptions = {}) {
    this.#options = options;
    const time = new VirtualTime(options.spec?.isVast === true ? VAST_GRAIN_MS : 0);
    this.time = time;
    const random = new Random(seed);
    this.random = random;
    const only = options.faults === "none" ? [] : options.faults;
    this.faults = new Faults(options.faults === "none" ? undefined : random.fork(), only);
    const { settings, spec } = settingsOf(random.fork(), this.faults);
    const lambda = { ...settings.lambda, ...options.settings?.lambda };
    this.settings = { ...settings, ...options.settings, lambda };
    this.spec = { ...spec, ...options.spec, ...(options.endsEarly === true ? earlyEnd(seed) : {}) };
    this.#firstPlan = planOf(this.spec, Math.min(this.settings.chunk, this.spec.jobs));
    this.plan = lastPlan(this.spec, this.#firstPlan);
    const s3Options = { time, random: random.fork(), faults: this.faults, ...this.settings.s3 };
    this.s3 = this.spec.isVast === true ? new VastS3(s3Options, vastParts(this.plan)) : new SimS3(s3Options);
    this.lambda = new SimLambda({
      ...{ time, random: random.fork(), faults: this.faults, s3: this.s3, prices: LAMBDA_PRICES },
      ...this.settings.lambda,
      work: (world) => {
        const wrapped = { ...world, store: this.#storeFor(world.store, "worker") };
        return options.mutant?.work?.(wrapped) ?? wrapped;
      },
      kept: options.mutant?.kept,
    });
    this.#people = new SimProcess(time);
    const shares = random.fork(); // the last one: worlds without shares are those that they were
    const { concurrency, sockets } = this.settings;
    const few = shares.chance(0.5) ? Math.ceil(concurrency / shares.whole(2, 5)) : concurrency;
    this.#sockets = sockets ?? Math.max(1, few);
  }

  /** The store as people have it: nothing they do goes wrong for good. */
  get store() {
    return this.s3.storeOf(this.#people);
  }

  /** Lets it all happen, from the first launch to long after the end. */
  async run(): Promise<void> {
    const { time, settings } = this;
    this.s3.objects.set(specKey(this.plan.run), specBytesOf(this.spec));
    this.s3.objects.set(planKey(this.plan.run), planBytes(this.#firstPlan));
    time.after(0, () => this.launch());
    this.#plague();
    time.after(settings.faultsMs, () => this.#heal());
    this.#watch();
    const { killAtEvent, untilMs = Number.POSITIVE_INFINITY } = this.#options;
    const isOver = () => {
      if (time.events === killAtEvent) this.#killAll();
      return time.ageMs > Math.min(untilMs, settings.faultsMs + 2 * PATIENCE_MS);
    };
    await time.run(isOver, settings.mostEvents ?? MOST_EVENTS);
  }

  /** A person, or a platform, starts an orchestrator. */
  launch(): void {
    this.launches += 1;
    this.#orchestrate(this.launches, undefined);
  }

  get isDone(): boolean {
    return this.s3.objects.has(`${runPrefix(this.plan.run)}manifest.json`);
  }

  #storeFor<S extends Parameters<NonNullable<Mutant["store"]>>[0]>(store: S, role: Role) {
    return this.#options.mutant?.store?.(store, role) ?? store;
  }

  /** @param before the life of the same orchestrator before this one */
  #orchestrate(launch: number, carried: Carried | undefined, before?: Orchestrator): void {
    const { time, random, faults, settings, lambda, plan } = this;
    const process = new SimProcess(time, {
      ...(faults.has("15-orchestrator-dies") && random.chance(0.6)
        ? { diesAt: Math.ceil(random.spread(1, 400)), diesAfterEffect: random.chance(0.5) }
        : {}),
      ...(faults.has("17-clock-skew") ? this.#skew() : {}),
    });
    const isWell = faults.areOver;
    const maxCost = isWell ? undefined : settings.maxCost;
    const id = this.orchestrators.length;
    const one: Orchestrator = {
      ...{ id, launch, first: before?.first ?? id, life: (before?.life ?? 0) + 1 },
      ...{
        generation: carried?.generation ?? 0,
        turn: carried === undefined ? undefined : `${carried.launch}-${carried.generation}`,
        share: carried?.share?.index,
        process,
        isOver: false,
        maxCost,
      },
    };
    this.orchestrators.push(one);
    process.onDeath = () => {
      if (!one.isOver && !faults.areOver) faults.count("15-orchestrator-dies");
      if (!one.isOver) this.#noteDeath(one);
      const isCalledAgain = !one.isOver && one.life < LIVES && faults.strikes("24-called-again", random);
      if (isCalledAgain) time.after(random.between(50_000, 130_000), () => this.#orchestrate(launch, carried, one));
      one.isOver = true;
    };
    time.after(settings.orchestratorMs, () => process.die());
    const options: OrchestrateOptions = {
      store: this.#storeFor(this.s3.storeOf(process), "orchestrator"),
      invoker: {
        concurrency: Math.min(settings.concurrency, this.#sockets),
        invoke: (chunk, signal) => process.guard(() => lambda.invoke(chunk, signal, one.id)),
        close: async () => undefined,
      },
      ...{ clock: process.clock, chance: () => random.next() },
      runner: stubRunner({ compute: async () => undefined }),
      ...{ prices: LAMBDA_PRICES, ramp: settings.ramp, invocationsPerSecond: settings.invocationsPerSecond },
      ...{ invocationMs: settings.lambda.timeoutMs + 30_000, expectedMs: settings.expectedMs },
      ...{ who: `o-${one.first}`, ownTimeMs: settings.orchestratorMs, carried, maxCost },
      maxFailures: isWell ? undefined : settings.maxFailures,
      deadlineMs: isWell ? undefined : settings.deadlineMs,
      workers: settings.concurrency,
      beginShare: (next) => process.guard(() => this.#handOver(launch, next)),
      handOver: (next) => process.guard(() => this.#handOver(launch, next)),
      reduce: () => process.guard(() => this.#reduce()),
    };
    orchestrate(plan.run, this.#options.mutant?.orchestrate?.(options) ?? options).then(
      (state) => {
        one.isOver = true;
        one.state = state;
        this.#ended(state);
      },
      (error: unknown) => {
        one.isOver = true;
        if (!isOfTheStore(error)) this.violations.push(`an orchestrator has a bug: ${String((error as Error).stack)}`);
      },
    );
  }

  /** What died while a run was shared out: one with a share, or the one that waits for these. */
  #noteDeath({ launch, share = 0 }: Orchestrator): void {
    if (share > 0) this.deaths.shares += 1;
    else if (this.orchestrators.some((other) => other.launch === launch && !other.isOver && (other.share ?? 0) > 0)) {
      this.deaths.parents += 1;
    }
  }

  #skew() {
    const { random, faults } = this;
    faults.count("17-clock-skew");
    const jump = { afterMs: random.spread(1_000, 600_000), byMs: random.spread(1_000, 600_000) };
    return { skewMs: random.between(-300_000, 300_000), jump: random.chance(0.5) ? jump : undefined };
  }

  /** An asynchronous event for the successor: it may be lost, late, or come twice. */
  async #handOver(launch: number, carried: Carried): Promise<void> {
    const { time, random, faults } = this;
    await time.sleep(random.between(5, 50));
    if (JSON.stringify(carried).length > 100_000) this.violations.push("a payload is too large");
    if (faults.strikes("02-lost-after-202", random)) return;
    const lateMs = faults.strikes("03-delayed", random) ? random.spread(1_000, 600_000) : random.between(10, 500);
    time.after(lateMs, () => this.#orchestrate(launch, carried));
    if (faults.strikes("01-delivered-twice", random)) {
      time.after(random.pick([lateMs, random.spread(60_000, 3 * 3_600_000)]), () => this.#orchestrate(launch, carried));
    }
  }

  /** Invokes the reducer and waits for it. */
  async #reduce(): Promise<Reduction> {
    return this.#inReducer<Reduction>(
      (world) => (this.#options.mutant?.reduce ?? reduceRun)(this.plan.run, world),
      (reason) => ({ kind: "failed", reason }),
    );
  }

  async #node(task: NodeTask): Promise<NodeOutcome> {
    return this.#inReducer<NodeOutcome>(
      (world) => reduceOneNode(task, world),
      () => {
        throw new Error("the reducer died");
      },
    );
  }

  async #inReducer<T>(handler: (world: ReduceWorld) => Promise<T>, died: (reason: string) => T): Promise<T> {
    const { time, random, faults, settings } = this;
    await time.sleep(random.between(20, settings.lambda.coldMs));
    const dies = faults.strikes("06-worker-dies", random);
    const process = new SimProcess(time, dies ? { diesAt: random.whole(1, 40), diesAfterEffect: true } : {});
    const store = this.#storeFor(this.s3.storeOf(process), "reducer");
    if (this.lambda.engine !== "1") faults.count("19-deployed-meanwhile");
    const world: ReduceWorld = {
      ...{ store, merger: stubMerger(this.lambda.engine), fanIn: settings.fanIn },
      concurrency: settings.nodesAtOnce,
      node: settings.hasInvokedNodes ? (task) => process.guard(() => this.#node(task)) : undefined,
    };
    const outcome = await new Promise<{ readonly value: T } | { readonly reason: string }>((resolve) => {
      time.after(settings.reducerMs, () => process.die());
      process.onDeath = () => resolve({ reason: "the reducer died" });
      handler(world).then(
        (value) => resolve({ value }),
        (error: unknown) => {
          if (!isOfTheStore(error)) this.violations.push(`a reducer has a bug: ${String((error as Error).stack)}`);
          resolve({ reason: "the store failed" });
        },
      );
    });
    if ("reason" in outcome) return died(outcome.reason);
    if (faults.strikes("04-reply-lost", random)) return died("the reply was lost");
    return outcome.value;
  }

  #ended(state: RunState): void {
    if (state.state === "done") this.doneMs ??= this.time.nowMs;
  }

  /** What befalls the world at certain times. */
  #plague(): void {
    const { time, random, faults, settings, lambda } = this;
    const sometime = () => random.spread(1_000, settings.faultsMs);
    if (faults.has("16-two-orchestrators")) {
      for (let index = random.whole(1, 3); index > 0; index -= 1) {
        time.after(sometime(), () => {
          if (this.#alive > 0 && !faults.areOver) faults.count("16-two-orchestrators");
          if (!this.isDone) this.launch();
        });
      }
    }
    if (faults.has("19-deployed-meanwhile")) {
      const fromMs = sometime();
      time.after(fromMs, () => lambda.deploy("2"));
      time.after(fromMs + random.spread(1_000, settings.faultsMs), () => lambda.deploy("1"));
    }
    if (faults.has("23-quota-lowered")) {
      time.after(sometime(), () => {
        if (faults.areOver) return;
        faults.count("23-quota-lowered");
        lambda.quota = Math.min(lambda.quota, random.whole(1, 10));
      });
    }
    if (faults.has("22-part-deleted")) {
      for (let index = random.whole(1, 4); index > 0; index -= 1) time.after(sometime(), () => this.#lose());
    }
    if (faults.has("21-cancelled-at-the-end")) this.#cancelAtTheEnd();
    if (faults.has("20-large-payload") && specBytesOf(this.spec).length > settings.lambda.payloadBytes) {
      faults.count("20-large-payload");
    }
  }

  /** A rule that deletes what is old deletes what is needed. Not seals: that would be a person who meddles. */
  #lose(): void {
    const { random, faults, s3, plan } = this;
    if (this.isDone || faults.areOver) return;
    const prefix = runPrefix(plan.run);
    const victims = s3.keys().filter((key) => {
      if (key.startsWith(`${prefix}reduce/`)) return true;
      return key.startsWith(`${prefix}parts/`) && readPart(s3.objects.get(key)!).count > 0;
    });
    if (victims.length === 0) return;
    const key = random.pick(victims);
    s3.lose(key);
    this.lost.add(key);
    faults.count("22-part-deleted");
  }

  /** Somebody cancels when the last parts come in, or earlier. */
  #cancelAtTheEnd(): void {
    const { random, s3, plan, faults, time } = this;
    const parts = `${runPrefix(plan.run)}parts/`;
    let left = random.chance(0.6) ? plan.chunks - random.whole(0, 2) : random.whole(1, plan.chunks);
    const before = s3.onPut;
    s3.onPut = (key, body, isNew) => {
      before(key, body, isNew);
      if (!key.startsWith(parts) || !isNew) return;
      left -= 1;
      if (left > 0 || this.cancelledMs !== undefined || faults.areOver) return;
      this.cancelledMs = Number.POSITIVE_INFINITY;
      faults.count("21-cancelled-at-the-end");
      time.after(random.spread(1, 2_000), async () => {
        await cancelRun(plan.run, this.store).catch(() => undefined);
        if (s3.objects.has(`${runPrefix(plan.run)}cancel`)) this.cancelledMs = time.nowMs;
      });
    };
  }

  /** Nothing goes wrong from now on. */
  #heal(): void {
    const { time, faults, lambda, settings, random } = this;
    faults.end();
    lambda.deploy("1");
    lambda.quota = settings.lambda.quota;
    this.wellMs = time.nowMs;
    if (this.cancelledMs === undefined || settings.staysCancelled) return;
    time.after(random.between(2_000, 60_000), async () => {
      await resumeRun(this.plan.run, this.store);
      this.resumedMs = time.nowMs;
    });
  }

  get #alive(): number {
    return this.orchestrators.filter(({ isOver }) => !isOver).length;
  }

  /** Somebody looks now and then, and starts the run again if nothing goes on. */
  #watch(): void {
    const { time, random } = this;
    const isCancelled = this.cancelledMs !== undefined && this.resumedMs === undefined;
    const isStuck = this.#alive === 0 && !this.isDone && !isCancelled && time.ageMs > 0;
    if (isStuck) this.launch();
    if (this.isDone && this.#alive === 0 && this.faults.areOver) return;
    if (time.ageMs < this.settings.faultsMs + PATIENCE_MS)
      time.after(random.between(20_000, 120_000), () => this.#watch());
  }

  /** Everything goes down at once. */
  #killAll(): void {
    for (const { process, isOver } of this.orchestrators) if (!isOver) process.die();
    this.lambda.killAll();
  }
}
