/** A run that ends early on Lambda: orchestrator, workers and reducer of this process, calling one another over HTTP. */
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../../lib/backends/clock.js";
import { lambdaClient } from "../../../lib/backends/lambda/lambda.js";
import { DEFAULT_LAMBDA } from "../../../lib/backends/lambda/lambda-plan.js";
import { runOnLambda } from "../../../lib/backends/lambda/lambda-run.js";
import { readReduceTask, readWorkerTask } from "../../../lib/backends/lambda/lambda-tasks.js";
import { measureOnWorker, workOnWorker } from "../../../lib/backends/lambda/lambda-worker.js";
import { ask } from "../../../lib/backends/lambda/requests.js";
import { partsPrefix, planKey, summaryKey } from "../../../lib/fanout/keys.js";
import { orchestrate } from "../../../lib/fanout/orchestrator/orchestrate.js";
import { statusOf } from "../../../lib/fanout/orchestrator/status.js";
import type { Store } from "../../../lib/fanout/ports.js";
import { reduceOneNode, reduceRun } from "../../../lib/fanout/reducer/reduce.js";
import { sweepMerger } from "../../../lib/fanout/reducer/sweep-merger.js";
import { submit } from "../../../lib/fanout/submit.js";
import { sweepRunner } from "../../../lib/fanout/worker/sweep-runner.js";
import { work } from "../../../lib/fanout/worker/work.js";
import { memoryStore } from "../../../lib/stores/memory.js";
import { ownerStore } from "../../../lib/stores/owner.js";
import { planOf } from "../../../lib/sweep/plan.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../../lib/sweep/spec/run-id.js";

process.env.AWS_ACCESS_KEY_ID ??= "test";
process.env.AWS_SECRET_ACCESS_KEY ??= "test";

const OWNER = "b".repeat(32);
const SPEC = readSpec({
  model: "l LASER P=1\nm ITM R=0.99 T=0.01\nm ETM R=0.991 T=0.009\nlink(LASER, ITM, 1, ETM)\npd circulating ETM.p1.i",
  vary: { "ITM.phi": { kind: "normal", mean: 0, sigma: 0.1 } },
  jobs: 20_000,
  require: { circulating: "> 85" },
  stop: { halfWidth: 0.02, of: "yield" },
});
const RUN = runIdOf(SPEC);
const clock = systemClock();

let bucket: ReturnType<typeof memoryStore>;
let server: Server;
let client: ReturnType<typeof lambdaClient>;

/** What the deployed function of a name does with an event. */
async function called(name: string, event: unknown): Promise<unknown> {
  if (name === "reducer") {
    const { owner, run, node } = readReduceTask(event);
    const world = { store: ownerStore(bucket, owner), merger: sweepMerger(), clock };
    return node === undefined ? reduceRun(run, world) : reduceOneNode(node, world);
  }
  const task = readWorkerTask(event);
  const world = { bucket, codeJobs: false, clock, remainingMs: 60_000 };
  if (task.kind === "pilot") return measureOnWorker(task, world);
  if (task.kind !== "chunk") throw new Error("no code here");
  const { kind: _, owner, ...chunk } = task;
  return workOnWorker(chunk, { ...world, owner, who: {} });
}

beforeEach(async () => {
  bucket = memoryStore();
  server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (data: Buffer) => pieces.push(data));
    incoming.on("end", async () => {
      const name = /functions\/([^/]+)\//.exec(incoming.url ?? "")![1]!;
      const reply = await called(name, JSON.parse(Buffer.concat(pieces).toString()));
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  client = lambdaClient({ region: "us-east-1", endpoint: `http://127.0.0.1:${port}`, sockets: 8, replyMs: 30_000 });
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The same spec's summary by workers of this process, without Lambda. */
async function locally(): Promise<Uint8Array> {
  const store: Store = memoryStore();
  await submit(planOf(SPEC, 256), specBytes(SPEC), store);
  const runner = sweepRunner();
  const invoke = (chunk: Parameters<typeof work>[0]) => work(chunk, { store, clock, runner });
  const state = await orchestrate(RUN, {
    ...{ store, clock, runner, chance: () => 0.5, invoker: { concurrency: 2, invoke, close: async () => {} } },
    reduce: () => reduceRun(RUN, { store, merger: sweepMerger() }),
  });
  expect(state).toMatchObject({ state: "done", jobs: 1_536 });
  return (await store.get(summaryKey(RUN)))!;
}

it.each([undefined, 10])(
  "ends where the same run ends elsewhere, with the same bytes, in chunks of %s",
  async (chunk) => {
    const execution = chunk === undefined ? {} : { chunk };
    await ask(bucket, OWNER, { request: { run: RUN, jobs: SPEC.jobs, execution }, spec: specBytes(SPEC), nowMs: 1 });
    const settings = {
      ...{ ...DEFAULT_LAMBDA, workers: ["worker"], reducer: "reducer", orchestrator: "orchestrator", maxCost: 5 },
      concurrency: 8,
    };
    const world = { bucket, client, clock, chance: Math.random, settings, ownTimeMs: 600_000, who: "o" };
    const state = await runOnLambda({ owner: OWNER, run: RUN }, world);
    expect(state).toMatchObject({ state: "done", jobs: 1_536, most: 20_000, jobsDone: 1_536, failures: 0 });
    const store = ownerStore(bucket, OWNER);
    expect(await statusOf(RUN, store)).toMatchObject({ state: "done", jobs: 1_536, most: 20_000 });
    const plan = JSON.parse(new TextDecoder().decode(await store.get(planKey(RUN))));
    expect(plan).toMatchObject({ jobs: 1_536, most: 20_000, ...(chunk === undefined ? {} : { chunk: 8 }) });
    let parts = 0;
    for await (const _ of store.list(partsPrefix(RUN))) parts += 1;
    expect(parts).toBe(plan.chunks);
    expect(await store.get(summaryKey(RUN))).toEqual(await locally());
  },
);
