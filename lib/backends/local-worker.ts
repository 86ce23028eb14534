/**
 * The program of a worker thread: works on chunks, one at a time, and keeps compiled sweeps between them.
 *
 * Bundled as an entry of its own, as a thread starts from a file.
 */
import { type Mistake, UserError } from "../errors.js";
import type { Chunk, Outcome } from "../fanout/ports.js";
import { keptRunners } from "../fanout/runner.js";
import { type WorkWorld, work } from "../fanout/work.js";
import { systemClock } from "./clock.js";
import { loadRunner } from "./load-runner.js";
import { type Measured, pilotOf } from "./pilot.js";
import { storeAt } from "./store-at.js";
import { whoWorks } from "./who-works.js";

/** What a thread is asked to do. */
export interface ThreadTask {
  readonly chunk: Chunk;
  /** Where the store is: a folder, or `s3://bucket/prefix`. */
  readonly place: string;
}

const clock = systemClock();
const kept = keptRunners();
const stores = new Map<string, Promise<WorkWorld["store"]>>();

/** Works on one chunk. */
export async function runChunk({ chunk, place }: ThreadTask): Promise<Outcome> {
  if (!stores.has(place)) stores.set(place, storeAt(place));
  const store = await stores.get(place)!;
  return work(chunk, { store, clock, kept, runner: loadRunner, who: whoWorks() });
}

/** What a pilot is asked to do in a thread. */
export interface MeasureTask {
  readonly spec: Uint8Array;
  /** How many jobs the run has. */
  readonly jobs: number;
}

/** A thread's answer: an error of the user's would lose its parts on the way, so they are sent. */
export type MeasureReply = Measured | { readonly mistakes: readonly [Mistake, ...Mistake[]] };

/** Measures the first jobs of a spec. */
export async function measure({ spec, jobs }: MeasureTask): Promise<MeasureReply> {
  try {
    const { jobMs, jobBytes, tried, failures } = await pilotOf(await loadRunner(spec), jobs, clock);
    return { jobMs, jobBytes, tried, failures };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, place, what, remedy } = error;
    return { mistakes: [{ code, place, what, remedy }, ...error.others] };
  }
}
