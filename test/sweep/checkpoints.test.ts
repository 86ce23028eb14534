import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkpointsOf, uncutChunk } from "../../lib/sweep/checkpoints.js";
import { furthest, planOf, rangeOf, upTo } from "../../lib/sweep/plan.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { MAX_CHUNKS, MAX_JOBS } from "../../lib/sweep/spec/limits.js";

const RAW = {
  model: "l LASER P=1\npd P LASER.p1.o",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  stop: { halfWidth: 0.01, of: "mean" },
};

const anyJobs = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }),
  fc.maxSafeInteger().filter((jobs) => jobs > 0),
);

describe("the checkpoints of a run that may end early", () => {
  it("of 100,000 jobs are 1,024 and then two, three, four, six, eight times as many, and so on", () => {
    const blocks = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96];
    expect(checkpointsOf(100_000)).toEqual([...blocks.map((count) => 1_024 * count), 100_000]);
  });

  it("ascend to the last job, never by more than half from the second on, and are few", () => {
    fc.assert(
      fc.property(anyJobs, (jobs) => {
        const found = checkpointsOf(jobs);
        expect(found.at(-1)).toBe(jobs);
        for (let at = 1; at < found.length; at += 1) {
          expect(found[at]).toBeGreaterThan(found[at - 1]!);
          if (at > 1) expect(found[at]! / found[at - 1]!).toBeLessThanOrEqual(1.5);
        }
        expect(found.length).toBeLessThan(50);
      }),
    );
  });

  it("are no edges within a chunk, of any size that is asked for, up to as many jobs as there may be", () => {
    fc.assert(
      fc.property(anyJobs, fc.integer({ min: 1, max: 100_000 }), (jobs, asked) => {
        const chunk = uncutChunk(asked, jobs);
        expect(chunk).toBeLessThanOrEqual(Math.max(asked, 1));
        for (const at of checkpointsOf(jobs).slice(0, -1)) expect(at % chunk).toBe(0);
      }),
    );
    expect(MAX_JOBS / uncutChunk(MAX_JOBS, MAX_JOBS)).toBeLessThanOrEqual(MAX_CHUNKS);
  });
});

describe("the plan of a run that may end early", () => {
  const plan = planOf(readSpec({ ...RAW, jobs: 100_000 }), 100);

  it("goes to the first checkpoint, and says how many jobs there may be", () => {
    expect(plan).toMatchObject({ jobs: 1_024, most: 100_000, chunk: 64, chunks: 16 });
    expect(furthest(plan)).toMatchObject({ jobs: 100_000, chunk: 64, chunks: 1_563 });
  });

  it("has the same chunks when it goes further", () => {
    for (const jobs of checkpointsOf(100_000)) {
      const later = upTo(plan, jobs);
      for (let index = 0; index < plan.chunks; index += 1) expect(rangeOf(later, index)).toEqual(rangeOf(plan, index));
      expect(rangeOf(later, later.chunks - 1)).toMatchObject({ first: (later.chunks - 1) * 64 });
    }
  });
});
