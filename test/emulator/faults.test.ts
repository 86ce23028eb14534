/** Faults for real: processes are ended, calls refused, the network dropped; the result is the same each time. */
import { beforeAll, expect, it } from "vitest";
import { callLater } from "../../lib/backends/lambda/lambda.js";
import { type RemoteRunOptions, runRemote } from "../../lib/backends/remote/remote-run.js";
import { recordsOf } from "../../lib/fanout/record.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";
import { codeOf, slowly } from "./code.js";
import {
  changed,
  clock,
  deployment,
  example,
  functionNamed,
  lambda,
  locally,
  onOwnEmulator,
  processesOf,
  ROOT_OWNER,
  runs,
  setFunction,
  temporaryFolder,
  until,
  withConcurrency,
  withVariables,
} from "./deployment.js";
import { faultProxy } from "./fault-proxy.js";
import { fileOf, rowsHash, tablesOf } from "./results.js";

/** Jobs that take 10 ms each: a run of them takes long enough to be disturbed. */
const JOBS = 160;
const CHUNK = 8;

async function slowSpec(seed: string): Promise<Spec> {
  const body = `
    ${slowly(10)}
    return { power: job.random.normal(1, 0.1), place: [job.index, job.index % 7] };`;
  const spec = await example("new-model");
  return changed(spec, { seed, jobs: JOBS, job: codeOf(body), execution: { chunk: CHUNK } });
}

const remotely = async (spec: Spec, options: Partial<RemoteRunOptions> = {}) => {
  const folder = temporaryFolder();
  const result = await runRemote(spec, { stage: deployment.stage, clock, fetchTo: folder, ...options });
  return { folder, result };
};

/** Waits until a run has stored so many parts. */
const parts = (run: string, count: number) =>
  until(`${count} parts`, async () => {
    let found = 0;
    for await (const _ of runs().list(`runs/${run}/parts/`)) found += 1;
    return found >= count;
  });

async function expectAsLocal(spec: Spec, { folder, result }: Awaited<ReturnType<typeof remotely>>): Promise<void> {
  expect(result).toMatchObject({ state: "done", jobsDone: spec.jobs, failures: 0, isFetched: true });
  const local = await locally(spec, CHUNK);
  expect(fileOf(folder, result.run, "summary.json").equals(fileOf(local.folder, result.run, "summary.json"))).toBe(
    true,
  );
  expect(await rowsHash(folder, result.run)).toBe(await rowsHash(local.folder, result.run));
}

