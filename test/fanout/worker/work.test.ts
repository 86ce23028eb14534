import { describe, expect, it } from "vitest";
import { UserError } from "../../../lib/errors.js";
import { chunkLogPrefix, partKey, partsPrefix, specKey } from "../../../lib/fanout/keys.js";
import { KILLED } from "../../../lib/fanout/reasons.js";
import { keptRunners } from "../../../lib/fanout/runner.js";
import { seal, work } from "../../../lib/fanout/worker/work.js";
import { sha256Of } from "../../../lib/sha256.js";
import { type Row, readPart, rowOf, stubRunner } from "../../simulation/stub-sweep.js";
import { type FakeRun, fakeRun, withStore } from "../fakes.js";

const parts = ({ store, plan }: FakeRun) =>
  [...store.objects.keys()].filter((key) => key.startsWith(partsPrefix(plan.run)));

/** The rows in the folder of parts, by job; fails if a job has two. */
function rows(run: FakeRun): Map<number, Row> {
  const found = new Map<number, Row>();
  for (const key of parts(run)) {
    const part = readPart(run.store.objects.get(key)!);
    part.rows.forEach((row, at) => {
      expect(found.has(part.first + at)).toBe(false);
      found.set(part.first + at, row);
    });
  }
  return found;
}

describe("a worker", () => {
  it("puts the part of its chunk, with the rows of jobs that failed, and says what it did", async () => {
    const run = fakeRun({ odd: { 12: "throws" } });
    const outcome = await run.settle(work(run.chunk(1), { ...run, who: { process: 7 } }));
    const bytes = run.store.objects.get(partKey(run.plan.run, { first: 10, count: 10 }))!;
    expect(outcome).toEqual({ kind: "done", sha256: sha256Of(bytes), failures: 1, computeMs: 100 });
    expect(readPart(bytes).rows[2]).toBe("job 12 threw");
    const log = [...run.store.objects].find(([key]) => key.startsWith(chunkLogPrefix(run.plan.run)))!;
    const record: unknown = JSON.parse(new TextDecoder().decode(log[1]));
    expect(record).toMatchObject({
      first: 10,
      count: 10,
      attempt: 1,
      failures: 1,
      computeMs: 100,
      who: { process: 7 },
    });
  });

  it("sums up the part that it has put, where it is asked to, and none that was there or that it can't sum up", async () => {
    const run = fakeRun();
    const summed = async (part: Uint8Array) => part.slice(0, 4);
    const first = await run.settle(work(run.chunk(0), { ...run, summed }));
    const bytes = run.store.objects.get(partKey(run.plan.run, { first: 0, count: 10 }))!;
    expect(first).toMatchObject({ kind: "done", summary: bytes.slice(0, 4) });
    expect(await run.settle(work(run.chunk(0), { ...run, summed }))).not.toHaveProperty("summary");
    const fails = () => Promise.reject(new Error("it can't"));
    const second = await run.settle(work(run.chunk(1), { ...run, summed: fails }));
    expect(second).toMatchObject({ kind: "done" });
    expect(second).not.toHaveProperty("summary");
  });

  it("changes nothing if it works a second time, and computes nothing either", async () => {
    const run = fakeRun();
    const first = await run.settle(work(run.chunk(0), run));
    const before = new Map(run.store.objects);
    const again = await run.settle(work(run.chunk(0), run));
    expect(again).toEqual({ ...first, computeMs: 0 });
    expect(new Map(run.store.objects)).toEqual(before);
  });

  it("that comes second with the same bytes has succeeded", async () => {
    const run = fakeRun();
    const outcomes = await run.settle(Promise.all([work(run.chunk(0), run), work(run.chunk(0), run)]));
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(parts(run)).toHaveLength(1);
  });

  it("that comes second with other bytes says that determinism is broken", async () => {
    const run = fakeRun();
    const odd = stubRunner({ compute: (_, range) => run.time.sleep(10 * range.count), offset: 1 });
    const outcomes = await run.settle(
      Promise.all([work(run.chunk(0), run), work(run.chunk(0), { ...run, runner: odd })]),
    );
    expect(outcomes[0]).toMatchObject({ kind: "done" });
    expect(outcomes[1]).toMatchObject({
      kind: "failed",
      retryable: false,
      reason: expect.stringContaining("broken determinism"),
    });
  });

  it("refuses a run of another version", async () => {
    const run = fakeRun({ machine: { engine: "2" } });
    const outcome = await run.settle(work(run.chunk(0), run));
    expect(outcome).toMatchObject({
      kind: "failed",
      retryable: false,
      reason: expect.stringContaining("another version"),
    });
    expect(parts(run)).toEqual([]);
  });

  it("says of a spec that can't be read that no other try will mend it, without quoting it", async () => {
    const run = fakeRun();
    const mistake = new UserError({ code: "spec-shape", place: "model", what: "SECRET isn't allowed", remedy: "No." });
    const outcome = await run.settle(work(run.chunk(0), { ...run, runner: () => Promise.reject(mistake) }));
    expect(outcome).toEqual({ kind: "failed", retryable: false, reason: "the spec can't be read: spec-shape" });
  });

  it("takes a store that fails for what may pass", async () => {
    const run = fakeRun();
    for (const failing of ["get", "put"]) {
      const store = withStore(run.store, (operation) => {
        if (operation === failing) throw new Error("SlowDown");
      });
      const outcome = await run.settle(work(run.chunk(0), { ...run, store }));
      expect(outcome).toMatchObject({ kind: "failed", retryable: true });
    }
    expect(parts(run)).toEqual([]);
  });

  it("has succeeded even if the record of who it was is lost", async () => {
    const run = fakeRun();
    const store = withStore(run.store, (_, key) => {
      if (key.includes("/log/")) throw new Error("SlowDown");
    });
    expect(await run.settle(work(run.chunk(0), { ...run, store }))).toMatchObject({ kind: "done" });
  });

  it("brought down by a job tells the orchestrator, not the job's own words", async () => {
    const run = fakeRun({ machine: { compute: () => Promise.reject(new TypeError("SECRET")) } });
    const outcome = await run.settle(work(run.chunk(0), run));
    expect(outcome).toMatchObject({ kind: "failed", retryable: true, killed: true });
    expect(JSON.stringify(outcome)).not.toContain("SECRET");
  });

  it("reads a spec once for many chunks, and never takes another run's", async () => {
    const [one, other] = [fakeRun(), fakeRun({ jobs: 41 })];
    for (const [key, body] of other.store.objects) one.store.objects.set(key, body);
    let reads = 0;
    const store = withStore(one.store, (_, key) => {
      if (key.endsWith("/spec.json")) reads += 1;
    });
    const world = { ...one, store, kept: keptRunners() };
    for (const chunk of [one.chunk(0), other.chunk(0), one.chunk(1), other.chunk(1)]) {
      expect(await one.settle(work(chunk, world))).toMatchObject({ kind: "done" });
    }
    expect(reads).toBe(2);
  });

  it("forgets a spec that could not be read, and reads it again", async () => {
    const run = fakeRun();
    const world = { ...run, kept: keptRunners() };
    const spec = run.store.objects.get(specKey(run.plan.run))!;
    run.store.objects.delete(specKey(run.plan.run));
    expect(await run.settle(work(run.chunk(0), world))).toMatchObject({ kind: "failed", retryable: true });
    run.store.objects.set(specKey(run.plan.run), spec);
    expect(await run.settle(work(run.chunk(0), world))).toMatchObject({ kind: "done" });
  });
});

