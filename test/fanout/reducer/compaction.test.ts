/** Parts merged into larger ones, and a compaction that ends at any of its writes. */
import { describe, expect, it } from "vitest";
import { findParts } from "../../../lib/fanout/found.js";
import {
  chunkLogKey,
  manifestKey,
  partKey,
  partsPrefix,
  rangeOfPartKey,
  runPrefix,
  summaryKey,
} from "../../../lib/fanout/keys.js";
import { manifestOf, NotAsNamed, namedBytes, partsOf } from "../../../lib/fanout/manifest.js";
import { checkedManifest } from "../../../lib/fanout/mend.js";
import type { Store } from "../../../lib/fanout/ports.js";
import { restOf } from "../../../lib/fanout/ranges.js";
import { compactIfMany, compactRun, settleCompaction } from "../../../lib/fanout/reducer/compaction.js";
import { reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import { sweepMerger } from "../../../lib/fanout/reducer/sweep-merger.js";
import { planOfRun, submit } from "../../../lib/fanout/submit.js";
import { sweepRunner } from "../../../lib/fanout/worker/sweep-runner.js";
import { work } from "../../../lib/fanout/worker/work.js";
import { readPart } from "../../../lib/results/part/part.js";
import { type MemoryStore, memoryStore } from "../../../lib/stores/memory.js";
import { planOf, rangeOf } from "../../../lib/sweep/plan.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../../lib/sweep/spec/run-id.js";

/** Scans with a complex output, of which one job fails: its input is out of its parameter's range. */
const SPEC = readSpec({
  model: `l L P=1
s s0 L.p1 m1.p1
m m1 R=0.99 L=0
s s1 m1.p2 m2.p1 L=1
m m2 R=0.991 T=0.009
pd P m2.p2.o
ad A m2.p2.o f=0`,
  vary: { "m1.R": { kind: "values", values: [0.9, 1.5, ...Array.from({ length: 19 }, (_, at) => 0.5 + at / 100)] } },
  analysis: "xaxis(m2.phi, lin, -1, 1, 4)",
});
const RUN = runIdOf(SPEC);
const CLOCK = { now: () => 0, sleep: async () => {} };
const MERGER = sweepMerger();
/** What three chunks of two jobs take, so that parts of six become of 21 jobs four. */
const LARGE = { merger: MERGER, largeBytes: 6 * 8 * (2 + 5 + 10) + 100 };

async function computed(chunk: number): Promise<MemoryStore> {
  const store = memoryStore();
  const plan = await submit(planOf(SPEC, chunk), specBytes(SPEC), store);
  const runner = sweepRunner();
  for (let index = 0; index < plan.chunks; index += 1) {
    const who = { host: "here", rank: index };
    await work({ run: RUN, index, ...rangeOf(plan, index), attempt: 1 }, { store, clock: CLOCK, runner, who });
  }
  return store;
}

async function finished(chunk: number, fanIn?: number): Promise<MemoryStore> {
  const store = await computed(chunk);
  const reduction = await reduceRun(RUN, { store, merger: MERGER, ...(fanIn === undefined ? {} : { fanIn }) });
  expect(reduction.kind).toBe("done");
  return store;
}

/** All of a run but its log and its report, which say when and where. */
const results = ({ objects }: MemoryStore) =>
  new Map(
    [...objects].filter(([key]) => !/\/log\/|report\.html$/.test(key)).sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/** How many times each job is in a run, as who reads its manifest finds it, and as who reads its folder. */
async function jobsOf(store: Store) {
  const manifest = await manifestOf(RUN, store);
  const named: number[] = [];
  if (manifest !== undefined) {
    for await (const part of partsOf(manifest, store)) {
      const { table } = await readPart(await namedBytes(RUN, part, store));
      named.push(...(table.data[0] as Float64Array));
    }
  }
  const lying: number[] = [];
  for await (const key of store.list(partsPrefix(RUN))) {
    const { first, count } = rangeOfPartKey(key)!;
    lying.push(...Array.from({ length: count }, (_, at) => first + at));
  }
  return { named, lying: lying.sort((one, other) => one - other) };
}
const ALL = Array.from({ length: SPEC.jobs }, (_, job) => job);

/** A store that is gone from its n-th write or deletion on, as for a process that is killed; deletions end one by one. */
function mortal(store: MemoryStore, lives: number): Store & { readonly written: () => number } {
  let written = 0;
  const event = () => {
    if (written === lives) throw new Error("killed");
    written += 1;
  };
  return {
    ...store,
    async put(key, body, options) {
      event();
      return store.put(key, body, options);
    },
    async delete(what) {
      const keys: string[] = [];
      if (typeof what !== "string") keys.push(...what);
      else for await (const key of store.list(what)) keys.push(key);
      for (const key of keys) {
        event();
        await store.delete([key]);
      }
    },
    written: () => written,
  };
}

describe("compaction", () => {
  it("leaves what a run with larger chunks would have written, to the last byte", async () => {
    const store = await finished(2);
    expect(await compactRun(RUN, { store, ...LARGE })).toMatchObject({ kind: "done", before: 11, after: 4 });
    const direct = await finished(6);
    expect(results(store)).toEqual(results(direct));
    expect(await compactRun(RUN, { store, ...LARGE })).toMatchObject({ kind: "nothing" });
    expect(await jobsOf(store)).toEqual({ named: ALL, lying: ALL });
  });

  it("takes a run's tree of nodes along, and what was split", async () => {
    const store = await finished(2, 3);
    expect((await manifestOf(RUN, store))!.nodes).toHaveLength(2);
    await compactRun(RUN, { store, ...LARGE });
    expect(results(store)).toEqual(results(await finished(6)));

    const split = memoryStore();
    const plan = await submit(planOf(SPEC, 4), specBytes(SPEC), split);
    for (let index = 0; index < plan.chunks; index += 1) {
      const chunk = { run: RUN, index, ...rangeOf(plan, index), attempt: 1 };
      const half = { store: split, clock: CLOCK, runner: sweepRunner(), isEnding: () => true };
      const outcome = await work(chunk, index === 1 ? half : { store: split, clock: CLOCK, runner: sweepRunner() });
      if (outcome.kind !== "partial") continue;
      for (const range of restOf(chunk, outcome.next))
        await work({ ...chunk, ...range }, { ...half, isEnding: () => false });
    }
    expect((await reduceRun(RUN, { store: split, merger: MERGER })).kind).toBe("done");
    expect((await manifestOf(RUN, split))!.partCount).toBeGreaterThan(plan.chunks);
    await compactRun(RUN, { store: split, merger: MERGER, largeBytes: 8 * 8 * 17 + 100 });
    expect(results(split)).toEqual(results(await finished(8)));
  });

  it("keeps who ran each job", async () => {
    const store = await finished(2);
    await compactRun(RUN, { store, ...LARGE });
    const log = JSON.parse(new TextDecoder().decode(store.objects.get(chunkLogKey(RUN, { first: 6, count: 6 }))));
    expect(log.records.map((one: { first: number; who: { rank: number } }) => [one.first, one.who.rank])).toEqual([
      [6, 3],
      [8, 4],
      [10, 5],
    ]);
  });

  it("loses nothing whichever write is its last: the run can be read, compacted again, and gone on with", async () => {
    const before = await finished(2, 3);
    const goal = await finished(2, 3);
    const counted = mortal(goal, Number.POSITIVE_INFINITY);
    await compactRun(RUN, { store: counted, ...LARGE });
    expect(counted.written()).toBeGreaterThanOrEqual(40);
    for (let lives = 0; lives < counted.written(); lives += 1) {
      const store = memoryStore();
      for (const [key, bytes] of before.objects) store.objects.set(key, bytes);
      await expect(compactRun(RUN, { store: mortal(store, lives), ...LARGE })).rejects.toThrow("killed");
      const { named, lying } = await jobsOf(store);
      expect({ lives, named }).toEqual({ lives, named: ALL });
      expect(new Set(lying)).toEqual(new Set(ALL));

      const again = copyOf(store);
      expect(await compactRun(RUN, { store: again, ...LARGE })).not.toMatchObject({ kind: "unfinished" });
      expect(results(again), `${lives} lives`).toEqual(results(goal));

      // What `run` does: it settles, looks, computes what is missing, which is nothing, and reduces.
      await settleCompaction(RUN, store);
      const settled = await jobsOf(store);
      expect({ lives, lying: settled.lying }).toEqual({ lives, lying: ALL });
      const plan = await planOfRun(RUN, store);
      expect((await findParts(plan, store)).jobsDone).toBe(SPEC.jobs);
      await checkedManifest(RUN, store);
      expect(await reduceRun(RUN, { store, merger: MERGER, fanIn: 3 })).toMatchObject({ kind: "done", failures: 1 });
      expect(store.objects.get(summaryKey(RUN))).toEqual(before.objects.get(summaryKey(RUN)));
      expect((await jobsOf(store)).named).toEqual(ALL);
    }
  });

  it("that was killed is settled or ended whichever write is the last of that, too", async () => {
    const [before, goal] = [await finished(2), results(await finished(6))];
    for (const lives of [3, 11, 12, 20]) {
      for (let more = 0; more < 10; more += 3) {
        const store = copyOf(before);
        await expect(compactRun(RUN, { store: mortal(store, lives), ...LARGE })).rejects.toThrow("killed");
        await settleCompaction(RUN, mortal(store, more)).catch(() => undefined);
        await settleCompaction(RUN, store);
        await checkedManifest(RUN, store);
        expect((await reduceRun(RUN, { store, merger: MERGER })).kind).toBe("done");
        expect(await jobsOf(store), `${lives} lives, then ${more}`).toEqual({ named: ALL, lying: ALL });
        await compactRun(RUN, { store, ...LARGE });
        expect(results(store)).toEqual(goal);
      }
    }
  });

  it("refuses parts that aren't as the manifest names them, and removes nothing", async () => {
    const store = await finished(2);
    const key = partKey(RUN, { first: 8, count: 2 });
    const bytes = store.objects.get(key)!;
    store.objects.set(key, bytes.with(100, bytes[100]! ^ 1));
    const before = new Map(store.objects);
    await expect(compactRun(RUN, { store, ...LARGE })).rejects.toThrow(NotAsNamed);
    for (const [name, object] of before) expect(store.objects.get(name)).toEqual(object);
  });

  it("writes over a large part that isn't whole, as after a loss of power", async () => {
    const store = await finished(2);
    await expect(compactRun(RUN, { store: mortal(store, 4), ...LARGE })).rejects.toThrow("killed");
    const large = partKey(RUN, { first: 0, count: 6 });
    store.objects.set(large, store.objects.get(large)!.subarray(0, 500));
    await compactRun(RUN, { store, ...LARGE });
    expect(results(store)).toEqual(results(await finished(6)));
  });

  it("leaves alone a run that isn't finished, one of large parts, and one of few", async () => {
    expect(await compactRun(RUN, { store: await computed(2), ...LARGE })).toEqual({ kind: "unfinished" });
    const large = await finished(6);
    const objects = new Map(large.objects);
    expect(await compactRun(RUN, { store: large, ...LARGE })).toMatchObject({ kind: "nothing" });
    const plan = await planOfRun(RUN, large);
    expect(await compactIfMany(plan, { store: large, merger: MERGER })).toBe(plan);
    await settleCompaction(RUN, large);
    expect(large.objects).toEqual(objects);
    expect([...large.objects.keys()].every((key) => key.startsWith(runPrefix(RUN)))).toBe(true);
    expect(large.objects.has(manifestKey(RUN))).toBe(true);
  });
});

function copyOf({ objects }: MemoryStore): MemoryStore {
  const store = memoryStore();
  for (const [key, bytes] of objects) store.objects.set(key, bytes);
  return store;
}
