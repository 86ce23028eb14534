/**
 * Lambda in the simulated world: environments that start cold and are kept warm, a quota with a ramp, limits of time,
 * memory and payload, events that are lost, late or delivered twice, and environments that die or freeze and thaw.
 */
import { invocationCost, type Prices } from "../../lib/fanout/orchestrator/cost.js";
import type { Chunk, Outcome, Store } from "../../lib/fanout/ports.js";
import type { JobRange } from "../../lib/fanout/ranges.js";
import { type KeptRunners, keptRunners } from "../../lib/fanout/runner.js";
import { type WorkWorld, work } from "../../lib/fanout/worker/work.js";
import type { Faults } from "./faults.js";
import { type ProcessFaults, SimProcess } from "./process.js";
import type { Random } from "./random.js";
import type { SimS3 } from "./sim-s3.js";
import { runIdOf, type StubSpec, specBytesOf, stubRunner } from "./stub-sweep.js";
import type { VirtualTime } from "./virtual-time.js";

export interface LambdaOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly s3: SimS3;
  readonly prices: Prices;
  /** How many environments of the worker may run at once; how many at first, and how many more a second. */
  readonly quota: number;
  readonly burst: number;
  readonly perSecond: number;
  /** How long a worker may take [ms]. */
  readonly timeoutMs: number;
  /** What a job takes [ms]. */
  readonly jobMs: number;
  /** What a cold start takes at most [ms]. */
  readonly coldMs: number;
  /** From how many jobs in one invocation memory runs out, where it does. */
  readonly memoryJobs: number;
  /** The most that a request may hold, where its reply is waited for [bytes]. */
  readonly payloadBytes: number;
  /** Whether nothing is remembered of single invocations, for want of memory. */
  readonly isVast?: boolean;
  /** Nothing works, ever. */
  readonly isBroken?: boolean;
  /** First tries of the jobs from one on fail at this age of the world, all at once [ms]. */
  readonly outage?: { readonly atMs: number; readonly fromJob: number };
  /** How many of the machines compute something else [1]. */
  readonly oddMachines?: number;
  readonly work?: ((world: WorkWorld) => WorkWorld) | undefined;
  readonly kept?: (() => KeptRunners) | undefined;
}

/** What the world remembers of an invocation of a worker. */
export interface Invocation {
  readonly chunk: Chunk;
  /** Which orchestrator began it, and when it asked for it [ms]. */
  readonly by: number;
  readonly atMs: number;
  /** Whether it was refused: nothing ran. */
  isRefused: boolean;
  /** Whether it failed though its worker lived. */
  hasFailed: boolean;
}

interface Container {
  readonly kept: KeptRunners;
  readonly engine: string;
  /** Added to what it computes. */
  readonly offset: number;
  /** How many times slower than usual it is [1]. */
  readonly slowness: number;
  readonly bornMs: number;
  process: SimProcess;
  /** What its handler has of the world, if that is the same for all invocations. */
  world?: WorkWorld;
  /** How many jobs its present invocation has run. */
  jobs: number;
}

const DECOY: StubSpec = { seed: 99, jobs: 7, odd: {} };

export class SimLambda {
  readonly invocations: Invocation[] = [];
  /** How many there were. */
  invoked = 0;
  /** How often a worker that had been given a single job did not answer, by the job. */
  readonly endedAlone = new Map<number, number>();
  /** What is on the bill, what the platform did twice by itself left out [US dollars]. */
  billed = 0;
  /** The same by who asked for it. */
  readonly billedBy = new Map<number, number>();
  /** The dearest invocation [US dollars]. */
  dearest = 0;
  mostAtOnce = 0;
  /** How long workers ran in all, how much of it was their jobs' [ms], and when the first job began. */
  busyMs = 0;
  computeMs = 0;
  firstJobMs: number | undefined;
  engine = "1";
  #running = 0;
  #firstMs: number | undefined;
  #idle: Container[] = [];
  readonly #alive = new Set<SimProcess>();
  #stormUntilMs = 0;
  /** Lowered in the middle, by a fault. */
  quota: number;
  readonly #options: LambdaOptions;

  constructor(options: LambdaOptions) {
    this.#options = options;
    this.quota = options.quota;
  }