describe("a worker whose time runs low", () => {
  it("stores what it has done, and says from where on others are to go on", async () => {
    const run = fakeRun({ jobs: 1_000, chunk: 1_000, jobMs: 100 }); // 100 s
    const outcome = await run.settle(work(run.chunk(0), { ...run, deadlineMs: 70_000 }));
    expect(outcome).toMatchObject({ kind: "partial", failures: 0 });
    const { next } = outcome as { next: number };
    expect(next).toBeGreaterThan(550); // five seconds are kept for storing, and a piece and a half of 1.6 s
    expect([...rows(run).keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: next }, (_, job) => job));
    expect(run.time.ageMs).toBeLessThan(70_000);
  });

  it("does one piece at least, so that all is done some day", async () => {
    const run = fakeRun({ jobs: 640, chunk: 640, jobMs: 100 });
    expect(await run.settle(work(run.chunk(0), { ...run, deadlineMs: 1 }))).toMatchObject({
      kind: "partial",
      next: 10,
    });
  });

  it("leaves what was split to others, be it faster or slower than they", async () => {
    const run = fakeRun({ jobs: 16, chunk: 16, jobMs: 100 });
    await seal(
      run.plan.run,
      { first: 0, count: 16 },
      await run.runner(run.store.objects.get(specKey(run.plan.run))!),
      run.store,
    );
    expect(await run.settle(work(run.chunk(0), run))).toEqual({ kind: "partial", next: 0, failures: 0, computeMs: 0 });
    expect(rows(run).size).toBe(0);
  });

  it("that finds the whole chunk done meanwhile takes that", async () => {
    const run = fakeRun({ jobs: 16, chunk: 16, jobMs: 100 });
    const slow = work(run.chunk(0), { ...run, deadlineMs: 2_000 });
    await run.settle(work(run.chunk(0), { ...run, runner: stubRunner({ compute: () => run.time.sleep(1) }) }));
    expect(await run.settle(slow)).toMatchObject({ kind: "done" });
    expect(rows(run).size).toBe(16);
  });

  it("that finds a half done meanwhile doesn't write into it", async () => {
    const run = fakeRun({ jobs: 16, chunk: 16, jobMs: 100 });
    const runner = await run.runner(run.store.objects.get(specKey(run.plan.run))!);
    await seal(run.plan.run, { first: 0, count: 16 }, runner, run.store);
    const right = { run: run.plan.run, index: 0, first: 8, count: 8, attempt: 1 };
    await run.settle(work(right, run));
    // It began before the chunk was split: the store looks to it as it did then.
    const store = withStore(run.store, () => undefined);
    let looks = 0;
    const blind = {
      ...store,
      get: async (key: string) => (key.endsWith("-16.parquet") && looks++ === 0 ? undefined : store.get(key)),
    };
    const outcome = await run.settle(work(run.chunk(0), { ...run, store: blind, deadlineMs: 1_700 }));
    expect(outcome).toMatchObject({ kind: "partial", next: 16 });
    expect(rows(run).size).toBe(16); // `rows` sees to it that none is there twice
  });
});

