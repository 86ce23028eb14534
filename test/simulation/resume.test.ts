import { describe, expect, it } from "vitest";
import { runPrefix, summaryKey } from "../../lib/fanout/keys.js";
import { check, watch } from "./invariants.js";
import { World, type WorldOptions } from "./world.js";

/** At each of so many events everything dies once. */
const EVENTS = 1_000;

const SETTINGS = {
  ...{ chunk: 5, concurrency: 6, ramp: undefined, invocationsPerSecond: undefined, expectedMs: undefined },
  ...{ orchestratorMs: 300_000, reducerMs: 300_000, fanIn: 3, hasInvokedNodes: true },
  ...{ maxCost: undefined, maxFailures: undefined, deadlineMs: undefined, faultsMs: 1_000, sockets: 6 },
  s3: { putsPerSecond: 3_500, getsPerSecond: 5_500, pageSize: 7 },
  lambda: { quota: 6, burst: 100, perSecond: 10, timeoutMs: 20_000, jobMs: 200, coldMs: 400, memoryJobs: 1_000 },
};

/** Forty-three chunks, whose parts are merged in three levels. */
const PLAIN: WorldOptions = {
  faults: "none",
  spec: { jobs: 214, odd: { 17: "throws", 99: "not-a-number" } },
  settings: SETTINGS,
};
/** The same with a job that ends its workers, and chunks that are too long for them: ranges are split. */
const SPLIT: WorldOptions = {
  faults: "none",
  spec: { jobs: 180, odd: { 17: "kills", 44: "throws" } },
  settings: { ...SETTINGS, chunk: 15, lambda: { ...SETTINGS.lambda, timeoutMs: 4_000, jobMs: 250 } },
};

/** The plain one, by three orchestrators. */
const SHARED: WorldOptions = { ...PLAIN, settings: { ...SETTINGS, sockets: 2 } };
/** They take longer: of three orchestrators each time those that died are waited for. */
const EVERY = { split: 2, shared: 10 };

async function lived(options: WorldOptions): Promise<World> {
  const world = new World(7, options);
  watch(world);
  await world.run();
  return world;
}

/** All that a run leaves behind but who did it. */
function result(world: World): ReadonlyMap<string, string> {
  const log = `${runPrefix(world.plan.run)}log/`;
  const objects = [...world.s3.objects].filter(([key]) => !key.startsWith(log));
  return new Map(objects.sort().map(([key, body]) => [key, new TextDecoder().decode(body)]));
}

describe(`a run in which everything dies at any of the first ${EVENTS} events, once it is resumed`, () => {
  it("has the same objects, byte for byte", async () => {
    const undisturbed = await lived(PLAIN);
    expect(check(undisturbed)).toEqual([]);
    expect(undisturbed.time.events).toBeGreaterThan(EVENTS);
    const expected = result(undisturbed);
    for (let event = 1; event <= EVENTS; event += 1) {
      const world = await lived({ ...PLAIN, killAtEvent: event });
      expect(check(world), `event ${event}`).toEqual([]);
      expect(result(world), `event ${event}`).toEqual(expected);
    }
  });

  it("has the same rows where three orchestrators share it", async () => {
    const undisturbed = await lived(SHARED);
    expect(undisturbed.orchestrators.length).toBe(3);
    for (let event = 1; event <= EVENTS; event += EVERY.shared) {
      const world = await lived({ ...SHARED, killAtEvent: event });
      expect(check(world), `event ${event}`).toEqual([]); // which looks at each row
    }
  });

  it("has the same rows and the same summary where chunks were split", async () => {
    const undisturbed = await lived(SPLIT);
    expect(check(undisturbed)).toEqual([]);
    expect(undisturbed.time.events).toBeGreaterThan(EVENTS);
    const expected = result(undisturbed).get(summaryKey(undisturbed.plan.run));
    for (let event = 1; event <= EVENTS; event += EVERY.split) {
      const world = await lived({ ...SPLIT, killAtEvent: event });
      expect(check(world), `event ${event}`).toEqual([]); // which looks at each row
      expect(result(world).get(summaryKey(world.plan.run)), `event ${event}`).toBe(expected);
    }
  });
});
