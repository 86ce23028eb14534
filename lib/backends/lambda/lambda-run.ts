/**
 * What an orchestrator on Lambda does with a run that was asked for: measures its first jobs on a worker, plans, refuses
 * what would cost too much, and sees to it that every part is there and reduced.
 *
 * Everything is written down in the bucket before it counts, so one that dies is replaced by another call of it.
 * Not here: how parts are seen to (lib/fanout/orchestrator/orchestrate.ts), who may ask (lib/api).
 */
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { ENGINE_VERSION } from "../../constants.js";
import { inDollars } from "../../dollars.js";
import { planKey, specKey } from "../../fanout/keys.js";
import { keepLook } from "../../fanout/look.js";
import { wholeManifest } from "../../fanout/manifest.js";
import type { Carried } from "../../fanout/orchestrator/carried.js";
import { orchestrate } from "../../fanout/orchestrator/orchestrate.js";
import { statusOf } from "../../fanout/orchestrator/status.js";
import type { Chance, Clock, Store } from "../../fanout/ports.js";
import { recordsOf, writeRecord } from "../../fanout/record.js";
import type { RunState } from "../../fanout/run-state.js";
import type { LoadRunner } from "../../fanout/runner.js";
import { submit } from "../../fanout/submit.js";
import { specOf, sweepRunner } from "../../fanout/worker/sweep-runner.js";
import { StoreFailure } from "../../fanout/worker/work.js";
import { ownerStore } from "../../stores/owner.js";
import { type RetryPolicy, retried } from "../../stores/retry.js";
import { jobsToCut, planOf } from "../../sweep/plan.js";
import { runIdOf, specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { standInFor } from "./code-stand-in.js";
import { call, callLater, lambdaInvoker } from "./lambda.js";
import { forecast, type LambdaFacts, lambdaChunk, pricesFor, RAMP_BURST, RAMP_PER_SECOND } from "./lambda-plan.js";
import { reduceOnLambda } from "./lambda-reduce.js";
import { type CodeOutput, type RunTask, readOutputsAnswer, readPilotAnswer } from "./lambda-tasks.js";
import { noteEnd, type Request, requestOf } from "./requests.js";

/** What a deployment is set to. */
export interface DeploymentSettings extends LambdaFacts {
  readonly workers: readonly string[];
  readonly reducer: string;
  readonly orchestrator: string;
  /** What a run may cost at most, whatever its spec says [US dollars]. */
  readonly maxCost: number;
  /** How many workers an orchestrator waits for; as many as it can if left out. Fewer have it share runs out sooner. */
  readonly sockets?: number | undefined;
}

export interface LambdaRunWorld {
  readonly bucket: Store;
  readonly client: LambdaClient;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly settings: DeploymentSettings;
  /** How long this orchestrator may take [ms]. */
  readonly ownTimeMs: number;
  /** Its name: the invocation's. */
  readonly who: string;
}

/** How an orchestrator's work ended; `elsewhere`: another one is at it. */
export type LambdaRunEnd = RunState | { readonly run: string; readonly state: "elsewhere" | "refused" };

/** What a job is taken to need where no pilot could tell: chunks of a job each, for as long as it takes. */
const UNKNOWN = { jobMs: 10_000, jobBytes: 0 };
/** How long an orchestrator's record may stay as it is before it counts as dead; it is written every 5 s [ms]. */
const SILENT_MS = 12_000;
const LOOK_MS = 1_000;
/** All workers may be busy with another run's chunks, for as long as half a minute. */
const OUTPUTS_RETRY: RetryPolicy = { attempts: 12, baseMs: 200, capMs: 10_000 };
/** A call of a worker is taken for lost so long after the platform should have ended it [ms]. */
const GRACE_MS = 15_000;

export async function runOnLambda(task: RunTask, world: LambdaRunWorld): Promise<LambdaRunEnd> {
  const { owner, run } = task;
  const store = ownerStore(world.bucket, owner);
  const asked = await requestOf(world.bucket, owner, run);
  if (asked === undefined) throw new Error(`nobody asked for run ${run}`);
  const spec = specOf(asked.spec);
  if (runIdOf(spec) !== run) return refuseVersion(task, runIdOf(spec), store, world);
  if ((await wholeManifest(run, store)) === undefined && task.carried === undefined) {
    if (await someoneIsAtIt(run, store, world.clock)) return { run, state: "elsewhere" };
  }
  const state = await seenThrough(task, { spec, request: asked.request, store, ...world });
  const isShare = (task.carried?.share?.index ?? 0) > 0;
  if (state.state !== "handed-over" && !isShare) await noteEnd(world.bucket, owner, run, world.clock.now());
  return state;
}

/** Says, where whoever asked will look, that the run was asked for with an engine of another version than this one. */
async function refuseVersion({ owner, run }: RunTask, ours: string, store: Store, world: LambdaRunWorld) {
  const nowMs = world.clock.now();
  await writeRecord(run, store, {
    ...{ who: world.who, generation: 0, state: "stopped", reason: "other-version" },
    detail: `the orchestrator's engine is ${ENGINE_VERSION}, to which the spec is run ${ours}`,
    ...{ startedMs: nowMs, updatedMs: nowMs, jobsDone: 0, failures: 0, invocations: 0, cost: 0, reserved: 0 },
  });
  await noteEnd(world.bucket, owner, run, nowMs);
  return { run, state: "refused" as const };
}

type Asked = LambdaRunWorld & { readonly spec: Spec; readonly request: Request; readonly store: Store };

async function seenThrough(task: RunTask, world: Asked): Promise<RunState> {
  const { owner, run } = task;
  const { store, client, clock, chance, settings, request, spec } = world;
  const refusal = await planned(task, world);
  if (refusal !== undefined) return refusal;
  const { execution } = request;
  const concurrency = Math.min(settings.concurrency, execution.workers ?? settings.concurrency);
  const copies = settings.workers.length;
  const begin = (carried: Carried) =>
    callLater(client, settings.orchestrator, { owner, run, carried } satisfies RunTask);
  return orchestrate(run, {
    store,
    clock,
    chance,
    invoker: {
      ...lambdaInvoker({ client, functionNames: settings.workers, owner, concurrency, sockets: settings.sockets }),
      close: async () => {},
    },
    runner: spec.job === undefined ? sweepRunner() : codelessRunner(task, world),
    prices: pricesFor(settings),
    ramp: { burst: RAMP_BURST * copies, perSecond: RAMP_PER_SECOND * copies },
    invocationMs: settings.workerTimeoutSeconds * 1_000 + GRACE_MS,
    maxFailures: execution.maxFailures,
    deadlineMs: execution.deadline === undefined ? undefined : execution.deadline * 1_000,
    maxCost: capOf(request, settings),
    who: world.who,
    where: { backend: "lambda" },
    ownTimeMs: world.ownTimeMs,
    carried: task.carried,
    workers: concurrency,
    beginShare: begin,
    handOver: begin,
    reduce: (plan) => reduceOnLambda({ client, reducer: settings.reducer, owner, plan }),
  });
}

/** What a run may cost: what its user allows, and never more than the deployment. */
export function capOf({ execution }: Pick<Request, "execution">, { maxCost }: { readonly maxCost: number }): number {
  return Math.min(execution.maxCost ?? maxCost, maxCost);
}

/** Sees to it that the run has a plan: if it has none, one by a pilot. @returns why it isn't run, if it would cost too much */
async function planned(task: RunTask, world: Asked): Promise<RunState | undefined> {
  const { store, spec, settings, request } = world;
  await keepLook(task.run, spec, store);
  if ((await store.get(planKey(task.run))) !== undefined) return undefined;
  await store.put(specKey(task.run), specBytes(spec), { ifAbsent: true }); // the pilot's worker reads it
  const { jobMs, jobBytes } = await pilot(task, world);
  const { chunk } = request.execution;
  const work = { jobs: jobsToCut(spec), jobSeconds: jobMs / 1_000, jobBytes };
  const plan = await submit(planOf(spec, chunk ?? lambdaChunk(work, settings)), specBytes(spec), store);
  // Of a run that may end early the first stretch at least must be affordable; its cap bounds the rest.
  const { dollars } = forecast({ ...work, jobs: plan.jobs, chunk: plan.chunk }, settings);
  const cap = capOf(request, settings);
  return dollars <= cap ? undefined : refuse(task, { dollars, cap }, world);
}

/**
 * Makes the parts of ranges that are split, and of jobs that fail, for jobs whose code runs on workers only.
 *
 * A worker is asked at once, before all of them are busy, but nobody waits for what it says until it is needed.
 */
function codelessRunner(task: RunTask, world: Asked): LoadRunner {
  const outputs = outputsOf(task, world);
  outputs.catch(() => undefined); // told to whoever needs it
  return async (spec) => {
    const known = await outputs.catch((cause: unknown) => {
      throw new StoreFailure("no worker can tell which outputs the code has", { cause }); // passing, for all that is known
    });
    return sweepRunner({ runCode: standInFor(known) })(spec);
  };
}

async function outputsOf({ owner, run }: RunTask, world: Asked): Promise<readonly CodeOutput[]> {
  const { client, settings, clock, chance } = world;
  const ask = () => call(client, settings.workers[0]!, { kind: "outputs", owner, run });
  const reply = await retried(ask, () => true, OUTPUTS_RETRY, { clock, chance });
  if (reply.functionError !== undefined) throw new Error("the code's first job ends its worker");
  return readOutputsAnswer(JSON.parse(new TextDecoder().decode(reply.payload))).outputs;
}

/** Runs the first jobs on a worker, where what they do brings nothing else down. */
async function pilot({ owner, run }: RunTask, { client, settings, spec }: Asked): Promise<typeof UNKNOWN> {
  try {
    const task = { kind: "pilot", owner, run, jobs: spec.jobs };
    const { functionError, payload } = await call(client, settings.workers[0]!, task);
    if (functionError !== undefined) return UNKNOWN;
    return readPilotAnswer(JSON.parse(new TextDecoder().decode(payload))) ?? UNKNOWN;
  } catch {
    return UNKNOWN; // throttled, or out of reach: the orchestrator will meet it again, and deals with it
  }
}

/** Stops a run before it has begun, as it would cost too much. */
async function refuse(
  { run, carried }: RunTask,
  { dollars, cap }: { readonly dollars: number; readonly cap: number },
  { store, clock, who }: Asked,
): Promise<RunState> {
  const nowMs = clock.now();
  const nothing = { jobsDone: 0, failures: 0, invocations: 0, cost: 0, reserved: 0 };
  await writeRecord(run, store, {
    ...nothing,
    who,
    generation: carried?.generation ?? 0,
    state: "stopped",
    reason: "max-cost",
    detail: `about ${inDollars(dollars)} are expected, $${cap} are allowed`,
    startedMs: nowMs,
    updatedMs: nowMs,
  });
  const state = await statusOf(run, store);
  if (state === undefined) throw new Error(`run ${run} has no plan`);
  return state;
}

/**
 * Whether another orchestrator is alive: its record says that it runs, and is written anew while one waits.
 *
 * Two that start at the same time don't see each other. That costs something and harms nothing.
 */
async function someoneIsAtIt(run: string, store: Store, clock: Clock): Promise<boolean> {
  const seen = await runningRecords(run, store);
  if (seen.size === 0) return false;
  for (const endMs = clock.now() + SILENT_MS; clock.now() < endMs; ) {
    await clock.sleep(LOOK_MS);
    const now = await runningRecords(run, store);
    if ([...now].some(([who, updatedMs]) => seen.get(who) !== updatedMs)) return true;
    if (now.size === 0) return false;
  }
  return false;
}

async function runningRecords(run: string, store: Store): Promise<ReadonlyMap<string, number>> {
  const records = await recordsOf(run, store);
  // Those of shares aren't at the whole of it: whoever is joins them.
  const whole = records.filter(({ state, share }) => state === "running" && (share?.index ?? 0) === 0);
  return new Map(whole.map(({ who, updatedMs }) => [who, updatedMs]));
}
