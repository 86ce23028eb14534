import { describe, expect, it } from "vitest";
import {
  manifestKey,
  partKey,
  partsPrefix,
  planKey,
  runPrefix,
  specKey,
  splitKey,
  summaryKey,
} from "../../lib/fanout/keys.js";
import { manifestOf } from "../../lib/fanout/manifest.js";
import { checkedManifest, faultsOf, mendedRun } from "../../lib/fanout/mend.js";
import { orchestrate } from "../../lib/fanout/orchestrator/orchestrate.js";
import { statusOf } from "../../lib/fanout/orchestrator/status.js";
import { reduceRun } from "../../lib/fanout/reducer/reduce.js";
import { submit } from "../../lib/fanout/submit.js";
import { work } from "../../lib/fanout/worker/work.js";
import { memoryStore } from "../../lib/stores/memory.js";
import { planBytes, planOf } from "../../lib/sweep/plan.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../lib/sweep/spec/run-id.js";
import { stubMerger, vastPart } from "../simulation/stub-sweep.js";
import { computeAll, type FakeRun, fakeInvoker, fakeRun } from "./fakes.js";

const merger = stubMerger();

function seenThrough(run: FakeRun) {
  const invoker = fakeInvoker(run, 4);
  const reduce = () => reduceRun(run.plan.run, { store: run.store, merger });
  const { store, clock, runner } = run;
  const state = run.settle(orchestrate(run.plan.run, { store, clock, runner, chance: () => 0.5, invoker, reduce }));
  return state.then((ended) => ({ ended, invoked: invoker.chunks.map(({ index }) => index) }));
}

async function finished(fanIn?: number): Promise<FakeRun & { readonly before: ReadonlyMap<string, Uint8Array> }> {
  const run = fakeRun({ jobs: 95 });
  await computeAll(run);
  await reduceRun(run.plan.run, { store: run.store, merger, ...(fanIn === undefined ? {} : { fanIn }) });
  return { ...run, before: new Map(run.store.objects) };
}

const flipped = (bytes: Uint8Array, bit: number) => bytes.with(bit >> 3, bytes[bit >> 3]! ^ (1 << (bit & 7)));
/** All of a run but who worked on it. */
const results = (objects: ReadonlyMap<string, Uint8Array>) =>
  new Map([...objects].filter(([key]) => !key.includes("/log/")).sort(([one], [other]) => (one < other ? -1 : 1)));

const SPOILS: readonly (readonly [string, (run: FakeRun) => void, readonly number[]])[] = [
  ["one bit of a part is turned over", (run) => spoil(run, 30, (bytes) => flipped(bytes, 77)), [3]],
  ["a part is cut off", (run) => spoil(run, 0, (bytes) => bytes.subarray(0, 20)), [0]],
  ["a part is copied over another", (run) => spoil(run, 50, () => run.store.objects.get(part(run, 10))!), [5]],
  [
    "two parts are swapped",
    (run) => {
      const [one, other] = [run.store.objects.get(part(run, 10))!, run.store.objects.get(part(run, 20))!];
      run.store.objects.set(part(run, 10), other);
      run.store.objects.set(part(run, 20), one);
    },
    [1, 2],
  ],
  ["the last part is deleted", (run) => void run.store.objects.delete(part(run, 90)), [9]],
  [
    "a part is another one that is whole in itself",
    (run) => spoil(run, 60, () => vastPart(run.plan.run, { first: 60, count: 10 })),
    [6],
  ],
  ["the summary is damaged", (run) => spoilKey(run, summaryKey(run.plan.run), (bytes) => flipped(bytes, 99)), []],
  ["the summary is deleted", (run) => void run.store.objects.delete(summaryKey(run.plan.run)), []],
  ["the manifest is cut off", (run) => spoilKey(run, manifestKey(run.plan.run), (bytes) => bytes.subarray(0, 99)), []],
];

