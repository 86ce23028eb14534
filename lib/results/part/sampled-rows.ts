/**
 * Some rows of a run, evenly spread over its jobs: the points of scatter plots. Scalars, and of few searches the curves of each, as the
 * best one's are drawn.
 */
import { widthOf } from "../../shape.js";
import { firstFrom } from "../statistics/first-from.js";
import type { Column, Table } from "../table.js";

export interface SampledRows {
  readonly count: number;
  /** The job's index, scalar inputs and outputs. */
  readonly columns: readonly Column[];
  /** As in a table. */
  readonly data: readonly Float64Array[];
}

/**
 * The rows of a table that are in the sample.
 *
 * @param sampled the jobs that are, ascending (sampled-jobs.ts)
 */
export function sampleRows(table: Table, sampled: Float64Array): SampledRows {
  const start = firstFrom(sampled, table.first);
  const count = firstFrom(sampled, table.first + table.count) - start;
  const drawn = drawnColumns(table.columns, sampled.length);
  const kept = table.columns.flatMap((column, index) => {
    if (!drawn.includes(column)) return [];
    const width = numbersOf(column);
    const from = table.data[index] as Float64Array;
    const to = new Float64Array(count * width);
    for (let row = 0; row < count; row++) {
      const at = sampled[start + row]! - table.first;
      for (let half = 0; half < width; half++) to[row * width + half] = from[at * width + half]!;
    }
    return [{ column, data: to }];
  });
  return { count, columns: kept.map(({ column }) => column), data: kept.map(({ data }) => data) };
}

/** How many doubles a row of a column has. */
const numbersOf = ({ shape, type }: Column): number => widthOf({ shape, complex: type === "complex" });

/** So many numbers of curves are kept, of all jobs together. */
const MOST_CURVE_NUMBERS = 400_000;
/** Chains are for the data set. */
const CHAINS = /^posterior\//;

/** The columns whose rows are kept, so many of them: numbers, and of searches curves, all or none. */
export function drawnColumns(columns: readonly Column[], rows: number): readonly Column[] {
  const numbers = columns.filter(isDrawn);
  if (!columns.some(({ name, role }) => role === "output" && name === "path/objective")) return numbers;
  const withCurves = columns.filter(
    (column) => isDrawn(column) || (column.role === "output" && column.type !== "text" && !CHAINS.test(column.name)),
  );
  const size = withCurves.reduce((sum, column) => sum + numbersOf(column), 0) * rows;
  return size <= MOST_CURVE_NUMBERS ? withCurves : numbers;
}

/** One number a job: a list of one is a number too. */
function isDrawn({ role, type, shape }: Column): boolean {
  return role !== "axis" && type !== "text" && shape.every((length) => length === 1);
}

/** Whether this machine has a number's low byte first. */
const HAS_LOW_FIRST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** As text: how many, and each column's numbers in base64, the low byte first. */
export function packRows({ count, data }: SampledRows): string {
  const texts = data.map((column) => {
    const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
    return (HAS_LOW_FIRST ? bytes : Buffer.from(bytes).swap64()).toString("base64");
  });
  return JSON.stringify([count, ...texts]);
}

/** @param columns of the table that the rows were of */
export function unpackRows(text: string, columns: readonly Column[]): SampledRows {
  const [count, ...texts] = JSON.parse(text) as [number, ...string[]];
  const data = texts.map((each) => {
    const numbers = new Float64Array(Buffer.byteLength(each, "base64") / 8);
    const bytes = Buffer.from(numbers.buffer);
    bytes.write(each, "base64");
    if (!HAS_LOW_FIRST) bytes.swap64();
    return numbers;
  });
  const numbers = drawnColumns(columns, Number.POSITIVE_INFINITY);
  return { count, columns: numbers.length === data.length ? numbers : drawnColumns(columns, 0), data };
}

/** The rows of all, in the order of their jobs; each is of consecutive ones. */
export function joinRows(pieces: readonly SampledRows[]): SampledRows {
  const all = pieces.filter(({ count }) => count > 0).sort((one, other) => one.data[0]![0]! - other.data[0]![0]!); // the first column is the job's index
  const columns = (all[0] ?? pieces[0])?.columns ?? [];
  const data = columns.map((_, index) => {
    const pieces = all.map((rows) => rows.data[index]!);
    const joined = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  });
  return { count: all.reduce((sum, rows) => sum + rows.count, 0), columns, data };
}

/** Every so manieth of the rows, so that at most `most` are left. */
export function thinnedRows(rows: SampledRows, most: number): SampledRows {
  const step = Math.ceil(rows.count / most);
  if (step <= 1) return rows;
  const count = Math.ceil(rows.count / step);
  const data = rows.columns.map((column, index) => {
    const width = numbersOf(column);
    const from = rows.data[index]!;
    return Float64Array.from({ length: count * width }, (_, at) => {
      const half = at % width;
      return from[((at - half) / width) * step * width + half]!;
    });
  });
  return { count, columns: rows.columns, data };
}
