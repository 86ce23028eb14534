/** A run in a store in memory, a stub of a sweep, and a clock whose time passes only while jobs run or somebody sleeps. */
import { planKey, specKey } from "../../lib/fanout/keys.js";
import type { Chunk, Clock, Invoker, Outcome, Store } from "../../lib/fanout/ports.js";
import type { LoadRunner } from "../../lib/fanout/runner.js";
import { type WorkWorld, work } from "../../lib/fanout/worker/work.js";
import { type MemoryStore, memoryStore } from "../../lib/stores/memory.js";
import { type Plan, planBytes, rangeOf } from "../../lib/sweep/plan.js";
import { type Machine, planOf, type StubSpec, specBytesOf, stubRunner } from "../simulation/stub-sweep.js";
import { VirtualTime } from "../simulation/virtual-time.js";

export interface FakeRun {
  readonly spec: StubSpec;
  readonly plan: Plan;
  readonly store: MemoryStore;
  readonly time: VirtualTime;
  readonly clock: Clock;
  readonly runner: LoadRunner;
  chunk(index: number, attempt?: number): Chunk;
  /** Has a promise's events happen until it is settled. */
  settle<T>(promise: Promise<T>): Promise<T>;
}

export interface FakeOptions {
  readonly jobs?: number;
  readonly chunk?: number;
  readonly odd?: StubSpec["odd"];
  /** After so many jobs it is enough. */
  readonly enough?: number;
  /** Text in the spec. */
  readonly padding?: string;
  /** What a job takes [ms]. */
  readonly jobMs?: number;
  readonly machine?: Partial<Machine>;
}

export function fakeRun(options: FakeOptions = {}): FakeRun {
  const { jobs = 40, chunk: size = 10, odd = {}, jobMs = 10, machine = {} } = options;
  const { padding, enough } = options;
  const some = { ...(padding === undefined ? {} : { padding }), ...(enough === undefined ? {} : { enough }) };
  const spec: StubSpec = { seed: 5, jobs, odd, ...some };
  const plan = planOf(spec, size);
  const store = memoryStore();
  store.objects.set(specKey(plan.run), specBytesOf(spec));
  store.objects.set(planKey(plan.run), planBytes(plan));
  const time = new VirtualTime();
  const clock: Clock = { now: () => time.nowMs, sleep: (ms, signal) => sleep(time, ms, signal) };
  const compute: Machine["compute"] = (_, range) => time.sleep(range.count * jobMs);
  return {
    ...{ spec, plan, store, time, clock, runner: stubRunner({ compute, ...machine }) },
    chunk: (index, attempt = 1) => ({ run: plan.run, index, ...rangeOf(plan, index), attempt }),
    async settle(promise) {
      let isSettled = false;
      const note = () => {
        isSettled = true;
      };
      promise.then(note, note);
      await time.run(() => isSettled, 1_000_000);
      return promise;
    },
  };
}

function sleep(time: VirtualTime, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = time.after(ms, resolve);
    signal?.addEventListener("abort", () => {
      timer.cancel();
      reject(signal.reason);
    });
  });
}

/** Computes all chunks of a run. */
export async function computeAll(run: FakeRun): Promise<void> {
  for (let index = 0; index < run.plan.chunks; index += 1) await run.settle(work(run.chunk(index), run));
}

/** A store that does something before it does what it is told. */
export function withStore(
  store: Store,
  before: (operation: "get" | "put" | "list", key: string) => Promise<void> | void,
): Store {
  return {
    async get(key) {
      await before("get", key);
      return store.get(key);
    },
    async put(key, body, options) {
      await before("put", key);
      return store.put(key, body, options);
    },
    async *list(prefix, after) {
      await before("list", prefix);
      yield* store.list(prefix, after);
    },
    delete: (prefix) => store.delete(prefix),
    url: (key) => store.url(key),
  };
}

/** Workers in the same process, as many as are wanted. `fate` may decide otherwise than the worker itself. */
export function fakeInvoker(
  run: FakeRun,
  concurrency: number,
  fate: (chunk: Chunk) => Outcome | "silence" | undefined = () => undefined,
  world: Partial<WorkWorld> = {},
): Invoker & { readonly chunks: Chunk[]; mostAtOnce: number } {
  const chunks: Chunk[] = [];
  let running = 0;
  const invoker = {
    ...{ chunks, concurrency, mostAtOnce: 0 },
    async invoke(chunk: Chunk): Promise<Outcome> {
      chunks.push(chunk);
      running += 1;
      invoker.mostAtOnce = Math.max(invoker.mostAtOnce, running);
      const decided = fate(chunk);
      if (decided === "silence") return new Promise(() => undefined);
      if (decided !== undefined) await run.time.sleep(20);
      const { store, clock, runner } = run;
      const outcome = decided ?? (await work(chunk, { store, clock, runner, ...world }));
      running -= 1;
      return outcome;
    },
    close: async () => undefined,
  };
  return invoker;
}
