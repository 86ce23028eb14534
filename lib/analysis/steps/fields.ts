/** Runs `dc_fields`: every field of the model. */
import { compileFields, type FieldProgram } from "../points/field-program.js";
import { Geometry } from "../points/geometry.js";
import type { FieldReader } from "../points/session.js";
import { unsolvable } from "../points/unsolvable.js";
import { complexData, realData, solutionOf } from "../solution.js";

/** How many programs are kept. */
const KEPT = 16;

/** Compiles when it is first asked, for each way that beams are traced. @param anew as of `Geometry` */
export function fieldReader(anew: boolean): FieldReader {
  let geometry: Geometry | undefined;
  const programs = new Map<string, FieldProgram>();
  return (session, name) => {
    const { paths, values } = session.state;
    geometry ??= new Geometry(session.model, paths, anew);
    const { key, options, row } = geometry.at(values);
    const program = programs.get(key) ?? compileFields(session.model, options);
    if (programs.size >= KEPT) programs.clear();
    programs.set(key, program);
    const { nodes, frequencies } = program;
    const modes = program.modes.length / 2;
    const out = new Float64Array(frequencies + 2 * nodes * frequencies * modes);
    const error = session.dry() ? undefined : program.run(row, out);
    if (error !== undefined) throw unsolvable(name, error);
    return solutionOf(name, [
      ["homs", realData([modes, 2], program.modes)],
      ["frequencies", realData([frequencies], out.slice(0, frequencies), { unit: "Hz" })],
      ["fields", complexData([nodes, frequencies, modes], out.slice(frequencies), { unit: "√W" })],
    ]);
  };
}
