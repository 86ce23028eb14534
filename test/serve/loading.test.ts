/** Rows from parts: jobs that failed, complex numbers, parts that are damaged, runs that are larger than memory. */
import { describe, expect, it } from "vitest";
import { type Manifest, NotAsNamed } from "../../lib/fanout/manifest.js";
import { writePart } from "../../lib/results/part/part.js";
import type { Column, Table } from "../../lib/results/table.js";
import { loadedRows } from "../../lib/serve/loading.js";
import { sha256Of } from "../../lib/sha256.js";
import { memoryStore } from "../../lib/stores/memory.js";

const RUN = "a".repeat(32);
const plain = { shape: [], axes: [] };
const COLUMNS: readonly Column[] = [
  { name: "job", role: "job", type: "real", unit: "", ...plain },
  { name: "m1.T", role: "input", type: "real", unit: "", ...plain },
  { name: "P", role: "output", type: "real", unit: "W", ...plain },
  { name: "field", role: "output", type: "complex", unit: "", ...plain },
  { name: "scan", role: "output", type: "real", unit: "W", shape: [3], axes: [] },
  { name: "error", role: "error", type: "text", unit: "", ...plain },
];

/** Jobs whose input is their index; every so manieth fails. */
function tableOf(first: number, count: number, failing: number): Table {
  const jobs = Array.from({ length: count }, (_, at) => first + at);
  const failed = (job: number) => failing > 0 && job % failing === 0;
  const numbers = (of: (job: number) => readonly number[]) =>
    Float64Array.from(jobs.flatMap((job) => of(job).map((value) => (failed(job) ? Number.NaN : value))));
  const data = [
    Float64Array.from(jobs),
    Float64Array.from(jobs, (job) => job / 10),
    numbers((job) => [2 * job]),
    numbers((job) => [3 * job, -4 * job]),
    numbers((job) => [job, job, job]),
    jobs.map((job) => (failed(job) ? "it doesn't converge" : null)),
  ];
  return { first, count, columns: COLUMNS, data };
}

async function stored(parts: number, each: number, failing = 0) {
  const store = memoryStore();
  const named = [];
  for (let part = 0; part < parts; part++) {
    const table = tableOf(part * each, each, failing);
    const bytes = writePart(table, { run: RUN, specSha256: "0".repeat(64), spec: {} });
    const key = `parts/${String(part * each).padStart(16, "0")}-${each}.parquet`;
    await store.put(`runs/${RUN}/${key}`, bytes);
    const failures = (table.data[5] as readonly (string | null)[]).filter((error) => error !== null).length;
    named.push({ key, sha256: sha256Of(bytes), first: part * each, count: each, failures });
  }
  const manifest = { run: RUN, jobs: parts * each, parts: named } as unknown as Manifest;
  return { manifest, store };
}

const loading = (store: ReturnType<typeof memoryStore>) => ({ run: RUN, store, breathe: async () => {} });

describe("the rows of a run", () => {
  it("are the single numbers of its jobs, complex ones by their parts; lists are left out", async () => {
    const { manifest, store } = await stored(3, 40);
    const rows = await loadedRows(manifest, loading(store));
    expect(rows.quantities.map(({ label }) => label)).toEqual(["m1.T", "P", "re field", "im field", "|field|"]);
    expect(rows.count).toBe(120);
    const [input, power, re, im, size] = await rows.numbers(rows.quantities);
    const last = (numbers: typeof input) => numbers!.base + numbers!.above[119]!;
    expect([last(power), last(re), last(im), last(size)]).toEqual([238, 357, -476, 595]);
    expect(last(input)).toBeCloseTo(11.9, 5);
    expect(power).toMatchObject({ least: 0, greatest: 238, leastPositive: 2, missing: 0 });
  });

  it("have no number where a job failed, and its inputs all the same", async () => {
    const { manifest, store } = await stored(2, 50, 7);
    const rows = await loadedRows(manifest, loading(store));
    const [input, power, , , size] = await rows.numbers(rows.quantities);
    expect([input!.missing, power!.missing, size!.missing]).toEqual([0, 15, 15]);
    expect(Number.isNaN(power!.above[49]!)).toBe(true);
    expect(power!.above[50]).toBe(100);
  });

  it("are read once for all quantities that are asked for together, and no more when they are asked for again", async () => {
    const { manifest, store } = await stored(4, 10);
    const read: number[] = [];
    const rows = await loadedRows(manifest, { ...loading(store), onPart: (count) => read.push(count) });
    await rows.numbers(rows.quantities.slice(0, 3));
    await rows.numbers(rows.quantities.slice(0, 2));
    expect(read).toEqual([10, 10, 10, 10]);
  });

  it("are those of evenly spread parts where all were too many", async () => {
    const { manifest, store } = await stored(10, 10);
    const rows = await loadedRows(manifest, { ...loading(store), mostRows: 35 });
    expect(rows.stretches).toEqual([0, 30, 60, 90].map((first, at) => ({ first, count: 10, row: 10 * at })));
    const [input] = await rows.numbers(rows.quantities);
    expect(input!.above[10]).toBe(3);
  });

  it("aren't taken from a part that isn't as it was written", async () => {
    const { manifest, store } = await stored(2, 10);
    const key = `runs/${RUN}/${manifest.parts![1]!.key}`;
    const bytes = (await store.get(key))!.slice();
    bytes[20]! ^= 1;
    await store.put(key, bytes);
    const rows = await loadedRows(manifest, loading(store));
    await expect(rows.numbers(rows.quantities)).rejects.toThrow(NotAsNamed);
  });
});
