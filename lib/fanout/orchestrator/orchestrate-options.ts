/** What an orchestrator is given: ports, a clock, limits, what is known of the platform. */

import type { Plan } from "../../sweep/plan.js";
import type { Chance, Clock, Invoker, Store } from "../ports.js";
import type { Where } from "../record.js";
import type { Reduction } from "../reduction.js";
import type { RunState } from "../run-state.js";
import type { LoadRunner } from "../runner.js";
import type { Carried } from "./carried.js";
import type { Prices } from "./cost.js";
import type { Ramp } from "./window.js";

/** What a user allows a run. */
export interface RunLimits {
  /** More failed jobs than this stop it. */
  readonly maxFailures?: number | undefined;
  /** How long it may take, from its first orchestrator's start [ms]. */
  readonly deadlineMs?: number | undefined;
  /** What it may cost; needs `prices` [US dollars]. */
  readonly maxCost?: number | undefined;
}

export interface OrchestrateOptions extends RunLimits {
  readonly store: Store;
  readonly invoker: Invoker;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Seals ranges that are split, and writes the rows of jobs that end their workers; without it such a chunk fails. */
  readonly runner?: LoadRunner | undefined;
  /** Why all jobs that were tried before it began failed: if all others do as well, it stops early. */
  readonly hopeless?: string | undefined;
  readonly prices?: Prices | undefined;
  /** How many workers a platform lets start at once, and how many more each second. */
  readonly ramp?: Ramp | undefined;
  /** How many invocations may begin in a second. */
  readonly invocationsPerSecond?: number | undefined;
  /** How long an invocation may take before it is taken for lost [ms]. */
  readonly invocationMs?: number | undefined;
  /** How long a chunk is expected to take before the first has ended [ms]. */
  readonly expectedMs?: number | undefined;
  /** Its own name, in the records; made up by chance if it has none. */
  readonly who?: string | undefined;
  /** Where it runs, for its records. */
  readonly where?: Where | undefined;
  /** How long this orchestrator itself may take, from the call [ms]. */
  readonly ownTimeMs?: number | undefined;
  /** What its predecessor handed over. */
  readonly carried?: Carried | undefined;
  /** How many workers all orchestrators of the run may have together; as many as the invoker has if left out. */
  readonly workers?: number | undefined;
  /** Begins an orchestrator of a share of the run, some time soon; without it the run isn't shared out. */
  readonly beginShare?: ((carried: Carried) => Promise<void>) | undefined;
  /** Calls a successor, when its own time runs low. */
  readonly handOver?: ((carried: Carried) => Promise<void>) | undefined;
  /** Merges the parts when all of a plan are there. */
  readonly reduce?: ((plan: Plan) => Promise<Reduction>) | undefined;
  /** How much of its own time it must have left to wait for that [ms]. */
  readonly reduceMs?: number | undefined;
  /** Ends it early, as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((state: RunState) => void) | undefined;
}
