/**
 * Runs a run's first jobs to see how long one takes, and keeps their results: a chunk that holds no others needs no more.
 *
 * The first jobs of a program are slow, as its code is compiled while it runs; the pilot goes on in pieces twice as long
 * each, and the last one counts.
 */
import type { Clock } from "../fanout/ports.js";
import { endOf, type JobRange } from "../fanout/ranges.js";
import type { RanJobs, Runner } from "../fanout/runner.js";

/** A pilot takes so long, or one job [ms]. */
export const PILOT_MS = 40;
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
  const startMs = clock.now();
  const ended: number[] = [];
  const ran = await runner.jobs(pieces, () => {
    ended.push(clock.now());
    return clock.now() - startMs < PILOT_MS;
  });
  const endMs = clock.now();
  const last = pieces.findLast((piece) => piece.first < ran.count)!;
  const lastMs = endMs - (ended[pieces.indexOf(last) - 1] ?? startMs);
  const { bytes } = ran.part({ first: 0, count: ran.count });
  const partMs = clock.now() - endMs;
  return {
    jobMs: lastMs / last.count + partMs / ran.count,
    jobs: ran.count,
    jobBytes: bytes.length / ran.count,
    runner: withPilot(runner, ran),
  };
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
