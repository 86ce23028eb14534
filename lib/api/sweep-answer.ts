/** What the API tells of a sweep: how it fares, and where its result lies. */

import type { Asked, Request } from "../backends/lambda/requests.js";
import { lookKey, manifestKey, planKey, reportKey, runPrefix, specKey, summaryKey } from "../fanout/keys.js";
import { type Manifest, type ManifestPart, type Merged, manifestOf, readMerged } from "../fanout/manifest.js";
import { statusOf } from "../fanout/orchestrator/status.js";
import type { Store } from "../fanout/ports.js";
import { recordsOf } from "../fanout/record.js";
import type { RunState } from "../fanout/run-state.js";
import { sha256Of } from "../sha256.js";
import type { SweepAnswer } from "./answers.js";
import { Problem } from "./problem.js";

/** How many ranges of missing jobs are told. */
const MOST_MISSING = 20;
/** A summary of up to so many bytes is told with the result. */
const INLINE_BYTES = 1024 * 1024;

export async function sweepAnswer(request: Request, asked: Asked, store: Store): Promise<SweepAnswer> {
  const state = await statusOf(request.run, store);
  const { run, name, jobs } = request;
  const known = { run, ...(name === undefined ? {} : { name }), askedAt: iso(asked.askedMs) };
  if (state === undefined) {
    const nothing = { ...known, jobs, jobsDone: 0, failures: 0, invocations: 0, cost: 0 };
    const refusal = asked.hasEnded ? (await recordsOf(run, store)).find((one) => one.state === "stopped") : undefined;
    if (refusal === undefined) return { ...nothing, state: "requested" };
    const { reason, detail, updatedMs } = refusal; // before there was a plan
    return { ...nothing, state: "stopped", reason, detail, updatedAt: iso(updatedMs) };
  }
  const { reason: _, detail: __, missing: ___, ...soFar } = answerOf(state);
  return isOld(state, asked) ? { ...known, ...soFar, state: "requested" } : { ...known, ...answerOf(state) };
}

/** Whether a run's end is one from before it was asked for again. */
function isOld({ state, updatedMs = 0 }: RunState, { askedMs, hasEnded }: Asked): boolean {
  return (state === "stopped" || state === "cancelled") && !hasEnded && updatedMs < askedMs;
}

function answerOf(state: RunState): Omit<SweepAnswer, "name" | "askedAt"> {
  const { startedMs, updatedMs, missing, reason, detail } = state;
  return {
    run: state.run,
    state: state.state === "handed-over" ? "running" : state.state,
    ...(reason === undefined ? {} : { reason }),
    ...(detail === undefined ? {} : { detail }),
    jobs: state.jobs,
    ...(state.most === undefined ? {} : { most: state.most }),
    jobsDone: state.jobsDone,
    failures: state.failures,
    ...(missing === undefined ? {} : { missing: missing.slice(0, MOST_MISSING) }),
    invocations: state.invocations,
    cost: state.cost,
    ...(startedMs === undefined ? {} : { startedAt: iso(startedMs) }),
    ...(updatedMs === undefined ? {} : { updatedAt: iso(updatedMs) }),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Where a finished sweep's result lies. @param window which of its parts */
export async function resultAnswer(
  run: string,
  store: Store,
  window: { readonly from: number; readonly limit: number },
) {
  const manifest = await manifestOf(run, store);
  if (manifest === undefined) throw new Problem("not-finished", "ask for its state, and again when that is done");
  const parts = await partsFrom(manifest, store, window);
  const file = async ({ key, sha256 }: { readonly key: string; readonly sha256: string }) => ({
    url: await store.url(runPrefix(run) + key),
    sha256,
  });
  const next = window.from + parts.length;
  const { jobs, failures, engine, specSha256, partCount, report } = manifest;
  const at = async (key: string) => ({ url: await store.url(key) });
  return {
    ...{ run, jobs, failures, engine, specSha256, partCount },
    summary: { ...(await file(manifest.summary)), ...(await summaryContent(run, store)) },
    ...(report === undefined ? {} : { report: await at(reportKey(run)) }),
    spec: await at(specKey(run)),
    ...((await store.get(lookKey(run))) === undefined ? {} : { look: await at(lookKey(run)) }),
    plan: await at(planKey(run)),
    manifest: await at(manifestKey(run)),
    ...(window.from > 0 || manifest.nodes === undefined
      ? {}
      : {
          nodes: await Promise.all(
            manifest.nodes.map(async ({ key, sha256 }) => ({ key, ...(await file({ key, sha256 })) })),
          ),
        }),
    parts: await Promise.all(parts.map(async (part) => ({ ...part, ...(await file(part)) }))),
    ...(next < partCount ? { next } : {}),
  };
}

async function summaryContent(run: string, store: Store): Promise<{ content?: Record<string, unknown> }> {
  const bytes = await store.get(summaryKey(run));
  if (bytes === undefined || bytes.length > INLINE_BYTES) return {};
  return { content: JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> };
}

/** Some of the parts that a manifest names, without reading more of its tree than these are in. */
async function partsFrom(
  from: Manifest | Merged,
  store: Store,
  window: { readonly from: number; readonly limit: number },
): Promise<ManifestPart[]> {
  if (from.parts !== undefined) return from.parts.slice(window.from, window.from + window.limit);
  const found: ManifestPart[] = [];
  let before = 0;
  for (const node of from.nodes ?? []) {
    const start = Math.max(0, window.from - before);
    if (start < node.parts) {
      const bytes = await store.get(runPrefix(from.run) + node.key);
      const content = bytes !== undefined && sha256Of(bytes) === node.sha256 ? readMerged(bytes) : undefined;
      if (content === undefined) throw new Error(`${node.key} isn't what the manifest names`);
      found.push(...(await partsFrom(content, store, { from: start, limit: window.limit - found.length })));
    }
    before += node.parts;
    if (found.length >= window.limit) break;
  }
  return found;
}
