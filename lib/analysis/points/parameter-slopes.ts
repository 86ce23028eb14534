/** Derivatives of parameters by those that they follow. */
import { compileCheckedKernel } from "../../solver/kernel/checked-kernel.js";
import { Adjoints } from "../../solver/tape/derivative.js";
import { Tape } from "../../solver/tape/tape.js";
import { Parameters } from "../../solver/values/expressions.js";
import type { ParameterState } from "./parameter-state.js";

/** Of some parameters by all that varies, at the state. @returns shape (of, paths) */
export function parameterSlopes({ model, paths, values }: ParameterState, of: readonly string[]): Float64Array {
  const tape = new Tape();
  const parameters = new Parameters(tape, model, { inputs: paths });
  const leaves = paths.map((_, slot) => tape.input(slot));
  const refs = of.map((path) => parameters.real(path));
  const outputs = refs.flatMap((ref) => {
    const adjoints = new Adjoints(tape, leaves);
    adjoints.add(ref, tape.one);
    adjoints.sweep();
    return leaves.map((leaf) => adjoints.at(leaf));
  });
  const out = new Float64Array(outputs.length);
  compileCheckedKernel({ tape, networks: [], outputs, inputCount: paths.length, points: 1 }).run(values, 1, out);
  return out;
}
