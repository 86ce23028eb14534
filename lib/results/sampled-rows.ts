/** Some rows of a run, evenly spread over its jobs: the points of scatter plots. Scalars only. */
import type { Column, Table } from "./table.js";

export interface SampledRows {
  readonly count: number;
  /** The job's index, scalar inputs and outputs. */
  readonly columns: readonly Column[];
  /** As in a table. */
  readonly data: readonly Float64Array[];
}

/** At most so many rows of a run are drawn. */
export const MAX_SAMPLED_ROWS = 10_000;

/** Every how manieth job is in the sample: those whose index is a multiple of it. */
export function sampleStep(jobs: number): number {
  return Math.max(1, Math.ceil(jobs / MAX_SAMPLED_ROWS));
}

/**
 * The rows of a table that are in the sample.
 *
 * @param step see `sampleStep`
 */
export function sampleRows(table: Table, step: number): SampledRows {
  const start = (step - (table.first % step)) % step;
  const count = Math.max(0, Math.ceil((table.count - start) / step));
  const kept = table.columns.flatMap((column, index) => {
    if (!isDrawn(column)) return [];
    const width = column.type === "complex" ? 2 : 1;
    const from = table.data[index] as Float64Array;
    const to = new Float64Array(count * width);
    for (let row = 0; row < count; row++) {
      for (let half = 0; half < width; half++) to[row * width + half] = from[(start + row * step) * width + half]!;
    }
    return [{ column, data: to }];
  });
  return { count, columns: kept.map(({ column }) => column), data: kept.map(({ data }) => data) };
}

function isDrawn({ type, shape }: Column): boolean {
  return type !== "text" && shape.length === 0;
}

/** As text: how many, and each column's numbers in base64, the low byte first. */
export function packRows({ count, data }: SampledRows): string {
  const texts = data.map((column) => {
    const bytes = Buffer.alloc(8 * column.length);
    column.forEach((value, at) => {
      bytes.writeDoubleLE(value, 8 * at);
    });
    return bytes.toString("base64");
  });
  return JSON.stringify([count, ...texts]);
}

/** @param columns of the table that the rows were of */
export function unpackRows(text: string, columns: readonly Column[]): SampledRows {
  const [count, ...texts] = JSON.parse(text) as [number, ...string[]];
  const data = texts.map((each) => {
    const bytes = Buffer.from(each, "base64");
    return Float64Array.from({ length: bytes.length / 8 }, (_, at) => bytes.readDoubleLE(8 * at));
  });
  return { count, columns: columns.filter(isDrawn), data };
}

/** The rows of all, in the order given. */
export function joinRows(all: readonly SampledRows[]): SampledRows {
  const columns = all[0]?.columns ?? [];
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
    const width = column.type === "complex" ? 2 : 1;
    const from = rows.data[index]!;
    return Float64Array.from({ length: count * width }, (_, at) => {
      const half = at % width;
      return from[((at - half) / width) * step * width + half]!;
    });
  });
  return { count, columns: rows.columns, data };
}
