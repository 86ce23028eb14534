/** The beginning of a run: its spec and its plan are put into the store, once. */
import { type Plan, planBytes, readPlan } from "../sweep/plan.js";
import { planKey, specKey } from "./keys.js";
import type { Store } from "./ports.js";

/**
 * Stores a run's spec and plan. The same spec is the same run: if it is there already, its own plan stays.
 *
 * @param spec canonical bytes, as `specBytes` gives them
 * @returns the plan that counts
 */
export async function submit(plan: Plan, spec: Uint8Array, store: Store): Promise<Plan> {
  if (!(await store.put(specKey(plan.run), spec, { ifAbsent: true }))) {
    const there = await store.get(specKey(plan.run));
    if (there === undefined || Buffer.compare(there, spec) !== 0) throw new Error(`run ${plan.run} has another spec`);
  }
  if (await store.put(planKey(plan.run), planBytes(plan), { ifAbsent: true })) return plan;
  return planOfRun(plan.run, store);
}

/** The plan of a run that was submitted. */
export async function planOfRun(run: string, store: Store): Promise<Plan> {
  const bytes = await store.get(planKey(run));
  if (bytes === undefined) throw new Error(`run ${run} has no plan in this store`);
  const plan = readPlan(bytes);
  if (plan.run !== run) throw new Error(`the plan of run ${run} is another run's`);
  return plan;
}