onOwnEmulator("the result is that of the local run", () => {
  beforeAll(async () => {
    await remotely(changed(await example("laser-noise"), { jobs: 10 })); // all functions have been started once
  });

  it("when workers are killed in the middle of their chunks", async () => {
    const spec = await slowSpec("101");
    const run = remotely(spec);
    let killed = 0;
    for (let round = 1; round <= 4; round += 1) {
      await parts(runIdOf(spec), 3 * round);
      for (const pid of processesOf("worker-0").slice(0, 1)) {
        process.kill(pid, "SIGKILL");
        killed += 1;
      }
    }
    expect(killed).toBe(4);
    const ended = await run;
    await expectAsLocal(spec, ended);
    expect(ended.result.invocations).toBeGreaterThan(JOBS / CHUNK);
  });

  it("when the platform lets fewer workers run than the orchestrator thinks", async () => {
    const spec = await slowSpec("102");
    await withConcurrency("worker-0", 1, async () => expectAsLocal(spec, await remotely(spec)));
  });

  it("when a worker hangs until the platform ends it", async () => {
    const spec = await slowSpec("103");
    const run = remotely(spec);
    await parts(runIdOf(spec), 6);
    const [pid] = processesOf("worker-0");
    process.kill(pid!, "SIGSTOP"); // the emulator kills it when its 3 s are over
    await expectAsLocal(spec, await run);
  });

  it("when the orchestrator is killed in the middle: the platform calls it again", async () => {
    const spec = await slowSpec("104");
    const run = remotely(spec);
    await parts(runIdOf(spec), 5);
    const orchestrators = processesOf("orchestrator");
    expect(orchestrators.length).toBeGreaterThan(0);
    for (const pid of orchestrators) process.kill(pid, "SIGKILL");
    await expectAsLocal(spec, await run);
  });

  it("when two orchestrators are at work at once", async () => {
    const spec = changed(await slowSpec("105"), { jobs: 2 * JOBS });
    const run = runIdOf(spec);
    const following = remotely(spec);
    await until("the spec is there", async () => (await runs().get(`runs/${run}/plan.json`)) !== undefined);
    // With what a predecessor hands over, one doesn't ask whether another is at work.
    const spent = { failures: 0, kills: 0, backups: 0, tombstones: 0, halvesDone: 0 };
    const second = { owner: ROOT_OWNER, run, carried: { launch: "by-hand", generation: 1, spent } };
    await callLater(lambda, functionNamed("orchestrator"), second);
    await expectAsLocal(spec, await following);
    await until("both have written down how they ended", async () => {
      const records = await recordsOf(run, runs());
      const worked = records.filter(({ state, invocations }) => state !== "running" && invocations > 0);
      return worked.length >= 2;
    });
  });

  it("when three orchestrators share the run out, and one of them is killed", async () => {
    const spec = changed(await slowSpec("109"), { jobs: 2 * JOBS });
    await withVariables("orchestrator", { KATFAN_SOCKETS: "1" }, async () => {
      const run = runIdOf(spec);
      const following = remotely(spec);
      const sharing = async () => (await recordsOf(run, runs())).filter(({ share }) => share !== undefined);
      await until(
        "three are at work",
        async () => new Set((await sharing()).map(({ share }) => share!.index)).size === 3,
      );
      await parts(run, 6);
      const orchestrators = processesOf("orchestrator");
      expect(orchestrators.length).toBeGreaterThanOrEqual(3);
      process.kill(orchestrators.at(-1)!, "SIGKILL");
      await expectAsLocal(spec, await following);
      expect((await sharing()).filter(({ share, invocations }) => share!.index > 0 && invocations > 0)).not.toEqual([]);
    });
  });

  it("when the network to S3 drops for some seconds, and cuts off replies", async () => {
    const spec = await slowSpec("106");
    const proxy = await faultProxy(deployment.url);
    const variables = { AWS_ENDPOINT_URL_S3: proxy.url };
    try {
      await withVariables("worker-0", variables, () =>
        withVariables("orchestrator", variables, async () => {
          const run = remotely(spec);
          await until("it is used", () => proxy.connections > 2);
          await parts(runIdOf(spec), 4);
          proxy.set({ kind: "down" });
          await clock.sleep(2_000);
          proxy.set({ kind: "cut", afterBytes: 2_000 });
          await clock.sleep(1_500);
          proxy.set({ kind: "pass" });
          await expectAsLocal(spec, await run);
        }),
      );
      expect(proxy.faults).toBeGreaterThan(3);
    } finally {
      await proxy.close();
    }
  });

  it("when the orchestrator's own time is up: its successor goes on", async () => {
    const spec = changed(await slowSpec("108"), { jobs: 6 * JOBS });
    await setFunction("orchestrator", { Timeout: 8 });
    try {
      const ended = await remotely(spec);
      await expectAsLocal(spec, ended);
      const generations = (await recordsOf(ended.result.run, runs())).map(({ generation }) => generation);
      expect(Math.max(...generations)).toBeGreaterThan(0);
    } finally {
      await setFunction("orchestrator", { Timeout: 900 });
    }
  });

  it("but for the jobs that end their workers: these are rows that say so", async () => {
    const body = `
      if (job.index === 5) process.kill(process.pid, "SIGKILL");
      if (job.index === 19) while (true);
      return { x: 2 * job.index };`;
    const spec = changed(await slowSpec("107"), { jobs: 24, job: codeOf(body), execution: { chunk: 4 } });
    const { folder, result } = await remotely(spec);
    expect(result).toMatchObject({ state: "done", jobsDone: 24, failures: 2 });
    const rows = (await tablesOf(folder, result.run)).filter(({ count }) => count > 0);
    const column = (name: string) =>
      rows.flatMap(({ columns, data }) => [...data[columns.findIndex((one) => one.name === name)]!]);
    expect(column("job")).toEqual(Array.from({ length: 24 }, (_, index) => index));
    const dead = [5, 19];
    const expected = Array.from({ length: 24 }, (_, index) => (dead.includes(index) ? Number.NaN : 2 * index));
    expect(column("x")).toEqual(expected);
    const told = column("error")
      .map((error, index) => (error === null ? [] : [index, error]))
      .filter(({ length }) => length);
    expect(told).toEqual(
      dead.map((index) => [index, expect.stringContaining("ran out of memory or time, or crashed")]),
    );
  });
});