const part = (run: FakeRun, first: number) => partKey(run.plan.run, { first, count: first === 90 ? 5 : 10 });
const spoil = (run: FakeRun, first: number, how: (bytes: Uint8Array) => Uint8Array) =>
  spoilKey(run, part(run, first), how);
function spoilKey(run: FakeRun, key: string, how: (bytes: Uint8Array) => Uint8Array): void {
  run.store.objects.set(key, how(run.store.objects.get(key)!));
}

describe("a finished run", () => {
  it("that is whole is found to be so, and nothing is written", async () => {
    const run = await finished();
    expect(await checkedManifest(run.plan.run, run.store)).toMatchObject({ jobs: 95 });
    expect(run.store.objects).toEqual(run.before);
  });

  it.each(SPOILS)("of which %s computes exactly that again, and is as before", async (_what, spoilIt, chunks) => {
    const run = await finished();
    spoilIt(run);
    expect(await checkedManifest(run.plan.run, run.store)).toBeUndefined();
    const { ended, invoked } = await seenThrough(run);
    expect(ended).toMatchObject({ state: "done", jobsDone: 95 });
    expect(invoked.sort()).toEqual(chunks);
    expect(results(run.store.objects)).toEqual(results(run.before));
  });

  it("whose parts are named by a tree is looked through as well", async () => {
    const run = await finished(3);
    spoil(run, 40, (bytes) => flipped(bytes, 5));
    const manifest = (await manifestOf(run.plan.run, run.store))!;
    expect((await faultsOf(manifest, run.store)).map(({ key, fault }) => [key, fault])).toEqual([
      [part(run, 40).slice(runPrefix(run.plan.run).length), "damaged"],
    ]);
  });

  it("beside whose parts others lie is rid of them, and stays finished; seals and what has no part's name stay", async () => {
    const run = fakeRun({ jobs: 20, chunk: 10 });
    const { plan, store } = run;
    await run.settle(work(run.chunk(1), run));
    for (const first of [0, 5]) await run.settle(work({ ...run.chunk(0), first, count: 5 }, run));
    store.objects.set(splitKey(plan.run, { first: 0, count: 10 }), new Uint8Array());
    store.objects.set(
      part(run, 0),
      (await run.runner(store.objects.get(specKey(plan.run))!)).seal({ first: 0, count: 10 }),
    );
    expect((await seenThrough(run)).ended).toMatchObject({ state: "done", jobsDone: 20 });
    const before = new Map(store.objects);
    const note = `${partsPrefix(plan.run)}note.txt`;
    const stray = partKey(plan.run, { first: 3, count: 7 });
    store.objects.set(note, new Uint8Array([1]));
    store.objects.set(stray, store.objects.get(part(run, 10))!);
    const told: string[] = [];
    const manifest = await checkedManifest(plan.run, store, (faults) =>
      told.push(...faults.map(({ message }) => message)),
    );
    expect(manifest).toMatchObject({ jobs: 20 });
    expect(told).toEqual([`${stray.slice(runPrefix(plan.run).length)} is no part of the run`]);
    expect(store.objects).toEqual(new Map([...before, [note, new Uint8Array([1])]]));
  });

  it("on a deployment, which deletes nothing, has what is missing computed again", async () => {
    const run = await finished();
    run.store.objects.delete(part(run, 70));
    const { ended, invoked } = await seenThrough(run);
    expect([ended.state, invoked]).toEqual(["done", [7]]);
    expect(results(run.store.objects)).toEqual(results(run.before));
  });

  it("whose manifest has any bit turned over isn't taken for another", async () => {
    const run = await finished();
    const key = manifestKey(run.plan.run);
    const whole = run.store.objects.get(key)!;
    const believed: number[] = [];
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      run.store.objects.set(key, flipped(whole, bit));
      const { objects } = run.store;
      const copy = memoryStore();
      for (const [each, bytes] of objects) copy.objects.set(each, bytes);
      const read = await checkedManifest(run.plan.run, copy);
      // The name of what is optional may have become another.
      if (read !== undefined && read.report !== undefined) believed.push(bit);
    }
    expect(believed).toEqual([]);
  }, 60_000);
});

