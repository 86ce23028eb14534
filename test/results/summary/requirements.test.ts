import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reasonsOf } from "../../../lib/results/summary/failure-reasons.js";
import { finished } from "../../../lib/results/summary/finish.js";
import { countMet, wilson } from "../../../lib/results/summary/requirements.js";
import { mergeSummaries, summarize } from "../../../lib/results/summary/summary.js";
import { readSummary, summaryBytes } from "../../../lib/results/summary/summary-bytes.js";
import type { Column, Table } from "../../../lib/results/table.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { told } from "../../sweep/told.js";

const column = (name: string, rest: Partial<Column>): Column => {
  return { name, role: "output", type: "real", unit: "", shape: [], axes: [], ...rest };
};

/** An input, a number, a complex number and a curve of two points a job. */
function tableOf(first: number, count: number, fails: (job: number) => boolean): Table {
  const jobs = Float64Array.from({ length: count }, (_, row) => first + row);
  const errors = Array.from(jobs, (job) => (fails(job) ? `no light: ${job}` : null));
  const of = (value: number, job: number) => (fails(job) ? Number.NaN : value);
  const columns = [
    column("job", { role: "job" }),
    column("x", { role: "input" }),
    column("P", {}),
    column("field", { type: "complex" }),
    column("curve", { shape: [2] }),
    column("error", { role: "error", type: "text" }),
  ];
  const halves = [...jobs].flatMap((job) => [of(job, job), of(1, job)]);
  const data = [jobs, jobs.map((job) => job / 100), jobs.map((job) => of(job, job))];
  return { first, count, columns, data: [...data, Float64Array.from(halves), Float64Array.from(halves), errors] };
}

describe("what is required", () => {
  it("is counted of numbers, sizes of complex ones, and all numbers of a curve; who failed meets nothing", () => {
    const table = tableOf(0, 10, (job) => job === 9);
    const counts = countMet(table, { P: [">= 2", "< 8"], field: ["< 5"], curve: ["< 7", "> 0"] });
    // P: 2 to 7; |job + i| < 5: 0 to 4; curve of job and 1: 1 to 6.
    expect(counts).toEqual({ all: 3, each: [6, 5, 6], only: [1, 2, 0] });
  });

  it("comes to the same however the run was cut, as bytes too", () => {
    const spec = { require: { P: ["> 30"], curve: ["< 80"] } };
    const whole = summarize(
      tableOf(0, 100, (job) => job % 7 === 0),
      spec,
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (cut) => {
        const parts = [tableOf(0, cut, (job) => job % 7 === 0), tableOf(cut, 100 - cut, (job) => job % 7 === 0)];
        const [one, other] = parts.map((table) => readSummary(summaryBytes(summarize(table, spec))));
        expect(mergeSummaries(other!, one!).met).toEqual(whole.met);
      }),
      { numRuns: 20 },
    );
    const { yield: found } = finished(whole, spec, "0");
    expect(found).toMatchObject({ count: 42, share: 0.42, requirements: [{ output: "P" }, { output: "curve" }] });
  });

  it("has Wilson's interval", () => {
    // From R: binom::binom.confint(8, 10, methods = "wilson").
    expect(wilson(8, 10).low).toBeCloseTo(0.4901625, 6);
    expect(wilson(8, 10).high).toBeCloseTo(0.9433178, 6);
    expect(wilson(0, 100)).toMatchObject({ share: 0, low: 0 });
    expect(wilson(100, 100)).toMatchObject({ share: 1, high: 1 });
  });

  it("is part of the spec, with mistakes at their places", () => {
    const base = {
      model: "l L0 P=1\npd P L0.p1.o",
      jobs: 3,
      vary: { "L0.P": { kind: "normal", mean: 1, sigma: 0.1 } },
    };
    const spec = readSpec({ ...base, require: { P: "> 0.9" } });
    expect(spec.require).toEqual({ P: ["> 0.9"] });
    expect(readSpec(spec).require).toEqual(spec.require);
    expect(told({ ...base, require: { P: "about 3" } })).toMatchInlineSnapshot(
      `"require.P: "about 3" isn't one comparison with a number, as > 0.9 or <= 1e-3. Write one comparison with a number, as > 0.9 or <= 1e-3, and nothing else."`,
    );
    expect(told({ ...base, require: { P: ["> 3", 4] } })).toMatchInlineSnapshot(
      `"require.P[1]: 4 isn't a text. Write a text, in quotes where it looks like something else."`,
    );
  });
});

describe("inputs of jobs that failed", () => {
  it("are named where they lie in a stretch by themselves", () => {
    const table = tableOf(0, 200, (job) => job >= 150);
    const { failures } = finished(summarize(table, {}), {}, "0", reasonsOf(table));
    expect(failures.reasons![0]).toMatchObject({
      reason: "no light: …",
      count: 50,
      apart: [{ input: "x", from: 1.5, to: 1.99 }],
    });
    expect(failures.reasons![0]!.apart![0]!.share).toBeCloseTo(0.25, 2);
  });

  it("are not where they are spread over all, or chance might do it", () => {
    for (const fails of [(job: number) => job % 3 === 0, (job: number) => job === 7 || job === 9]) {
      const table = tableOf(0, 200, fails);
      expect(finished(summarize(table, {}), {}, "0", reasonsOf(table)).failures.reasons![0]!.apart).toBeUndefined();
    }
  });
});
