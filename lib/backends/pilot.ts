/**
 * Runs a run's first jobs to see how long one takes, and keeps their results: a chunk that holds no others needs no more.
 *
 * The first jobs of a program are slow, as its code is compiled while it runs; the pilot goes on in pieces twice as long
 * each, and the last one counts.
 */
import type { Clock } from "../fanout/ports.js";
import { endOf, type JobRange } from "../fanout/ranges.js";
import type { RanJobs, Runner } from "../fanout/runner.js";

/** A pilot takes so long beside its first job, which may have code compiled [ms]. */
const PILOT_MS = 40;
/** It ends after so long, though that job were all that it has [ms]. */
const LONGEST_MS = 1_000;
/** And so many jobs at most: what they give is kept in memory. */
const MOST_JOBS = 65_536;

export interface Measured {
  /** How long a job takes in one thread, its share of making the part included [ms]. */
  readonly jobMs: number;
  /** How many bytes a job takes in a part. */
  readonly jobBytes: number;
}

export interface Pilot extends Measured {
  /** How many jobs were run. */
  readonly jobs: number;
  /** The runner of the same jobs, which knows the pilot's already. */
  readonly runner: Runner;
}

/** @param jobs how many jobs the run has, 1 at least */
export async function pilotOf(runner: Runner, jobs: number, clock: Clock): Promise<Pilot> {
  const pieces = doublings(Math.min(jobs, MOST_JOBS));
  const ended: number[] = [clock.now()];
  const ran = await runner.jobs(pieces, () => {
    ended.push(clock.now());
    const [startMs, firstMs, nowMs] = [ended[0]!, ended[1]!, ended.at(-1)!];
    return nowMs - firstMs < PILOT_MS && nowMs - startMs < LONGEST_MS;
  });
  const ranMs = clock.now();
  const last = pieces.findLastIndex((piece) => piece.first < ran.count);
  const jobMs = (ranMs - ended[last]!) / pieces[last]!.count;
  return {
    jobMs: jobMs + partMs(ran, clock),
    jobs: ran.count,
    jobBytes: ran.part({ first: 0, count: ran.count }).bytes.length / ran.count,
    runner: withPilot(runner, ran),
  };
}

/**
 * What a row adds to the time that making a part takes [ms]. The part of a single row has the rest: a chunk has it once.
 *
 * The faster of two tries each, as the first has code compiled.
 */
function partMs(ran: RanJobs, clock: Clock): number {
  const fastest = (count: number) => {
    const times = [0, 1].map(() => {
      const startMs = clock.now();
      ran.part({ first: 0, count });
      return clock.now() - startMs;
    });
    return Math.min(...times);
  };
  return ran.count === 1 ? 0 : Math.max(0, fastest(ran.count) - fastest(1)) / ran.count;
}

/** Ranges of 1, 1, 2, 4, ... jobs, up to the end. */
function doublings(jobs: number): readonly JobRange[] {
  const pieces: JobRange[] = [{ first: 0, count: 1 }];
  for (let first = 1; first < jobs; first *= 2) pieces.push({ first, count: Math.min(first, jobs - first) });
  return pieces;
}

function withPilot(runner: Runner, ran: RanJobs): Runner {
  return {
    ...runner,
    jobs(pieces, mayGoOn) {
      const [first, end] = [pieces[0]!.first, endOf(pieces.at(-1)!)];
      if (end > ran.count) return runner.jobs(pieces, mayGoOn);
      return { count: end - first, part: (range) => ran.part(range), instances: ran.instances?.slice(first, end) };
    },
  };
}
