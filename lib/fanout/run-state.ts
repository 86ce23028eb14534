/** How a run stands: what an orchestrator reports, `status` finds, and people see. */
import type { JobRange } from "./ranges.js";
import type { StopReason } from "./reasons.js";
import type { Where } from "./record.js";

/** Of how many jobs a run is shown: of one that is going on and may end early, how many there are at most. */
export const jobsToShow = ({ state, jobs, most = jobs }: RunState): number => (state === "done" ? jobs : most);

export interface RunState {
  readonly run: string;
  /**
   * `planned`: nothing has been run. `running`: an orchestrator is, or was, at work. `computed`: all parts are there,
   * the summary isn't. `done`: the manifest is there. `cancelled`, `stopped`: ended early, may be resumed.
   * `handed-over`: this orchestrator's time was up, its successor goes on.
   */
  readonly state: "planned" | "running" | "computed" | "done" | "cancelled" | "stopped" | "handed-over";
  /** Why it stopped; undefined if it didn't. */
  readonly reason?: StopReason | undefined;
  /** The same for people, with what only this run knows. */
  readonly detail?: string | undefined;
  /** How many jobs there are: of a run that may end early, up to its next checkpoint, or to where it has ended. */
  readonly jobs: number;
  /** How many there may be at most; undefined unless the run may end early. */
  readonly most?: number | undefined;
  /** How many jobs are in parts. */
  readonly jobsDone: number;
  /** How many of these failed, as far as it is known before the end. */
  readonly failures: number;
  /** Jobs without a part, if the run stopped: the first hundred ranges. */
  readonly missing?: readonly JobRange[] | undefined;
  /** How many invocations of workers there were, over all orchestrators. */
  readonly invocations: number;
  /** What was spent so far, over all orchestrators; never falls [US dollars]. */
  readonly cost: number;
  /** When its first orchestrator began, and when the last one was heard of; undefined before [ms, the store's clock]. */
  readonly startedMs?: number | undefined;
  readonly updatedMs?: number | undefined;
  /** Where the last one that was heard of runs, or ran; when it began, and how many jobs were done before. */
  readonly where?: Where | undefined;
  readonly lastStartedMs?: number | undefined;
  readonly jobsBefore?: number | undefined;
}
