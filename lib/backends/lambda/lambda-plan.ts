/**
 * What a sweep takes on AWS Lambda: chunks, workers, time, dollars. The formulas are those of section 1 of the reference
 * on fan-out (1.1 to 1.8); prices are list prices of us-east-1 on arm64.
 *
 * A forecast for deciding, not a bill: what is spent is counted as it is spent, and bounded (lib/fanout/orchestrator/cost.ts).
 */
import { costBound, invocationCost, LAMBDA_PRICES, type Prices } from "../../fanout/orchestrator/cost.js";
import { MOST_SHARES } from "../../fanout/orchestrator/shares.js";
import { chooseChunk } from "../../sweep/plan.js";
import { MOST_SOCKETS } from "./lambda.js";

/** What of a deployment the forecast depends on. */
export interface LambdaFacts {
  /** How many workers may run at once. */
  readonly concurrency: number;
  /** F: how many identical worker functions there are. */
  readonly workerCopies: number;
  /** The memory of a worker [MB]. */
  readonly workerMemoryMb: number;
  /** How long a worker may take [s]. */
  readonly workerTimeoutSeconds: number;
}

export const DEFAULT_LAMBDA: LambdaFacts = {
  concurrency: 1_000,
  workerCopies: 1,
  workerMemoryMb: 1_769,
  workerTimeoutSeconds: 300,
};

export interface LambdaWork {
  readonly jobs: number;
  /** What a job takes on a worker [s]. */
  readonly jobSeconds: number;
  /** What a job's row takes in a part [bytes]. */
  readonly jobBytes: number;
  /** Jobs a chunk, if it isn't for the plan to choose. */
  readonly chunk?: number | undefined;
}

export interface LambdaForecast {
  readonly chunk: number;
  readonly chunks: number;
  readonly workers: number;
  /** From the request to the report [s]. */
  readonly seconds: number;
  /** What it is expected to cost [US dollars]. */
  readonly dollars: number;
  /** The most that it can cost, whatever befalls it, with the cap that was given [US dollars]. */
  readonly dollarsAtMost: number;
  /** The share of the workers' time that is the jobs' own [1]. */
  readonly efficiency: number;
}

/** o: a chunk's fixed cost with a warm worker: call, look for the part, put part and record [s]. */
export const OVERHEAD_SECONDS = 0.15;
/** A worker's first call: its process starts, the bundle loads, the sweep is compiled [s]. */
const COLD_START_SECONDS = 0.6;
/** A chunk takes this share of a worker's time limit at most [1]: bears jobs that are ten times as slow as the pilot's. */
const LONGEST_SHARE = 0.1;
/** l: the round trip of a call [s]; how many calls a second one process signs. */
const CALL_SECONDS = 0.02;
const CALLS_PER_SECOND = 2_000;
/** How many environments of one function Lambda starts at once, and each second after. */
export const RAMP_BURST = 1_000;
export const RAMP_PER_SECOND = 100;
/** The spread of a chunk's time from one worker to another: of its logarithm [1]. Beyond 3 times a second copy runs. */
const SPREAD = 0.15;
const STRAGGLES = 3;
/** p: how many invocations fail [1]. */
const FAILURES = 1e-3;
/** What S3 takes of writes a second under one prefix. */
const WRITES_PER_SECOND = 3_500;
/** Merging one part's summary, and one node's; the report [s]. */
const MERGE_SECONDS = 0.01;
const NODE_SECONDS = 0.3;
const REPORT_SECONDS = 2;
const FAN_IN = 1_000;
const NODES_AT_ONCE = 64;
/** The memory of orchestrator and reducer [MB]. */
const OTHERS_MEMORY_MB = 1_769;

/** Prices with the memory that a worker has. */
export function pricesFor({ workerMemoryMb }: Pick<LambdaFacts, "workerMemoryMb">): Prices {
  return { ...LAMBDA_PRICES, memoryGb: workerMemoryMb / 1_024 };
}

