/**
 * The program of a report's own thread, in a reader's browser: it is handed the run's spec, then jobs to solve.
 *
 * Bundled as an entry of its own, without Node. It asks nobody, and the page's policy would let it ask nobody.
 */
import { inOneLine, UserError } from "../errors.js";
import type { RunCode } from "../sweep/jobs/compile-sweep.js";
import { type Solver, solverOf } from "./solver.js";

type Asked =
  | { readonly kind: "open"; readonly spec: string; readonly printed: readonly string[] }
  | { readonly kind: "solve"; readonly job: number; readonly values?: Float64Array };

/** What a worker of a browser has, as far as it is used here. */
interface Thread {
  onmessage: (event: { readonly data: Asked }) => void;
  postMessage(message: unknown): void;
  /** What the code of jobs exports as `run`, where they are code: it stands before this in the thread's script. */
  readonly katfanRun?: RunCode;
}

const thread = globalThis as unknown as Thread;
let solver: Solver | undefined;

thread.onmessage = ({ data: asked }) => {
  try {
    if (asked.kind === "open") {
      solver = solverOf(asked.spec, asked.printed, thread.katfanRun);
      const { inputs, outputs } = solver;
      thread.postMessage({ kind: "opened", inputs, outputs });
    } else thread.postMessage({ kind: "solved", ...solver!.solve(asked.job, asked.values) });
  } catch (error) {
    thread.postMessage({ kind: "refused", why: error instanceof UserError ? inOneLine(error) : String(error) });
  }
};
