import { expect, it } from "vitest";
import { costBound, LAMBDA_PRICES } from "../../lib/fanout/orchestrator/cost.js";
import { sharesOf, watch } from "./invariants.js";
import { World } from "./world.js";

/** How much slower a machine of the world may be than usual [1]. */
const MOST_SLOWNESS = 60;

it("what a launch costs is never more than what was said before it, in 300 worlds in which all goes wrong", async () => {
  let [nearest, launches] = [0, 0];
  for (let seed = 50_001; seed <= 50_300; seed += 1) {
    const world = new World(seed);
    watch(world);
    await world.run();
    const { timeoutMs, coldMs, jobMs } = world.settings.lambda;
    for (const launch of new Set(world.orchestrators.map((one) => one.launch))) {
      const had = world.orchestrators.filter((one) => one.launch === launch);
      const billed = had.reduce((sum, { id }) => sum + (world.lambda.billedBy.get(id) ?? 0), 0);
      const bound = costBound(world.plan, {
        ...{ prices: LAMBDA_PRICES, invocationMs: timeoutMs + coldMs, concurrency: world.settings.concurrency },
        ...{ jobMs: jobMs * MOST_SLOWNESS, handOvers: had.length - 1 + world.lost.size },
        orchestrators: sharesOf(world, launch),
      });
      expect(billed, `seed ${seed}`).toBeLessThanOrEqual(bound);
      nearest = Math.max(nearest, billed / bound);
      launches += 1;
    }
  }
  console.log(`${launches} launches; the dearest came to ${(100 * nearest).toFixed(1)} % of what was said`);
});
