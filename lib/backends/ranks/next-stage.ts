/**
 * How a rank learns whether its run goes on beyond a checkpoint: rank 0 judges, and the others look for what it has written.
 */
import { UserError } from "../../errors.js";
import { missingChunks } from "../../fanout/found.js";
import { wholeManifest } from "../../fanout/manifest.js";
import type { Clock, Store } from "../../fanout/ports.js";
import { planOfRun } from "../../fanout/submit.js";
import type { Plan } from "../../sweep/plan.js";
import type { Agreement } from "./rank-agreement.js";

export interface WaitingWorld {
  readonly store: Store;
  readonly agreement: Agreement;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long a rank waits without anything new from the others [ms]. */
  readonly waitMs: number;
}

/** Tasks of a batch system don't wait for one another, so none of them would see that enough is known. */
export function cantWait(): UserError {
  return new UserError({
    code: "stops-together",
    place: "stop",
    what: "the tasks of a batch system don't wait for one another, so the run can't end early",
    remedy: "Run it by mpirun or srun in one batch job, or take `stop` out of the spec.",
  });
}

const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 1_000;

/**
 * Waits until the run has grown beyond a plan.
 *
 * @returns the plan from then on; undefined if the run is finished, or will not grow for all that is known
 */
export async function nextStage(plan: Plan, world: WaitingWorld): Promise<Plan | undefined> {
  const { store, agreement, clock, signal, waitMs } = world;
  let [fewest, newsMs] = [Number.POSITIVE_INFINITY, clock.now()];
  for (let pauseMs = FIRST_LOOK_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LAST_LOOK_MS)) {
    const hasEnded = await agreement.firstEnded(); // asked first: what it did before it said so is seen
    const now = await planOfRun(plan.run, store);
    if (now.jobs > plan.jobs) return now;
    if (hasEnded || (await wholeManifest(plan.run, store)) !== undefined) return undefined;
    await agreement.check();
    if (clock.now() - newsMs > waitMs) {
      const missing = (await missingChunks(plan, store)).length; // a list of all parts: rarely
      if (missing >= fewest) return undefined;
      [fewest, newsMs] = [missing, clock.now()];
    }
    await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
  return undefined;
}
