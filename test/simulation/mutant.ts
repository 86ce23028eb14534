/** Ways to break fan-out on purpose, from outside: what the simulation must notice. */
import type { OrchestrateOptions } from "../../lib/fanout/orchestrator/orchestrate-options.js";
import type { Store } from "../../lib/fanout/ports.js";
import type { ReduceWorld } from "../../lib/fanout/reducer/reduce.js";
import type { Reduction } from "../../lib/fanout/reduction.js";
import type { KeptRunners } from "../../lib/fanout/runner.js";
import type { WorkWorld } from "../../lib/fanout/worker/work.js";

export type Role = "worker" | "orchestrator" | "reducer";

export interface Mutant {
  readonly name: string;
  /** Puts another store in the place of a process's. */
  readonly store?: (store: Store, role: Role) => Store;
  readonly orchestrate?: (options: OrchestrateOptions) => OrchestrateOptions;
  readonly work?: (world: WorkWorld) => WorkWorld;
  readonly kept?: () => KeptRunners;
  readonly reduce?: (run: string, world: ReduceWorld) => Promise<Reduction>;
}
