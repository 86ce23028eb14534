/** A run as the command line and the spec want it, whichever backend it goes to; and what its end is for a script. */
import type { RunState } from "../../fanout/run-state.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";

export interface RunOptions {
  readonly backend?: "local" | "lambda" | "spmd";
  readonly out: string;
  readonly workers?: number;
  readonly chunk?: number;
  readonly json?: boolean;
  readonly job?: number;
  readonly maxFailures?: number;
  readonly keepGoing?: boolean;
  readonly seed?: string;
  readonly yes?: boolean;
  readonly stage?: string;
  readonly split?: "strided" | "block";
  readonly only?: "jobs" | "summary";
  readonly wait?: number;
  readonly jobTime?: number;
}

/** A run as it is to be: what the command line says comes before what the spec says. */
export interface Wanted {
  readonly spec: Spec;
  readonly named: string;
  readonly options: RunOptions;
  readonly workers: number | undefined;
  readonly chunk: number | undefined;
  readonly maxFailures: number | undefined;
  /** How long a job of code may take [ms]. */
  readonly jobTimeMs: number | undefined;
  /** [ms] */
  readonly deadlineMs: number | undefined;
}

/** What a run's state comes to for a script. */
export function exitCodeOf(state: RunState): ExitCode {
  if (state.state !== "done") return EXIT.stopped;
  return state.failures > 0 ? EXIT.someFailed : EXIT.good;
}
