/** How a run stands, by what is in the store. */
import { isCancelled } from "../cancel.js";
import { findParts } from "../found.js";
import { planKey } from "../keys.js";
import { manifestOf } from "../manifest.js";
import type { Store } from "../ports.js";
import { type OrchestratorRecord, recordsOf, together } from "../record.js";
import type { RunState } from "../run-state.js";
import { planOfRun } from "../submit.js";
import { stateWhenDone } from "./orchestrate.js";

/** Up to so many chunks the parts are listed, where no orchestrator says how many there are. */
const LISTED_CHUNKS = 10_000;

/**
 * The state of a run, or undefined if there is no such run. Reads a few small objects, however large the run is.
 *
 * `running` means that the last orchestrator that was heard of didn't say that it ended: `updatedMs` says when that was.
 */
export async function statusOf(run: string, store: Store): Promise<RunState | undefined> {
  if ((await store.get(planKey(run))) === undefined) return undefined;
  const plan = await planOfRun(run, store);
  const records = await recordsOf(run, store);
  const all = together(records);
  const manifest = await manifestOf(run, store);
  const last = records.reduce<OrchestratorRecord | undefined>(
    (latest, record) => (latest === undefined || record.updatedMs > latest.updatedMs ? record : latest),
    undefined,
  );
  const ofLast = { where: last?.where, lastStartedMs: last?.startedMs, jobsBefore: last?.jobsBefore };
  if (manifest !== undefined) return { ...stateWhenDone(plan, manifest.failures, all), ...ofLast };
  const { invocations, cost, failures, startedMs, updatedMs } = all;
  const isCounted = records.length === 0 && plan.chunks <= LISTED_CHUNKS;
  const jobsDone = isCounted ? (await findParts(plan, store)).jobsDone : all.jobsDone;
  const { jobs, most } = plan;
  const known = { run, jobs, most, jobsDone, failures, invocations, cost, startedMs, updatedMs, ...ofLast };
  if (await isCancelled(run, store)) return { ...known, state: "cancelled", reason: "cancelled" };
  if (last === undefined) return { ...known, state: jobsDone === 0 ? "planned" : "running" };
  const state = last.state === "handed-over" ? "running" : last.state;
  const why = state === "stopped" ? { reason: last.reason, detail: last.detail } : {};
  return { ...known, state: state === "done" ? "computed" : state, ...why };
}
