import { describe, expect, it } from "vitest";
import { cancelRun, resumeRun } from "../../../lib/fanout/cancel.js";
import { cancelKey, orchestratorsPrefix, partKey, partsPrefix } from "../../../lib/fanout/keys.js";
import { NOTHING_SPENT } from "../../../lib/fanout/orchestrator/budget.js";
import type { Carried } from "../../../lib/fanout/orchestrator/carried.js";
import { LAMBDA_PRICES } from "../../../lib/fanout/orchestrator/cost.js";
import { orchestrate } from "../../../lib/fanout/orchestrator/orchestrate.js";
import type { OrchestrateOptions } from "../../../lib/fanout/orchestrator/orchestrate-options.js";
import { statusOf } from "../../../lib/fanout/orchestrator/status.js";
import type { Invoker, Outcome } from "../../../lib/fanout/ports.js";
import { reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import type { RunState } from "../../../lib/fanout/run-state.js";
import { work } from "../../../lib/fanout/worker/work.js";
import { readPart, stubMerger } from "../../simulation/stub-sweep.js";
import { type FakeRun, fakeInvoker, fakeRun, withStore } from "../fakes.js";

type Some = Partial<OrchestrateOptions>;

const options = (run: FakeRun, some: Some = {}): OrchestrateOptions => ({
  ...{ store: run.store, clock: run.clock, chance: () => 0.5, runner: run.runner },
  invoker: fakeInvoker(run, 4),
  reduce: () => reduceRun(run.plan.run, { store: run.store, merger: stubMerger() }),
  ...some,
});

const seenThrough = (run: FakeRun, some: Some = {}): Promise<RunState> =>
  run.settle(orchestrate(run.plan.run, options(run, some)));

const killed: Outcome = { kind: "failed", reason: "out of memory", retryable: true, killed: true };
const failed: Outcome = { kind: "failed", reason: "a fault", retryable: true };
const refused: Outcome = { ...failed, throttled: true };

const stored = ({ store, plan }: FakeRun) =>
  [...store.objects.keys()]
    .filter((key) => key.startsWith(partsPrefix(plan.run)))
    .map((key) => readPart(store.objects.get(key)!));

describe("an orchestrator", () => {
  it("invokes every chunk once, no more at once than may be, and has the result made", async () => {
    const run = fakeRun({ jobs: 95, odd: { 3: "throws" } });
    const invoker = fakeInvoker(run, 4);
    const state = await seenThrough(run, { invoker });
    expect(state).toMatchObject({ state: "done", jobs: 95, jobsDone: 95, failures: 1, invocations: 10 });
    expect(invoker.chunks.map(({ index }) => index).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(invoker.mostAtOnce).toBe(4);
    expect(await statusOf(run.plan.run, run.store)).toMatchObject({ state: "done", jobsDone: 95, failures: 1 });
  });

  it("does only what is missing, and nothing for a run that is done", async () => {
    const run = fakeRun({ jobs: 95 });
    for (const index of [0, 3, 4, 9]) await run.settle(work(run.chunk(index), run));
    const invoker = fakeInvoker(run, 4);
    expect(await seenThrough(run, { invoker })).toMatchObject({ state: "done", jobsDone: 95 });
    expect(invoker.chunks).toHaveLength(6);
    const never = fakeInvoker(run, 4);
    expect(await seenThrough(run, { invoker: never })).toMatchObject({ state: "done", jobsDone: 95, invocations: 6 });
    expect(never.chunks).toEqual([]);
  });

  it("looks through the parts once, however many chunks there are", async () => {
    const run = fakeRun({ jobs: 300, chunk: 1 });
    let lists = 0;
    const store = withStore(run.store, (operation, key) => {
      if (operation === "list" && key === partsPrefix(run.plan.run)) lists += 1;
    });
    await seenThrough(run, { store });
    expect(lists).toBe(1);
  });

  it("tries a chunk again that failed, after a pause", async () => {
    const run = fakeRun();
    const times: number[] = [];
    const invoker = fakeInvoker(run, 4, ({ index, attempt }) => {
      if (index === 2) times.push(run.time.ageMs);
      return index === 2 && attempt <= 2 ? failed : undefined;
    });
    expect(await seenThrough(run, { invoker })).toMatchObject({ state: "done", invocations: 6 });
    expect(times[1]! - times[0]!).toBeCloseTo(20 + 250, 6); // half of the half second that a pause may have at first
    expect(times[2]! - times[1]!).toBeCloseTo(20 + 500, 6);
  });

  it("gives a chunk up that fails four times, does the others, and says which jobs are missing", async () => {
    const run = fakeRun();
    const invoker = fakeInvoker(run, 4, ({ index }) => (index === 2 ? failed : undefined));
    const state = await seenThrough(run, { invoker });
    expect(state).toMatchObject({
      state: "stopped",
      reason: "chunk-failed",
      jobsDone: 30,
      missing: [{ first: 20, count: 10 }],
    });
    expect(state.detail).toContain("a fault");
    expect(invoker.chunks.filter(({ index }) => index === 2)).toHaveLength(4);
  });

  it("stops within seconds if everything fails: a tenth of the chunks and ten, and what was under way", async () => {
    const run = fakeRun({ jobs: 1_000, chunk: 1 });
    const invoker = fakeInvoker(run, 20, () => failed);
    const state = await seenThrough(run, { invoker });
    expect(state).toMatchObject({
      state: "stopped",
      reason: "retry-budget",
      jobsDone: 0,
      missing: [{ first: 0, count: 1_000 }],
    });
    expect(invoker.chunks.length).toBeLessThanOrEqual(110 + 20);
    expect(run.time.ageMs).toBeLessThan(5_000);
  });

  it("stops at once at what no other try can mend", async () => {
    const run = fakeRun({ jobs: 1_000, chunk: 1 });
    const invoker = fakeInvoker(run, 4, () => ({ kind: "failed", reason: "another version", retryable: false }));
    expect(await seenThrough(run, { invoker })).toMatchObject({ state: "stopped", reason: "chunk-failed" });
    expect(invoker.chunks.length).toBeLessThan(10);
  });

  it("lowers the number of workers when it is refused, counts no refusal as a try, and recovers", async () => {
    const run = fakeRun({ jobs: 2_000, chunk: 1, jobMs: 200 });
    let [refusals, running] = [0, 0];
    const worker = fakeInvoker(run, 64);
    const invoker: Invoker = {
      ...{ concurrency: 64, close: worker.close },
      async invoke(chunk, signal) {
        const quota = run.time.ageMs > 2_000 && run.time.ageMs < 8_000 ? 5 : 64; // lowered, and raised again
        if (running >= quota) {
          refusals += 1;
          await run.time.sleep(20);
          return refused;
        }
        running += 1;
        return worker.invoke(chunk, signal).finally(() => {
          running -= 1;
        });
      },
    };
    const state = await seenThrough(run, { invoker });
    expect(state).toMatchObject({ state: "done", invocations: 2_000 });
    expect(refusals).toBeGreaterThan(0);
    expect(refusals).toBeLessThan(150);
    // 640 jobs in 2 s, 150 in 6 s, and the rest, had it recovered at once, in 4 s.
    expect(run.time.ageMs).toBeLessThan(24_000);
  });

  it("gives up after a quarter of an hour of nothing but refusals, over all its successors", async () => {
    const run = fakeRun();
    let carried: Carried | undefined;
    let state: RunState | undefined;
    for (let turn = 0; turn < 10 && state?.state !== "stopped"; turn += 1) {
      const handOver = async (next: Carried) => {
        carried = next;
      };
      const invoker = fakeInvoker(run, 4, () => refused);
      state = await seenThrough(run, { invoker, ownTimeMs: 300_000, handOver, carried, who: `o-${turn}` });
    }
    expect(state).toMatchObject({ state: "stopped", reason: "throttled" });
    expect(run.time.ageMs).toBeGreaterThan(900_000);
    expect(run.time.ageMs).toBeLessThan(1_300_000);
  });

  it("starts a second copy of a straggler once half is done, and takes the first that ends", async () => {
    const run = fakeRun({ jobs: 100, jobMs: 100 });
    const invoker = fakeInvoker(run, 5, ({ index, attempt }) => (index === 4 && attempt === 1 ? "silence" : undefined));
    const state = await seenThrough(run, { invoker });
    expect(state).toMatchObject({ state: "done", invocations: 11 });
    expect(run.time.ageMs).toBeLessThan(8_000); // 1 s a chunk, two rounds, and 3 s for the straggler
  });

  it("takes an invocation for lost that never answers, before half is done too", async () => {
    const run = fakeRun({ jobs: 20, jobMs: 100 });
    const invoker = fakeInvoker(run, 2, ({ attempt }) => (attempt === 1 ? "silence" : undefined));
    expect(await seenThrough(run, { invoker, invocationMs: 90_000 })).toMatchObject({ state: "done", invocations: 4 });
    expect(run.time.ageMs).toBeLessThan(100_000);
  });
});

describe("a job that ends its worker", () => {
  it("is found by halving, and becomes a row with its error; all others count", async () => {
    const run = fakeRun({ jobs: 1_000, chunk: 500 });
    const invoker = fakeInvoker(run, 8, ({ first, count }) =>
      first <= 777 && 777 < first + count ? killed : undefined,
    );
    expect(await seenThrough(run, { invoker })).toMatchObject({ state: "done", jobsDone: 1_000, failures: 1 });
    const rows = stored(run).flatMap(({ first, rows: all }) => all.map((row, at) => [first + at, row] as const));
    expect(rows).toHaveLength(1_000);
    expect(rows.filter(([, row]) => typeof row === "string")).toEqual([
      [777, expect.stringContaining("out of memory")],
    ]);
    expect(invoker.chunks.length).toBeLessThan(2 + 2 * 9 + 4); // nine levels, two halves each
  });

  it("isn't found if nobody can seal: the chunk fails", async () => {
    const run = fakeRun();
    const invoker = fakeInvoker(run, 4, ({ index }) => (index === 1 ? killed : undefined));
    expect(await seenThrough(run, { invoker, runner: undefined })).toMatchObject({
      state: "stopped",
      reason: "chunk-failed",
    });
  });

  it("is found through hand-overs, though none sees the end of it", async () => {
    const run = fakeRun({ jobs: 4, chunk: 4 });
    let carried: Carried | undefined;
    let state: RunState | undefined;
    for (let turn = 0; turn < 60 && state?.state !== "done"; turn += 1) {
      const handOver = async (next: Carried) => {
        carried = next;
      };
      const invoker = fakeInvoker(run, 4, ({ first, count }) =>
        first <= 2 && 2 < first + count ? "silence" : undefined,
      );
      const mine = { invoker, ownTimeMs: 60_000, invocationMs: 90_000, handOver, carried, who: `o-${turn}` };
      state = await seenThrough(run, mine);
    }
    expect(state).toMatchObject({ state: "done", failures: 1 });
  });
});

describe("limits", () => {
  it("cancelling: no worker is invoked a second later, and the same run may be resumed", async () => {
    const run = fakeRun({ jobs: 400, chunk: 1, jobMs: 500 });
    const invoker = fakeInvoker(run, 2);
    run.time.after(5_000, () => void cancelRun(run.plan.run, run.store));
    const state = await seenThrough(run, { invoker });
    expect(state).toMatchObject({ state: "cancelled", reason: "cancelled" });
    expect(run.time.ageMs).toBeLessThan(6_100);
    expect(await statusOf(run.plan.run, run.store)).toMatchObject({ state: "cancelled" });
    const before = invoker.chunks.length;
    expect(await seenThrough(run, { invoker })).toMatchObject({ state: "cancelled" });
    expect(invoker.chunks).toHaveLength(before);
    await resumeRun(run.plan.run, run.store);
    expect(await seenThrough(run)).toMatchObject({ state: "done", jobsDone: 400 });
  });

  it("a marker that can't be read counts: who put it there wanted the run to end", async () => {
    const run = fakeRun();
    run.store.objects.set(cancelKey(run.plan.run), new Uint8Array([255]));
    expect(await seenThrough(run)).toMatchObject({ state: "cancelled" });
  });

  it("failures: more than may be stop the run", async () => {
    const odd = Object.fromEntries(Array.from({ length: 400 }, (_, job) => [job, "throws" as const]));
    const run = fakeRun({ jobs: 400, chunk: 10, odd });
    const state = await seenThrough(run, { maxFailures: 35 });
    expect(state).toMatchObject({ state: "stopped", reason: "max-failures" });
    expect(state.failures).toBeGreaterThan(35);
    expect(state.failures).toBeLessThan(120);
  });

  it("hope: where the first jobs failed and all others do, the run stops early; one that doesn't lets it go on", async () => {
    const odd = Object.fromEntries(Array.from({ length: 2_000 }, (_, job) => [job, "throws" as const]));
    const run = fakeRun({ jobs: 2_000, chunk: 10, odd });
    const state = await seenThrough(run, { hopeless: "ITM.L is -1" });
    expect(state).toMatchObject({
      state: "stopped",
      reason: "all-failed",
      detail: expect.stringContaining("ITM.L is -1"),
    });
    expect(state.failures).toBe(state.jobsDone);
    expect(state.jobsDone).toBeGreaterThanOrEqual(100);
    expect(state.jobsDone).toBeLessThan(500);
    expect(await seenThrough(run)).toMatchObject({ state: "done", failures: 2_000 });
    const nearlyAll = Object.fromEntries(Object.entries(odd).filter(([job]) => Number(job) % 10 !== 0));
    const most = fakeRun({ jobs: 2_000, chunk: 10, odd: nearlyAll });
    expect(await seenThrough(most, { hopeless: "ITM.L is -1" })).toMatchObject({ state: "done", failures: 1_800 });
  });

  it("time: what runs at the deadline is waited for, and nothing more begins", async () => {
    const run = fakeRun({ jobs: 400, chunk: 10, jobMs: 100 });
    const invoker = fakeInvoker(run, 2);
    expect(await seenThrough(run, { invoker, deadlineMs: 4_200 })).toMatchObject({
      state: "stopped",
      reason: "deadline",
    });
    expect(run.time.ageMs).toBeLessThan(6_000);
    expect(stored(run)).toHaveLength(invoker.chunks.length);
  });

  it("money: no more is spent than may be, by any number of orchestrators in a row", async () => {
    const run = fakeRun({ jobs: 400, chunk: 1, jobMs: 1_000 });
    const one = 1.769 * (1_000 / 1_024) * 1.33334e-5 + 2e-7 + 2 * 5e-6 + 2 * 4e-7;
    const invoker = fakeInvoker(run, 5);
    const money = { invoker, prices: LAMBDA_PRICES, maxCost: 100 * one, expectedMs: 1_000 };
    for (const who of ["o-1", "o-2", "o-3"]) {
      expect(await seenThrough(run, { ...money, who })).toMatchObject({ state: "stopped", reason: "max-cost" });
    }
    expect(invoker.chunks.length).toBeGreaterThan(90);
    expect(invoker.chunks.length).toBeLessThanOrEqual(100);
    const { cost } = (await statusOf(run.plan.run, run.store))!;
    expect(cost).toBeGreaterThan(90 * one);
    expect(cost).toBeLessThanOrEqual(100 * one);
  });

  it("the cost so far never falls", async () => {
    const run = fakeRun({ jobs: 100, chunk: 1, jobMs: 300 });
    const invoker = fakeInvoker(run, 5, ({ index, attempt }) =>
      index % 10 === 3 && attempt === 1 ? killed : undefined,
    );
    const costs: number[] = [];
    await seenThrough(run, { invoker, prices: LAMBDA_PRICES, onProgress: ({ cost }) => costs.push(cost) });
    expect(costs.length).toBeGreaterThan(5);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
  });

  it("an interruption ends it at once, and what is done is kept", async () => {
    const run = fakeRun({ jobs: 100, chunk: 1, jobMs: 300 });
    const controller = new AbortController();
    run.time.after(2_000, () => controller.abort());
    const state = await seenThrough(run, { signal: controller.signal });
    expect(state).toMatchObject({ state: "stopped", reason: "interrupted" });
    expect(run.time.ageMs).toBeLessThan(2_500);
    expect(state.jobsDone).toBe(stored(run).length);
  });
});

describe("a hand-over", () => {
  it("comes before its own time is up, when nothing is under way", async () => {
    const run = fakeRun({ jobs: 400, chunk: 1, jobMs: 1_000 });
    const handed: Carried[] = [];
    const handOver = async (carried: Carried) => void handed.push(carried);
    const state = await seenThrough(run, { ownTimeMs: 60_000, handOver, who: "o-1" });
    expect(state).toMatchObject({ state: "handed-over" });
    expect(handed).toEqual([expect.objectContaining({ generation: 1, launch: "o-1-1" })]);
    expect(run.time.ageMs).toBeGreaterThan(45_000);
    expect(run.time.ageMs).toBeLessThan(60_000);
    expect(stored(run)).toHaveLength(state.jobsDone);
  });

  it("is taken by one successor, though its event comes twice; who has it may try again", async () => {
    const run = fakeRun({ jobs: 400 });
    const carried = { launch: "o-1", generation: 1, spent: NOTHING_SPENT };
    const invoker = fakeInvoker(run, 4);
    const first = seenThrough(run, { carried, who: "o-2", invoker });
    expect(await seenThrough(run, { carried, who: "o-3", invoker })).toMatchObject({ state: "handed-over" });
    expect(await first).toMatchObject({ state: "done" });
    expect(invoker.chunks).toHaveLength(40);
    expect(await seenThrough(run, { carried, who: "o-2" })).toMatchObject({ state: "done" });
  });

  it("has an end: the two hundredth generation is the last", async () => {
    const run = fakeRun({ jobs: 400, chunk: 1, jobMs: 1_000 });
    const carried = { launch: "o-1", generation: 200, spent: NOTHING_SPENT };
    const handOver = () => Promise.reject(new Error("nobody comes after it"));
    const state = await seenThrough(run, { carried, ownTimeMs: 60_000, handOver });
    expect(state).toMatchObject({ state: "stopped", reason: "generations" });
  });
});

describe("what an orchestrator writes down", () => {
  it("tells how the run stands while it goes on", async () => {
    const run = fakeRun({ jobs: 400, chunk: 10, jobMs: 200 });
    const going = orchestrate(run.plan.run, options(run));
    await run.settle(run.time.sleep(12_000));
    const state = await statusOf(run.plan.run, run.store);
    expect(state).toMatchObject({ state: "running", jobs: 400 });
    expect(state!.jobsDone).toBeGreaterThan(100);
    expect(state!.updatedMs! - state!.startedMs!).toBeGreaterThan(5_000);
    await run.settle(going);
  });

  it("is borne if it can't be written: parts count, not notes", async () => {
    const run = fakeRun({ jobs: 100, jobMs: 200 });
    let writes = 0;
    const store = withStore(run.store, (operation, key) => {
      if (operation === "put" && key.startsWith(orchestratorsPrefix(run.plan.run)) && writes++ > 0)
        throw new Error("SlowDown");
    });
    expect(await seenThrough(run, { store })).toMatchObject({ state: "done" });
  });

  it("is nothing before anything has begun", async () => {
    const run = fakeRun();
    expect(await statusOf(run.plan.run, run.store)).toMatchObject({ state: "planned", jobsDone: 0, cost: 0 });
    expect(await statusOf("f".repeat(32), run.store)).toBeUndefined();
    await run.settle(work(run.chunk(0), run)); // as ranks of a cluster do, without an orchestrator
    expect(await statusOf(run.plan.run, run.store)).toMatchObject({ state: "running", jobsDone: 10 });
  });
});

describe("a part that vanishes", () => {
  it("while the others are computed is missed by the reduction, and computed again", async () => {
    const run = fakeRun({ jobs: 95 });
    let reductions = 0;
    const reduce = () => {
      if (reductions++ === 0) run.store.objects.delete(partKey(run.plan.run, { first: 30, count: 10 }));
      return reduceRun(run.plan.run, { store: run.store, merger: stubMerger() });
    };
    expect(await seenThrough(run, { reduce })).toMatchObject({ state: "done", invocations: 11 });
    expect(reductions).toBe(2);
  });

  it("again and again ends the run, with what is missing", async () => {
    const run = fakeRun({ jobs: 95 });
    const reduce = () => {
      run.store.objects.delete(partKey(run.plan.run, { first: 30, count: 10 }));
      return reduceRun(run.plan.run, { store: run.store, merger: stubMerger() });
    };
    expect(await seenThrough(run, { reduce })).toMatchObject({ state: "stopped", missing: [{ first: 30, count: 10 }] });
  });
});
