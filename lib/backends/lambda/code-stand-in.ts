/**
 * What an orchestrator has in place of a user's code: it may not run that, and need not. To mark ranges as split, and jobs as
 * failed, it must know no more than the form of what the code returns.
 */
import type { RunCode } from "../../sweep/jobs/compile-sweep.js";
import type { CodeOutput } from "./lambda-tasks.js";

/** Returns nothing but zeros, in the form that the code's own results have. */
export function standInFor(outputs: readonly CodeOutput[]): RunCode {
  return () => Object.fromEntries(outputs.map(({ name, shape, complex }) => [name, zeros(shape, complex)]));
}

function zeros(shape: readonly number[], complex: boolean): unknown {
  const [length, ...rest] = shape;
  if (length === undefined) return complex ? { re: 0, im: 0 } : 0;
  return Array.from({ length }, () => zeros(rest, complex));
}
