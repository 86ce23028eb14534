import { describe, expect, it } from "vitest";
import {
  finishSummary,
  mergeSummaries,
  readFinished,
  readSummary,
  summarize,
  summaryBytes,
} from "../../lib/results/summary.js";
import { rowsOf } from "./tables.js";

const fails = (job: number) => job % 97 === 5;

describe("a summary", () => {
  it("is the same from one table as from many", () => {
    const whole = summaryBytes(summarize(rowsOf(0, 500, fails), {}));
    const chunks = [];
    for (let first = 0; first < 500; first += 17)
      chunks.push(summarize(rowsOf(first, Math.min(17, 500 - first), fails), {}));
    const merged = chunks.reverse().reduce(mergeSummaries);
    expect(new TextDecoder().decode(summaryBytes(merged))).toEqual(new TextDecoder().decode(whole));
    expect(summaryBytes(readSummary(whole))).toEqual(whole);
  });
  it("ends as JSON", () => {
    const summary = readFinished(finishSummary(summarize(rowsOf(0, 500, fails), {}), {}, "run"));
    expect(summary.jobs).toBe(500);
    console.log(JSON.stringify(summary.outputs[0]!).slice(0, 1500));
  });
});
