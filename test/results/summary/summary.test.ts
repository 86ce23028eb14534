import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableOf } from "../../../lib/results/part/table-of.js";
import { finishSummary, readFinished } from "../../../lib/results/summary/finish.js";
import type { PartSummary } from "../../../lib/results/summary/part-summary.js";
import { mergeSummaries, summarize } from "../../../lib/results/summary/summary.js";
import { readSummary, summaryBytes } from "../../../lib/results/summary/summary-bytes.js";
import type { SummarySpec } from "../../../lib/results/summary/wishes.js";
import type { Table } from "../../../lib/results/table.js";
import { normals, rowsOf, SCAN } from "../tables.js";

const fails = (job: number) => job % 97 === 5;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A table of one input `x` and one output `y` from pairs, jobs 0, 1, ... */
function pairs(rows: readonly (readonly [number, number])[]): Table {
  const sweep = {
    inputs: [{ name: "x", unit: "m" }],
    outputs: [{ name: "y", unit: "W", complex: false, shape: [], axes: [] }],
  };
  const values = Float64Array.from(rows, ([x]) => x);
  return tableOf(sweep, 0, rows.length, {
    values,
    outputs: [Float64Array.from(rows, ([, y]) => y)],
    errors: new Map(),
  });
}

function finish(summary: PartSummary, spec: SummarySpec = {}) {
  return readFinished(finishSummary(summary, spec, "run"));
}

/** Some consecutive rows of a table. */
function slice(table: Table, from: number, to: number): Table {
  const data = table.data.map((column, index) => {
    if (table.columns[index]!.role === "axis") return column;
    const width = table.count === 0 ? 0 : column.length / table.count;
    return column.slice(from * width, to * width);
  });
  return { ...table, first: table.first + from, count: to - from, data };
}