/** How many jobs a chunk should have on Lambda. */
export function lambdaChunk(work: LambdaWork, facts: LambdaFacts): number {
  return chooseChunk({
    jobs: work.jobs,
    secondsPerJob: work.jobSeconds,
    overheadSeconds: OVERHEAD_SECONDS,
    workers: workersOf(facts),
    bytesPerJob: work.jobBytes,
    longestSeconds: facts.workerTimeoutSeconds * LONGEST_SHARE,
  });
}

/** How many workers a run's orchestrators can keep busy together. */
export const workersOf = ({ concurrency }: LambdaFacts): number =>
  Math.max(1, Math.min(concurrency, MOST_SHARES * MOST_SOCKETS));

/** @param maxCost the cap on what the run may cost, if there is one [US dollars] */
export function forecast(work: LambdaWork, facts: LambdaFacts, maxCost?: number): LambdaForecast {
  const chunk = Math.min(work.chunk ?? lambdaChunk(work, facts), work.jobs);
  const chunks = Math.ceil(work.jobs / chunk);
  const workers = Math.min(workersOf(facts), chunks);
  const own = chunk * work.jobSeconds;
  const each = own + OVERHEAD_SECONDS;
  const seconds = makespan({ chunks, workers, own, each }, facts) + reduceSeconds(chunks);
  return {
    chunk,
    chunks,
    workers,
    seconds,
    dollars: dollarsOf({ chunks, workers, each, seconds }, facts),
    dollarsAtMost: costBound(
      { chunks, chunk },
      {
        prices: pricesFor(facts),
        invocationMs: facts.workerTimeoutSeconds * 1_000,
        ...{ concurrency: workers, orchestrators: Math.ceil(workers / MOST_SOCKETS) },
        maxCost,
      },
    ),
    efficiency: own / each,
  };
}

interface Shape {
  readonly chunks: number;
  readonly workers: number;
  /** What of a chunk's time is its jobs' [s]. */
  readonly own: number;
  /** A chunk's time [s]. */
  readonly each: number;
}

/** Formulas 1.2 to 1.4: the launch, the work, the tail [s]. */
function makespan({ chunks, workers, own, each }: Shape, { workerCopies: copies }: LambdaFacts): number {
  const callRate = Math.min(workers / CALL_SECONDS, CALLS_PER_SECOND);
  const over = Math.max(0, workers - RAMP_BURST * copies);
  const rampSeconds = over / (RAMP_PER_SECOND * copies);
  const lost = over ** 2 / (2 * RAMP_PER_SECOND * copies);
  const launch = Math.max(workers / callRate, rampSeconds) + COLD_START_SECONDS;
  const work = Math.ceil(chunks / workers) * each + lost / workers;
  const spread = Math.min(STRAGGLES, Math.exp(SPREAD * Math.sqrt(2 * Math.log(Math.max(chunks, 2)))));
  return Math.max(work + launch, chunks / WRITES_PER_SECOND) + (spread - 1) * own;
}

/** Formula 1.5: as a tree above 1,000 parts [s]. */
function reduceSeconds(chunks: number): number {
  const nodes = Math.ceil(chunks / FAN_IN);
  const parts = Math.min(chunks, FAN_IN) * MERGE_SECONDS * Math.ceil(nodes / NODES_AT_ONCE);
  return COLD_START_SECONDS + parts + (nodes > 1 ? nodes * NODE_SECONDS : 0) + REPORT_SECONDS;
}

/** Formula 1.8, and what orchestrator and reducer take, which run as long as the run does [US dollars]. */
function dollarsOf(
  { chunks, workers, each, seconds }: Omit<Shape, "own"> & { readonly seconds: number },
  facts: LambdaFacts,
): number {
  const prices = pricesFor(facts);
  const invocations = chunks * (1 + FAILURES);
  const cold = (workers * COLD_START_SECONDS * prices.memoryGb + 1) * prices.perGbSecond;
  const others = 2 * seconds * (OTHERS_MEMORY_MB / 1_024) * prices.perGbSecond;
  return invocations * invocationCost(each * 1_000, prices) + cold + others;
}
