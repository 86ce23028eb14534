/**
 * `katfan plan`: what a run would do, from its first jobs: chunks, workers, time, and what it costs, on this machine and on
 * Lambda.
 */

import { aligned } from "../../aligned.js";
import { type JobFacts, localSeconds, measured, ownChunk, threadsFor } from "../../backends/local/local-run.js";
import type { Deployment } from "../../backends/remote/deployment.js";
import { counted, shownCount } from "../../counted.js";
import { inDollars } from "../../dollars.js";
import { mayGrow } from "../../fanout/growth.js";
import { durationText } from "../../results/figure/format-number.js";
import { furthest, jobsToCut, leastJobs, planOf } from "../../sweep/plan.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { readSpecFile } from "../spec/read-spec-file.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print, say } from "../terminal/output.js";
import { firstFailures } from "./first-failures.js";

export interface PlanOptions {
  readonly workers?: number;
  readonly chunk?: number;
  readonly stage?: string;
  readonly json?: boolean;
}

/** What one backend would do. */
export interface BackendPlan {
  readonly backend: string;
  readonly workers: number;
  readonly chunk: number;
  readonly chunks: number;
  readonly seconds: number;
  /** US dollars. */
  readonly dollars: number;
  /** What it takes up to its first checkpoint, if it may end early: all else is with as many jobs as it may have. */
  readonly least?: { readonly seconds: number; readonly dollars: number } | undefined;
  /** What is good to know of it, a sentence each. */
  readonly notes: readonly string[];
}

export async function plan(named: string, options: PlanOptions): Promise<ExitCode> {
  const { spec, told } = await readSpecFile(named);
  return told(() => planSpec(spec, options));
}

async function planSpec(spec: Spec, options: PlanOptions): Promise<ExitCode> {
  const facts = await measured(spec);
  for (const line of firstFailures(facts, spec)) say(line);
  const asked = options.workers ?? spec.execution.workers;
  const chunk = options.chunk ?? spec.execution.chunk ?? ownChunk(jobsToCut(spec), facts, asked);
  const first = planOf(spec, chunk);
  const own = furthest(first);
  const threads = threadsFor(own, facts, asked);
  const local: BackendPlan = {
    ...{ backend: "local", workers: Math.max(1, threads), chunk: own.chunk, chunks: own.chunks, dollars: 0, notes: [] },
    seconds: localSeconds(own, facts, threads),
    ...(mayGrow(first) ? { least: { seconds: localSeconds(first, facts, threads), dollars: 0 } } : {}),
  };
  const plans = [local, await lambdaPlan(spec, facts, options)];
  if (options.json === true) {
    const least = mayGrow(first) ? { leastJobs: first.jobs } : {};
    print(JSON.stringify({ run: own.run, jobs: own.jobs, ...least, jobSeconds: facts.jobMs / 1_000, backends: plans }));
    return EXIT.good;
  }
  const from = mayGrow(first) ? `${shownCount(first.jobs)} to ` : "";
  print(`run ${own.run}: ${from}${counted(own.jobs, "job")} of ${shortTime(facts.jobMs / 1_000)} each`);
  const rows = plans.map(({ backend, workers, chunk: size, chunks, seconds, dollars, least }) => [
    backend,
    String(workers),
    `${chunks} × ${size}`,
    `${least === undefined ? "" : `${durationText(least.seconds)} to `}${durationText(seconds)}`,
    dollars === 0 ? "-" : `${least === undefined ? "" : `${inDollars(least.dollars)} to `}${inDollars(dollars)}`,
  ]);
  for (const line of aligned([["backend", "workers", "chunks", "time", "cost"], ...rows])) print(line);
  for (const { notes } of plans) for (const note of notes) print(note);
  return EXIT.good;
}

/** What Lambda would do: on a deployment if one is named, else on one as it comes. */
async function lambdaPlan(spec: Spec, facts: JobFacts, { stage, chunk }: PlanOptions): Promise<BackendPlan> {
  const { DEFAULT_LAMBDA } = await import("../../backends/lambda/lambda-plan.js");
  const { lambdaForecast } = await import("./run-lambda.js");
  const deployment = stage === undefined ? DEFAULT_LAMBDA : await deploymentOf(stage);
  const cut = chunk === undefined ? spec : { ...spec, execution: { ...spec.execution, chunk } };
  const { dollarsAtMost, efficiency, ...found } = lambdaForecast(cut, facts, deployment);
  const where =
    stage === undefined ? "a deployment with the usual settings; --stage names yours" : `the deployment ${stage}`;
  const share = `${Math.round(100 * efficiency)} % of the workers' time is the jobs' own`;
  const notes = [`lambda: ${where}; ${share}.`, boundText(dollarsAtMost)];
  const { workers, chunk: size, chunks, seconds, dollars } = found;
  const jobs = leastJobs(spec);
  const { stop: _, ...first } = { ...cut, jobs, execution: { ...cut.execution, chunk: size } };
  const least = jobs < spec.jobs ? lambdaForecast(first, facts, deployment) : undefined;
  return {
    ...{ backend: "lambda", workers, chunk: size, chunks, seconds, dollars, notes },
    ...(least === undefined ? {} : { least: { seconds: least.seconds, dollars: least.dollars } }),
  };
}

/** What a run can't cost more than, and why that is so much more than it is expected to. */
const boundText = (dollars: number): string =>
  `No run of it costs more than ${inDollars(dollars)}, even if calls hang until their time limit and are repeated as often as is allowed; execution.maxCost in the spec stops it earlier.`;

async function deploymentOf(stage: string): Promise<Deployment> {
  const { assertSameEngine, findDeployment } = await import("../../backends/remote/deployment.js");
  const deployment = await findDeployment(stage);
  assertSameEngine(deployment);
  return deployment;
}

function shortTime(seconds: number): string {
  if (seconds >= 1) return durationText(seconds);
  const [value, unit] = seconds >= 1e-3 ? [seconds * 1e3, "ms"] : [seconds * 1e6, "µs"];
  return `${Number(value.toPrecision(2))} ${unit}`;
}
