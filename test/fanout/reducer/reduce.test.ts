import { describe, expect, it } from "vitest";
import {
  manifestKey,
  nodeKey,
  partKey,
  partsPrefix,
  planKey,
  reportKey,
  runPrefix,
  specKey,
  summaryKey,
} from "../../../lib/fanout/keys.js";
import { type Manifest, type ManifestPart, manifestOf, partsOf } from "../../../lib/fanout/manifest.js";
import { type ReduceWorld, reduceOneNode, reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import { seal, work } from "../../../lib/fanout/worker/work.js";
import { sha256Of } from "../../../lib/sha256.js";
import { planBytes } from "../../../lib/sweep/plan.js";
import { rowOf, specBytesOf, stubMerger, summaryBytes, summaryOfRows } from "../../simulation/stub-sweep.js";
import { computeAll, type FakeOptions, type FakeRun, fakeRun, withStore } from "../fakes.js";

/** A run whose parts are all there. */
async function computed(options: FakeOptions = {}): Promise<FakeRun> {
  const run = fakeRun({ jobs: 95, odd: { 7: "throws", 50: "not-a-number" }, ...options });
  await computeAll(run);
  return run;
}

const reduced = ({ plan, store }: FakeRun, some: Partial<ReduceWorld> = {}) =>
  reduceRun(plan.run, { store, merger: stubMerger(), ...some });

/** The summary of one process that ran all jobs. */
function expected({ spec, plan }: FakeRun): string {
  const rows = Array.from({ length: plan.jobs }, (_, job) => rowOf(spec, job));
  return new TextDecoder().decode(summaryBytes(summaryOfRows(0, rows)));
}

const summary = ({ store, plan }: FakeRun) => new TextDecoder().decode(store.objects.get(summaryKey(plan.run)));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function partsNamed(run: FakeRun): Promise<{ manifest: Manifest; parts: ManifestPart[] }> {
  const manifest = (await manifestOf(run.plan.run, run.store))!;
  return { manifest, parts: await all(partsOf(manifest, run.store)) };
}

describe("the reduction", () => {
  it("gives the summary that one process gives, and a manifest that names everything with its hash", async () => {
    const run = await computed();
    expect(await reduced(run)).toEqual({ kind: "done", jobs: 95, failures: 1 });
    expect(summary(run)).toBe(expected(run));
    const { manifest, parts } = await partsNamed(run);
    expect(manifest).toMatchObject({ jobs: 95, failures: 1, partCount: 10, specSha256: run.plan.specSha256 });
    expect(parts.map(({ first, count }) => [first, count])).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [10 * n, n < 9 ? 10 : 5]),
    );
    for (const { key, sha256 } of [...parts, manifest.summary]) {
      expect(sha256Of(run.store.objects.get(runPrefix(run.plan.run) + key)!)).toBe(sha256);
    }
    expect(run.store.objects.has(runPrefix(run.plan.run) + manifest.report!.key)).toBe(true);
  });

  it.each([2, 3, 4, 9])(
    "as a tree of nodes of %i gives the same summary, and its manifest the same parts",
    async (fanIn) => {
      const flat = await computed();
      const tree = await computed();
      await reduced(flat);
      expect(await reduced(tree, { fanIn })).toEqual({ kind: "done", jobs: 95, failures: 1 });
      expect(summary(tree)).toBe(summary(flat));
      expect((await partsNamed(tree)).parts).toEqual((await partsNamed(flat)).parts);
      expect((await partsNamed(tree)).manifest).toMatchObject({ partCount: 10, nodes: expect.any(Array) });
    },
  );

  it.each([1, 7, 17, 95])("of chunks of %i jobs gives the same summary", async (chunk) => {
    const run = await computed({ chunk });
    await reduced(run);
    expect(summary(run)).toBe(expected(run));
  });

  it("counts ranges that were split by their pieces", async () => {
    const run = fakeRun({ jobs: 32, chunk: 16 });
    await run.settle(work(run.chunk(0), run));
    const runner = await run.runner(specBytesOf(run.spec));
    await seal(run.plan.run, { first: 16, count: 16 }, runner, run.store);
    for (const [first, count] of [
      [16, 8],
      [24, 8],
    ] as const)
      await run.settle(work({ ...run.chunk(1), first, count }, run));
    expect(await reduced(run)).toMatchObject({ kind: "done", jobs: 32 });
    expect((await partsNamed(run)).parts.map(({ first, count }) => [first, count])).toEqual([
      [0, 16],
      [16, 8],
      [24, 8],
    ]);
    expect(summary(run)).toBe(expected(run));
  });

  it("writes the manifest last", async () => {
    const run = await computed();
    const puts: string[] = [];
    const store = withStore(run.store, (operation, key) => {
      if (operation === "put") puts.push(key);
    });
    await reduced(run, { store, fanIn: 3 });
    expect(puts.at(-1)).toBe(manifestKey(run.plan.run));
    expect(puts.slice(-3, -1).sort()).toEqual([reportKey(run.plan.run), summaryKey(run.plan.run)]);
  });

  it("that died anywhere is taken up again, and writes the same bytes", async () => {
    const whole = await computed();
    await reduced(whole, { fanIn: 3 });
    const results = new Map([...whole.store.objects].sort());
    for (let fatal = 1; ; fatal += 1) {
      const run = await computed();
      let operations = 0;
      const store = withStore(run.store, () => {
        operations += 1;
        if (operations === fatal) throw new Error("died");
      });
      const first = await reduced(run, { store, fanIn: 3 }).catch(() => "died");
      if (first !== "died") break; // there are no more operations than that
      expect(await reduced(run, { fanIn: 3 })).toMatchObject({ kind: "done" });
      expect(new Map([...run.store.objects].sort())).toEqual(results);
    }
  });

  it("has nodes made by others, each thrice at most, and takes those that are there", async () => {
    const run = await computed();
    const asked: string[] = [];
    const node: ReduceWorld["node"] = async (task) => {
      asked.push(`${task.level}/${task.index}`);
      if (asked.length <= 2) throw new Error("the reducer died");
      return reduceOneNode(task, { store: run.store, merger: stubMerger(), fanIn: 4 });
    };
    expect(await reduced(run, { fanIn: 4, node, concurrency: 1 })).toMatchObject({ kind: "done" });
    expect(asked).toEqual(["0/0", "0/0", "0/0", "0/1", "0/2"]);
    const never: ReduceWorld["node"] = () => Promise.reject(new Error("the reducer died"));
    run.store.objects.delete(manifestKey(run.plan.run));
    run.store.objects.delete(nodeKey(run.plan.run, 0, 1));
    await expect(reduced(run, { fanIn: 4, node: never })).rejects.toThrow("the reducer died");
  });
});

