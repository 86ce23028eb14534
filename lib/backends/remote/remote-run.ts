/**
 * A run on a deployment, seen from the machine of whoever wants it: asked for, followed, cancelled, listed; and its result
 * brought here.
 *
 * The run goes on by itself, whether anybody follows it or not. What is brought here lies as a local run's result does.
 */

import * as z from "zod";
import { mayPass, StoppedError, UserError } from "../../errors.js";
import type { Clock } from "../../fanout/ports.js";
import type { RunState } from "../../fanout/run-state.js";
import { sha256Of } from "../../sha256.js";
import { runIdOf, wholeSpec } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { EXPECTED_RUN } from "../lambda/requests.js";
import { understood } from "../understood.js";
import { type AskApi, apiClient } from "./api-client.js";
import { assertSameEngine, findDeployment } from "./deployment.js";
import { fetchResult, putTo } from "./remote-fetch.js";

const count = z.int().min(0);
const answer = z.object({
  run: z.string(),
  name: z.string().optional(),
  state: z.enum(["requested", "planned", "running", "computed", "done", "cancelled", "stopped"]),
  reason: z.string().optional(),
  detail: z.string().optional(),
  jobs: count,
  most: count.optional(),
  jobsDone: count,
  failures: count,
  missing: z.array(z.object({ first: count, count })).optional(),
  invocations: count,
  cost: z.number(),
  askedAt: z.string(),
  startedAt: z.string().optional(),
  updatedAt: z.string().optional(),
});

/** How a run on a deployment stands. */
export type RemoteState = Readonly<z.infer<typeof answer>>;

export interface RemoteOptions {
  readonly stage: string;
  readonly clock: Clock;
}

export interface RemoteRunOptions extends RemoteOptions {
  readonly onProgress?: ((state: RemoteState) => void) | undefined;
  /** Ends the following of the run, not the run. */
  readonly signal?: AbortSignal | undefined;
  /** The folder of runs that the result is brought to. */
  readonly fetchTo?: string | undefined;
}

/** How following a run ended: `state` is `running` or so only if the signal ended it. */
export interface RemoteResult extends RemoteState {
  /** Whether the result has been brought here. */
  readonly isFetched: boolean;
}

/** The state of a remote run as that of a local one, for whoever shows both. */
export function runStateOf({ askedAt: _, startedAt, updatedAt, name: __, ...state }: RemoteState): RunState {
  return {
    ...state,
    state: state.state === "requested" ? "planned" : state.state,
    reason: state.reason as RunState["reason"],
    startedMs: startedAt === undefined ? undefined : Date.parse(startedAt),
    updatedMs: updatedAt === undefined ? undefined : Date.parse(updatedAt),
  };
}

/** A larger spec is uploaded: Lambda takes 6 MB, of which a body may need a third more. */
const MOST_BODY_BYTES = 4_000_000;
const FIRST_POLL_MS = 500;
const LAST_POLL_MS = 3_000;
/** A run that says nothing new for so long is asked for again, which calls another orchestrator [ms]. */
const SILENT_MS = 90_000;
const MOST_RENEWALS = 10;
/** An API that can't be asked for so long isn't waited for any more; its run goes on all the same [ms]. */
const LOST_MS = 10 * 60_000;
/** For so long, a run that was stopped before may still seem to be, until its new orchestrator has said otherwise [ms]. */
const OLD_END_MS = 5_000;
const ENDED: ReadonlySet<string> = new Set(["done", "cancelled", "stopped"]);

/** Asks for a run and follows it to its end. */
export async function runRemote(spec: Spec, options: RemoteRunOptions): Promise<RemoteResult> {
  const deployment = await findDeployment(options.stage);
  assertSameEngine(deployment);
  const ask = apiClient(deployment, options.clock);
  await submit(spec, ask);
  try {
    const state = await followed(spec, ask, options);
    if (state.state !== "done" || options.fetchTo === undefined) return { ...state, isFetched: false };
    await fetchResult(state.run, ask, options.fetchTo, options.clock);
    return { ...state, isFetched: true };
  } catch (error) {
    // Who may not ask any more, as with a token that has expired, has begun a run all the same.
    const isRefused = error instanceof UserError && !(error instanceof StoppedError);
    throw isRefused ? new StoppedError(error, { cause: error }) : error;
  }
}

