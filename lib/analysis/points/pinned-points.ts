/**
 * Points of a model with maps on which beams vary: maps are integrated for beams whose sizes are numbers, so there is a program for each
 * geometry that comes up, made when it does, in which the inputs that the beams on maps follow are constants.
 *
 * The last ones are kept: of a sweep of tunings in each of many jobs there is one a job. Not here: which cavities are stable
 * (stable-points.ts).
 */
import type { Mistake } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { widthOf } from "../../shape.js";
import { beamsOf } from "../../solver/light/beams.js";
import { spotsOnMaps } from "../../solver/light/map-scatter.js";
import { modesOf } from "../../solver/light/mode-choice.js";
import { nodesOf } from "../../solver/light/nodes.js";
import { inputsOf } from "../../solver/tape/live.js";
import { Tape } from "../../solver/tape/tape.js";
import { Parameters } from "../../solver/values/expressions.js";
import { gathered, type Rows, rowsOf, scatter } from "./grouped-rows.js";
import { ownNumber } from "./parameter-state.js";
import type { PointOptions, PointProgram } from "./point-options.js";

type Compile = (model: Model, options: PointOptions) => PointProgram;

/** How many programs are kept. */
const KEPT = 8;

/** The places of the inputs that beams on maps follow. */
export function pinnedInputs(model: Model, options: Pick<PointOptions, "inputs" | "values" | "stable" | "usable">) {
  if (model.maps.size === 0 || modesOf(model) === undefined) return [];
  const parameters = new Parameters(new Tape(), model, options);
  const rays = { model, parameters, nodes: nodesOf(model) };
  const beams = beamsOf({ ...rays, stable: options.stable, usable: options.usable });
  return inputsOf(parameters.tape, spotsOnMaps(rays, beams));
}

/** What a model is compiled with where some inputs are the numbers of a row. */
export function pinnedOptions<O extends PointOptions>(options: O, pinned: readonly number[], row: Float64Array): O {
  const inputs = options.inputs.filter((_, slot) => !pinned.includes(slot));
  const values = new Map([
    ...(options.values ?? []),
    ...pinned.map((slot) => [options.inputs[slot]!, row[slot]!] as const),
  ]);
  const separate = [...(options.separate ?? []), ...options.inputs];
  const outer = options.outer?.filter((path) => inputs.includes(path));
  return { ...options, inputs, values, separate, ...(outer === undefined ? {} : { outer }) };
}

/** Compiles a model, for each geometry by itself where beams on maps vary. */
export function compilePinned(model: Model, options: PointOptions, compile: Compile): PointProgram {
  const pinned = pinnedInputs(model, options);
  if (pinned.length === 0) return compile(model, options);
  const { by: _, ...plain } = options; // of maps there are no gradients
  const { inputs } = options;
  const width = inputs.length;
  const nominal = Float64Array.from(inputs, (path) => options.values?.get(path) ?? ownNumber(model, path));
  const programs = new Map<string, PointProgram>();
  const programAt = (row: Float64Array, points: number): PointProgram => {
    const key = keyOf(row, pinned);
    const program = programs.get(key) ?? compile(model, { ...pinnedOptions(plain, pinned, row), points });
    programs.delete(key);
    programs.set(key, program);
    if (programs.size > KEPT) programs.delete(programs.keys().next().value!);
    return program;
  };
  const { outputs, operations } = programAt(nominal, 1);
  const free = inputs.flatMap((_, slot) => (pinned.includes(slot) ? [] : [slot]));
  const run = ({ values, count }: Rows, out: readonly Float64Array[]) => {
    const failures = new Map<number, Mistake>();
    for (const points of groupsOf({ values, count }, width, pinned)) {
      const rows = gathered(values, width, points);
      const program = programAt(rows.subarray(0, width), points.length);
      const own = outputs.map((output) => new Float64Array(points.length * widthOf(output)));
      const failed = program.run(columnsOf(rows, width, free), points.length, own);
      for (const [place, mistake] of failed) failures.set(points[place]!, mistake);
      for (const [index, output] of outputs.entries()) scatter(own[index]!, widthOf(output), points, out[index]!);
    }
    return failures;
  };
  return {
    inputs,
    outputs,
    nominal,
    operations: KEPT * operations,
    run: (values, count, out) => run({ values, count }, out),
    runGrid: (grid, out) => run({ values: rowsOf(grid, options, width), count: grid.groups * grid.points }, out),
  };
}

function keyOf(row: Float64Array, pinned: readonly number[]): string {
  return pinned.map((slot) => row[slot]!).join();
}

/** Points of one geometry together. */
function groupsOf({ values, count }: Rows, width: number, pinned: readonly number[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (let point = 0; point < count; point++) {
    const key = keyOf(values.subarray(point * width, (point + 1) * width), pinned);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return groups.values();
}

/** Some columns of rows. */
function columnsOf(rows: Float64Array, width: number, columns: readonly number[]): Float64Array {
  const some = new Float64Array((rows.length / width) * columns.length);
  for (let row = 0, at = 0; row < rows.length; row += width) {
    for (const column of columns) some[at++] = rows[row + column]!;
  }
  return some;
}
