import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget, budgetOf, retriesOf } from "../../../lib/fanout/orchestrator/budget.js";
import { costBound, invocationBound, invocationCost, LAMBDA_PRICES } from "../../../lib/fanout/orchestrator/cost.js";

describe("how often a chunk is tried again", () => {
  it("is 3 times of 333,000 chunks, 4 of 10 million, where one invocation in a thousand fails", () => {
    expect(retriesOf(333_000)).toBe(3);
    expect(retriesOf(1e7)).toBe(4);
  });

  it("leaves a run a chance of a millionth to fail by bad luck", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), (chunks) => {
        expect(chunks * 1e-3 ** (retriesOf(chunks) + 1)).toBeLessThanOrEqual(1e-6);
      }),
    );
  });

  it("has bounds of its own", () => {
    expect(retriesOf(1)).toBe(3);
    expect(retriesOf(1e15, 0.5)).toBe(8);
  });
});

describe("the budget of a run", () => {
  it("is a tenth of its chunks and ten", () => {
    const budget = new Budget(100);
    const taken = Array.from({ length: 25 }, () => budget.take("failures"));
    expect(taken.indexOf(false)).toBe(budgetOf(100)); // the 21st is one too many
  });

  it("has ten more for each orchestrator that shares it out, and no more: theirs come to the whole", () => {
    const shares = 12;
    const taken = Array.from({ length: shares }, () => new Budget(2_400 / shares)).map((budget) => {
      let count = 0;
      while (budget.take("failures")) count += 1;
      return count;
    });
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(budgetOf(2_400, shares)); // 240 and 120
    const limits = { ...{ prices: LAMBDA_PRICES, invocationMs: 300_000, concurrency: 9_000 }, orchestrators: shares };
    const more = costBound({ chunks: 2_400, chunk: 10 }, limits) / invocationCost(300_000, LAMBDA_PRICES);
    const less = invocationBound({ chunks: 2_400, chunk: 10 }, { ...limits, orchestrators: 1 });
    // Each may go one beyond its own, of failures, kills and second copies; all of these may be split; and 100 jobs, five deep.
    expect(more - less).toBeCloseTo((shares - 1) * (3 * 11 + 2 * 11 + 2 * 100 * 5), 6);
  });

  it("goes over to a successor", () => {
    const budget = new Budget(100);
    for (let failure = 0; failure < 15; failure += 1) budget.take("failures");
    const next = new Budget(100, budget.spent);
    expect(Array.from({ length: 6 }, () => next.take("failures"))).toEqual([true, true, true, true, true, false]);
  });

  it("lets a job that ends its workers be found among ten million", () => {
    const budget = new Budget(1);
    const oks = [budget.take("kills"), budget.take("kills")]; // the chunk, twice
    for (let level = 0; level < 24; level += 1) {
      oks.push(budget.take("kills"));
      budget.take("halvesDone"); // the other half is well
    }
    for (let alone = 0; alone < 3; alone += 1) oks.push(budget.take("kills"));
    expect(oks).not.toContain(false);
  });

  it("is soon over if splitting leads nowhere, as every half ends its worker", () => {
    const budget = new Budget(1);
    let kills = 0;
    while (budget.take("kills")) kills += 1;
    expect(kills).toBe(10);
  });
});

describe("money", () => {
  it("of a chunk of 30 s is what AWS lists: 1.77 GB for 30 s on arm64, a call, two puts, two gets", () => {
    const expected = 30 * (1.769 * (1_000 / 1_024)) * 1.33334e-5 + 2e-7 + 2 * 5e-6 + 2 * 4e-7;
    expect(invocationCost(30_000, LAMBDA_PRICES)).toBeCloseTo(expected, 12);
  });

  const limits = { prices: LAMBDA_PRICES, invocationMs: 300_000, concurrency: 1_000 };

  it("that a launch can cost is at least that of its chunks, and grows with them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (chunks, chunk) => {
        const bound = costBound({ chunks, chunk }, limits);
        expect(bound).toBeGreaterThanOrEqual(chunks * invocationCost(limits.invocationMs, LAMBDA_PRICES));
        expect(costBound({ chunks: chunks + 1, chunk }, limits)).toBeGreaterThanOrEqual(bound);
        expect(invocationBound({ chunks, chunk })).toBeGreaterThan(chunks);
      }),
    );
  });

  it("is never more than a cap and what runs when it is reached", () => {
    const bound = costBound({ chunks: 1e6, chunk: 1_000 }, { ...limits, maxCost: 25 });
    expect(bound).toBeCloseTo(25 + 1_000 * invocationCost(300_000, LAMBDA_PRICES), 9);
  });

  it("counts chunks that are too long for an invocation as often as they are taken up again", () => {
    const fits = invocationBound({ chunks: 100, chunk: 1_000 }, { ...limits, jobMs: 10 });
    const doesNot = invocationBound({ chunks: 100, chunk: 1_000 }, { ...limits, jobMs: 1_000 });
    expect(fits).toBe(invocationBound({ chunks: 100, chunk: 1_000 }, limits));
    expect(doesNot).toBeGreaterThan(fits + 100 * (1_000 / 300));
  });
});
