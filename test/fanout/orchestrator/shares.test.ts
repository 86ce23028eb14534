import { describe, expect, it } from "vitest";
import { DONE, type Found, SPLIT, TO_DO } from "../../../lib/fanout/found.js";
import { NOTHING_SPENT } from "../../../lib/fanout/orchestrator/budget.js";
import type { Carried } from "../../../lib/fanout/orchestrator/carried.js";
import type { OrchestrateOptions } from "../../../lib/fanout/orchestrator/orchestrate-options.js";
import { foundOf, othersEnded, sharedOut, sharesOf } from "../../../lib/fanout/orchestrator/shares.js";
import type { Clock } from "../../../lib/fanout/ports.js";
import { type OrchestratorRecord, together, writeRecord } from "../../../lib/fanout/record.js";
import { memoryStore } from "../../../lib/stores/memory.js";
import { fakeRun } from "../fakes.js";

const { plan } = fakeRun({ jobs: 95 }); // ten chunks, the last of five jobs
const NOTHING_FOUND: Found = { chunks: new Uint8Array(10), jobsDone: 0, rest: new Map() };
const bounds = (found: Found, most: number) =>
  sharesOf(plan, found, { of: "o.0", most }).map(({ from, to }) => [from, to]);

const recordOf = (record: Partial<OrchestratorRecord>): OrchestratorRecord => ({
  ...{ who: "o", generation: 0, state: "running", startedMs: 0, updatedMs: 0, jobsDone: 0, failures: 0 },
  ...{ invocations: 0, cost: 0, reserved: 0, ...record },
});
const shareOf = (index: number) => ({ of: "o.0", index, count: 3, from: 4 * index, to: 4 * index + 4 });

/** A clock that goes by as it is slept. */
function passing(): Clock & { readonly slept: () => number } {
  let nowMs = 1_000_000;
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    slept: () => nowMs - 1_000_000,
  };
}

describe("the shares of a run", () => {
  it("are ranges of chunks, one after the other, that lack equally many", () => {
    expect(bounds(NOTHING_FOUND, 3)).toEqual([
      [0, 3],
      [3, 6],
      [6, 10],
    ]);
    const half = { ...NOTHING_FOUND, chunks: Uint8Array.of(DONE, DONE, DONE, DONE, 0, 0, SPLIT, 0, 0, 0) };
    expect(bounds(half, 3)).toEqual([
      [0, 6],
      [6, 8],
      [8, 10],
    ]);
    expect(bounds(NOTHING_FOUND, 100)).toHaveLength(5);
    expect(bounds({ ...NOTHING_FOUND, chunks: new Uint8Array(10).fill(DONE, 3) }, 2)).toEqual([]);
  });

  it("leave each its own to do, what was split of it too", () => {
    const chunks = Uint8Array.of(TO_DO, DONE, SPLIT, 0, 0, 0, 0, 0, 0, 0);
    const rest = new Map([[2, [{ first: 25, count: 5 }]]]);
    const [first, last] = sharesOf(plan, { chunks, rest, jobsDone: 15 }, { of: "o.0", most: 2 });
    const own = foundOf(first!, { chunks, rest, jobsDone: 15 }, plan);
    expect([...own.chunks].map((state) => state !== DONE)).toEqual(
      [...chunks.keys()].map((at) => at < first!.to && at !== 1),
    );
    expect(own.jobsDone).toBe(95 - 10 * (first!.to - 3) - 10 - 5);
    expect(own.jobsDone - own.elsewhere!).toBe(10 + 5); // of its own: chunk 1, and half of chunk 2
    const others = foundOf(last!, { chunks, rest, jobsDone: 15 }, plan);
    expect([others.rest.size, others.jobsDone - others.elsewhere!]).toEqual([0, 0]);
  });
});