describe("the reduction refuses", () => {
  it("to finish a run that lacks a part, and says which jobs those are", async () => {
    const run = await computed();
    for (const first of [30, 70]) run.store.objects.delete(partKey(run.plan.run, { first, count: 10 }));
    const missing = [
      { first: 30, count: 10 },
      { first: 70, count: 10 },
    ];
    expect(await reduced(run)).toEqual({ kind: "incomplete", missing });
    expect(await reduced(run, { fanIn: 3 })).toEqual({ kind: "incomplete", missing });
    expect(run.store.objects.has(manifestKey(run.plan.run))).toBe(false);
  });

  it("a range that was split and lacks a piece", async () => {
    const run = fakeRun({ jobs: 16, chunk: 16 });
    const runner = await run.runner(specBytesOf(run.spec));
    await seal(run.plan.run, { first: 0, count: 16 }, runner, run.store);
    await run.settle(work({ ...run.chunk(0), count: 8 }, run));
    expect(await reduced(run)).toEqual({ kind: "incomplete", missing: [{ first: 8, count: 8 }] });
  });

  it("parts with any single bit turned over", async () => {
    const run = await computed({ jobs: 20 });
    const key = partKey(run.plan.run, { first: 10, count: 10 });
    const whole = run.store.objects.get(key)!;
    for (let bit = 0; bit < 8 * whole.length; bit += 1) {
      const spoilt = Uint8Array.from(whole);
      spoilt[bit >> 3]! ^= 1 << (bit & 7);
      run.store.objects.set(key, spoilt);
      const outcome = await reduced(run);
      expect(outcome, `bit ${bit}`).toMatchObject({ kind: "refused" });
    }
    run.store.objects.set(key, whole);
    expect(await reduced(run)).toMatchObject({ kind: "done" });
  });

  it("parts that hold other jobs than their names say, or another run's", async () => {
    const run = await computed();
    const other = await computed({ jobs: 96 });
    const [first, second] = [0, 10].map((from) => partKey(run.plan.run, { first: from, count: 10 }));
    const whole = run.store.objects.get(first!)!;
    run.store.objects.set(first!, run.store.objects.get(second!)!);
    expect(await reduced(run)).toMatchObject({
      kind: "refused",
      problems: [expect.stringContaining("0000000000000000-10")],
    });
    run.store.objects.set(first!, other.store.objects.get(partKey(other.plan.run, { first: 0, count: 10 }))!);
    expect(await reduced(run)).toMatchObject({ kind: "refused", problems: [expect.stringContaining("another run")] });
    run.store.objects.set(first!, whole);
    expect(await reduced(run)).toMatchObject({ kind: "done" });
  });

  it("a folder in which jobs are twice", async () => {
    const run = await computed();
    const twice = { ...run.chunk(3), first: 30, count: 5 };
    await run.settle(work(twice, run));
    expect(await reduced(run)).toEqual({
      kind: "refused",
      problems: ["parts/0000000000000030-5.parquet holds jobs that other parts hold too"],
    });
  });

  it("what isn't a part, among the parts", async () => {
    const run = await computed();
    await run.store.put(`${partsPrefix(run.plan.run)}notes.txt`, new Uint8Array());
    expect(await reduced(run)).toEqual({ kind: "refused", problems: ["parts/notes.txt is no part of the run"] });
  });

  it("a spec, or a plan, that isn't the run's", async () => {
    const run = await computed();
    const spec = run.store.objects.get(specKey(run.plan.run))!;
    run.store.objects.set(specKey(run.plan.run), specBytesOf({ ...run.spec, seed: 6 }));
    expect(await reduced(run)).toMatchObject({ kind: "refused", problems: [expect.stringContaining("spec.json")] });
    run.store.objects.set(specKey(run.plan.run), spec);
    expect(await reduced(run, { merger: stubMerger("2") })).toMatchObject({
      kind: "refused",
      problems: [expect.stringContaining("version")],
    });
    run.store.objects.set(planKey(run.plan.run), planBytes({ ...run.plan, run: "0".repeat(32) }));
    await expect(reduced(run)).rejects.toThrow("plan.json is damaged");
  });

  it("a node of the tree that was altered: it is made again", async () => {
    const run = await computed();
    await reduced(run, { fanIn: 3 });
    const [before, key] = [summary(run), nodeKey(run.plan.run, 0, 1)];
    const node = new TextDecoder().decode(run.store.objects.get(key)!);
    run.store.objects.set(key, new TextEncoder().encode(node.replace('"failures":0', '"failures":9')));
    run.store.objects.delete(manifestKey(run.plan.run));
    expect(await reduced(run, { fanIn: 3 })).toMatchObject({ kind: "done", failures: 1 });
    expect(summary(run)).toBe(before);
    expect(new TextDecoder().decode(run.store.objects.get(key)!)).toBe(node);
  });
});
