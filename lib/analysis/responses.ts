/** Runs `frequency_response`: how outputs answer to inputs, frequency by frequency. */
import { UserError } from "../errors.js";
import { compileResponse, type ResponseProgram } from "./response-program.js";
import type { Run } from "./run.js";
import { complexData, realData, type SolutionTree, solutionOf } from "./solution.js";
import type { ResponseStep } from "./step.js";

/** Computes a response at a run's state. */
export type ResponseReader = (run: Run, step: ResponseStep) => SolutionTree;

/** Compiles each step once, when it is first asked. */
export function responseReader(): ResponseReader {
  const programs = new Map<ResponseStep, ResponseProgram>();
  return (run, step) => {
    const { name, frequencies, inputs, outputs } = step;
    let program = programs.get(step);
    if (program === undefined) {
      program = compileResponse(run.model, { paths: run.state.paths, inputs, outputs });
      programs.set(step, program);
    }
    const out = new Float64Array(2 * frequencies.length * inputs.length * outputs.length);
    const error = run.dry() ? undefined : program.run(run.state.values, Float64Array.from(frequencies), out);
    if (error !== undefined) throw new UserError({ code: "unsolvable-point", place: name, what: error });
    return solutionOf(name, [
      ["f", realData([frequencies.length], frequencies, { unit: "Hz" })],
      ["out", complexData([frequencies.length, outputs.length, inputs.length], out)],
    ]);
  };
}
