/**
 * What a sweep computed, as a table: the job's index, its inputs, its outputs, its error.
 *
 * Not here: its bytes (part.ts).
 */
import type { Output } from "../../analysis/job-program.js";
import type { Column, Table } from "../table.js";

/** What the columns need to know of a sweep. A `CompiledSweep` is one. */
export interface SweepColumns {
  readonly inputs: readonly { readonly name: string; readonly unit: string }[];
  readonly outputs: readonly Output[];
}

interface Outcomes {
  /** One an output: shape (count, size), complex ones (count, size, 2): re, im. */
  readonly outputs: readonly Float64Array[];
  /** The errors of the jobs that failed, by their position among these. */
  readonly errors: ReadonlyMap<number, string>;
}

/** What a sweep gives for some consecutive jobs. `JobResults` are such. */
export interface JobRows extends Outcomes {
  /** The jobs' inputs, shape (count, inputs), C order. */
  readonly values: Float64Array;
}

/** The same, the inputs in columns. */
export interface JobColumns extends Outcomes {
  /** One an input: shape (count). */
  readonly inputs: readonly Float64Array[];
}

/** The columns of a sweep's tables. */
export function columnsOf(sweep: SweepColumns): Column[] {
  const scalar = { shape: [], axes: [] };
  return [
    { name: "job", role: "job", type: "real", unit: "", ...scalar },
    ...sweep.inputs.map(({ name, unit }): Column => ({ name, role: "input", type: "real", unit, ...scalar })),
    ...sweep.outputs.map((output): Column => {
      const { name, unit, complex, shape, axes } = output;
      return { name, role: "output", type: complex ? "complex" : "real", unit, shape, axes };
    }),
    ...axisColumnsOf(sweep),
    { name: "error", role: "error", type: "text", unit: "", ...scalar },
  ];
}

/**
 * The axes that outputs are over, each once: named for what it sweeps, and `NAME.axis`, `NAME.axis2`, ... where that is a column
 * already, as of a parameter that jobs set as well, or of another axis over the same parameter.
 */
function axisColumnsOf({ inputs, outputs }: SweepColumns): Column[] {
  const taken = new Set(["job", "error", ...[...inputs, ...outputs].map(({ name }) => name)]);
  const known = new Map<string, Column>();
  for (const axis of outputs.flatMap(({ axes }) => axes)) {
    const key = JSON.stringify([axis.name, axis.values]);
    if (known.has(key)) continue;
    let name = axis.name;
    for (let turn = 1; taken.has(name); turn++) name = `${axis.name}.axis${turn === 1 ? "" : turn}`;
    taken.add(name);
    known.set(key, {
      name,
      role: "axis",
      type: "real",
      unit: axis.unit ?? "",
      shape: [axis.values.length],
      axes: [axis],
    });
  }
  return [...known.values()];
}

/**
 * Jobs' columns as a table; their arrays are shared, not copied.
 *
 * @param first the index of the first job
 * @param count how many jobs
 */
export function tableOfColumns(sweep: SweepColumns, first: number, count: number, jobs: JobColumns): Table {
  const columns = columnsOf(sweep);
  const axes = columns.filter(({ role }) => role === "axis").map(axisValues);
  return {
    ...{ first, count, columns },
    data: [indexesFrom(first, count), ...jobs.inputs, ...jobs.outputs, ...axes, errorsOf(jobs.errors, count)],
  };
}

function indexesFrom(first: number, count: number): Float64Array {
  const indexes = new Float64Array(count);
  for (let position = 0; position < count; position++) indexes[position] = first + position;
  return indexes;
}

/** The same of rows: their inputs are laid out in columns. */
export function tableOf(sweep: SweepColumns, first: number, count: number, rows: JobRows): Table {
  const inputs = sweep.inputs.map(() => new Float64Array(count));
  layOut(rows.values, inputs, 0, count);
  return tableOfColumns(sweep, first, count, { ...rows, inputs });
}

/** Of jobs that all succeeded: kept for the next that are as many. */
let noErrors: readonly null[] = [];

function errorsOf(given: JobColumns["errors"], count: number): readonly (string | null)[] {
  if (noErrors.length !== count) noErrors = new Array<null>(count).fill(null);
  if (given.size === 0) return noErrors;
  const errors: (string | null)[] = [...noErrors];
  for (const [position, text] of given) errors[position] = text;
  return errors;
}

/** What a column of an axis holds in each row. */
export function axisValues({ axes }: Column): Float64Array {
  return Float64Array.from(axes[0]!.values);
}

/** Rows that are laid out at once: they stay in the processor's cache while column after column is filled. */
const ROWS_AT_ONCE = 256;

/**
 * Lays rows out in columns.
 *
 * @param values  the rows, shape (count, columns)
 * @param columns written, each from its row `at` on
 */
export function layOut(values: Float64Array, columns: readonly Float64Array[], at: number, count: number): void {
  const width = columns.length;
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const to = Math.min(count, from + ROWS_AT_ONCE);
    for (let index = 0; index < width; index++) {
      const column = columns[index]!;
      for (let row = from, place = from * width + index; row < to; row++, place += width) {
        column[at + row] = values[place]!;
      }
    }
  }
}
