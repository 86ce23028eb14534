/** Runs that may end early, over ports: who judges, who learns of it, and what stays. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goOn, grown } from "../../lib/fanout/growth.js";
import { checkpointKey, checkpointsPrefix, nodesPrefix, partsPrefix, planKey } from "../../lib/fanout/keys.js";
import { wholeManifest } from "../../lib/fanout/manifest.js";
import { orchestrate } from "../../lib/fanout/orchestrator/orchestrate.js";
import { statusOf } from "../../lib/fanout/orchestrator/status.js";
import { readAhead, reduceRun } from "../../lib/fanout/reducer/reduce.js";
import { planOfRun } from "../../lib/fanout/submit.js";
import { work } from "../../lib/fanout/worker/work.js";
import { checkpointsOf } from "../../lib/sweep/checkpoints.js";
import { rangeOf, readPlan, upTo } from "../../lib/sweep/plan.js";
import { stubMerger } from "../simulation/stub-sweep.js";
import { type FakeRun, fakeInvoker, fakeRun, withStore } from "./fakes.js";

const JOBS = 700;
/** Checkpoints of 700 jobs are 64, 128, 192, 256, 384, 512, 700: it ends at the fourth. */
const early = (some: { readonly chunk?: number; readonly enough?: number } = {}) =>
  fakeRun({ jobs: JOBS, chunk: 16, enough: 200, jobMs: 1, ...some });

const seenThrough = (
  run: FakeRun,
  store = run.store as FakeRun["store"] | ReturnType<typeof withStore>,
  fanIn = 1_000,
) =>
  run.settle(
    orchestrate(run.plan.run, {
      ...{ store, clock: run.clock, chance: () => 0.5, runner: run.runner, invoker: fakeInvoker(run, 4) },
      reduce: () => reduceRun(run.plan.run, { store: run.store, merger: stubMerger(), fanIn }),
    }),
  );

const keysUnder = (run: FakeRun, prefix: string) =>
  [...run.store.objects.keys()].filter((key) => key.startsWith(prefix));

/** Computes and judges up to a checkpoint. */
async function computed(run: FakeRun, jobs: number, fanIn = 1_000): Promise<void> {
  for (let plan = run.plan; ; plan = await planOfRun(run.plan.run, run.store)) {
    for (let index = 0; index < plan.chunks; index += 1) {
      const chunk = { run: plan.run, index, ...rangeOf(plan, index), attempt: 1 };
      await run.settle(work(chunk, run));
    }
    if (plan.jobs >= jobs) return;
    await reduceRun(plan.run, { store: run.store, merger: stubMerger(), fanIn });
  }
}