describe("a summary", () => {
  it("has the same bytes from any chunks, merged in any order", () => {
    const table = rowsOf(0, 400, fails);
    const whole = text(summaryBytes(summarize(table, {})));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 399 }), { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (cuts, chance) => {
          const ends = [...cuts.sort((a, b) => a - b), 400];
          const parts = ends.map((end, index) => summarize(slice(table, ends[index - 1] ?? 0, end), {}));
          while (parts.length > 1) {
            const [one] = parts.splice(chance.next().value % parts.length, 1);
            const at = chance.next().value % parts.length;
            const read = readSummary(summaryBytes(one!)); // through its bytes, as reducing does
            parts[at] = mergeSummaries(parts[at]!, read);
          }
          expect(text(summaryBytes(parts[0]!))).toBe(whole);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("has the same bytes from any numbers, however cut", () => {
    const number = fc.double({ noDefaultInfinity: false });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 50 }), fc.nat(), (rows, cut) => {
        const table = pairs(rows);
        const at = cut % rows.length;
        const [head, tail] = [summarize(slice(table, 0, at), {}), summarize(slice(table, at, rows.length), {})];
        const whole = text(summaryBytes(summarize(table, {})));
        expect(text(summaryBytes(mergeSummaries(head, tail)))).toBe(whole);
        expect(text(summaryBytes(mergeSummaries(tail, head)))).toBe(whole);
      }),
    );
  });

  it("says what plain formulas say", () => {
    const next = normals(11);
    const rows = Array.from({ length: 2000 }, () => {
      const x = next();
      return [x, 3 + x * x + 0.1 * next()] as const;
    });
    const { outputs, covariance } = finish(summarize(pairs(rows), {}));
    const y = rows.map((row) => row[1]);
    const n = y.length;
    const mean = (of: readonly number[]) => of.reduce((a, b) => a + b) / of.length;
    const about = (power: number) => mean(y.map((value) => (value - mean(y)) ** power));
    const found = outputs[0]!.statistics!;
    // The plain formulas round at each step: 2,000 steps of half a bit, seldom all one way.
    expect(found.mean).toBeCloseTo(mean(y), 12);
    expect(found.variance).toBeCloseTo((about(2) * n) / (n - 1), 12);
    expect(found.sd).toBeCloseTo(Math.sqrt((about(2) * n) / (n - 1)), 12);
    expect(found.skew).toBeCloseTo(((about(3) / about(2) ** 1.5) * Math.sqrt(n * (n - 1))) / (n - 2), 10);
    expect(found.min).toEqual({ value: Math.min(...y), job: y.indexOf(Math.min(...y)) });
    expect(found.max).toEqual({ value: Math.max(...y), job: y.indexOf(Math.max(...y)) });
    const x = rows.map((row) => row[0]);
    const both = (mean(rows.map(([a, b]) => (a - mean(x)) * (b - mean(y)))) * n) / (n - 1);
    expect(covariance!.variables.map((variable) => variable.name)).toEqual(["y", "x"]);
    expect(covariance!.covariance[1]![0]).toBeCloseTo(both, 12);
    expect(covariance!.correlation[0]![0]).toBe(1);
  });

  it("does not lose a small spread about a large mean", () => {
    const rows = Array.from({ length: 100 }, (_, n) => [n, 2 ** 45 + n / 128] as const);
    const { statistics } = finish(summarize(pairs(rows), {})).outputs[0]!;
    // Of 0, 1, ..., n - 1 the sample's variance is n (n + 1) / 12; all numbers here are exact in doubles.
    expect(statistics!.variance).toBe((100 * 101) / 12 / 128 ** 2);
    expect(statistics!.skew).toBe(0);
  });

  it("counts what is not finite apart, and leaves failed jobs out", () => {
    const rows = [
      [1, 2],
      [2, Number.POSITIVE_INFINITY],
      [3, Number.NaN],
      [4, 5],
    ] as const;
    const { outputs, inputs, covariance } = finish(summarize(pairs(rows), {}));
    expect(outputs[0]!.statistics).toMatchObject({ count: 2, notFinite: 2, mean: 3.5 });
    expect(inputs[0]!.statistics).toMatchObject({ count: 4, notFinite: 0, mean: 2.5 });
    expect(covariance!.count).toBe(2);
    const failing = finish(summarize(rowsOf(0, 200, fails), {}));
    expect(failing.failures).toEqual({
      count: 3,
      first: [5, 102, 199].map((job) => ({ job, error: `singular at job ${job}` })),
    });
    expect(failing.outputs[0]!.statistics).toMatchObject({ count: 197, notFinite: 0 });
  });

  it("names the lowest of the jobs that are equally extreme", () => {
    const rows = [3, 1, 7, 1, 7].map((y) => [0, y] as const);
    const { statistics } = finish(summarize(pairs(rows), {})).outputs[0]!;
    expect(statistics).toMatchObject({ min: { value: 1, job: 1 }, max: { value: 7, job: 2 } });
  });

  it("has statistics of each element of an array, and of the parts of complex numbers", () => {
    const spec = { reduce: { quantiles: [0.5] } };
    const { outputs } = finish(summarize(rowsOf(0, 300), spec), spec);
    expect(outputs.map(({ name, part }) => (part === undefined ? name : `${name}.${part}`))).toEqual([
      "P", "field.re", "field.im", "field.abs", "scan", "transfer.re", "transfer.im", "transfer.abs",
    ]); // biome-ignore format: one line
    const scan = outputs[4]!;
    expect(scan).toMatchObject({ unit: "W", shape: [5], axes: [{ values: SCAN }] });
    const { mean, sd, min, max, quantiles, count } = scan.elements!;
    expect(count).toEqual([300, 300, 300, 300, 300]);
    expect(mean[4]! - mean[0]!).toBeCloseTo(0.018, 12);
    expect(sd[0]).toBeCloseTo(0.1, 1);
    expect(quantiles[0]!.p).toBe(0.5);
    expect(quantiles[0]!.values[0]).toBeGreaterThan(min[0]!);
    expect(quantiles[0]!.values[0]).toBeLessThan(max[0]!);
  });

  it("holds what the spec asks for, and no more", () => {
    const reduce = {
      statistics: ["mean"],
      quantiles: [0.5],
      outputs: { y: { histogram: { bins: 2, from: 0, to: 4 } } },
    } as const;
    const rows = [
      [0, -1],
      [1, 0],
      [2, 1.5],
      [3, 2],
      [4, 4],
      [5, 9],
    ] as const;
    const summary = finish(summarize(pairs(rows), { reduce }), { reduce });
    expect(summary.covariance).toBeUndefined();
    const { statistics } = summary.outputs[0]!;
    expect(Object.keys(statistics!)).toEqual(["count", "notFinite", "mean", "quantiles", "histogram"]);
    expect(statistics!.histogram).toEqual({ edges: [0, 2, 4], counts: [2, 2], below: 1, above: 1 });
    expect(statistics!.quantiles.map(({ p }) => p)).toEqual([0.5]);
  });

  it("can be of no jobs at all", () => {
    const { outputs, jobs } = finish(summarize(pairs([]), {}));
    expect(jobs).toBe(0);
    expect(outputs[0]!.statistics).toMatchObject({ count: 0, mean: null, variance: null, min: null, histogram: null });
    const some = summarize(pairs([[1, 2]]), {});
    expect(text(summaryBytes(mergeSummaries(summarize(pairs([]), {}), some)))).toBe(text(summaryBytes(some)));
  });
});
