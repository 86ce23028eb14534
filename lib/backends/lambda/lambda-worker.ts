/** What a worker on Lambda does: a chunk of an owner's run, or the pilot of one. */
import { UserError } from "../../errors.js";
import { specKey } from "../../fanout/keys.js";
import type { Chunk, Clock, Outcome, Store } from "../../fanout/ports.js";
import { keptRunners, type LoadRunner } from "../../fanout/runner.js";
import { specOf } from "../../fanout/worker/sweep-runner.js";
import { type Who, work } from "../../fanout/worker/work.js";
import { ownerStore } from "../../stores/owner.js";
import { compileSweep } from "../../sweep/jobs/compile-sweep.js";
import { readReturned } from "../../sweep/jobs/returned.js";
import { codeOf, loadRunner } from "../load-runner.js";
import { pilotOf } from "../pilot.js";
import type { CodeOutput, OutputsAnswer, OutputsTask, PilotAnswer, PilotTask } from "./lambda-tasks.js";

export interface WorkerWorld {
  readonly bucket: Store;
  /** Whether specs may bring code of their own. */
  readonly codeJobs: boolean;
  readonly clock: Clock;
  /** How long the platform lets this invocation go on [ms]. */
  readonly remainingMs: number;
}

/** What is left for answering, and for a clock that is read late [ms]. */
const MARGIN_MS = 1_000;
const kept = keptRunners();

export function workOnWorker(
  chunk: Chunk,
  { bucket, codeJobs, clock, remainingMs, owner, who }: WorkerWorld & { readonly owner: string; readonly who: Who },
): Promise<Outcome> {
  const store = ownerStore(bucket, owner);
  return work(chunk, { store, clock, kept, who, runner: allowed(codeJobs), deadlineMs: remainingMs - MARGIN_MS });
}

/** How long the first jobs of a run take, here. */
export async function measureOnWorker(
  { owner, run, jobs }: PilotTask,
  { bucket, codeJobs, clock }: WorkerWorld,
): Promise<PilotAnswer> {
  const spec = await ownerStore(bucket, owner).get(specKey(run));
  if (spec === undefined) throw new Error(`run ${run} has no spec`);
  const runner = await kept.of(run, () => allowed(codeJobs)(spec));
  const { jobMs, jobBytes } = await pilotOf(runner, jobs, () => clock.now());
  return { kind: "measured", jobMs, jobBytes };
}

/** Which outputs a run's code has, by its first job. */
export async function outputsOnWorker(
  { owner, run }: OutputsTask,
  { bucket, codeJobs }: WorkerWorld,
): Promise<OutputsAnswer> {
  const bytes = await ownerStore(bucket, owner).get(specKey(run));
  const spec = bytes === undefined ? undefined : specOf(bytes);
  if (spec?.job === undefined || !codeJobs) throw new Error(`run ${run} has no code that may run here`);
  const code = await codeOf(spec.job);
  let outputs: readonly CodeOutput[] | undefined;
  compileSweep(spec, {
    runCode: (job) => {
      const returned = code(job);
      outputs ??= readReturned(returned).map(({ output: { name, complex, shape } }) => ({
        name,
        complex,
        shape: [...shape],
      }));
      return returned;
    },
  });
  if (outputs === undefined) throw new Error(`the code of run ${run} gives nothing`);
  return { kind: "outputs", outputs: [...outputs] };
}

/** Code of users is loaded only where the deployment says so: here as well, whoever has asked. */
function allowed(codeJobs: boolean): LoadRunner {
  return async (bytes) => {
    if (!codeJobs && specOf(bytes).job !== undefined) {
      throw new UserError({
        code: "code-not-allowed",
        place: "job",
        what: "this deployment runs no code of specs",
        remedy: "Deploy it with code jobs allowed, or run the spec here: katfan run.",
      });
    }
    return loadRunner(bytes);
  };
}
