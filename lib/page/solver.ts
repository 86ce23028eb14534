/** A spec that was read before, compiled in a page: any of its jobs solved again, by itself or with other values. */
import type { Output } from "../analysis/job-program.js";
import { type CompiledSweep, compileSweep, type RunCode } from "../sweep/jobs/compile-sweep.js";
import type { Input } from "../sweep/jobs/job-results.js";
import type { Spec } from "../sweep/spec/spec.js";
import { rowPrint } from "./row-print.js";

export interface Solved {
  /** What the job was solved with, in the order of the inputs. */
  readonly values: Float64Array;
  /** One an output, complex ones re, im; NaN where the job failed. */
  readonly outputs: readonly Float64Array[];
  /** Why it failed. */
  readonly error?: string | undefined;
  /** See `rowPrint`: of the columns that were asked for. */
  readonly print: number;
}

export interface Solver {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** @param values in place of the job's own */
  solve(job: number, values?: Float64Array): Solved;
}

/**
 * @param text    `spec.json` as a run has stored it
 * @param printed the inputs and outputs whose numbers `print` is of, by their names
 */
export function solverOf(text: string, printed: readonly string[], runCode?: RunCode): Solver {
  // A run's own spec was read when it was stored, and holds everything but what changes no number.
  const spec = { execution: {}, report: { good: {}, log: [] }, ...JSON.parse(text) } as unknown as Spec;
  let own: Float64Array | undefined;
  const instead = (values: Float64Array) => own !== undefined && values.set(own);
  const sweep = compileSweep(spec, { instead, ...(runCode === undefined ? {} : { runCode }) });
  return {
    inputs: sweep.inputs,
    outputs: sweep.outputs,
    solve: (job, values) => {
      own = values;
      try {
        const results = sweep.run(job, 1);
        const numbers = { values: results.values, outputs: results.outputs };
        return { ...numbers, error: results.errors.get(0), print: rowPrint(printedOf(sweep, numbers, printed)) };
      } finally {
        own = undefined;
      }
    },
  };
}

function* printedOf(
  sweep: CompiledSweep,
  { values, outputs }: Pick<Solved, "values" | "outputs">,
  names: readonly string[],
) {
  for (const name of names) {
    const input = sweep.inputs.findIndex((each) => each.name === name);
    if (input !== -1) yield values[input]!;
    else yield* outputs[sweep.outputs.findIndex((each) => each.name === name)] ?? [];
  }
}
