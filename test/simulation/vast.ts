/**
 * Large runs in a world in which nothing goes wrong but that much is asked: through the code that is deployed, with the
 * platform's limits (connections of an orchestrator, the ramp of each copy of the function, S3's rates).
 *
 * `VAST` is the largest that fan-out is made for: a billion jobs of 10 ms in 333,334 chunks on 10,000 workers, an hour's work
 * of a cluster in twenty minutes of the world, through twelve orchestrators at a time and a tree of reducers.
 */

import { lambdaChunk, RAMP_BURST, RAMP_PER_SECOND } from "../../lib/backends/lambda/lambda-plan.js";
import { check, watch } from "./invariants.js";
import { World } from "./world.js";

export interface Large {
  readonly jobs: number;
  readonly jobMs: number;
  /** Jobs a chunk; by the planner if left out. */
  readonly chunk?: number;
  readonly workers: number;
  /** How many identical worker functions there are. */
  readonly copies: number;
}

export const VAST: Large = { jobs: 1_000_000_000, chunk: 3_000, jobMs: 10, workers: 10_000, copies: 10 };
/** Chunks of 15 s, by which efficiency is held. */
export const QUARTER_MINUTE: Large = { jobs: 100_000_000, chunk: 1_500, jobMs: 10, workers: 10_000, copies: 10 };
/** What a user waits for who asks for a second's work of a thousand workers. */
export const BRISK: Large = { jobs: 1_000_000, jobMs: 1, workers: 1_000, copies: 1 };

/** How many invocations an orchestrator waits for, as in lib/backends/lambda/lambda.ts. */
const SOCKETS = 900;
/** Before the orchestrator sees to parts: it starts cold, and has a worker that starts cold measure the first jobs [ms]. */
const COLD_MS = 800;
const PILOT_MS = 300;
const PRELUDE_MS = 2 * COLD_MS + PILOT_MS;

export interface Vast {
  readonly violations: readonly string[];
  readonly summary: unknown;
  readonly jobs: number;
  readonly chunks: number;
  readonly invocations: number;
  readonly orchestrators: number;
  /** The most workers that ran at a time. */
  readonly workers: number;
  readonly events: number;
  /** From the request to the first job's beginning, to the last part, to the report [s]. */
  readonly firstJobSeconds: number;
  readonly lastJobSeconds: number;
  readonly worldSeconds: number;
  /** How much of the workers' time was their jobs' [1]. */
  readonly efficiency: number;
  /** What was on the bill [US dollars]. */
  readonly cost: number;
}

export async function simulateLarge({ jobs, jobMs, workers, copies, ...large }: Large): Promise<Vast> {
  const facts = { concurrency: workers, workerCopies: copies, workerMemoryMb: 1_769, workerTimeoutSeconds: 300 };
  const chunk = large.chunk ?? lambdaChunk({ jobs, jobSeconds: jobMs / 1_000, jobBytes: 64 }, facts);
  const ramp = { burst: RAMP_BURST * copies, perSecond: RAMP_PER_SECOND * copies };
  const world = new World(1, {
    faults: "none",
    spec: { jobs, isVast: true, odd: {} },
    settings: {
      ...{ chunk, concurrency: workers, expectedMs: chunk * jobMs, invocationsPerSecond: undefined, ramp },
      sockets: SOCKETS,
      ...{ orchestratorMs: 900_000, reducerMs: 600_000, fanIn: 1_000, hasInvokedNodes: true, nodesAtOnce: 8 },
      ...{ maxCost: undefined, maxFailures: undefined, deadlineMs: undefined, faultsMs: 1, mostEvents: 20_000_000 },
      s3: { putsPerSecond: 3_500, getsPerSecond: 5_500, pageSize: 1_000 },
      lambda: {
        ...{ quota: workers, ...ramp, timeoutMs: 300_000, jobMs, coldMs: COLD_MS },
        ...{ memoryJobs: jobs, payloadBytes: 6 * 1024 * 1024, isVast: true },
      },
    },
  });
  watch(world);
  let lastMs = Number.NaN;
  const { onPut } = world.s3;
  world.s3.onPut = (key, body, isNew) => {
    onPut(key, body, isNew);
    if (key.includes("/parts/")) lastMs = world.time.nowMs;
  };
  const startMs = world.time.nowMs - PRELUDE_MS;
  await world.run();
  const summary = world.s3.objects.get(`runs/${world.plan.run}/summary.json`) ?? new Uint8Array();
  const { lambda } = world;
  const seconds = (ms: number | undefined) => ((ms ?? Number.NaN) - startMs) / 1_000;
  return {
    violations: [...world.violations, ...check(world)],
    summary: JSON.parse(new TextDecoder().decode(summary)),
    ...{ jobs, chunks: world.plan.chunks, invocations: lambda.invoked, workers: lambda.mostAtOnce },
    ...{ orchestrators: world.orchestrators.length, events: world.time.events },
    ...{ firstJobSeconds: seconds(lambda.firstJobMs), lastJobSeconds: seconds(lastMs) },
    ...{ worldSeconds: seconds(world.doneMs), efficiency: lambda.computeMs / lambda.busyMs, cost: lambda.billed },
  };
}
