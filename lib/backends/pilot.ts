/**
 * Runs a run's first jobs to see how long one takes, and keeps their results: a chunk that holds no others needs no more.
 *
 * The first jobs of a program are slow, as its code is compiled while it runs; the pilot goes on in pieces twice as long
 * each, and the last one counts. What is measured is processor time, where the caller has it: how busy the machine is while
 * the pilot runs says nothing of the hours after.
 */
import { endOf, type JobRange } from "../fanout/ranges.js";
import { instancesOf, type PartBytes, type RanJobs, type Runner } from "../fanout/runner.js";
import { type FailureGroup, failureGroups } from "../sweep/jobs/failures.js";
import { boundedRunner, TookTooLong } from "./bounded.js";

/** A pilot takes so long beside its first job, which may have code compiled [ms]. */
const PILOT_MS = 40;
/** It ends after so long, though that job were all that it has: it says nothing of the others [ms]. */
const LONGEST_MS = 3_000;
/** What is left is run as well if it takes no longer than this: who else ran it would have to start first [ms]. */
const REST_MS = 150;
/** A part that takes so long to make isn't made twice to have its code compiled [ms]. */
const WARM_PART_MS = 20;
/** And so many jobs at most: what they give is kept in memory. */
export const MOST_JOBS = 65_536;

export interface Measured {
  /** How long a job takes in one thread, its share of making the part included [ms]. */
  readonly jobMs: number;
  /** How many bytes a job takes in a part. */
  readonly jobBytes: number;
  /** How many jobs were run to find that out, 0 if they took too long, and why those of them failed that did. */
  readonly tried: number;
  readonly failures: readonly FailureGroup[];
}

export interface Pilot extends Measured {
  /** How many jobs were run. */
  readonly jobs: number;
  /** The runner of the same jobs, which knows the pilot's already. */
  readonly runner: Runner;
}

export interface PilotOptions {
  /** Whether the figures of a run that the pilot has run to its end need not be good: they are of no use then. */
  readonly mayBeRough?: boolean;
  /** Told after each piece how many jobs were run, and asked whether no other is to be begun. */
  readonly isEnough?: (ran: number) => boolean;
}

/**
 * @param jobs  how many jobs the run has, 1 at least
 * @param spent the time that is measured so far [ms]
 */
export async function pilotOf(
  runner: Runner,
  jobs: number,
  spent: () => number,
  { mayBeRough = false, isEnough = () => false }: PilotOptions = {},
): Promise<Pilot> {
  const pieces = doublings(Math.min(jobs, MOST_JOBS));
  const ended: number[] = [spent()];
  const mayGoOn = (next: number) => {
    if (isEnough(next)) return false;
    ended.push(spent());
    const [startMs, firstMs, lastMs, nowMs] = [ended[0]!, ended[1]!, ended.at(-2)!, ended.at(-1)!];
    if (nowMs - firstMs < PILOT_MS && nowMs - startMs < LONGEST_MS) return true;
    const restMs = ((jobs - next) * (nowMs - lastMs)) / pieces[ended.length - 2]!.count;
    return next > 1 && jobs <= MOST_JOBS && restMs <= REST_MS;
  };
  const ran = await runner.jobs(pieces, mayGoOn, true);
  const ranMs = spent();
  const last = pieces.findLastIndex((piece) => piece.first < ran.count);
  const jobMs = (ranMs - ended[last]!) / pieces[last]!.count;
  const kept = keepingLast(ran);
  const rowMs = partMs(kept, spent, ran.count === jobs && mayBeRough);
  const { bytes } = kept.part({ first: 0, count: ran.count });
  return {
    jobMs: jobMs + rowMs,
    jobs: ran.count,
    jobBytes: bytes.length / ran.count,
    tried: ran.count,
    failures: failureGroups(ran.errors ?? new Map()),
    runner: withPilot(runner, kept, ranMs - ended[0]!),
  };
}

/**
 * The same where jobs may keep this thread for so long only: if they would, all that is known of them is that.
 *
 * @param mostMs how long they may take [ms]; undefined where a signal may end the process at any moment
 */
export async function boundedPilot(
  runner: Runner,
  jobs: number,
  spent: () => number,
  { mostMs, mayBeRough }: { readonly mostMs: number | undefined; readonly mayBeRough: boolean },
): Promise<{ readonly facts: Measured; readonly pilot: Pilot | undefined }> {
  let begun = 1;
  const startMs = spent();
  const counting: Runner = {
    ...runner,
    jobs: (pieces, mayGoOn, isPilot) => {
      const counted = (next: number) => {
        begun = Math.max(begun, 2 * next); // pieces double
        return mayGoOn(next);
      };
      return runner.jobs(pieces, counted, isPilot);
    },
  };
  try {
    const watched = mostMs === undefined ? counting : boundedRunner(counting, mostMs);
    const pilot = await pilotOf(watched, jobs, spent, { mayBeRough });
    return { facts: pilot, pilot };
  } catch (error) {
    if (mostMs === undefined || !(error instanceof TookTooLong)) throw error;
    const jobMs = (spent() - startMs) / Math.min(begun, jobs);
    return { facts: { jobMs, jobBytes: 1, tried: 0, failures: [] }, pilot: undefined };
  }
}

/** The same results; the part that was asked for last isn't made again. */
function keepingLast(ran: RanJobs): RanJobs {
  let last: { readonly range: JobRange; readonly part: PartBytes } | undefined;
  return {
    ...ran,
    part(range) {
      if (last?.range.first !== range.first || last.range.count !== range.count)
        last = { range, part: { ...ran.part(range), isKept: true } };
      return last.part;
    },
  };
}

/**
 * What a row adds to the time that making a part takes [ms]. The part of a single row has the rest: a chunk has it once.
 *
 * The faster of two tries each, as the first has code compiled, unless that takes long.
 *
 * @param isRough whether only the one part is made that all jobs need
 */
function partMs(ran: RanJobs, spent: () => number, isRough: boolean): number {
  const timed = (count: number) => {
    const startMs = spent();
    ran.part({ first: 0, count });
    return spent() - startMs;
  };
  if (ran.count === 1) return 0;
  if (isRough) return timed(ran.count) / ran.count;
  let [one, all] = [timed(1), timed(ran.count)];
  if (all < WARM_PART_MS) [one, all] = [Math.min(one, timed(1)), Math.min(all, timed(ran.count))];
  else one = 0; // what a part costs once is little beside it, and was measured with its code uncompiled
  return Math.max(0, all - one) / ran.count;
}

/** Ranges of 1, 1, 2, 4, ... jobs, up to the end. */
function doublings(jobs: number): readonly JobRange[] {
  const pieces: JobRange[] = [{ first: 0, count: 1 }];
  for (let first = 1; first < jobs; first *= 2) pieces.push({ first, count: Math.min(first, jobs - first) });
  return pieces;
}

/** @param ranMs how long the pilot's jobs took, all together [ms] */
function withPilot(runner: Runner, ran: RanJobs, ranMs: number): Runner {
  return {
    ...runner,
    jobs(pieces, mayGoOn) {
      const [first, end] = [pieces[0]!.first, endOf(pieces.at(-1)!)];
      if (end > ran.count) return runner.jobs(pieces, mayGoOn);
      const count = end - first;
      const tookMs = (ranMs * count) / ran.count;
      return { count, part: (range) => ran.part(range), instances: instancesOf(ran.instances, first, end), tookMs };
    },
  };
}
