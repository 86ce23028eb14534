/** Whole runs through the deployment: API, orchestrator, workers, reducer; and back. */
import { expect, it } from "vitest";
import {
  cancelRemote,
  listRemote,
  type RemoteState,
  remoteState,
  runRemote,
} from "../../lib/backends/remote/remote-run.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";
import { codeOf, slowly } from "./code.js";
import { changed, clock, deployment, example, locally, onDeployment, temporaryFolder } from "./deployment.js";
import { fileOf, partNames, rowsHash } from "./results.js";

const remotely = async (spec: Spec) => {
  const folder = temporaryFolder();
  const states: RemoteState[] = [];
  const options = {
    stage: deployment.stage,
    clock,
    fetchTo: folder,
    onProgress: (state: RemoteState) => states.push(state),
  };
  const result = await runRemote(spec, options);
  return { folder, result, states };
};

/** Ends after 1,536 of 20,000 jobs. */
const EARLY = {
  model: "l LASER P=1\nm ITM R=0.99 T=0.01\nm ETM R=0.991 T=0.009\nlink(LASER, ITM, 1, ETM)\npd circulating ETM.p1.i",
  vary: { "ITM.phi": { kind: "normal", mean: 0, sigma: 0.1 } },
  jobs: 20_000,
  require: { circulating: "> 85" },
  stop: { halfWidth: 0.02, of: "yield" },
};

const SEARCHES = "searches";
/** Searches by a method that draws, with exact values all over: forty of them. */
const SEARCHED = {
  model:
    "l LASER P=1\nm ITM R=0.99 T=0.01\nm ETM R=0.999 T=0.001 phi=10\nlink(LASER, ITM, 1, ETM)\npd circulating ETM.p1.i",
  vary: { "ETM.phi": { kind: "uniform", from: -80, to: 80 }, "LASER.P": { kind: "loguniform", from: 0.1, to: 10 } },
  objective: { maximize: "circulating / (1 + above(circulating / 1000, 1))" },
  optimize: { method: "cma-es", starts: 40, evaluations: 300 },
};