describe("an unfinished run", () => {
  it.each(SPOILS.slice(0, 5))(
    "of which %s computes that again, and ends as if nothing had been",
    async (_what, how) => {
      const whole = await finished();
      const run = fakeRun({ jobs: 95 });
      await computeAll(run);
      how(run);
      const { ended } = await seenThrough(run);
      expect(ended).toMatchObject({ state: "done", jobsDone: 95 });
      expect(results(run.store.objects)).toEqual(results(whole.before));
    },
  );

  it("of which a seal is damaged has its halves' rows still, once each", async () => {
    const run = fakeRun({ jobs: 20, chunk: 10 });
    await run.settle(work(run.chunk(1), run));
    run.store.objects.set(splitKey(run.plan.run, { first: 0, count: 10 }), new Uint8Array());
    run.store.objects.set(part(run, 0), new Uint8Array([7]));
    for (const first of [0, 5]) await run.settle(work({ ...run.chunk(0), first, count: 5 }, run));
    expect((await seenThrough(run)).ended).toMatchObject({ state: "done", jobsDone: 20 });
    expect(await statusOf(run.plan.run, run.store)).toMatchObject({ state: "done" });
  });
});

describe("a plan that isn't one any more", () => {
  const spec = readSpec({
    ...{ katfan: 1, model: "l LASER P=1\npd P LASER.p1.o\n", analysis: "noxaxis()", jobs: 95, outputs: ["P"] },
    vary: { "LASER.P": { kind: "uniform", from: 1, to: 2 } },
  });

  async function planned(ranges: readonly (readonly [number, number])[]) {
    const store = memoryStore();
    const plan = await submit(planOf(spec, 20), specBytes(spec), store);
    for (const [first, count] of ranges) await store.put(partKey(plan.run, { first, count }), new Uint8Array());
    store.objects.set(planKey(plan.run), planBytes(plan).subarray(0, 30));
    return { store, plan };
  }

  it("is found again by the parts, split ones among them", async () => {
    const { store, plan } = await planned([[20, 20], [40, 10], [50, 10], [80, 15]]); // biome-ignore format: a table
    expect(await mendedRun(plan.run, spec, store)).toEqual(plan);
    expect(store.objects.get(planKey(plan.run))).toEqual(planBytes(plan));
  });

  it("is that by which its parts were made if it was deleted, and its spec is put in order too", async () => {
    const { store, plan } = await planned([[20, 20], [40, 10], [50, 10], [80, 15]]); // biome-ignore format: a table
    store.objects.delete(planKey(plan.run));
    store.objects.set(specKey(plan.run), new Uint8Array([1, 2]));
    expect(await mendedRun(plan.run, spec, store)).toEqual(plan);
    expect(store.objects.get(planKey(plan.run))).toEqual(planBytes(plan));
    expect(store.objects.get(specKey(plan.run))).toEqual(specBytes(spec));
  });

  it("is made anew if there are no parts, and refused if they are of several plans", async () => {
    const none = await planned([]);
    expect(await mendedRun(none.plan.run, spec, none.store)).toBeUndefined();
    expect(await submit(planOf(spec, 7), specBytes(spec), none.store)).toEqual(planOf(spec, 7));
    const several = await planned([[0, 20], [21, 7]]); // biome-ignore format: a table
    await expect(mendedRun(several.plan.run, spec, several.store)).rejects.toThrow(
      "the parts beside it are of several plans",
    );
  });

  it("has its spec put back: the run's id is its hash", async () => {
    const { store, plan } = await planned([]);
    store.objects.set(specKey(plan.run), new Uint8Array([1, 2]));
    store.objects.delete(planKey(plan.run));
    await submit(plan, specBytes(spec), store);
    expect(store.objects.get(specKey(plan.run))).toEqual(specBytes(spec));
  });
});
