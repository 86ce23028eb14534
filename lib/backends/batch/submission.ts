/** What a run needs before its tasks are submitted: its spec, its plan and its look in the store that all tasks see. */
import { resumeRun } from "../../fanout/cancel.js";
import { missingChunks } from "../../fanout/found.js";
import { keepLook } from "../../fanout/look.js";
import type { NotAsNamed } from "../../fanout/manifest.js";
import { checkedManifest, mendedRun } from "../../fanout/mend.js";
import { settleCompaction } from "../../fanout/reducer/compaction.js";
import { planOfRun, submit } from "../../fanout/submit.js";
import { chooseChunk, type Plan, planOf } from "../../sweep/plan.js";
import { runIdOf, specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { DEAF_MS } from "../bounded.js";
import { measured } from "../local/local-run.js";
import type { Measured } from "../pilot.js";
import { cantWait } from "../ranks/next-stage.js";
import { assertWritesOnce, storeAt } from "../store-at.js";

/** What a part costs on a cluster's file system, or over the network, with the look that is taken before [s]. */
const PART_SECONDS = 0.3;
/** A chunk that is told to end stores what is done after a sixty-fourth of it: within a second [s]. */
const LONGEST_CHUNK_SECONDS = 60;

export interface Submission {
  readonly spec: Spec;
  /** Where the store is. */
  readonly place: string;
  readonly tasks: number;
  /** Jobs a chunk; by the pilot if left out. */
  readonly chunk?: number | undefined;
  readonly onMeasured?: ((facts: Measured) => void) | undefined;
  readonly onDamage?: ((faults: readonly NotAsNamed[]) => void) | undefined;
}

export interface Submitted {
  readonly plan: Plan;
  /** How many chunks have no part yet. */
  readonly missing: number;
  /** Whether the run is finished, and there is nothing to submit. */
  readonly isDone: boolean;
}

export async function prepared({ spec, place, tasks, chunk, onMeasured, onDamage }: Submission): Promise<Submitted> {
  if (spec.stop !== undefined) throw cantWait();
  const store = await storeAt(place);
  const run = runIdOf(spec);
  await settleCompaction(run, store);
  if ((await checkedManifest(run, store, onDamage)) !== undefined) {
    const plan = (await mendedRun(run, spec, store)) ?? (await planOfRun(run, store));
    return { plan, missing: 0, isDone: true };
  }
  await assertWritesOnce(place, run, store);
  const there = await mendedRun(run, spec, store);
  const plan = there ?? (await submit(planOf(spec, chunk ?? (await chosen())), specBytes(spec), store));
  await keepLook(run, spec, store);
  await resumeRun(run, store);
  return { plan, missing: (await missingChunks(plan, store)).length, isDone: false };

  async function chosen(): Promise<number> {
    const facts = await measured(spec, { mostMs: DEAF_MS });
    onMeasured?.(facts);
    return chooseChunk({
      jobs: spec.jobs,
      secondsPerJob: facts.jobMs / 1_000,
      overheadSeconds: PART_SECONDS,
      workers: tasks,
      bytesPerJob: facts.jobBytes,
      longestSeconds: LONGEST_CHUNK_SECONDS,
    });
  }
}
