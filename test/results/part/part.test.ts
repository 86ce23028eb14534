import { describe, expect, it } from "vitest";
import { readPart, readPartMeta, readPartSummary, readSampledRows, writePart } from "../../../lib/results/part/part.js";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { sampleRows } from "../../../lib/results/part/sampled-rows.js";
import { summarize } from "../../../lib/results/summary/summary.js";
import { summaryBytes } from "../../../lib/results/summary/summary-bytes.js";
import { rowsOf } from "../tables.js";

const ORIGIN = { run: "0123456789abcdef0123456789abcdef", specSha256: "f".repeat(64), spec: {}, engine: "1.2.3" };
const fails = (job: number) => job % 7 === 3;

describe("a part", () => {
  it("holds a table and gives it back", async () => {
    const table = rowsOf(1000, 300, fails);
    const { table: read, meta } = await readPart(writePart(table, ORIGIN));
    expect(read).toEqual(table);
    expect(meta).toMatchObject({ form: 2, first: 1000, count: 300, failures: 43, run: ORIGIN.run });
  });

  it("has the same bytes each time", () => {
    expect(writePart(rowsOf(5, 100, fails), ORIGIN)).toEqual(writePart(rowsOf(5, 100, fails), ORIGIN));
  });

  it("has its summary, or the numbers that it comes from, in few jobs and in many", () => {
    for (const count of [0, 1, 50, 1_500]) {
      const table = rowsOf(0, count, fails);
      const summary = readPartSummary(writePart(table, ORIGIN));
      expect(summaryBytes(summary), `${count} jobs`).toEqual(summaryBytes(summarize(table, {})));
    }
  });

  it("may have no rows", async () => {
    const empty = writePart(rowsOf(20, 0), ORIGIN);
    expect(readPartMeta(empty)).toMatchObject({ first: 20, count: 0, failures: 0 });
    expect((await readPart(empty)).table).toEqual(rowsOf(20, 0));
  });

  it("has the rows that a long run draws in its footer, and gives the same where they aren't there", async () => {
    for (const jobs of [400_000, 30_000]) {
      const table = rowsOf(1000, 300, fails);
      const sampled = sampledJobs({ jobs, vary: [], sampling: { kind: "random" } });
      const part = writePart(table, { ...ORIGIN, jobs, sampled });
      expect(await readSampledRows(part, sampled)).toEqual(sampleRows(table, sampled));
      expect(Buffer.from(part).includes("katfan.sample"), `${jobs} jobs`).toBe(jobs === 400_000);
    }
  });
});