describe("an orchestrator that may have more workers than it can wait for", () => {
  function sharing(records: readonly Partial<OrchestratorRecord>[], options: Partial<OrchestrateOptions> = {}) {
    const begun: Carried[] = [];
    const { run } = plan;
    const store = memoryStore();
    const clock = passing();
    const invoker = { concurrency: 4, invoke: () => Promise.reject(new Error("no")), close: async () => {} };
    const beginShare = async (carried: Carried) => void begun.push(carried);
    const all = { store, clock, chance: () => 0.5, invoker, workers: 10, beginShare, ...options };
    const own = async () => {
      for (const record of records) await writeRecord(run, store, recordOf(record));
      const spent = { ...NOTHING_SPENT, failures: 6 };
      return sharedOut({ plan, found: NOTHING_FOUND, launch: "o", sharings: 0, spent, mayJoin: true, options: all });
    };
    return { own, begun };
  }

  it("begins others, each with a share and its part of what was spent, and takes the first itself", async () => {
    const { own, begun } = sharing([]);
    expect(await own()).toEqual({ of: "o.0", index: 0, count: 3, from: 0, to: 3 });
    expect(begun.map(({ launch, share, spent }) => [launch, share!.from, share!.to, spent.failures])).toEqual([
      ["o.0.1", 3, 6, 2],
      ["o.0.2", 6, 10, 2],
    ]);
  });

  it("joins those that one that died has begun, and begins none", async () => {
    const alive = { who: "x", share: shareOf(2), updatedMs: 990_000 };
    const { own, begun } = sharing([alive, { who: "y", share: shareOf(1), state: "computed", updatedMs: 100 }]);
    expect(await own()).toEqual({ of: "o.0", index: 0, count: 3, from: 0, to: 4 });
    expect(begun).toEqual([]);
    const { own: later, begun: anew } = sharing([{ ...alive, updatedMs: 900_000 }]);
    expect((await later())!.to).toBe(3);
    expect(anew).toHaveLength(2);
  });

  it("sees to all of it itself where it may not pay for more, where nobody can be begun, or too little is to be done", async () => {
    const prices = { perGbSecond: 1, memoryGb: 1, perInvocation: 0, perPut: 0, perGet: 0 };
    const poor = sharing([{ cost: 8 }], { prices, maxCost: 10, expectedMs: 1_000 });
    expect([await poor.own(), poor.begun]).toEqual([undefined, []]);
    expect(await sharing([], { beginShare: undefined }).own()).toBeUndefined();
    expect(await sharing([], { workers: 4 }).own()).toBeUndefined();
  });
});

describe("who has shared a run out", () => {
  async function waited(records: readonly Partial<OrchestratorRecord>[], untilMs = 10_000_000, ownTimeMs = 900_000) {
    const store = memoryStore();
    for (const record of records) await writeRecord(plan.run, store, recordOf(record));
    const clock = passing();
    const spent = await othersEnded(shareOf(0), { run: plan.run, store, clock, untilMs, ownTimeMs });
    return { spent, slept: clock.slept() };
  }
  const spent = { ...NOTHING_SPENT, kills: 3 };

  it("waits until each has ended, and learns what they have spent", async () => {
    const both = [1, 2].map((index) => ({
      who: `s${index}`,
      share: shareOf(index),
      state: "computed" as const,
      spent,
    }));
    expect(await waited(both)).toEqual({ spent: [spent, spent], slept: 0 });
  });

  it("waits for one that is silent for twenty seconds, for one that isn't heard of for thirty, or until its own time is over", async () => {
    const silent = [
      { who: "s1", share: shareOf(1), updatedMs: 5 },
      { who: "s2", share: shareOf(2), state: "stopped" as const },
    ];
    expect((await waited(silent)).slept).toBe(20_000);
    expect((await waited([])).slept).toBe(30_000);
    expect((await waited([], 10_000_000, 60_000)).slept).toBe(16_000);
    expect(await waited([], 1_001_000)).toMatchObject({ spent: undefined });
  });
});

it("how far a run is, is the sum of what those know that share it, or what another knows of all of it", () => {
  const shares = [1, 2].map((index) =>
    recordOf({ who: `s${index}`, share: shareOf(index), jobsDone: 10 * index, failures: 1 }),
  );
  const successor = recordOf({ who: "s3", share: shareOf(2), jobsDone: 25, cost: 1 });
  expect(together([...shares, successor])).toMatchObject({ jobsDone: 35, failures: 2, cost: 1 });
  expect(together([...shares, recordOf({ who: "whole", jobsDone: 90 })])).toMatchObject({ jobsDone: 90, failures: 2 });
});