describe("a run that may end early", () => {
  it("invokes no chunk beyond the checkpoint where it is enough, and each before it once", async () => {
    const run = early();
    const state = await seenThrough(run);
    expect(state).toMatchObject({ state: "done", jobs: 256, most: JOBS, jobsDone: 256, invocations: 16 });
    expect(keysUnder(run, partsPrefix(run.plan.run))).toHaveLength(16);
    expect(keysUnder(run, checkpointsPrefix(run.plan.run))).toEqual(
      [64, 128, 192].map((jobs) => checkpointKey(run.plan.run, jobs)),
    );
    expect(readPlan(run.store.objects.get(planKey(run.plan.run))!)).toEqual(upTo(run.plan, 256));
    expect(await statusOf(run.plan.run, run.store)).toMatchObject({ state: "done", jobs: 256, most: JOBS });
  });

  it("goes on to its last job, in whatever chunks, if it is never enough", async () => {
    for (const chunk of [1, 16, 1_000]) {
      const run = early({ chunk, enough: 10_000 });
      expect(await seenThrough(run)).toMatchObject({ state: "done", jobs: JOBS, most: JOBS, jobsDone: JOBS });
    }
  });

  it("has the same manifest, summary and parts whatever the nodes of its reduction, but for these", async () => {
    const told = async (fanIn: number) => {
      const run = early();
      await seenThrough(run, run.store, fanIn);
      const isTold = (key: string) => !key.includes("/log/") && !key.startsWith(nodesPrefix(run.plan.run));
      const objects = [...run.store.objects].filter(([key]) => isTold(key) && !key.endsWith("manifest.json"));
      return { jobs: (await wholeManifest(run.plan.run, run.store))!.jobs, objects: new Map(objects.sort()) };
    };
    const usual = await told(1_000);
    for (const fanIn of [2, 3, 7]) expect(await told(fanIn)).toEqual(usual);
  });

  it("is the same run for an orchestrator that died at any checkpoint and for its successor", async () => {
    for (const jobs of [64, 128, 192]) {
      const run = early();
      await computed(run, jobs);
      const state = await seenThrough(run);
      expect(state).toMatchObject({ state: "done", jobs: 256, jobsDone: 256, invocations: (256 - jobs) / 16 });
    }
  });

  it("is told as it is by one that comes too late, and had the plan of an earlier checkpoint", async () => {
    const run = early();
    let hasLooked = false;
    // Another one does all of it between this one's reading of the plan and its look at what is there.
    const store = withStore(run.store, async (operation, key) => {
      if (operation !== "list" || hasLooked || key !== partsPrefix(run.plan.run)) return;
      hasLooked = true;
      await computed(run, 256);
      await reduceRun(run.plan.run, { store: run.store, merger: stubMerger() });
    });
    expect(await seenThrough(run, store)).toMatchObject({ state: "done", jobs: 256, jobsDone: 256, invocations: 0 });
  });

  it("gives up, and doesn't go round for ever, where what it has passed vanishes", async () => {
    const run = early();
    const forgetful = withStore(run.store, () => {
      for (const key of keysUnder(run, checkpointsPrefix(run.plan.run))) run.store.objects.delete(key);
    });
    const state = await seenThrough(run, forgetful);
    expect(state).toMatchObject({ state: "stopped", reason: "chunk-failed", jobs: 64, jobsDone: 64 });
    expect(state.detail).toContain("its checkpoints keep vanishing");
  });

  it.each([1_000, 5])(
    "reads a part once, though it is judged four times, where parts are read ahead (%i a node)",
    async (fanIn) => {
      const run = early();
      const reads: string[] = [];
      const store = withStore(run.store, (operation, key) => {
        if (operation === "get" && key.endsWith(".parquet")) reads.push(key);
      });
      const world = { store, merger: stubMerger(), fanIn };
      const ahead = (await readAhead(run.plan.run, world))!;
      let [jobs, judged] = [0, 0];
      for (; (await wholeManifest(run.plan.run, run.store)) === undefined; judged += 1) {
        const plan = await planOfRun(run.plan.run, run.store);
        for (let index = jobs / plan.chunk; index < plan.chunks; index += 1) {
          await run.settle(work({ run: plan.run, index, ...rangeOf(plan, index), attempt: 1 }, run));
          ahead.read(index);
        }
        jobs = plan.jobs;
        await reduceRun(run.plan.run, { ...world, ahead });
      }
      expect([judged, new Set(reads).size, reads.length]).toEqual([4, 16, 16]);
    },
  );
});

describe("how far a run has come", () => {
  it("is the furthest checkpoint after those that were passed, whatever else lies there, and never less than the plan", async () => {
    const checkpoints = checkpointsOf(JOBS);
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(checkpoints.slice(0, -1)),
        fc.subarray([1, 100, 699, 701]),
        async (passed, strange) => {
          const run = early();
          for (const jobs of passed) await goOn(upTo(run.plan, jobs), { isEnough: false, conditions: [] }, run.store);
          for (const jobs of strange) run.store.objects.set(checkpointKey(run.plan.run, jobs), new Uint8Array());
          const furthest = checkpoints[checkpoints.indexOf(passed.at(-1) ?? 0) + 1]!;
          expect(await grown(run.plan, run.store)).toEqual(upTo(run.plan, furthest));
          expect(await grown(upTo(run.plan, 512), run.store)).toEqual(upTo(run.plan, Math.max(512, furthest)));
        },
      ),
      { numRuns: 50 },
    );
  });
});
