import type { SweepParts } from "./edited-sweep.js";
import type { CompiledSweep } from "./job-results.js";
export type RunCode = (job: unknown) => unknown;
export function compileCode(_parts: SweepParts, _run: RunCode | undefined): Omit<CompiledSweep, "inputs"> {
  throw new Error("not there yet");
}
