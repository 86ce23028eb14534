import { describe, expect, it } from "vitest";
import { processorMs } from "../../lib/backends/clock.js";
import { type JobFacts, localChunk, localSeconds, threadsFor } from "../../lib/backends/local/local-run.js";
import { pilotOf } from "../../lib/backends/pilot.js";
import type { Clock } from "../../lib/fanout/ports.js";
import type { JobRange } from "../../lib/fanout/ranges.js";
import type { Runner } from "../../lib/fanout/runner.js";
import { planOf } from "../../lib/sweep/plan.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";

/** A runner whose first job takes `firstMs` more, as code is compiled, and each `jobMs`; a part 1 ms, and `rowMs` a row. */
function world({ jobMs, firstMs = 0, rowMs = 0 }: { jobMs: number; firstMs?: number; rowMs?: number }) {
  let [now, ran] = [0, 0];
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const runner: Runner = {
    run: "0".repeat(32),
    jobs(pieces, mayGoOn) {
      let count = 0;
      for (const piece of pieces) {
        if (count > 0 && !mayGoOn(piece.first)) break;
        now += piece.count * jobMs + (ran === 0 ? firstMs : 0);
        ran += piece.count;
        count += piece.count;
      }
      const part = (range: JobRange) => {
        now += 1 + range.count * rowMs;
        return { bytes: new Uint8Array(10 * range.count), failures: 0 };
      };
      return { count, part };
    },
    seal: () => new Uint8Array(),
    failed: () => new Uint8Array(),
    facts: () => ({ run: "", first: 0, count: 0, failures: 0 }),
  };
  return { runner, clock, ran: () => ran };
}

describe("a pilot", () => {
  it("measures a job without what compiling it costs once, and a row without what a part costs once", async () => {
    const { runner, clock } = world({ jobMs: 0.01, firstMs: 300, rowMs: 0.002 });
    const pilot = await pilotOf(runner, 1_000_000, clock.now);
    expect(pilot.jobMs).toBeCloseTo(0.012, 6);
    expect(pilot.jobBytes).toBe(10);
  });

  it("runs one job where a job takes long", async () => {
    const { runner, clock, ran } = world({ jobMs: 5_000 });
    expect(await pilotOf(runner, 100, clock.now)).toMatchObject({ jobs: 1, jobMs: 5_000 });
    expect(ran()).toBe(1);
  });

  it("takes no job for a long one because the code of the first was compiled", async () => {
    const { runner, clock } = world({ jobMs: 100, firstMs: 1_500 });
    const { jobMs } = await pilotOf(runner, 500, clock.now);
    expect(jobMs).toBeCloseTo(100, 0);
    expect(localChunk(500, { jobMs, jobBytes: 100, tried: 2, failures: [] }, 2)).toBeGreaterThanOrEqual(20);
  });

  it("measures processor time, of which a busy machine takes no more", () => {
    const busy = () => {
      let sum = 0;
      for (let n = 0; n < 2e6; n++) sum += n % 7;
      return sum;
    };
    const before = processorMs();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    const waited = processorMs() - before;
    busy();
    expect(waited).toBeLessThan(100); // of 200 ms; the rest is what other threads of the process do
    expect(processorMs() - before).toBeGreaterThan(waited);
  });

  it("runs all that is left if that is little, and no more if it isn't", async () => {
    const little = world({ jobMs: 0.01, firstMs: 300 });
    expect(await pilotOf(little.runner, 15_000, little.clock.now)).toMatchObject({ jobs: 15_000 });
    const much = world({ jobMs: 0.01, firstMs: 300 });
    expect((await pilotOf(much.runner, 30_000, much.clock.now)).jobs).toBeLessThan(10_000);
    const one = world({ jobMs: 0.01, firstMs: 4_000 }); // what the first one took says nothing of the others
    expect(await pilotOf(one.runner, 15_000, one.clock.now)).toMatchObject({ jobs: 1 });
  });

  it("doesn't run its jobs again for a chunk that it has run", async () => {
    const { runner, clock, ran } = world({ jobMs: 1 });
    const pilot = await pilotOf(runner, 1_000, clock.now);
    const before = ran();
    const again = await pilot.runner.jobs([{ first: 2, count: 5 }], () => true);
    expect([again.count, ran(), again.tookMs]).toEqual([5, before, 5]); // as long as they took, for the log
    await pilot.runner.jobs([{ first: 500, count: 5 }], () => true);
    expect(ran()).toBe(before + 5);
  });
});

const spec = (jobs: number) => readSpec({ model: "l L P=1\npd P L.p1.o\n", vary: {}, jobs });
const facts = (jobMs: number, tame = true): JobFacts => ({
  ...{ jobMs, jobBytes: 20, tried: 1, failures: [], pilot: undefined },
  codeOutputs: tame ? undefined : [],
  loader: () => Promise.reject(new Error("not asked for")),
});

describe("workers", () => {
  it("are not started where one thread is done first", () => {
    expect(threadsFor(planOf(spec(10_000), 1_000), facts(0.001), undefined)).toBe(0);
  });

  it("are started where they pay, and no more than there are chunks", () => {
    expect(threadsFor(planOf(spec(10_000), 1_000), facts(10), 8)).toBe(8);
    expect(threadsFor(planOf(spec(10_000), 5_000), facts(10), 8)).toBe(2);
  });

  it("are as many as a user asks for, but one is the main thread", () => {
    expect(threadsFor(planOf(spec(10_000), 1_000), facts(0.001), 4)).toBe(4);
    expect(threadsFor(planOf(spec(10_000), 1_000), facts(0.001), 1)).toBe(0);
  });

  it("run what would keep the main thread from hearing Ctrl-C, and the user's own code", () => {
    expect(threadsFor(planOf(spec(10_000), 10_000), facts(10), 1)).toBe(1);
    expect(threadsFor(planOf(spec(10_000), 1_000), facts(0.001, false), 1)).toBe(1);
  });
});

describe("a chunk", () => {
  it("takes two seconds at most, as far as jobs can be told apart", () => {
    for (const jobMs of [0.001, 0.1, 10, 5_000]) {
      const chunk = localChunk(1_000_000, facts(jobMs), 2);
      expect(chunk * jobMs).toBeLessThanOrEqual(Math.max(2_000, jobMs));
    }
  });

  it("makes a run's time foreseeable", () => {
    const plan = planOf(spec(10_000), 1_000);
    expect(localSeconds(plan, facts(1), 0)).toBeCloseTo(10.05, 6); // 10,000 jobs of 1 ms, 10 parts of 5 ms
  });
});