  /** Everything that runs dies, without a word. */
  killAll(): void {
    for (const process of this.#alive) process.die();
    this.#idle = [];
  }

  /** From now on new environments have another version, and the old ones are gone once they are idle. */
  deploy(engine: string): void {
    this.engine = engine;
    this.#idle = [];
  }

  async invoke(chunk: Chunk, signal: AbortSignal, by: number): Promise<Outcome> {
    const { time, random, faults } = this.#options;
    const invocation = { chunk, by, atMs: time.nowMs, isRefused: false, hasFailed: false };
    this.invoked += 1;
    if (this.#options.isVast !== true) this.invocations.push(invocation);
    if (JSON.stringify(chunk).length > this.#options.payloadBytes) throw new Error("a request was too large");
    await time.sleep(random.between(2, 20));
    if (this.#refuses()) {
      invocation.isRefused = true;
      await time.sleep(random.between(2, 20));
      return { kind: "failed", reason: "Rate Exceeded", retryable: true, throttled: true };
    }
    if (this.#options.isVast === true) return this.#run(chunk, by);
    if (faults.strikes("02-lost-after-202", random)) return this.#silence(chunk, signal);
    const reply = this.#options.isBroken === true ? this.#nothing() : this.#run(chunk, by);
    if (faults.strikes("01-delivered-twice", random)) {
      time.after(random.pick([0, random.spread(100, 3 * 3_600_000)]), () => void this.#run(chunk, undefined));
    }
    const outcome = await Promise.race([reply, aborted(signal), this.#outage(chunk)]);
    invocation.hasFailed = outcome.kind === "failed" && outcome.killed !== true && !signal.aborted;
    if (faults.strikes("04-reply-lost", random)) return this.#silence(chunk, signal);
    await time.sleep(random.between(2, 20));
    return outcome;
  }

  #refuses(): boolean {
    const { time, random, faults, burst, perSecond } = this.#options;
    this.#firstMs ??= time.nowMs;
    if (faults.has("05-throttled") && random.chance(0.01)) this.#stormUntilMs = time.nowMs + random.spread(500, 60_000);
    const risen = burst + (perSecond * (time.nowMs - this.#firstMs)) / 1_000;
    if (this.#running >= Math.min(this.quota, risen)) return true;
    if (time.nowMs < this.#stormUntilMs && faults.strikes("05-throttled", random)) return true;
    return false;
  }

  /** A worker that was given a single job did not answer. */
  #endedAlone({ first, count }: Chunk): void {
    if (count === 1) this.endedAlone.set(first, (this.endedAlone.get(first) ?? 0) + 1);
  }

  /** No reply: none at all, or an error of the connection when the client has waited long enough. */
  #silence(chunk: Chunk, signal: AbortSignal): Promise<Outcome> {
    this.#endedAlone(chunk);
    const { time, random, timeoutMs } = this.#options;
    const lost: Outcome = { kind: "failed", reason: "the connection was lost", retryable: true };
    const given = random.chance(0.5)
      ? new Promise<Outcome>(() => undefined)
      : time.sleep(random.between(100, timeoutMs)).then(() => lost);
    return Promise.race([given, aborted(signal)]);
  }

  async #nothing(): Promise<Outcome> {
    await this.#options.time.sleep(50);
    return { kind: "failed", reason: "nothing works", retryable: true };
  }

  /** What runs at a certain time fails then. */
  async #outage({ first, attempt }: Chunk): Promise<Outcome> {
    const { time, outage = { atMs: 0, fromJob: 0 } } = this.#options;
    const leftMs = first >= outage.fromJob && attempt === 1 ? outage.atMs - time.ageMs : 0;
    await time.sleep(leftMs > 0 ? leftMs : Number.POSITIVE_INFINITY);
    return { kind: "failed", reason: "an outage", retryable: true };
  }

  /** Runs a worker in some environment. @param by which orchestrator asked for it, if one did */
  async #run(chunk: Chunk, by: number | undefined): Promise<Outcome> {
    const { time, random, faults } = this.#options;
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    if (faults.strikes("03-delayed", random)) await time.sleep(random.spread(500, 120_000));
    const startMs = time.nowMs;
    const outcome = await this.#handled(chunk, await this.#container());
    this.#running -= 1;
    if (by !== undefined) this.#bill(time.nowMs - startMs, by);
    return outcome;
  }

  #bill(ms: number, by: number): void {
    const cost = invocationCost(ms, this.#options.prices);
    this.busyMs += ms;
    this.billedBy.set(by, (this.billedBy.get(by) ?? 0) + cost);
    this.billed += cost;
    this.dearest = Math.max(this.dearest, cost);
  }

  async #container(): Promise<Container> {
    const { time, random, faults, coldMs } = this.#options;
    const warm = this.#idle.pop();
    if (warm !== undefined) return warm;
    await time.sleep(random.between(coldMs / 5, coldMs));
    const slowness = faults.strikes("08-times-out", random) ? random.spread(3, 60) : random.between(0.9, 1.2);
    if (this.engine !== "1") faults.count("19-deployed-meanwhile");
    const isOdd = random.chance(this.#options.oddMachines ?? 0);
    const kept = (this.#options.kept ?? keptRunners)();
    const offset = isOdd ? 1 : 0;
    const container = {
      kept,
      offset,
      engine: this.engine,
      slowness,
      bornMs: time.nowMs,
      process: new SimProcess(time),
      jobs: 0,
    };
    if (faults.strikes("10-dirty-container", random)) {
      const decoy = specBytesOf(DECOY);
      await kept.of(runIdOf(decoy), () => stubRunner(this.#machine(container))(decoy));
    }
    return container;
  }

  /** A handler's run: its outcome, or what the platform says in its place. */
  #handled(chunk: Chunk, container: Container): Promise<Outcome> {
    const { time, timeoutMs, s3 } = this.#options;
    if (this.#options.isVast === true) return this.#handledLightly(chunk, container);
    return new Promise((resolve) => {
      const process = new SimProcess(time, this.#processFaults());
      container.process = process;
      container.jobs = 0;
      this.#alive.add(process);
      let isOver = false;
      const end = (outcome: Outcome, isReusable: boolean) => {
        if (isOver) return;
        isOver = true;
        this.#alive.delete(process);
        timer.cancel();
        if (isReusable && container.engine === this.engine) this.#idle.push(container);
        resolve(outcome);
      };
      const killed = (reason: string) => {
        this.#endedAlone(chunk);
        end({ kind: "failed", reason, retryable: true, killed: true }, false);
      };
      const timer = time.after(timeoutMs, () => {
        if (!process.isFrozen) process.die(); // what is frozen goes on some day: the platform has forgotten it
        killed("Task timed out");
      });
      process.onDeath = () => time.after(20, () => killed("Runtime exited"));
      const store: Store = s3.storeOf(process);
      const loadRunner = stubRunner(this.#machine(container));
      const world: WorkWorld = {
        store,
        clock: process.clock,
        runner: loadRunner,
        deadlineMs: timeoutMs,
        kept: container.kept,
      };
      work(chunk, this.#options.work?.(world) ?? world).then(
        (outcome) => end(outcome, !process.isFrozen && process.isAlive),
        () => killed("Unhandled"),
      );
    });
  }

  /** The same where nothing goes wrong: no process of its own, no limit of time, no log. */
  async #handledLightly(chunk: Chunk, container: Container): Promise<Outcome> {
    const { process, kept } = container;
    container.world ??= {
      ...{ store: this.#options.s3.storeOf(process), clock: process.clock, kept, unlogged: true },
      runner: stubRunner(this.#machine(container)),
    };
    const outcome = await work(chunk, container.world);
    this.#idle.push(container);
    return outcome;
  }

  #processFaults(): ProcessFaults {
    const { random, faults } = this.#options;
    const where = () => random.whole(1, 14);
    return {
      ...(faults.strikes("06-worker-dies", random) ? { diesAt: where(), diesAfterEffect: random.chance(0.5) } : {}),
      ...(faults.strikes("09-thaws-later", random)
        ? { freezesAt: where(), freezesMs: random.spread(10_000, 4 * 3_600_000) }
        : {}),
      ...(faults.has("17-clock-skew") ? { skewMs: random.between(-300_000, 300_000) } : {}),
    };
  }

  #machine(container: Container) {
    const { time, jobMs, faults, memoryJobs } = this.#options;
    const compute = async (spec: StubSpec, range: JobRange): Promise<void> => {
      const { process } = container;
      if (spec.isVast === true) {
        const ms = range.count * jobMs * container.slowness;
        this.firstJobMs ??= time.nowMs;
        this.computeMs += ms;
        return time.sleep(ms);
      }
      container.jobs += range.count;
      for (let job = range.first; job < range.first + range.count; job += 1) {
        const behaviour = spec.odd[job];
        if (behaviour !== undefined) this.#options.faults.count("18-poison");
        if (behaviour !== "kills" && behaviour !== "hangs") continue;
        await process.guard(() => time.sleep((job - range.first) * jobMs * container.slowness));
        if (behaviour === "hangs") return new Promise(() => undefined);
        process.die();
      }
      await process.guard(() => time.sleep(range.count * jobMs * container.slowness));
      if (container.jobs > memoryJobs && faults.has("07-out-of-memory")) {
        faults.count("07-out-of-memory");
        process.die();
        await process.guard(() => time.sleep(0));
      }
    };
    return { engine: container.engine, offset: container.offset, compute };
  }
}

function aborted(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { kind: "failed", reason: "called off", retryable: true };
    if (signal.aborted) resolve(outcome);
    else signal.addEventListener("abort", () => resolve(outcome), { once: true });
  });
}
