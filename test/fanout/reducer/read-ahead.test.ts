import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkLogPrefix, manifestKey, nodeKey, partKey } from "../../../lib/fanout/keys.js";
import type { ReadAhead } from "../../../lib/fanout/reducer/read-ahead.js";
import { type ReduceWorld, readAhead, reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import { seal, work } from "../../../lib/fanout/worker/work.js";
import { specBytesOf, stubMerger } from "../../simulation/stub-sweep.js";
import { computeAll, type FakeRun, fakeRun, withStore } from "../fakes.js";

const worldOf = ({ store }: FakeRun, some: Partial<ReduceWorld> = {}): ReduceWorld => ({
  store,
  merger: stubMerger(),
  ...some,
});

/** A run of ten chunks, some of which are computed, in this order, and told of. */
async function partly(chunks: readonly number[], some: Partial<ReduceWorld> = {}) {
  const run = fakeRun({ jobs: 95, odd: { 7: "throws" } });
  const ahead = (await readAhead(run.plan.run, worldOf(run, some)))!;
  for (const index of chunks) {
    await run.settle(work(run.chunk(index), run));
    ahead.read(index);
  }
  return { run, ahead };
}

/** How the reduction ends, and all that is there then but the log, which tells of times. */
async function reduced(run: FakeRun, ahead?: ReadAhead, some: Partial<ReduceWorld> = {}) {
  const outcome = await reduceRun(run.plan.run, worldOf(run, { ahead, ...some }));
  const written = [...run.store.objects].filter(([key]) => !key.startsWith(chunkLogPrefix(run.plan.run)));
  return { outcome, objects: new Map(written.sort()) };
}

/** As long as it takes to read what it was told of. */
const read = () => new Promise((resolve) => setTimeout(resolve, 20));

const everyOrder = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

describe("reading ahead", () => {
  it.each([1_000, 3])("changes nothing of what %i parts a node come to, whatever was read and when", async (fanIn) => {
    const plain = fakeRun({ jobs: 95, odd: { 7: "throws" } });
    await computeAll(plain);
    const { objects } = await reduced(plain, undefined, { fanIn });
    await fc.assert(
      fc.asyncProperty(everyOrder, fc.boolean(), async (chunks, waits) => {
        const { run, ahead } = await partly(chunks, { fanIn });
        if (waits) await read();
        await computeAll(run);
        expect(await reduced(run, ahead, { fanIn })).toMatchObject({ outcome: { kind: "done", failures: 1 }, objects });
      }),
      { numRuns: 40 },
    );
  });

  it("reads each part once, and the reduction only those that it hasn't read", async () => {
    const run = fakeRun({ jobs: 95 });
    const reads: string[] = [];
    const store = withStore(run.store, (operation, key) => {
      if (operation === "get" && key.endsWith(".parquet")) reads.push(key);
    });
    const ahead = (await readAhead(run.plan.run, worldOf(run, { store })))!;
    await computeAll(run);
    for (const index of [3, 1, 4, 5, 9]) ahead.read(index);
    await read();
    expect(reads).toHaveLength(5);
    expect(ahead.begun(0)?.size).toBe(5);
    for (const index of [3, 1, 4, 5, 9]) ahead.read(index);
    await read();
    expect(reads).toHaveLength(5);
    expect((await reduced(run, ahead, { store })).outcome).toMatchObject({ kind: "done" });
    expect(new Set(reads.slice(5)).size).toBe(5);
  });

  it.each([1_000, 3])("doesn't read a part whose summary it was told by who put it, %i parts a node", async (fanIn) => {
    const plain = fakeRun({ jobs: 95, odd: { 7: "throws" } });
    await computeAll(plain);
    const { objects } = await reduced(plain, undefined, { fanIn });
    const run = fakeRun({ jobs: 95, odd: { 7: "throws" } });
    const reads: string[] = [];
    const store = withStore(run.store, (operation, key) => {
      if (operation === "get" && key.endsWith(".parquet")) reads.push(key);
    });
    const merger = await stubMerger()(specBytesOf(run.spec));
    const summed = async (part: Uint8Array) => merger.bytesOf(await merger.summaryOf(part));
    const ahead = (await readAhead(run.plan.run, worldOf(run, { store, fanIn })))!;
    for (const index of [4, 9, 0, 7, 1, 2, 8, 3, 5, 6]) {
      const outcome = await run.settle(work(run.chunk(index), { ...run, summed }));
      if (outcome.kind !== "done") throw new Error(outcome.kind);
      ahead.read(index, { ...outcome, summary: outcome.summary! });
    }
    await read();
    expect(await reduced(run, ahead, { store, fanIn })).toMatchObject({
      outcome: { kind: "done", failures: 1 },
      objects,
    });
    expect(reads).toEqual([]);
  });

  it("reads the part itself where what it was told of it is no summary", async () => {
    const { run, ahead } = await partly([0]);
    await computeAll(run);
    ahead.read(1, { sha256: "0".repeat(64), failures: 0, summary: new Uint8Array(3) });
    await read();
    expect(ahead.begun(0)?.size).toBe(2);
    expect((await reduced(run, ahead)).outcome).toMatchObject({ kind: "done" });
  });

  it("stores a node of a large run as soon as its parts are there", async () => {
    const { run } = await partly([3, 5, 4, 0], { fanIn: 3 });
    await read();
    expect([0, 1, 2].map((node) => run.store.objects.has(nodeKey(run.plan.run, 0, node)))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("doesn't keep a part that is damaged: it is refused at the end, or taken once it is computed again", async () => {
    const { run, ahead } = await partly([0, 1]);
    await run.settle(work(run.chunk(2), run));
    const key = partKey(run.plan.run, { first: 20, count: 10 });
    const whole = run.store.objects.get(key)!;
    run.store.objects.set(key, whole.with(9, whole[9]! ^ 1));
    ahead.read(2);
    await read();
    for (const index of [3, 4, 5, 6, 7, 8, 9]) await run.settle(work(run.chunk(index), run));
    expect((await reduced(run, ahead)).outcome).toMatchObject({ kind: "refused", wrong: [{ first: 20, count: 10 }] });
    await computeAll(run);
    expect(run.store.objects.get(key)).toEqual(whole);
    expect((await reduced(run, ahead)).outcome).toMatchObject({ kind: "done" });
  });

  it("doesn't hide that a part has vanished since: its jobs are named, and once they are back all is well", async () => {
    const { run, ahead } = await partly([0, 1, 2]);
    await read();
    await computeAll(run);
    const key = partKey(run.plan.run, { first: 10, count: 10 });
    const part = run.store.objects.get(key)!;
    run.store.objects.delete(key);
    expect((await reduced(run, ahead)).outcome).toEqual({ kind: "incomplete", missing: [{ first: 10, count: 10 }] });
    expect(run.store.objects.has(manifestKey(run.plan.run))).toBe(false);
    run.store.objects.set(key, part);
    expect((await reduced(run, ahead)).outcome).toMatchObject({ kind: "done" });
  });

  it("of a chunk that was split reads the pieces", async () => {
    const run = fakeRun({ jobs: 32, chunk: 16 });
    const ahead = (await readAhead(run.plan.run, worldOf(run)))!;
    const runner = await run.runner(specBytesOf(run.spec));
    await seal(run.plan.run, { first: 16, count: 16 }, runner, run.store);
    for (const first of [16, 24]) await run.settle(work({ ...run.chunk(1), first, count: 8 }, run));
    ahead.read(1);
    await read();
    await computeAll(run);
    expect(ahead.begun(0)?.parts.map(({ first, count }) => [first, count])).toEqual([
      [16, 8],
      [24, 8],
    ]);
    expect((await reduced(run, ahead)).outcome).toMatchObject({ kind: "done", jobs: 32 });
  });

  it("bears a store that fails: the reduction asks it again", async () => {
    const { run } = await partly([0]);
    let fails = true;
    const store = withStore(run.store, (operation, key) => {
      if (operation === "get" && key.endsWith(".parquet") && fails) throw new Error("the store is away");
    });
    const ahead = (await readAhead(run.plan.run, worldOf(run, { store })))!;
    ahead.read(0);
    await read();
    fails = false;
    await computeAll(run);
    expect((await reduced(run, ahead, { store })).outcome).toMatchObject({ kind: "done" });
  });
});
