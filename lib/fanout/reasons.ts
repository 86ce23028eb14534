/** Why a run stops or a job fails, in words that are the same each time: some become rows of a part. */

/** What the row of a job says that ended its worker whenever it was tried alone. */
export const KILLED =
  "the worker ran out of memory or time, or crashed, or gave no answer, each time that it ran this job alone";

/** Why an orchestrator stopped before every part was there. */
export const STOP_REASONS = [
  "cancelled",
  "interrupted",
  "deadline",
  "max-cost",
  "max-failures",
  "all-failed",
  "retry-budget",
  "chunk-failed",
  "ranks-ended",
  "throttled",
  "generations",
  "store",
  "other-version",
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** The same for people. */
export const STOPPED_BECAUSE: Readonly<Record<StopReason, string>> = {
  cancelled: "it was cancelled",
  interrupted: "it was interrupted; what is done is kept",
  deadline: "its deadline has passed",
  "max-cost": "it would cost more than it may",
  "max-failures": "more jobs failed than may",
  "all-failed": "all jobs that ran failed for one reason",
  "retry-budget": "so many invocations failed that the fault must lie in all of them",
  "chunk-failed": "a chunk can't be done",
  "ranks-ended": "ranks have ended, or given no news for too long, before their jobs were done",
  throttled: "no worker was allowed to start for a long time",
  generations: "its orchestrators have handed over as often as they may",
  store: "the store can't be used",
  "other-version": "the deployment is of another version of katfan",
};
