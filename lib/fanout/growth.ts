/**
 * How a run grows that may end early: checkpoint by checkpoint, as long as what is there isn't enough.
 *
 * That a checkpoint was passed is an object in the store, made of exact sums over the same jobs whoever makes it, so that all who
 * are at work on a run go on alike. None is ever taken back. Not here: when it is enough (lib/results/summary).
 */
import { checkpointsOf } from "../sweep/checkpoints.js";
import { type Plan, planBytes, upTo } from "../sweep/plan.js";
import { checkpointKey, checkpointsPrefix, jobsOfCheckpointKey, planKey } from "./keys.js";
import type { Judgement } from "./merger.js";
import type { Store } from "./ports.js";

/** A stored plan as it is by now. */
export async function grown(plan: Plan, store: Store): Promise<Plan> {
  if (plan.most === undefined || plan.jobs === plan.most) return plan;
  const checkpoints = checkpointsOf(plan.most);
  let { jobs } = plan;
  for await (const key of store.list(checkpointsPrefix(plan.run))) {
    const passed = checkpoints.indexOf(jobsOfCheckpointKey(key) ?? -1);
    jobs = Math.max(jobs, checkpoints[passed + 1]!);
  }
  return jobs === plan.jobs ? plan : upTo(plan, jobs);
}

/** Whether there is a checkpoint that a plan hasn't come to. */
export const mayGrow = ({ jobs, most = jobs }: Plan): boolean => jobs < most;

/** Has a run go on beyond its plan's last job. @returns its plan from then on */
export async function goOn(plan: Plan, judgement: Judgement, store: Store): Promise<Plan> {
  const next = checkpointsOf(plan.most!).find((jobs) => jobs > plan.jobs)!;
  const said = { run: plan.run, jobs: plan.jobs, next, ...judgement };
  await store.put(checkpointKey(plan.run, plan.jobs), new TextEncoder().encode(`${JSON.stringify(said)}\n`));
  return upTo(plan, next);
}

/** Writes down where a run has ended: whoever reads its plan needs nothing else from then on. */
export async function settleGrowth(plan: Plan, store: Store): Promise<void> {
  if (plan.most !== undefined) await store.put(planKey(plan.run), planBytes(plan));
}