onDeployment("a run on the deployment", () => {
  it.each([
    ["example 1, a random parameter", "laser-noise", undefined],
    ["example 1 in chunks of 1,700", "laser-noise", 1_700],
    ["example 2, a new model a job, in code", "new-model", undefined],
    ["example 4, a power-recycled Michelson", "recycled-michelson", undefined],
    ["example 4 in chunks of 999", "recycled-michelson", 999],
    ["searches for the best objective", SEARCHES, undefined],
    ["searches in chunks of 7", SEARCHES, 7],
  ])("has the bytes of the local one: %s", async (_what, name, chunk) => {
    const whole = name === SEARCHES ? readSpec(SEARCHED) : await example(name);
    const spec = chunk === undefined ? whole : changed(whole, { seed: "5", execution: { chunk } });
    const { folder, result } = await remotely(spec);
    expect(result).toMatchObject({ state: "done", jobs: spec.jobs, jobsDone: spec.jobs, isFetched: true });
    const { run } = result;
    expect(run).toBe(runIdOf(spec));
    const plan = JSON.parse(fileOf(folder, run, "plan.json").toString());
    const same = await locally(spec, plan.chunk); // in the same chunks: the very files
    const other = await locally(spec, 777);
    const [ours, theirs] = [partNames(same.folder, run), partNames(folder, run)];
    const isSplit = theirs.length > plan.chunks; // on a busy machine a worker may be out of time: its chunk is cut in halves
    if (!isSplit) expect(ours).toEqual(theirs);
    for (const part of theirs.filter((name) => ours.includes(name))) {
      expect(fileOf(folder, run, `parts/${part}`).equals(fileOf(same.folder, run, `parts/${part}`)), part).toBe(true);
    }
    for (const local of [same, other]) {
      expect(fileOf(folder, run, "summary.json").equals(fileOf(local.folder, run, "summary.json"))).toBe(true);
      expect(await rowsHash(folder, run)).toBe(await rowsHash(local.folder, run));
    }
    expect(fileOf(folder, run, "spec.json").equals(fileOf(same.folder, run, "spec.json"))).toBe(true);
    expect(fileOf(folder, run, "report.html").toString()).toContain("<svg");
  });

  it("of an example of design has the rows of the local one", async () => {
    const optimize = { method: "l-bfgs-b", starts: 8, evaluations: 40 };
    const spec = changed(await example("voyager-design"), { jobs: optimize.starts, optimize, execution: { chunk: 2 } });
    const { folder, result } = await remotely(spec);
    expect(result).toMatchObject({ state: "done", jobsDone: spec.jobs, failures: 0, isFetched: true });
    const { run } = result;
    const local = await locally(spec, 2);
    expect(await rowsHash(folder, run)).toBe(await rowsHash(local.folder, run));
    expect(fileOf(folder, run, "summary.json").equals(fileOf(local.folder, run, "summary.json"))).toBe(true);
  });

  it.each([undefined, 100])("that ends early ends where the local one does, in chunks of %s", async (chunk) => {
    const spec = readSpec({ ...EARLY, seed: chunk ?? 0, ...(chunk === undefined ? {} : { execution: { chunk } }) });
    const { folder, result } = await remotely(spec);
    expect(result).toMatchObject({ state: "done", most: 20_000, isFetched: true });
    const local = await locally(spec, 777);
    const { run, jobs } = result;
    expect(JSON.parse(fileOf(folder, run, "plan.json").toString())).toMatchObject({ jobs, most: 20_000 });
    expect(jobs).toBeLessThan(5_000);
    expect(fileOf(folder, run, "summary.json").equals(fileOf(local.folder, run, "summary.json"))).toBe(true);
    expect(await rowsHash(folder, run)).toBe(await rowsHash(local.folder, run));
  });

  it("of a detector's curves of quantum noise has the rows of the local one, in whatever parts they came", async () => {
    const spec = changed(await example("aligo-sensitivity"), { jobs: 200, execution: { chunk: 20 } });
    const { folder, result } = await remotely(spec);
    expect(result).toMatchObject({ state: "done", jobsDone: 200, isFetched: true });
    const { run } = result;
    const local = await locally(spec, 20);
    // A chunk that a busy machine couldn't do in time came in pieces.
    const shared = partNames(folder, run).filter((part) => partNames(local.folder, run).includes(part));
    expect(shared.length).toBeGreaterThan(5);
    for (const name of [...shared.map((part) => `parts/${part}`), "summary.json", "spec.json"]) {
      expect(fileOf(folder, run, name).equals(fileOf(local.folder, run, name)), name).toBe(true);
    }
    expect(await rowsHash(folder, run)).toBe(await rowsHash(local.folder, run));
  });

  it("that is asked for again is the one that is there", async () => {
    const spec = await example("laser-noise");
    const before = await remotely(spec);
    const again = await remotely(spec);
    expect(again.result).toMatchObject({ state: "done", invocations: before.result.invocations });
    expect(again.states).toHaveLength(1);
  });

  it("isn't begun where it would cost more than it may", async () => {
    const spec = changed(await example("laser-noise"), { jobs: 5e11, seed: "9" });
    const { result } = await remotely(spec);
    expect(result).toMatchObject({ state: "stopped", reason: "max-cost", jobsDone: 0, invocations: 0 });
    expect(result.detail).toMatch(/about \$[\d.,]+ are expected, \$2 are allowed/);
  });

  it("is cancelled, and goes on where it was when it is asked for again", async () => {
    const slow = changed(await example("new-model"), {
      seed: "1",
      jobs: 60,
      job: codeOf(`${slowly(50)} return { x: job.index };`),
      execution: { chunk: 4 },
    });
    const following = new AbortController();
    const first = await runRemote(slow, {
      stage: deployment.stage,
      clock,
      signal: following.signal,
      onProgress: ({ jobsDone, state }) => (state === "running" && jobsDone >= 0 ? following.abort() : undefined),
    });
    expect(first.state).toBe("running");
    const cancelled = await cancelRemote(first.run, { stage: deployment.stage, clock });
    expect(cancelled.state).toBe("cancelled");
    await clock.sleep(3_000); // what was on its way has ended
    const left = await remoteState(first.run, { stage: deployment.stage, clock });
    expect(left).toMatchObject({ state: "cancelled" });
    expect(left!.jobsDone).toBeLessThan(60);
    const { result, folder } = await remotely(slow);
    expect(result).toMatchObject({ state: "done", jobsDone: 60, failures: 0 });
    expect(partNames(folder, result.run)).toHaveLength(15);
    expect(result.invocations).toBeLessThan(15 + left!.invocations);
  });

  it("is in the list of one's runs", async () => {
    const runs = await listRemote(3, { stage: deployment.stage, clock });
    expect(runs.map(({ state }) => state)).toEqual(["done", "stopped", "done"]); // of the tests above
    expect(await remoteState("0".repeat(32), { stage: deployment.stage, clock })).toBeUndefined();
  });
});
