/**
 * Takes a spec in: checks it, bounds what it may cost, and asks an orchestrator to see to it. For the HTTP API and the
 * inbox alike.
 *
 * Nothing is launched here, and nothing is written but requests.
 */

import type { RunTask } from "../backends/lambda/lambda-tasks.js";
import { type Asked, ask, askedBy, MOST_KEPT } from "../backends/lambda/requests.js";
import { canonicalJson } from "../canonical-json.js";
import { inDollars } from "../dollars.js";
import { UserError } from "../errors.js";
import { resumeRun } from "../fanout/cancel.js";
import { invocationCost, LAMBDA_PRICES } from "../fanout/orchestrator/cost.js";
import type { Clock, Store } from "../fanout/ports.js";
import { ownerStore } from "../stores/owner.js";
import { checkSpec } from "../sweep/jobs/model-check.js";
import { leastJobs } from "../sweep/plan.js";
import { readSpec } from "../sweep/reading/read-spec.js";
import { runIdOf, wholeSpec } from "../sweep/spec/run-id.js";
import type { Spec } from "../sweep/spec/spec.js";
import { Problem, problemOf } from "./problem.js";

/** What a deployment allows. */
export interface Allowance {
  /** What a run may cost at most [US dollars]. */
  readonly maxCost: number;
  /** How many runs of an owner may be going on at a time. */
  readonly ownerRuns: number;
  /** Whether specs may bring code of their own. */
  readonly codeJobs: boolean;
}

export interface SubmissionWorld {
  readonly bucket: Store;
  readonly clock: Clock;
  readonly allowance: Allowance;
  /** Has an orchestrator called, soon. */
  readonly start: (task: RunTask) => Promise<void>;
}

export interface Submitted {
  readonly run: string;
  readonly spec: Spec;
}

/** The fastest that a job can be, its share of a part included: a sweep that is too much even so is refused [ms]. */
const FASTEST_JOB_MS = 5e-5;
/** How many jobs a part holds at most, for the same purpose. */
const LARGEST_CHUNK = 5e6;

/** The spec that raw data describes, all that can be checked before anything runs having been checked. */
export function acceptable(raw: unknown, { codeJobs, maxCost }: Allowance): Spec {
  let spec: Spec;
  try {
    spec = readSpec(raw);
    if (spec.job !== undefined && !codeJobs) {
      throw new Problem("code-not-allowed", "job: this deployment runs no code of specs (KATFAN_CODE_JOBS)");
    }
    checkSpec(spec);
  } catch (error) {
    throw error instanceof UserError ? problemOf(error) : error;
  }
  const jobs = leastJobs(spec);
  const least = leastCost(jobs);
  if (least > maxCost) {
    const what = `${jobs} jobs cost ${inDollars(least)} at the very least`;
    throw new Problem("over-cap", `jobs: ${what}, and this deployment allows $${maxCost} a run`);
  }
  const wanted = spec.execution.maxCost;
  if (wanted !== undefined && wanted > maxCost) {
    const what = `$${wanted} is more than this deployment allows, which is $${maxCost} a run`;
    throw new Problem("over-cap", `execution.maxCost: ${what}`);
  }
  return spec;
}

/** What so many jobs cost if they were the simplest that there are [US dollars]. */
export function leastCost(jobs: number): number {
  return Math.ceil(jobs / LARGEST_CHUNK) * invocationCost(0, LAMBDA_PRICES) + computeCost(jobs * FASTEST_JOB_MS);
}

const computeCost = (ms: number): number => invocationCost(ms, LAMBDA_PRICES) - invocationCost(0, LAMBDA_PRICES);

/** Writes a spec's request down and has an orchestrator called. The same spec is the same run, which goes on. */
export async function submitSpec(spec: Spec, owner: string, world: SubmissionWorld): Promise<Submitted> {
  const { bucket, clock } = world;
  const run = runIdOf(spec);
  assertQuota(run, await askedBy(bucket, owner), world.allowance);
  await resumeRun(run, ownerStore(bucket, owner));
  const request = { run, name: spec.name, jobs: spec.jobs, execution: spec.execution };
  await ask(bucket, owner, {
    request,
    spec: new TextEncoder().encode(canonicalJson(wholeSpec(spec))),
    nowMs: clock.now(),
  });
  try {
    await world.start({ owner, run });
  } catch (cause) {
    throw new Problem("unavailable", "the orchestrator can't be called; ask again in a while", [], { cause });
  }
  return { run, spec };
}

function assertQuota(run: string, asked: readonly Asked[], { ownerRuns }: Allowance): void {
  const others = asked.filter((one) => one.run !== run);
  const going = others.filter(({ hasEnded }) => !hasEnded).length;
  if (going >= ownerRuns) {
    throw new Problem("too-many-runs", `${going} of your sweeps are going on, ${ownerRuns} may; cancel one, or wait`);
  }
  if (others.length >= MOST_KEPT) {
    throw new Problem("too-many-runs", `${others.length} of your sweeps are kept, ${MOST_KEPT} may be`);
  }
}
