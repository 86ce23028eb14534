/**
 * The largest run that fan-out is made for: a billion jobs of 10 ms in 333,334 chunks on 10,000 workers, an hour's work of
 * a cluster in twenty minutes of the world, through two orchestrators and a tree of reducers.
 */
import { check, watch } from "./invariants.js";
import { World } from "./world.js";

const JOBS = 1_000_000_000;
const CHUNK = 3_000;
const JOB_MS = 10;
const WORKERS = 10_000;

export interface Vast {
  readonly violations: readonly string[];
  readonly summary: unknown;
  readonly jobs: number;
  readonly chunks: number;
  readonly invocations: number;
  readonly orchestrators: number;
  readonly events: number;
  /** How long the run took in the world [s], and what was on the bill [US dollars]. */
  readonly worldSeconds: number;
  readonly cost: number;
}

export async function simulateVast(): Promise<Vast> {
  const world = new World(1, {
    faults: "none",
    spec: { jobs: JOBS, isVast: true, odd: {} },
    settings: {
      ...{ chunk: CHUNK, concurrency: WORKERS, expectedMs: CHUNK * JOB_MS, invocationsPerSecond: undefined },
      ramp: { burst: WORKERS, perSecond: 1_000 }, // ten copies of the function
      ...{ orchestratorMs: 900_000, reducerMs: 600_000, fanIn: 1_000, hasInvokedNodes: true, nodesAtOnce: 8 },
      ...{ maxCost: undefined, maxFailures: undefined, deadlineMs: undefined, faultsMs: 1, mostEvents: 20_000_000 },
      s3: { putsPerSecond: 3_500, getsPerSecond: 5_500, pageSize: 1_000 },
      lambda: {
        ...{ quota: WORKERS, burst: WORKERS, perSecond: 1_000, timeoutMs: 300_000, jobMs: JOB_MS, coldMs: 800 },
        ...{ memoryJobs: JOBS, payloadBytes: 6 * 1024 * 1024, isVast: true },
      },
    },
  });
  watch(world);
  const startMs = world.time.nowMs;
  await world.run();
  const summary = world.s3.objects.get(`runs/${world.plan.run}/summary.json`) ?? new Uint8Array();
  return {
    violations: [...world.violations, ...check(world)],
    summary: JSON.parse(new TextDecoder().decode(summary)),
    ...{ jobs: JOBS, chunks: world.plan.chunks, invocations: world.lambda.invoked },
    ...{ orchestrators: world.orchestrators.length, events: world.time.events },
    ...{ worldSeconds: ((world.doneMs ?? Number.NaN) - startMs) / 1_000, cost: world.lambda.billed },
  };
}
