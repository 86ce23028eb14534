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
  readonly maxCost?: number | undefined;
}

/** The parts of a plan that its cost follows from. */
export interface PlanSize {
  readonly chunks: number;
  /** Jobs a chunk. */
  readonly chunk: number;
}

/**
 * How many invocations of workers one launch of a run can have at most.
 *
 * Each chunk succeeds once; what fails, and second copies, have budgets; and a chunk that is split, as it kills its worker
 * or has no time, has as many invocations as its tree has ranges, for which there is a budget too.
 */
export function invocationBound({ chunks, chunk }: PlanSize): number {
  const budget = budgetOf(chunks) + 1;
  const depth = Math.ceil(Math.log2(Math.max(2, chunk))) + 1;
  const splits = Math.min(budget, chunks) + MOST_TOMBSTONES * depth;
  return Math.ceil(chunks + 3 * budget + 2 * splits);
}

/** The most that one launch of a run can cost [US dollars]. */
export function costBound(plan: PlanSize, limits: CostLimits): number {
  const one = invocationCost(limits.invocationMs, limits.prices);
  const all = invocationBound(plan) * one;
  return limits.maxCost === undefined ? all : Math.min(all, limits.maxCost + limits.concurrency * one);
}
