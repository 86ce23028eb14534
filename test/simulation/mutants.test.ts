import { describe, expect, it } from "vitest";
import { MUTANTS } from "./mutants.js";
import { simulate } from "./simulate.js";

/** Within so many worlds each mutant must be caught. */
const MOST_SEEDS = 60;

describe("fan-out without a safeguard", () => {
  it("is tried in eight ways at least", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(8);
  });

  for (const { mutant, else: consequence, world, caughtBy } of MUTANTS) {
    it(`is caught: ${mutant.name} (${consequence})`, async () => {
      let caught: number | undefined;
      for (let seed = 1; seed <= MOST_SEEDS && caught === undefined; seed++) {
        const { violations } = await simulate(seed, { ...world, mutant });
        if (violations.some((violation) => caughtBy.test(violation))) caught = seed;
      }
      expect(caught, `no world of ${MOST_SEEDS} misses it`).toBeDefined();
      const { violations } = await simulate(caught!, world);
      expect(
        violations.filter((violation) => caughtBy.test(violation)),
        "the same world with the safeguard",
      ).toEqual([]);
    });
  }
});