describe("what is there already", () => {
  it("may be the row of a job that ended its workers: a worker that comes back after all accepts it", async () => {
    const run = fakeRun({ jobs: 1, chunk: 1 });
    const runner = await run.runner(run.store.objects.get(specKey(run.plan.run))!);
    const late = work(run.chunk(0), run);
    await run.settle(run.time.sleep(5)); // it computes
    run.store.objects.set(partKey(run.plan.run, { first: 0, count: 1 }), runner.failed(0, KILLED));
    expect(await run.settle(late)).toMatchObject({ kind: "done", failures: 1 });
    expect(rows(run).get(0)).not.toBe(rowOf(run.spec, 0));
  });

  it.each([
    ["with a bit turned over", (bytes: Uint8Array) => bytes.map((byte, at) => (at === 100 ? byte ^ 4 : byte))],
    ["cut off", (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
    ["empty", () => new Uint8Array()],
  ])("is computed again if it is %s", async (_what, spoil) => {
    const run = fakeRun();
    await run.settle(work(run.chunk(0), run));
    const key = partKey(run.plan.run, { first: 0, count: 10 });
    const whole = run.store.objects.get(key)!;
    run.store.objects.set(key, spoil(whole));
    expect(await run.settle(work(run.chunk(0), run))).toMatchObject({ kind: "done" });
    expect(run.store.objects.get(key)).toEqual(whole);
  });

  it("is the mark of a split again if it was one and is damaged: its halves have the rows", async () => {
    const run = fakeRun();
    const runner = await run.runner(run.store.objects.get(specKey(run.plan.run))!);
    await seal(run.plan.run, { first: 0, count: 10 }, runner, run.store);
    const key = partKey(run.plan.run, { first: 0, count: 10 });
    run.store.objects.set(key, new Uint8Array([1]));
    expect(await run.settle(work(run.chunk(0), run))).toMatchObject({ kind: "partial", next: 0 });
    expect(run.store.objects.get(key)).toEqual(runner.seal({ first: 0, count: 10 }));
  });

  it("that the store refuses for good, as on a full disk, is not tried again, and says so", async () => {
    const run = fakeRun();
    const what = { code: "disk-full", place: "out/parts/x", what: "the disk is full (ENOSPC)", remedy: "Make room." };
    const store = withStore(run.store, (operation) => {
      if (operation === "put") throw new UserError(what);
    });
    const reason = "out/parts/x: the disk is full (ENOSPC). Make room.";
    expect(await run.settle(work(run.chunk(0), { ...run, store }))).toEqual({
      ...{ kind: "failed", retryable: false, reason },
    });
  });
});
