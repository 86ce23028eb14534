/** The beginning of a run: its spec and its plan are put into the store, once. */
import { sha256Of } from "../sha256.js";
import { type Plan, planBytes, readPlan } from "../sweep/plan.js";
import { grown } from "./growth.js";
import { planKey, specKey } from "./keys.js";
import { inRun, NotAsNamed } from "./manifest.js";
import type { Store } from "./ports.js";

/**
 * Stores a run's spec and plan. The same spec is the same run: if it is there already, its own plan stays.
 *
 * @param spec canonical bytes, as `specBytes` gives them
 * @returns the plan that counts
 */
export async function submit(plan: Plan, spec: Uint8Array, store: Store): Promise<Plan> {
  if (sha256Of(spec) !== plan.specSha256) throw new Error(`run ${plan.run} has another spec`);
  if (!(await store.put(specKey(plan.run), spec, { ifAbsent: true }))) {
    await mendSpec(plan.run, spec, store);
  }
  if (await store.put(planKey(plan.run), planBytes(plan), { ifAbsent: true })) return plan;
  return planOfRun(plan.run, store);
}

/**
 * Puts a run's spec in place of one that isn't as it was: the run's id is the spec's hash, so there is only one.
 *
 * @param spec canonical bytes, of this very run
 */
export async function mendSpec(run: string, spec: Uint8Array, store: Store): Promise<void> {
  const there = await store.get(specKey(run));
  if (there === undefined || Buffer.compare(there, spec) !== 0) await store.put(specKey(run), spec);
}

/** The plan of a run that was submitted, as far as the run has grown. @throws NotAsNamed if it isn't there, or isn't as it was */
export async function planOfRun(run: string, store: Store): Promise<Plan> {
  const bytes = await store.get(planKey(run));
  if (bytes === undefined) throw new NotAsNamed(inRun(run, planKey(run)), "missing");
  const plan = planIn(bytes);
  if (plan?.run !== run) throw new NotAsNamed(inRun(run, planKey(run)), "damaged");
  return grown(plan, store);
}

/** The same; undefined while there is none that can be read. */
export async function wholePlan(run: string, store: Store): Promise<Plan | undefined> {
  try {
    return await planOfRun(run, store);
  } catch (error) {
    if (error instanceof NotAsNamed) return undefined;
    throw error;
  }
}

/** Undefined if they aren't a plan any more, whatever they are now. */
function planIn(bytes: Uint8Array): Plan | undefined {
  try {
    return readPlan(bytes);
  } catch {
    return undefined;
  }
}
