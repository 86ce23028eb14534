/** A sweep that has an objective and no search: it stands beside the outputs of each job. */
import { inOneLine } from "../../errors.js";
import { jobInputs } from "../sampling/job-values.js";
import type { SweepParts } from "./edited-sweep.js";
import { type CompiledSweep, failInputs, failUnlessFinite, roomFor } from "./job-results.js";
import { compileJudged } from "./judged.js";
import { wantedOutputs } from "./output-names.js";

/** What the column of the objective is called. */
export const OBJECTIVE = "objective";

export function compileJudgedSweep(parts: SweepParts): Omit<CompiledSweep, "inputs"> {
  const { spec, fill } = parts;
  const judged = compileJudged(parts, spec.jobs);
  const inputs = jobInputs(spec);
  const own = { name: OBJECTIVE, unit: "", complex: false, shape: [], axes: [] };
  const { outputs: given, leftOut } = judged.program;
  const wanted = new Set(wantedOutputs(spec, [own, ...given]).map(({ name }) => name));
  const kept = given.map((_, index) => index).filter((index) => wanted.has(given[index]!.name));
  const outputs = [own, ...kept.map((index) => given[index]!)];
  return {
    outputs,
    ...(leftOut === undefined ? {} : { leftOut }),
    run: (first, count, { values, outputs: out } = roomFor(inputs.length, outputs, count)) => {
      fill(first, count, values);
      const found = judged.run(values, count);
      const objective = found.values.map((value) => judged.sign * value);
      for (const [index, column] of [objective, ...kept.map((given) => found.outputs[given]!)].entries()) {
        out[index]!.set(column);
      }
      const errors = new Map<number, string>();
      for (const [job, mistake] of found.errors) errors.set(job, inOneLine(mistake));
      const rows = { outputs, out, errors };
      failUnlessFinite(rows, Array(count).keys(), [...outputs.keys()]);
      failInputs(rows, inputs, values);
      return { values, outputs: out, errors, instances: 0 };
    },
  };
}
