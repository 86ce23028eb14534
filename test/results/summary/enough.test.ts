import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enoughOf, type Judged } from "../../../lib/results/summary/enough.js";
import { finished } from "../../../lib/results/summary/finish.js";
import type { PartSummary } from "../../../lib/results/summary/part-summary.js";
import { wilson } from "../../../lib/results/summary/requirements.js";
import { mergeSummaries, summarize } from "../../../lib/results/summary/summary.js";
import { readSummary, summaryBytes } from "../../../lib/results/summary/summary-bytes.js";
import type { SummarySpec } from "../../../lib/results/summary/wishes.js";
import type { Column, Table } from "../../../lib/results/table.js";
import { checkpointsOf } from "../../../lib/sweep/checkpoints.js";
import type { StopCondition } from "../../../lib/sweep/spec/stop-fields.js";

const column = (name: string, rest: Partial<Column>): Column => {
  return { name, role: "output", type: "real", unit: "", shape: [], axes: [], ...rest };
};
const COLUMNS = [
  column("job", { role: "job" }),
  column("P", {}),
  column("field", { type: "complex" }),
  column("curve", { shape: [3] }),
  column("error", { role: "error", type: "text" }),
];
const MOST = 100_000;

/** In [0, 1): as good as random, by its index. */
function random(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** P and field's parts are even between 0 and 1, of the curve's three elements the last is as wide as ten. */
function tableOf(first: number, count: number, fails = (_: number) => false): Table {
  const jobs = Float64Array.from({ length: count }, (_, row) => first + row);
  const errors = Array.from(jobs, (job) => (fails(job) ? "no light" : null));
  const of = (job: number, value: number) => (fails(job) ? Number.NaN : value);
  const P = jobs.map((job) => of(job, random(job)));
  const field = [...jobs].flatMap((job) => [of(job, random(job)), of(job, random(job + MOST))]);
  const curve = [...jobs].flatMap((job) => [of(job, 1), of(job, random(job)), of(job, 10 * random(job))]);
  return {
    first,
    count,
    columns: COLUMNS,
    data: [jobs, P, Float64Array.from(field), Float64Array.from(curve), errors],
  };
}

const specOf = (...stop: StopCondition[]): SummarySpec => ({
  ...{ stop, jobs: MOST, require: { P: ["> 0.2"], curve: ["< 5"] } },
});

function judged(count: number, ...stop: StopCondition[]) {
  const spec = specOf(...stop);
  return enoughOf(summarize(tableOf(0, count), spec), spec)!;
}

const widthOf = ({ low, high }: Judged) => (high! - low!) / 2;

describe("whether enough is known", () => {
  it("of a yield is Wilson's interval, of all that is required or of one output", () => {
    const all = judged(2_000, { of: "yield", halfWidth: 0.025 });
    const met = Array.from({ length: 2_000 }, (_, job) => random(job)).filter((x) => x > 0.2 && x < 0.5).length;
    const { share, low, high } = wilson(met, 2_000);
    expect(all).toMatchObject({ jobs: 2_000, most: MOST, isReached: true });
    expect(all.conditions).toEqual([
      { of: "yield", estimate: share, low, high, halfWidth: (high - low) / 2, allowed: 0.025, isMet: true },
    ]);
    const one = judged(2_000, { of: "yield", halfWidth: 0.01, output: ["P"] });
    expect(one).toMatchObject({ isReached: false, conditions: [{ output: "P", isMet: false }] });
    expect(one.conditions[0]!.estimate).toBeCloseTo(0.8, 1);
  });

  it("of a mean is 1.96 standard errors, of complex outputs for each part, of an array for its worst element", () => {
    const { conditions } = judged(3_000, { of: "mean", halfWidth: 0.02 });
    expect(conditions.map(({ output, part, element }) => [output, part, element])).toEqual([
      ["P", undefined, undefined],
      ["field", "re", undefined],
      ["field", "im", undefined],
      ["field", "abs", undefined],
      ["curve", undefined, 2],
    ]);
    const usual = (1.959963984540054 * Math.sqrt(1 / 12)) / Math.sqrt(3_000);
    expect(conditions[0]!.halfWidth! / usual).toBeCloseTo(1, 1); // the sample's own deviation, to a few per cent
    expect(conditions[4]!.halfWidth! / conditions[0]!.halfWidth!).toBeCloseTo(10, 10);
    expect(conditions.map(({ isMet }) => isMet)).toEqual([true, true, true, true, false]);
  });

  it("of a quantile is between two values that many lie below, of any output", () => {
    const n = 4_000;
    const sorted = Float64Array.from({ length: n }, (_, job) => random(job)).sort();
    const { conditions } = judged(n, { of: "quantile", quantile: 0.1, halfWidth: 0.02, output: ["P", "curve"] });
    const half = 1.959963984540054 * Math.sqrt(n * 0.1 * 0.9);
    const [low, high] = [sorted[Math.floor(400 - half) - 1]!, sorted[Math.ceil(400 + half)]!];
    const [P, curve] = conditions;
    expect(P!.low!).toBeLessThanOrEqual(low);
    expect(P!.high!).toBeGreaterThanOrEqual(high);
    expect(widthOf(P!)).toBeLessThan(1.1 * ((high - low) / 2)); // cells of a grid are a few thousandths of all values
    expect(P!.isMet).toBe(true);
    expect(curve).toMatchObject({ output: "curve", element: 2, isMet: false });
    expect(curve!.estimate).toBeCloseTo(10 * sorted[400]!, 0);
  });

  it("may be asked for in per cent, and several conditions must all hold", () => {
    const [tight, wide]: StopCondition[] = [
      { of: "mean", halfWidth: "0.1%", output: ["P"] },
      { of: "mean", halfWidth: "5%", output: ["P"] },
    ];
    expect(judged(3_000, wide!)).toMatchObject({ isReached: true });
    expect(judged(3_000, wide!, tight!)).toMatchObject({ isReached: false });
  });

  it("is no before anything is known, or where too few jobs are left", () => {
    const spec = specOf({ of: "mean", halfWidth: 1 }, { of: "quantile", quantile: 0.5, halfWidth: 1 });
    const none = enoughOf(
      summarize(
        tableOf(0, 200, () => true),
        spec,
      ),
      spec,
    )!;
    expect(none.isReached).toBe(false);
    expect(new Set(none.conditions.map(({ halfWidth }) => halfWidth))).toEqual(new Set([null]));
    expect(judged(1, { of: "mean", halfWidth: 1 }).isReached).toBe(false);
    expect(judged(100, { of: "quantile", quantile: 0.001, halfWidth: 1 }).isReached).toBe(false);
    expect(judged(3_000, { of: "mean", halfWidth: 1, output: ["Q"] }).isReached).toBe(false);
  });

  it("doesn't depend on how the jobs were cut and merged, to the last bit", () => {
    const spec = specOf(
      { of: "yield", halfWidth: 0.01 },
      { of: "mean", halfWidth: "1%" },
      { of: "quantile", quantile: 0.3, halfWidth: 0.01 },
    );
    const fails = (job: number) => job % 7 === 3;
    const whole = enoughOf(summarize(tableOf(0, 1_500, fails), spec), spec);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 1_499 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, fc.boolean(), (inner, isBackwards) => {
        const ends = [0, ...inner.toSorted((a, b) => a - b), 1_500];
        const parts = ends.slice(1).map((end, at): PartSummary => {
          const from = ends[at]!;
          return readSummary(summaryBytes(summarize(tableOf(from, end - from, fails), spec)));
        });
        if (isBackwards) parts.reverse();
        expect(enoughOf(parts.reduce(mergeSummaries), spec)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("stands in the summary of a run that might have ended early, and of no other", () => {
    const spec = specOf({ of: "mean", halfWidth: 0.1 });
    expect(finished(summarize(tableOf(0, 300), spec), spec, "a").stop).toMatchObject({ jobs: 300, most: MOST });
    expect("stop" in finished(summarize(tableOf(0, 300), {}), {}, "a")).toBe(false);
  });
});

describe("the interval of a run that ended early", () => {
  it("holds what infinitely many jobs give nearly as often as that of one that didn't: in 94 of 100 runs", () => {
    const [yieldOf, runs] = [0.7, 2_000];
    let [held, index] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      let [met, jobs] = [0, 0];
      for (const checkpoint of checkpointsOf(20_000)) {
        for (; jobs < checkpoint; jobs += 1) if (random(index++) < yieldOf) met += 1;
        const { low, high } = wilson(met, jobs);
        if ((high - low) / 2 > 0.03 && jobs < 20_000) continue;
        if (low <= yieldOf && yieldOf <= high) held += 1;
        break;
      }
    }
    expect(held / runs).toBeGreaterThan(0.93);
    expect(held / runs).toBeLessThan(0.97);
  });
});
