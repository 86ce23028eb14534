/** An orchestrator that the platform calls again after its death: the same event, the same name. */
import { describe, expect, it } from "vitest";
import { budgetOf, NOTHING_SPENT } from "../../../lib/fanout/orchestrator/budget.js";
import { type Carried, takeTurn } from "../../../lib/fanout/orchestrator/carried.js";
import { LAMBDA_PRICES } from "../../../lib/fanout/orchestrator/cost.js";
import { orchestrate } from "../../../lib/fanout/orchestrator/orchestrate.js";
import type { OrchestrateOptions } from "../../../lib/fanout/orchestrator/orchestrate-options.js";
import type { Invoker, Outcome } from "../../../lib/fanout/ports.js";
import { livesBefore } from "../../../lib/fanout/record.js";
import { reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import { stubMerger } from "../../simulation/stub-sweep.js";
import { type FakeRun, fakeInvoker, fakeRun, withStore } from "../fakes.js";

/** When Lambda calls for an event again [ms]. */
const AGAIN_MS = 70_000;
const ONE = 1.769 * (1_000 / 1_024) * 1.33334e-5 + 2e-7 + 2 * 5e-6 + 2 * 4e-7; // a chunk of a second, as LAMBDA_PRICES have it

type Given = Partial<OrchestrateOptions> & Pick<OrchestrateOptions, "invoker">;

const optionsOf = (run: FakeRun, given: Given): OrchestrateOptions => ({
  ...{ store: run.store, clock: run.clock, chance: () => 0.5, runner: run.runner, who: "o-1" },
  reduce: () => reduceRun(run.plan.run, { store: run.store, merger: stubMerger() }),
  ...given,
});

/** Lets one live for a while; then nothing reaches it or leaves it any more, until the platform would call it again. */
async function life(run: FakeRun, forMs: number, given: Given): Promise<void> {
  const diesMs = run.clock.now() + forMs;
  const untilDeath = async () => (run.clock.now() > diesMs ? new Promise<void>(() => undefined) : undefined);
  const invoke: Invoker["invoke"] = async (...chunk) => {
    await untilDeath();
    return given.invoker.invoke(...chunk);
  };
  const mortal = { ...given, store: withStore(run.store, untilDeath), invoker: { ...given.invoker, invoke } };
  void orchestrate(run.plan.run, optionsOf(run, mortal));
  await run.settle(run.clock.sleep(AGAIN_MS));
}

describe("an orchestrator that died and is called again", () => {
  it("knows what it has spent: all its lives together spend no more than the run may", async () => {
    const run = fakeRun({ jobs: 400, chunk: 1, jobMs: 1_000 });
    const invoker = fakeInvoker(run, 5);
    const money = { invoker, prices: LAMBDA_PRICES, maxCost: 100 * ONE, expectedMs: 1_000 };
    const seen = [0];
    for (let lives = 1; lives <= 3; lives += 1) {
      await life(run, 8_000, money);
      expect(invoker.chunks.length).toBeGreaterThan(seen.at(-1)!); // each does something
      seen.push(invoker.chunks.length);
    }
    const last = await run.settle(orchestrate(run.plan.run, optionsOf(run, money)));
    expect(last).toMatchObject({ state: "stopped", reason: "max-cost" });
    expect(invoker.chunks.length).toBeLessThanOrEqual(100);
  });

  it("knows what it has spent of the budget for what goes wrong", async () => {
    const run = fakeRun({ jobs: 400, chunk: 1, jobMs: 1_000 });
    const failed: Outcome = { kind: "failed", reason: "a fault", retryable: true };
    const invoker = fakeInvoker(run, 5, ({ index, attempt }) =>
      index % 5 === 0 && attempt === 1 ? failed : undefined,
    );
    await life(run, 30_000, { invoker });
    const failures = () => invoker.chunks.filter(({ index, attempt }) => index % 5 === 0 && attempt === 1).length;
    const before = failures();
    expect(before).toBeGreaterThan(10);
    expect(await livesBefore(run.plan.run, "o-1", run.store)).toMatchObject({ lives: 1 });
    const last = await run.settle(orchestrate(run.plan.run, optionsOf(run, { invoker })));
    expect(last).toMatchObject({ state: "stopped", reason: "retry-budget" });
    expect(failures()).toBeGreaterThan(before);
    // Those under way at the end of each life are too many, and those of the five seconds since the record was written.
    expect(failures()).toBeLessThanOrEqual(budgetOf(run.plan.chunks) + 1 + 2 * 5 + 5);
  });

  it("shares a run out anew without harm: the shares have the names that they had, and nobody takes a turn twice", async () => {
    const run = fakeRun({ jobs: 400, chunk: 10, jobMs: 1_000 });
    const begun: string[] = [];
    const beginShare = async ({ launch }: Carried) => void begun.push(launch);
    const sharing = { invoker: fakeInvoker(run, 4), workers: 12, beginShare };
    await life(run, 5_000, sharing);
    expect(begun).toEqual(["o-1-1.0.1", "o-1-1.0.2"]);
    const event = { launch: "o-1-1.0.1", generation: 0, spent: NOTHING_SPENT };
    expect(await takeTurn(run.plan.run, event, "o-2", run.store)).toBe(true);
    await life(run, 5_000, sharing);
    expect(begun.slice(2)).toEqual(["o-1-1.0.1", "o-1-1.0.2"]);
    expect(await takeTurn(run.plan.run, event, "o-3", run.store)).toBe(false); // begun once more, it ends at once
  });
});

describe("an orchestrator that shares its run out once more", () => {
  /** A run of 40 chunks, where 14 failures may be and 12 were; of three shares the first fails at chunks that are named. */
  async function shared(failing: readonly number[]) {
    const run = fakeRun({ jobs: 400, chunk: 10, jobMs: 1_000 });
    const failed: Outcome = { kind: "failed", reason: "a fault", retryable: true };
    const invoker = fakeInvoker(run, 4, ({ index, attempt }) =>
      attempt === 1 && failing.includes(index) ? failed : undefined,
    );
    const begun: Carried[] = [];
    const beginShare = async (event: Carried) => void begun.push(event);
    const carried = { launch: "o-0", generation: 1, spent: { ...NOTHING_SPENT, failures: 12 }, sharings: 1 };
    const sharing = { invoker, workers: 12, beginShare, carried };
    const state = await run.settle(orchestrate(run.plan.run, optionsOf(run, sharing)));
    return { state, begun: begun.map((event) => event.spent.failures) };
  }

  it("is held to its part of what was spent before, as the others are", async () => {
    const { state, begun } = await shared([0, 1]);
    expect(begun.slice(0, 2)).toEqual([4, 4]);
    expect(state).toMatchObject({ state: "done", jobsDone: 400 });
  });

  it("knows of all that was spent when the others have ended", async () => {
    const { state, begun } = await shared([0, 1, 39]);
    expect(begun.slice(2)).toEqual([5, 5]); // a third of 14
    expect(state).toMatchObject({ state: "stopped", reason: "retry-budget" });
  });
});
