/**
 * Sees to it that every part of a plan is in the store: lists what is there, invokes what is missing, until nothing is.
 *
 * Its truth is the parts' keys. What it knows besides it may lose: one that dies is replaced by any other, and any number
 * may be at work on a run at once, at the price of a look into the store for each chunk that another was faster with.
 * Not here: what a chunk computes (work.ts), how a worker is called (lib/backends), one turn of it (conductor.ts).
 */
import type { Plan } from "../../sweep/plan.js";
import { fullJitterMs } from "../backoff.js";
import { findParts } from "../found.js";
import { wholeManifest } from "../manifest.js";
import { isLackingParts, removeParts } from "../mend.js";
import type { Store } from "../ports.js";
import type { JobRange } from "../ranges.js";
import { livesBefore, nameOfLife, type OrchestratorRecord, recordsOf, type Together, together } from "../record.js";
import type { Reduction } from "../reduction.js";
import type { RunState } from "../run-state.js";
import { planOfRun } from "../submit.js";
import { NOTHING_SPENT, partOf, type Spent, spentBy } from "./budget.js";
import { type Carried, takeTurn } from "./carried.js";
import { Conductor } from "./conductor.js";
import type { OrchestrateOptions } from "./orchestrate-options.js";
import { foundOf, othersEnded, sharedOut } from "./shares.js";

/** How often it looks for what a reduction found missing. */
const MOST_ROUNDS = 5;
/** How often a reduction is tried that fails, and the pauses between. */
const REDUCE_TRIES = 4;
const REDUCE_BACKOFF = { baseMs: 1_000, capMs: 30_000 };
const REDUCE_MS = 120_000;

export async function orchestrate(run: string, options: OrchestrateOptions): Promise<RunState> {
  const { store, clock, reduce } = options;
  const ownTimeMs = options.ownTimeMs ?? Number.POSITIVE_INFINITY;
  const endMs = clock.now() + ownTimeMs;
  let plan = await planOfRun(run, store);
  const manifest = await wholeManifest(run, store);
  if (manifest !== undefined && !(await isLackingParts(manifest, store)))
    return stateWhenDone(plan, manifest.failures, together(await recordsOf(run, store)));
  const who = options.who ?? `o-${Math.floor(options.chance() * 2 ** 32).toString(16)}`;
  if (options.carried !== undefined && !(await takeTurn(run, options.carried, who, store))) {
    return { ...(await stateOf(plan, store)), state: "handed-over", detail: "another one has its turn" };
  }
  const reduceMs = Math.min(options.reduceMs ?? REDUCE_MS, (options.ownTimeMs ?? 0) / 2);
  // The platform calls one that died again, with the same event: it goes on as the same one, and what it spent is spent.
  const { lives, records } = await livesBefore(run, who, store);
  let carried = afterLives(options.carried, { launch: nameOfLife(who, 1), records });
  let sharings = carried.sharings ?? 0;
  let reductions = 0;
  for (let round = 1; ; round += 1) {
    const now = round === 1 || plan.most === undefined ? plan : await planOfRun(run, store);
    if (now.jobs > plan.jobs) [plan, reductions, sharings] = [now, 0, 0];
    const found = await findParts(plan, store);
    const { launch, spent } = carried;
    const share =
      carried.share ?? (await sharedOut({ plan, found, launch, sharings, spent, options, mayJoin: round === 1 }));
    if (share !== undefined && carried.share === undefined) {
      [sharings, carried] = [sharings + 1, { ...carried, spent: partOf(spent, share.count), before: spent }];
    }
    const own = share === undefined ? found : foundOf(share, found, plan);
    const parts = { plan, found: own, share, sharings, endMs };
    const conductor = new Conductor({
      ...parts,
      options: { ...options, who: nameOfLife(who, lives + round), carried },
    });
    const state = await conductor.run();
    if (state.state !== "computed") return state;
    if (share !== undefined) {
      if (share.index > 0) return state;
      const untilMs = endMs - reduceMs;
      const others = await othersEnded(share, { run, store, clock, untilMs, ownTimeMs, signal: options.signal });
      if (others === undefined) return conductor.handOver();
      carried = afterSharing(conductor.carried, share.count, others);
      continue; // looks at all of it: one that died has left something
    }
    if (reduce === undefined) return state;
    reductions += 1;
    if (endMs - clock.now() < reduceMs && options.handOver !== undefined) return conductor.handOver();
    const reduction = await tried(() => reduce(plan), options);
    switch (reduction.kind) {
      case "begun":
        return state;
      case "done":
        return { ...(await conductor.finished(reduction.failures)), jobs: reduction.jobs, jobsDone: reduction.jobs };
      case "failed":
        return conductor.gaveUp(reduction.reason, []);
      case "refused":
        if (reductions === MOST_ROUNDS || !(await mended(run, reduction.wrong ?? [], options))) {
          return conductor.gaveUp(reduction.problems.join("; "), []);
        }
        break;
      case "grown":
        if (reductions === MOST_ROUNDS) return conductor.gaveUp("its checkpoints keep vanishing", []);
        break;
      case "incomplete":
        if (reductions === MOST_ROUNDS) return conductor.gaveUp("parts keep vanishing", reduction.missing);
        break;
    }
    carried = conductor.carried;
  }
}

/** What an orchestrator has of its predecessors, with what it has spent itself in its former lives. */
function afterLives(
  carried: Carried | undefined,
  own: { readonly launch: string; readonly records: readonly OrchestratorRecord[] },
): Carried {
  const begun: Carried = { launch: own.launch, generation: 0, spent: NOTHING_SPENT, ...carried };
  if (own.records.length === 0) return begun;
  const here = own.records.map(({ spent }) => spent ?? NOTHING_SPENT);
  return { ...begun, spent: spentBy([begun.spent, ...here]) };
}

/** What the first orchestrator of a sharing has when all of it has ended: its own, what others spent, and what was spent before. */
function afterSharing({ before = NOTHING_SPENT, ...own }: Carried, count: number, others: readonly Spent[]): Carried {
  const all = [own.spent, before, partOf(before, count), ...others];
  return { ...own, share: undefined, spent: spentBy(all, [1, 1, -1]) };
}

/** Removes parts that are wrong. @returns whether there were any, and it may: functions of a deployment delete nothing */
async function mended(run: string, wrong: readonly JobRange[], options: OrchestrateOptions): Promise<boolean> {
  if (wrong.length === 0) return false;
  try {
    await removeParts(run, wrong, options);
    return true;
  } catch {
    return false; // what is wrong is told, which says more
  }
}

/** How the reduction ends, tried again if it fails. */
async function tried(reduce: () => Promise<Reduction>, { clock, chance }: OrchestrateOptions): Promise<Reduction> {
  for (let tries = 1; ; tries += 1) {
    const reduction = await reduce();
    if (reduction.kind !== "failed" || tries === REDUCE_TRIES) return reduction;
    await clock.sleep(fullJitterMs(tries, REDUCE_BACKOFF, chance));
  }
}

async function stateOf({ run, jobs }: Plan, store: Store): Promise<Omit<RunState, "state">> {
  return { run, jobs, ...together(await recordsOf(run, store)) };
}

/** The state of a run whose manifest is there. */
export function stateWhenDone(plan: Plan, failures: number, records: Together): RunState {
  const { invocations, cost, startedMs, updatedMs } = records;
  const { run, jobs, most } = plan;
  return { run, state: "done", jobs, most, jobsDone: jobs, failures, invocations, cost, startedMs, updatedMs };
}