/** How a run stands; undefined if the deployment knows of none. */
export async function remoteState(run: string, options: RemoteOptions): Promise<RemoteState | undefined> {
  const ask = apiClient(await findDeployment(options.stage), options.clock);
  try {
    return await stateOf(run, ask);
  } catch (error) {
    if (error instanceof UserError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** Stops a run; what is done is kept. */
export async function cancelRemote(run: string, options: RemoteOptions): Promise<RemoteState> {
  const ask = apiClient(await findDeployment(options.stage), options.clock);
  return understood(answer, await ask("DELETE", `/sweeps/${run}`), `DELETE /sweeps/${run}`);
}

/** Brings a finished run's result here. */
export async function fetchRemote(run: string, folder: string, options: RemoteOptions): Promise<void> {
  await fetchResult(run, apiClient(await findDeployment(options.stage), options.clock), folder, options.clock);
}

const listed = z.object({ sweeps: z.array(answer), next: z.string().optional() });

/** One's runs on a deployment, the latest first, so many at most. */
export async function listRemote(most: number, options: RemoteOptions): Promise<readonly RemoteState[]> {
  const ask = apiClient(await findDeployment(options.stage), options.clock);
  const found: RemoteState[] = [];
  for (let next: string | undefined = ""; next !== undefined && found.length < most; ) {
    const page: z.infer<typeof listed> = understood(
      listed,
      await ask("GET", `/sweeps?limit=50${next === "" ? "" : `&after=${next}`}`),
      "GET /sweeps",
    );
    found.push(...page.sweeps);
    next = page.next;
  }
  return found.slice(0, most);
}

async function stateOf(run: string, ask: AskApi): Promise<RemoteState> {
  return understood(answer, await ask("GET", `/sweeps/${run}`), `GET /sweeps/${run}`);
}

/** Sends a spec, with how to run it, which isn't in its own bytes. */
async function submit(spec: Spec, ask: AskApi): Promise<void> {
  const { backend: _, ...execution } = spec.execution;
  const whole = { ...wholeSpec(spec), execution };
  const text = JSON.stringify(whole);
  const expected = { [EXPECTED_RUN]: runIdOf(spec) };
  const isSmall = Buffer.byteLength(text) <= MOST_BODY_BYTES;
  const body = isSmall ? whole : { upload: await uploaded(Buffer.from(text), ask) };
  await assertSameRun(
    spec,
    understood(accepted, await ask("POST", "/sweeps", body, expected), "POST /sweeps").run,
    ask,
  );
}

/** A deployment that doesn't know what was expected has begun something else: that is ended again, and told. */
async function assertSameRun(spec: Spec, run: string, ask: AskApi): Promise<void> {
  if (run === runIdOf(spec)) return;
  await ask("DELETE", `/sweeps/${run}`);
  throw new UserError({
    code: "other-version",
    place: "--stage",
    what: `the deployment takes this spec for run ${run}, and this katfan for run ${runIdOf(spec)}; that run is cancelled`,
    remedy: "Deploy it anew with this version (docs/aws.md), or use katfan in the version that it is of.",
  });
}

async function uploaded(bytes: Buffer, ask: AskApi): Promise<string> {
  const sha256 = sha256Of(bytes);
  const said = await ask("POST", "/uploads", { sha256, bytes: bytes.length });
  const { url, headers } = understood(uploadAddress, said, "POST /uploads");
  await putTo(new URL(url), bytes, headers);
  return sha256;
}

const accepted = z.object({ run: z.string() });
const uploadAddress = z.object({ url: z.url(), headers: z.record(z.string(), z.string()) });

async function followed(spec: Spec, ask: AskApi, options: RemoteRunOptions): Promise<RemoteState> {
  const { clock, signal, onProgress } = options;
  const run = runIdOf(spec);
  const askedMs = clock.now();
  let [seen, seenMs, heardMs, renewals] = ["", askedMs, askedMs, 0];
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(LAST_POLL_MS, pollMs * 1.3)) {
    const state = await stateOf(run, ask).catch((error: unknown) => {
      if (!mayPass(error) || signal?.aborted === true || clock.now() - heardMs > LOST_MS) throw error;
      return undefined; // the run goes on without us, and the network will be back
    });
    if (state !== undefined) {
      heardMs = clock.now();
      onProgress?.(state);
      if (state.state === "done" || signal?.aborted === true) return state;
      if (ENDED.has(state.state) && clock.now() - askedMs > OLD_END_MS) return state;
      const mark = JSON.stringify([state.state, state.jobsDone, state.updatedAt]);
      if (mark !== seen) [seen, seenMs] = [mark, clock.now()];
      if (clock.now() - seenMs > SILENT_MS) {
        if (renewals === MOST_RENEWALS) throw stuck(run, clock.now() - seenMs, options.stage);
        renewals += 1;
        seenMs = clock.now();
        await submit(spec, ask);
      }
    }
    await clock.sleep(pollMs, signal).catch(() => undefined);
  }
}

function stuck(run: string, silentMs: number, stage: string): StoppedError {
  return new StoppedError({
    code: "no-news",
    place: run,
    what: `nothing new for ${Math.round(silentMs / 1_000)} s, and it was asked for ${MOST_RENEWALS} times again`,
    remedy: `Look into the log of the deployment's function katfan-${stage}-orchestrator; the same command goes on.`,
  });
}
