/** Runs `dc_fields`: every field of the model. */
import { compileFields, type FieldProgram } from "../points/field-program.js";
import type { FieldReader } from "../points/session.js";
import { unsolvable } from "../points/unsolvable.js";
import { complexData, realData, solutionOf } from "../solution.js";

/** Compiles once, when it is first asked. */
export function fieldReader(): FieldReader {
  let program: FieldProgram | undefined;
  return (session, name) => {
    const { paths, values } = session.state;
    program ??= compileFields(session.model, { inputs: paths });
    const { nodes, frequencies } = program;
    const modes = program.modes.length / 2;
    const out = new Float64Array(frequencies + 2 * nodes * frequencies * modes);
    const error = session.dry() ? undefined : program.run(values, out);
    if (error !== undefined) throw unsolvable(name, error);
    return solutionOf(name, [
      ["homs", realData([modes, 2], program.modes)],
      ["frequencies", realData([frequencies], out.slice(0, frequencies), { unit: "Hz" })],
      ["fields", complexData([nodes, frequencies, modes], out.slice(frequencies), { unit: "√W" })],
    ]);
  };
}
