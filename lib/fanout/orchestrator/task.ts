/** A range of jobs that is to have a part, as an orchestrator keeps it in mind. */
import type { JobRange } from "../ranges.js";

/** A range of jobs that is to have a part, and what befell it. Only the orchestrator that made it writes to it. */
export interface Task extends JobRange {
  /** The chunk of the plan that it is of. */
  readonly root: number;
  /** Whether it is a piece of a chunk that ended its worker. */
  readonly isSuspect: boolean;
  /** Whether it is a piece of a chunk. */
  readonly isPiece: boolean;
  /** Failures that count against the limit of retries; ends of a worker; refusals, which count for nothing. */
  failures: number;
  kills: number;
  refusals: number;
  /** Whether there is, or was, a second copy of its present try. */
  hasBackup: boolean;
  /** When a predecessor invoked it that did not see its answer [ms]. */
  sinceMs: number | undefined;
  /** Its jobs are stored, or it was split: nothing is to be done for it any more. */
  isDone: boolean;
  /** How many invocations of it are awaited. */
  flights: number;
}

export function taskOf(range: JobRange, root: number, kind: { isSuspect: boolean; isPiece: boolean }): Task {
  const { first, count } = range;
  return {
    first,
    count,
    root,
    ...kind,
    failures: 0,
    kills: 0,
    refusals: 0,
    hasBackup: false,
    sinceMs: undefined,
    isDone: false,
    flights: 0,
  };
}
