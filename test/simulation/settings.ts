/** What kind of world a seed makes: how large the run, how fast the workers, how narrow the limits. */
import type { Ramp } from "../../lib/fanout/orchestrator/window.js";
import type { Faults } from "./faults.js";
import { Random } from "./random.js";
import type { LambdaOptions } from "./sim-lambda.js";
import { type Behaviour, type StubSpec, specBytesOf } from "./stub-sweep.js";

/** What a seed says of the platform; the rest of it is the world's. */
type LambdaSetting =
  | "quota"
  | "burst"
  | "perSecond"
  | "timeoutMs"
  | "jobMs"
  | "coldMs"
  | "memoryJobs"
  | "payloadBytes"
  | "isVast"
  | "isBroken"
  | "outage"
  | "oddMachines";

export interface Settings {
  readonly chunk: number;
  /** How many workers the orchestrator believes that it may have. */
  readonly concurrency: number;
  readonly ramp: Ramp | undefined;
  readonly invocationsPerSecond: number | undefined;
  readonly expectedMs: number | undefined;
  readonly orchestratorMs: number;
  /** How many invocations an orchestrator can wait for: with more workers the run is shared out. By the seed if left out. */
  readonly sockets?: number | undefined;
  readonly reducerMs: number;
  readonly fanIn: number;
  /** Whether the nodes of the reduction have reducers of their own. */
  readonly hasInvokedNodes: boolean;
  readonly nodesAtOnce?: number;
  readonly maxCost: number | undefined;
  readonly maxFailures: number | undefined;
  readonly deadlineMs: number | undefined;
  /** After so long nothing goes wrong any more [ms]. */
  readonly faultsMs: number;
  /** Whether who cancelled it leaves it at that. */
  readonly staysCancelled: boolean;
  readonly mostEvents?: number;
  readonly s3: {
    readonly putsPerSecond: number;
    readonly getsPerSecond: number;
    readonly pageSize: number;
  };
  readonly lambda: Pick<LambdaOptions, LambdaSetting>;
}

const MOST_CHUNKS = 60;
const MOST_JOBS = 600;
/** Six megabytes, as Lambda has it; a world with large specs has a smaller limit, and specs that are larger by a byte. */
const PAYLOAD_BYTES = 6 * 1024 * 1024;
const SMALL_PAYLOAD_BYTES = 1_000;

export function settingsOf(random: Random, faults: Faults): { readonly settings: Settings; readonly spec: StubSpec } {
  const jobs = Math.round(random.spread(1, 400));
  const chunk = Math.max(Math.ceil(jobs / MOST_CHUNKS), Math.round(random.spread(1, 60)));
  const quota = Math.round(random.spread(1, 80));
  const timeoutMs = random.spread(8_000, 120_000);
  const isLarge = faults.has("20-large-payload");
  const jobMs = random.spread(2, 1_000);
  const limits = faults.has("05-throttled") || random.chance(0.5);
  const settings: Settings = {
    chunk,
    concurrency: Math.max(1, Math.round(quota * random.pick([0.5, 1, 1, 1, 3]))),
    ramp: random.chance(0.5) ? { burst: random.whole(1, 20), perSecond: random.spread(0.2, 50) } : undefined,
    invocationsPerSecond: random.chance(0.3) ? random.spread(2, 100) : undefined,
    expectedMs: random.chance(0.5) ? chunk * jobMs : undefined,
    orchestratorMs: random.spread(45_000, 900_000),
    reducerMs: random.spread(30_000, 600_000),
    fanIn: random.pick([2, 3, 7, 1_000]),
    hasInvokedNodes: random.chance(0.5),
    maxCost: random.chance(0.15) ? random.spread(1e-6, 1e-3) : undefined,
    maxFailures: random.chance(0.1) ? random.whole(0, 5) : undefined,
    deadlineMs: random.chance(0.1) ? random.spread(10_000, 3_600_000) : undefined,
    faultsMs: random.spread(20_000, 2 * 3_600_000),
    staysCancelled: random.chance(0.3),
    s3: {
      putsPerSecond: limits ? random.spread(5, 3_500) : 3_500,
      getsPerSecond: limits ? random.spread(60, 5_500) : 5_500,
      pageSize: random.pick([1, 3, 10, 1_000]),
    },
    lambda: {
      quota,
      burst: random.chance(0.5) ? random.whole(1, 20) : 1_000,
      perSecond: random.spread(0.2, 100),
      ...{ timeoutMs, jobMs, coldMs: random.spread(100, 3_000) },
      memoryJobs: Math.round(random.spread(1, 60)),
      payloadBytes: isLarge ? SMALL_PAYLOAD_BYTES : PAYLOAD_BYTES,
    },
  };
  const plain: StubSpec = { seed: random.whole(0, 2 ** 31), jobs, odd: oddJobs(random, faults, jobs) };
  if (!isLarge) return { settings, spec: plain };
  const bare = specBytesOf({ ...plain, padding: "" }).length;
  const padding = "x".repeat(Math.max(1, SMALL_PAYLOAD_BYTES + 1 - bare));
  return { settings, spec: { ...plain, padding } };
}

/** More jobs than usual, and where they are enough: of a world whose run may end early. */
export function earlyEnd(seed: number): Pick<StubSpec, "jobs" | "enough"> {
  const random = new Random(seed + 2 ** 40);
  const jobs = Math.round(random.spread(50, MOST_JOBS));
  return { jobs, enough: random.whole(1, Math.ceil(1.1 * jobs)) };
}

function oddJobs(random: Random, faults: Faults, jobs: number): Readonly<Record<string, Behaviour>> {
  if (!faults.has("18-poison")) return {};
  const odd: Record<string, Behaviour> = {};
  for (let index = random.whole(1, 8); index > 0; index -= 1) {
    odd[random.whole(0, jobs - 1)] = random.pick(["throws", "not-a-number"] as const);
  }
  if (random.chance(0.4)) odd[random.whole(0, jobs - 1)] = random.pick(["kills", "hangs"] as const);
  return odd;
}
