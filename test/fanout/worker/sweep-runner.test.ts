import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../lib/backends/clock.js";
import { partsPrefix, summaryKey } from "../../../lib/fanout/keys.js";
import type { Store } from "../../../lib/fanout/ports.js";
import { endOf, piecesOf } from "../../../lib/fanout/ranges.js";
import { KILLED } from "../../../lib/fanout/reasons.js";
import { reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import { sweepMerger } from "../../../lib/fanout/reducer/sweep-merger.js";
import type { Runner } from "../../../lib/fanout/runner.js";
import { submit } from "../../../lib/fanout/submit.js";
import { isOverwritten } from "../../../lib/fanout/worker/part-room.js";
import { factsOf, sweepRunner } from "../../../lib/fanout/worker/sweep-runner.js";
import { seal, work } from "../../../lib/fanout/worker/work.js";
import { readPart } from "../../../lib/results/part/part.js";
import { fileStore } from "../../../lib/stores/files.js";
import { memoryStore } from "../../../lib/stores/memory.js";
import { planOf, rangeOf } from "../../../lib/sweep/plan.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../../lib/sweep/spec/run-id.js";

const spec = readSpec({
  model: "l LASER P=1\npd P LASER.p1.o\nad A LASER.p1.o f=0",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 200,
});
const run = planOf(spec, 1).run;
const clock = systemClock();
const runner = sweepRunner();
let loaded: Runner;
let folder: string;

beforeAll(async () => {
  loaded = await runner(specBytes(spec));
  folder = await mkdtemp(path.join(tmpdir(), "katfan-runner-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs all chunks and reduces. */
async function whole(store: Store, chunk: number): Promise<void> {
  const plan = await submit(planOf(spec, chunk), specBytes(spec), store);
  for (let index = 0; index < plan.chunks; index += 1) {
    const outcome = await work(
      { run, index, ...rangeOf(plan, index), attempt: 1 },
      { store, clock, runner: async () => loaded },
    );
    expect(outcome).toMatchObject({ kind: "done" });
  }
  expect(await reduceRun(run, { store, merger: sweepMerger() })).toEqual({ kind: "done", jobs: 200, failures: 0 });
}

/** All values of all rows, in the order of the jobs. */
async function rows(store: Store): Promise<unknown[]> {
  const tables: unknown[] = [];
  for await (const key of store.list(partsPrefix(run))) {
    const { table } = await readPart((await store.get(key))!);
    for (let row = 0; row < table.count; row += 1) {
      tables.push(
        table.columns.map((column, index) => {
          const width = column.type === "complex" ? 2 : 1;
          return [...table.data[index]!.slice(row * width, (row + 1) * width)];
        }),
      );
    }
  }
  return tables;
}

describe("chunks one after the other", () => {
  it("have the same parts where their numbers are written over those of the one before, failed jobs among them", async () => {
    const raw = {
      model: "l LASER P=1\nm M R=0.5 T=0.5\nlink(LASER, M)\npd P M.p2.o\nad A M.p1.o f=0\nxaxis(LASER.P, lin, 1, 2, 3)",
      vary: { "M.T": { kind: "uniform", from: 0.4, to: 0.52 }, "M.phi": { kind: "normal", mean: 0, sigma: 1 } },
      jobs: 200,
    };
    const bytes = specBytes(readSpec(raw));
    const [fresh, reusing] = await Promise.all([sweepRunner()(bytes), sweepRunner({}, "numbers")(bytes)]);
    let failures = 0;
    for (const [first, count] of [
      [0, 50],
      [50, 60],
      [110, 1],
      [111, 60],
      [171, 29],
      [0, 200],
    ] as const) {
      const partOf = async ({ jobs }: Runner) => (await jobs([{ first, count }], () => true)).part({ first, count });
      const [one, other] = [await partOf(fresh), await partOf(reusing)];
      expect(other.sha256).toBe(one.sha256);
      failures += one.failures;
    }
    expect(failures).toBeGreaterThan(10);
  });
});

describe("a part that lies where the one before lay", () => {
  const raw = {
    model: "l LASER P=1\nm M R=0.5 T=0.5\nlink(LASER, M)\npd P M.p2.o\nad A M.p1.o f=0",
    vary: { "M.T": { kind: "uniform", from: 0.4, to: 0.52 }, "M.phi": { kind: "normal", mean: 0, sigma: 1 } },
    jobs: 9_000,
  };
  const partOf = async ({ jobs }: Runner, first: number, count: number) =>
    (await jobs([{ first, count }], () => true)).part({ first, count });

  it("has the bytes of a new one, whether it is longer or shorter, and is known as one that won't stay", async () => {
    const bytes = specBytes(readSpec(raw));
    const [fresh, reusing] = await Promise.all([sweepRunner()(bytes), sweepRunner({}, "numbers and part")(bytes)]);
    const buffers = new Set<ArrayBufferLike>();
    for (const [first, count] of [
      [0, 5_000],
      [5_000, 3_000],
      [8_000, 1],
      [0, 4_999],
    ] as const) {
      const [one, other] = [await partOf(fresh, first, count), await partOf(reusing, first, count)];
      expect(Buffer.compare(one.bytes, other.bytes), `${count} jobs from ${first}`).toBe(0);
      expect(other.failures).toBe(one.failures);
      expect([isOverwritten(one.bytes), isOverwritten(other.bytes)]).toEqual([false, true]);
      buffers.add(other.bytes.buffer);
    }
    expect(buffers.size).toBe(1);
  });

  it("begins with what a pilot ran of its jobs, failed ones among them, as if it had run them itself", async () => {
    const bytes = specBytes(readSpec(raw));
    const [fresh, piloted] = await Promise.all([sweepRunner()(bytes), sweepRunner({}, "numbers and part")(bytes)]);
    const ran = await piloted.jobs(piecesOf({ first: 0, count: 4_096 }, 5), (next) => next < 3_000, true);
    expect(ran.count).toBe(3_072);
    const begun = ran.part({ first: 0, count: 3_000 });
    for (const count of [2_000, 5_000, 5_000]) {
      const [one, other] = [await partOf(fresh, 0, count), await partOf(piloted, 0, count)];
      expect(other.sha256, `${count} jobs`).toBe(one.sha256);
      expect(one.failures).toBeGreaterThan(100);
    }
    expect((await partOf(fresh, 0, 3_000)).sha256).toBe(begun.sha256);
  });

  it("isn't made where outputs are arrays: their numbers are summed up later", async () => {
    const scans = { ...raw, model: `${raw.model}\nxaxis(LASER.P, lin, 1, 2, 3)` };
    const runner = await sweepRunner({}, "numbers and part")(specBytes(readSpec(scans)));
    expect(isOverwritten((await partOf(runner, 0, 10)).bytes)).toBe(false);
  });
});

describe("a sweep", () => {
  it("has the same rows and the same summary, to the bit, in chunks of any size", async () => {
    const reference = memoryStore();
    await whole(reference, 200);
    const expected = await rows(reference);
    expect(expected).toHaveLength(200);
    for (const chunk of [1, 17, 64, 199]) {
      const store = memoryStore();
      await whole(store, chunk);
      expect(store.objects.get(summaryKey(run)), `chunks of ${chunk}`).toEqual(reference.objects.get(summaryKey(run)));
      expect(await rows(store), `chunks of ${chunk}`).toEqual(expected);
    }
  });

  it("has the same part whether its jobs were run at once or in pieces, whole or cut out", async () => {
    const range = { first: 32, count: 64 };
    const [atOnce, inPieces] = [
      await loaded.jobs([range], () => true),
      await loaded.jobs(piecesOf(range, 6), () => true),
    ];
    expect(inPieces.part(range)).toEqual(atOnce.part(range));
    const cut = { first: 48, count: 16 };
    const alone = await loaded.jobs([cut], () => true);
    expect(inPieces.part(cut)).toEqual(alone.part(cut));
  });

  it("stops between two pieces when it is told to", async () => {
    const pieces = piecesOf({ first: 0, count: 64 }, 3);
    const ran = await loaded.jobs(pieces, (next) => next < 24);
    expect(ran.count).toBe(24);
  });
});

describe("parts, as they lie in their folder", () => {
  it("are one table for DuckDB, though a chunk was split and a job ended its workers", async () => {
    const store = fileStore(folder);
    const plan = await submit(planOf(spec, 100), specBytes(spec), store);
    const world = { store, clock, runner: async () => loaded };
    await work({ run, index: 0, ...rangeOf(plan, 0), attempt: 1 }, world);
    for (const range of [
      { first: 100, count: 100 },
      { first: 150, count: 50 },
    ])
      await seal(run, range, loaded, store);
    for (const range of [
      { first: 100, count: 50 },
      { first: 150, count: 25 },
    ])
      await work({ run, index: 1, ...range, attempt: 1 }, world);
    for (let first = 175; first < 200; first += 1) {
      const one = { first, count: 1 };
      if (first !== 180) await work({ run, index: 1, ...one, attempt: 1 }, world);
    }
    await store.put(`${partsPrefix(run)}0000000000000180-1.parquet`, loaded.failed(180, KILLED));
    const connection = await (await DuckDBInstance.create()).connect();
    const query = `select count(*)::int, count(distinct job)::int, count("LASER.P")::int, count(P)::int, max(error)
      from '${folder}/${partsPrefix(run)}*.parquet'`;
    const [found] = await (await connection.runAndReadAll(query)).getRowsJson();
    expect(found).toEqual([200, 200, 200, 199, KILLED]); // the failed one has its input, and no output
    connection.closeSync();
  });

  it("of a range that was split say that they have no rows", () => {
    expect(factsOf(loaded.seal({ first: 100, count: 100 }))).toMatchObject({ run, first: 100, count: 0, failures: 0 });
  });

  it("of a job that ended its workers have the input that it had", async () => {
    const { table } = await readPart(loaded.failed(180, KILLED));
    const { table: real } = await readPart(
      (await loaded.jobs([{ first: 180, count: 1 }], () => true)).part({ first: 180, count: 1 }).bytes,
    );
    const input = table.columns.findIndex(({ name }) => name === "LASER.P");
    expect(table.data[input]).toEqual(real.data[input]);
    expect(factsOf(loaded.failed(180, KILLED))).toMatchObject({ count: 1, failures: 1 });
  });

  it("are refused with any bit turned over that a reader looks at, and any that none does", async () => {
    const { bytes } = (await loaded.jobs([{ first: 0, count: 20 }], () => true)).part({ first: 0, count: 20 });
    for (let bit = 0; bit < 8 * bytes.length; bit += 97) {
      const spoilt = Uint8Array.from(bytes);
      spoilt[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => factsOf(spoilt), `bit ${bit}`).toThrow("checksum");
    }
    expect(endOf(factsOf(bytes))).toBe(20);
  });
});

describe("a run that is submitted", () => {
  it("twice is one, and keeps its first plan", async () => {
    const store = memoryStore();
    const first = await submit(planOf(spec, 10), specBytes(spec), store);
    expect(await submit(planOf(spec, 50), specBytes(spec), store)).toEqual(first);
  });

  it("with another spec under the same id is refused", async () => {
    const store = memoryStore();
    await submit(planOf(spec, 10), specBytes(spec), store);
    await expect(submit(planOf(spec, 10), new Uint8Array([1]), store)).rejects.toThrow("has another spec");
  });
});
