/** What invocations cost, and what a run can cost at most, whatever befalls it. */
import { budgetOf, MOST_TOMBSTONES } from "./budget.js";

/** What a platform asks for [US dollars]. */
export interface Prices {
  /** A gigabyte of memory for a second. */
  readonly perGbSecond: number;
  /** The memory of a worker [GB]. */
  readonly memoryGb: number;
  readonly perInvocation: number;
  readonly perPut: number;
  readonly perGet: number;
}

/** List prices of AWS Lambda on arm64 and of S3 in us-east-1, for workers of one whole processor (1,769 MB). */
export const LAMBDA_PRICES: Prices = {
  perGbSecond: 1.33334e-5,
  memoryGb: 1.769 * (1_000 / 1_024),
  perInvocation: 2e-7,
  perPut: 5e-6,
  perGet: 4e-7,
};

/** A part and its record; a worker that splits writes more, but is short of time for once. */
const PUTS = 2;
/** The spec and the part that may be there already. */
const GETS = 2;

/** What a worker's invocation costs that takes so long [US dollars]. */
export function invocationCost(ms: number, prices: Prices): number {
  const requests = prices.perInvocation + PUTS * prices.perPut + GETS * prices.perGet;
  return (Math.max(0, ms) / 1_000) * prices.memoryGb * prices.perGbSecond + requests;
}

/** What bounds an invocation and a run before it starts. */
export interface CostLimits {
  readonly prices: Prices;
  /** How long an invocation of a worker may take: what the platform, or the orchestrator, ends it at [ms]. */
  readonly invocationMs: number;
  /** How many may run at once. */
  readonly concurrency: number;
  /** How many orchestrators share the run out; one if it is left out. */
  readonly orchestrators?: number | undefined;
  readonly maxCost?: number | undefined;
  /** What a job takes at most; if it is left out, chunks are taken to fit into an invocation [ms]. */
  readonly jobMs?: number | undefined;
  /** How often orchestrators hand over: each time what was on its way may have to be invoked again. */
  readonly handOvers?: number | undefined;
}

/** The parts of a plan that its cost follows from. */
export interface PlanSize {
  readonly chunks: number;
  /** Jobs a chunk. */
  readonly chunk: number;
}

/** What of its time a worker uses at least before it leaves the rest of its chunk to others [1]. */
const LEAST_USE = 0.3;
/** A chunk whose worker ran out of time leaves so many ranges at most: one a level of the tree, and one more. */
const RANGES_LEFT = 7;

/**
 * How many invocations of workers one launch of a run can have at most.
 *
 * Each chunk succeeds once. What fails, and second copies, have budgets. A chunk that is split, as it ends its worker, has
 * as many invocations as its tree has ranges, and for that there is a budget too. One that doesn't fit into an invocation
 * is left in ranges each time.
 */
export function invocationBound({ chunks, chunk }: PlanSize, limits: Partial<CostLimits> = {}): number {
  const { jobMs = 0, invocationMs = Number.POSITIVE_INFINITY, handOvers = 0 } = limits;
  const { concurrency = 0, orchestrators = 1 } = limits;
  const budget = budgetOf(chunks, orchestrators) + orchestrators;
  const depth = Math.ceil(Math.log2(Math.max(2, chunk))) + 1;
  const splits = Math.min(budget, chunks) + MOST_TOMBSTONES * orchestrators * depth;
  const slices = Math.min(chunk, Math.ceil((chunk * jobMs) / (LEAST_USE * invocationMs)));
  const rests = slices > 1 ? chunks * slices * RANGES_LEFT : 0;
  // What runs when the budget is used up may fail too.
  return Math.ceil(chunks + 3 * (budget + concurrency) + 2 * splits + rests + handOvers * concurrency);
}

/** The most that one launch of a run can cost [US dollars]. */
export function costBound(plan: PlanSize, limits: CostLimits): number {
  const one = invocationCost(limits.invocationMs, limits.prices);
  const all = invocationBound(plan, limits) * one;
  return limits.maxCost === undefined ? all : Math.min(all, limits.maxCost + limits.concurrency * one);
}
