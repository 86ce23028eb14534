/**
 * What fan-out knows of jobs: something that runs ranges of them and makes their parts. The real one is in
 * sweep-runner.ts, the simulation has its own.
 */
import type { Instances } from "../sweep/jobs/job-results.js";
import type { JobRange } from "./ranges.js";

/** The instances that ran some of the jobs. @param from, to by position */
export function instancesOf(all: Instances | undefined, from: number, to: number): Instances | undefined {
  return typeof all === "object" ? all.slice(from, to) : all;
}

/** Jobs that were run, not yet parts. */
export interface RanJobs {
  /** How many were run, from the range's first on: fewer than asked for only if they were stopped. */
  readonly count: number;
  /** The part of those among them that are in `range`. */
  part(range: JobRange): PartBytes;
  /** Which of a process's instances of the model ran them, where it tells; for the log. */
  readonly instances?: Instances | undefined;
  /** Why jobs failed, by their position, where it tells. */
  readonly errors?: ReadonlyMap<number, string> | undefined;
  /** How long they took, where they had been run before they were asked for [ms]. */
  readonly tookMs?: number | undefined;
}

export interface PartBytes {
  readonly bytes: Uint8Array;
  /** Their SHA-256 in hex, where it is known already. */
  readonly sha256?: string;
  /** How many of its rows are failed jobs. */
  readonly failures: number;
  /** Whether who has made it gives it out again: its buffer is to stay where it is. */
  readonly isKept?: boolean;
}

/** What a part says of itself. */
export interface PartFacts extends JobRange {
  /** The run that it was made for. */
  readonly run: string;
  readonly failures: number;
  /** The SHA-256 of its bytes, in hex, where it was found on the way. */
  readonly sha256?: string;
}

/** Runs the jobs of one spec. All that it makes has the same bytes whenever and wherever it is made. */
export interface Runner {
  /** The id of the spec's run, as the runner's own engine has it. */
  readonly run: string;
  /**
   * Runs jobs, whose failures are rows.
   *
   * @param mayGoOn asked before each job at which a piece begins, but the first, with its index; no more pieces after a no
   * @param pieces  how the range is cut
   * @param isPilot whether they may be run for a chunk that begins with them: their numbers are kept for it
   */
  jobs(pieces: readonly JobRange[], mayGoOn: (next: number) => boolean, isPilot?: boolean): Promise<RanJobs> | RanJobs;
  /** The part of a range without a row: it marks that the range was split. */
  seal(range: JobRange): Uint8Array;
  /** The part of a single job that failed, for `reason`. */
  failed(index: number, reason: string): Uint8Array;
  /** What a part says of itself; throws if it isn't whole, or not a part. A seal has no rows: its count is 0. */
  facts(bytes: Uint8Array): PartFacts;
}

/** From a spec's bytes to its runner. Throws a UserError if they are no spec. */
export type LoadRunner = (spec: Uint8Array) => Promise<Runner>;

/** How many runners a warm worker keeps. */
const KEPT = 4;

/** Runners that a process keeps between chunks, by their runs' ids. */
export interface KeptRunners {
  of(run: string, load: () => Promise<Runner>): Promise<Runner>;
}

/** Keeps the runners that were used last. One that fails to load isn't kept. */
export function keptRunners(most = KEPT): KeptRunners & {
  /** Has one take the place of the run's. */
  keep(run: string, runner: Runner): void;
} {
  const kept = new Map<string, Promise<Runner>>();
  return {
    keep: (run, runner) => void kept.set(run, Promise.resolve(runner)),
    of(run, load) {
      const found = kept.get(run) ?? load();
      kept.delete(run); // and put behind all others
      kept.set(run, found);
      found.catch(() => kept.get(run) === found && kept.delete(run));
      for (const [oldest] of kept) if (kept.size > most) kept.delete(oldest);
      return found;
    },
  };
}
