import { describe, expect, it } from "vitest";
import { sweepMerger } from "../../../lib/fanout/reducer/sweep-merger.js";
import { partSummaryBytes } from "../../../lib/fanout/reducer/sweep-summary.js";
import { sweepRunner } from "../../../lib/fanout/worker/sweep-runner.js";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../../lib/sweep/spec/run-id.js";

const LASER = "l LASER P=1\nm M R=0.5 T=0.5\nlink(LASER, M)\npd P M.p2.o\nad field M.p1.o f=0";
const vary = { "M.phi": { kind: "normal", mean: 0, sigma: 1 }, "M.T": { kind: "uniform", from: 0.4, to: 0.52 } };

/** A part, and what its merger and who has put it make of it, as the merger's bytes. */
async function bothOf(model: string, count: number, jobs = 4_000) {
  const spec = readSpec({ model, vary, jobs });
  const merger = await sweepMerger()(specBytes(spec));
  const runner = await sweepRunner()(specBytes(spec));
  const { bytes } = (await runner.jobs([{ first: 0, count }], () => true)).part({ first: 0, count });
  const told = await partSummaryBytes(bytes, sampledJobs(spec));
  return { merger, read: merger.bytesOf(await merger.summaryOf(bytes)), told };
}

describe("what who has put a part tells of it", () => {
  it.each([
    ["numbers, some of whose jobs failed", LASER, 300],
    ["curves of many jobs", `${LASER}\nxaxis(M.phi, lin, 0, 90, 3)`, 1_100],
    ["a million jobs, of which few are drawn", LASER, 300, 1_000_000],
  ])("is what its merger reads of it: %s", async (_, model, count, jobs?: number) => {
    const { merger, read, told } = await bothOf(model, count, jobs);
    expect(merger.bytesOf(merger.read(told!))).toEqual(read);
  });

  it("is nothing where the rows of its curves take less room than their summary", async () => {
    expect((await bothOf(`${LASER}\nxaxis(M.phi, lin, 0, 90, 3)`, 300)).told).toBe(undefined);
  });
});
