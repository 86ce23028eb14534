/** What sweeps take on Lambda, against hand-computed figures of AWS's prices and limits, and against what must hold. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LAMBDA, forecast, OVERHEAD_SECONDS, pricesFor } from "../../../lib/backends/lambda/lambda-plan.js";
import { invocationCost } from "../../../lib/fanout/orchestrator/cost.js";

const facts = { ...DEFAULT_LAMBDA, concurrency: 1_000 };
const work = (jobs: number, jobSeconds: number, chunk?: number) => ({ jobs, jobSeconds, jobBytes: 100, chunk });

describe("the forecast", () => {
  // Time and cost of the table; ours has at most 900 workers, writes a record beside each part, and counts orchestrator and reducer too.
  it.each([
    ["1e6 × 10 ms, k = 1,112", work(1e6, 0.01, 1_112), 900, 0.245, 19],
    ["1e5 × 1 s, k = 30", work(1e5, 1, 30), 3_334, 2.39, 127],
    ["1e9 × 0.1 ms, k = 1e5", work(1e9, 1e-4, 100_000), 10_000, 2.46, 113],
  ])("of %s is that of the reference", (_what, sweep, chunks, dollars, seconds) => {
    const found = forecast(sweep, facts);
    expect(found.chunks).toBe(chunks);
    expect(found.dollars / dollars).toBeGreaterThan(0.95);
    expect(found.dollars / dollars).toBeLessThan(1.25);
    expect(found.seconds / seconds).toBeGreaterThan(0.8);
    expect(found.seconds / seconds).toBeLessThan(1.8);
  });

  it("chooses chunks that are worth their overhead", () => {
    const found = forecast(work(1e7, 0.01), facts);
    expect(found.efficiency).toBeGreaterThanOrEqual(0.98);
    expect(found.chunk * 0.01).toBeLessThanOrEqual(30); // a tenth of a worker's time limit
  });

  it("says of ten thousand jobs of microseconds that they aren't worth a second worker", () => {
    const found = forecast(work(10_000, 1e-5), facts);
    expect(found.workers).toBeLessThanOrEqual(2);
    expect(found.dollars).toBeLessThan(0.001);
  });

  it("grows with the jobs, and never exceeds what is proved to be the most", () => {
    const jobs = fc.integer({ min: 1, max: 1e9 });
    const seconds = fc.double({ min: 1e-6, max: 5, noNaN: true });
    fc.assert(
      fc.property(jobs, seconds, fc.integer({ min: 1, max: 5_000 }), (count, jobSeconds, concurrency) => {
        const found = forecast(work(count, jobSeconds), { ...facts, concurrency });
        // A million chunks at most: beyond, chunks are longer than a worker may take, and are split on the way.
        fc.pre(found.chunk * jobSeconds < facts.workerTimeoutSeconds - 1);
        const more = forecast(work(2 * count, jobSeconds), { ...facts, concurrency });
        expect(more.dollars).toBeGreaterThanOrEqual(found.dollars * 0.999);
        const workersCost =
          found.chunks * invocationCost((found.chunk * jobSeconds + OVERHEAD_SECONDS) * 1e3, pricesFor(facts));
        expect(found.dollars).toBeGreaterThanOrEqual(workersCost * (1 - 1e-12));
        expect(found.dollarsAtMost).toBeGreaterThanOrEqual(workersCost * (1 - 1e-12)); // sums are rounded
        expect(found.workers).toBeLessThanOrEqual(Math.min(concurrency, found.chunks));
        expect(found.chunk).toBeLessThanOrEqual(count);
      }),
      { numRuns: 300 },
    );
  });

  it("is bounded by a cap: no more than it and what is under way when it is reached", () => {
    const { dollarsAtMost, workers } = forecast(work(1e9, 0.01), facts, 25);
    expect(dollarsAtMost).toBeCloseTo(25 + workers * invocationCost(300_000, pricesFor(facts)), 9);
  });
});
