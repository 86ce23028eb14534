/**
 * What a rank does with a chunk: runs it in this process or, where jobs are code of users, in one beside it.
 *
 * A range whose jobs end their process is halved, as an orchestrator would, down to the job that does, which becomes a row.
 */
import { partKey } from "../../fanout/keys.js";
import type { Chance, Chunk, Clock, Outcome, Store } from "../../fanout/ports.js";
import { halves } from "../../fanout/ranges.js";
import { KILLED } from "../../fanout/reasons.js";
import { keptRunners } from "../../fanout/runner.js";
import { sweepRunner } from "../../fanout/worker/sweep-runner.js";
import { seal, type Who } from "../../fanout/worker/work.js";
import { jitteredPauseMs } from "../../stores/retry.js";
import { specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { loadRunner } from "../load-runner.js";
import { codeOutputs, jobProcesses } from "../local/job-processes.js";
import { thisThread, threads } from "../local/local.js";
import { whoWorks } from "../who-works.js";

export interface RankChunksOptions {
  readonly spec: Spec;
  readonly place: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly signal: AbortSignal;
  /** How long a job of code may take [ms]. */
  readonly jobTimeMs?: number | undefined;
  /** Which rank it is, for the log. */
  readonly who: Who;
  /** Whether a chunk under way stores what is done of it when it is interrupted. */
  readonly endsInOrder: boolean;
}

export interface RankChunks {
  /** Sees a chunk through. @returns how many of its jobs failed, or why it can't be done */
  run(chunk: Omit<Chunk, "attempt">): Promise<RanChunk>;
  close(): Promise<void>;
}
export type RanChunk = { readonly failures: number } | { readonly stopped: string };

/** How often a chunk is tried whose failure may pass, with pauses of up to so long [ms]. */
const TRIES = { attempts: 5, baseMs: 200, capMs: 10_000 };
/** How often a job may end its process before it is a row that says so; a range is halved at once. */
const KILLS = 3;

export async function rankChunks(options: RankChunksOptions): Promise<RankChunks> {
  const { spec, place, store, clock, chance, signal, jobTimeMs: jobMs, who, endsInOrder } = options;
  const bytes = specBytes(spec);
  const outputs = spec.job === undefined ? undefined : await codeOutputs(bytes, spec.jobs, jobMs);
  const processes =
    outputs === undefined ? undefined : jobProcesses({ processes: 1, jobMs, endsInOrder }, { place, outputs, who });
  const here = { store, clock, runner: loadRunner, kept: keptRunners(), who: { ...whoWorks(), ...who } };
  const another = () => threads({ threads: 1, place, who, endsInOrder });
  // A thread that computes hears no signal: who may be told to end has another one compute.
  const invoker = processes ?? (endsInOrder ? await another() : thisThread(here, another));
  const once = (chunk: Chunk) => invoker.invoke(chunk, signal);

  async function tried(chunk: Omit<Chunk, "attempt">): Promise<Outcome> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once({ ...chunk, attempt });
      if (outcome.kind !== "failed" || !outcome.retryable || signal.aborted) return outcome;
      const most = outcome.killed !== true ? TRIES.attempts : chunk.count === 1 ? KILLS : 1;
      if (attempt >= most) return outcome;
      await clock.sleep(jitteredPauseMs(attempt, TRIES, chance), signal).catch(() => undefined);
    }
  }

  async function run(chunk: Omit<Chunk, "attempt">): Promise<RanChunk> {
    const outcome = await tried(chunk);
    if (outcome.kind === "done") return { failures: outcome.failures };
    if (outcome.kind === "failed") {
      if (outcome.killed !== true || outputs === undefined || signal.aborted) return { stopped: outcome.reason };
      const runner = await sweepRunner({ codeOutputs: outputs })(bytes);
      if (chunk.count === 1) {
        await store.put(partKey(chunk.run, chunk), runner.failed(chunk.first, KILLED), { ifAbsent: true });
        return { failures: 1 };
      }
      await seal(chunk.run, chunk, runner, store);
    }
    let failures = 0;
    for (const half of halves(chunk)) {
      const ran = await run({ ...chunk, ...half });
      if ("stopped" in ran) return ran;
      failures += ran.failures;
    }
    return { failures };
  }

  return { run, close: () => invoker.close() };
}
