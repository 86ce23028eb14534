/**
 * One file of a data set's rows, written table by table: Parquet, CSV or JSON lines.
 *
 * Parts come one after the other, so it takes no more memory than the largest of them, and a group of Parquet's rows.
 */

import { closeSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../errors.js";
import { fileColumnsOf, parquetDataOf, parquetSchemaOf } from "../../results/part/parquet-columns.js";
import { type Column, joinTables, type Table } from "../../results/table.js";
import { sizeOf } from "../../shape.js";

/** What a data set is written to. */
export interface Sink {
  add(table: Table): void | Promise<void>;
  end(): void | Promise<void>;
  /** Lets go of the file, whatever has become of it. */
  close(): void;
}

/**
 * Rows that share a group, unless they are wide: each group costs a reader a look at each of its columns, and the file as
 * much of its footer.
 */
const GROUP_ROWS = 2 ** 17;
const GROUP_BYTES = 64 * 1024 * 1024;

/** @param named what the file will be called: its ending says its format */
export async function sinkOf(named: string, file: string): Promise<Sink> {
  const extension = path.extname(named).toLowerCase();
  switch (extension) {
    case ".parquet":
      return parquetSink(file);
    case ".csv":
      return linesSink(file, (columns) => `${columns.flatMap(cellNames).map(cell).join(",")}\n`, csvLine);
    case ".jsonl":
      return linesSink(file, () => "", jsonLine);
    default:
      throw new UserError({
        code: "unknown-format",
        place: "--to",
        what: extension === "" ? "a data set's name needs an ending" : `a data set can't be a "${extension}" file`,
        remedy: "Its name must end in .parquet, .csv or .jsonl.",
      });
  }
}

async function parquetSink(file: string): Promise<Sink> {
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  let writer: InstanceType<typeof ParquetWriter> | undefined;
  let waiting: Table[] = [];
  let [rows, bytes] = [0, 0];
  const write = async () => {
    if (waiting.length === 0) return;
    const table = joinTables(waiting);
    [waiting, rows, bytes] = [[], 0, 0];
    const { columns, count } = table;
    if (writer === undefined) {
      const kvMetadata = [{ key: "katfan.columns", value: JSON.stringify(columns) }];
      const schema = parquetSchemaOf(columns);
      writer = new ParquetWriter({ writer: fileWriter(file), schema, createdBy: "katfan", kvMetadata });
    }
    const error = table.data[columns.findIndex(({ role }) => role === "error")] as readonly (string | null)[];
    const failed = Uint8Array.from(error, (text) => (text === null ? 0 : 1));
    await writer.write({
      columnData: parquetDataOf(table, failed.includes(1) ? failed : undefined),
      rowGroupSize: count,
    });
  };
  return {
    async add(table) {
      const size = bytesOf(table);
      if (rows + table.count > GROUP_ROWS || bytes + size > GROUP_BYTES) await write();
      waiting.push(table);
      rows += table.count;
      bytes += size;
    },
    async end() {
      await write();
      writer?.finish();
    },
    close() {},
  };
}

function bytesOf({ data, count }: Table): number {
  return data.reduce((sum, values) => sum + (values instanceof Float64Array ? values.byteLength : 8 * count), 0);
}

type Line = (columns: readonly Column[], table: Table, row: number) => string;

/** So many lines are written at a time. */
const LINES = 4_096;

function linesSink(file: string, head: (columns: readonly Column[]) => string, line: Line): Sink {
  const handle = openSync(file, "w");
  let isFirst = true;
  return {
    add(table) {
      if (isFirst) writeFileSync(handle, head(table.columns));
      isFirst = false;
      for (let from = 0; from < table.count; from += LINES) {
        const lines: string[] = [];
        for (let row = from; row < Math.min(from + LINES, table.count); row++) {
          lines.push(line(table.columns, table, row));
        }
        writeFileSync(handle, lines.join("")); // not writeSync, which on a disk that fills up writes a piece of it only
      }
    },
    end() {},
    close: () => closeSync(handle),
  };
}

/** The names of a column's cells: `field.re`, `field.im`, and of arrays `scan[0]`, `scan[1]`, ... */
function cellNames(column: Column): readonly string[] {
  const size = sizeOf(column);
  return fileColumnsOf(column).flatMap(({ name }) =>
    column.shape.length === 0 ? [name] : Array.from({ length: size }, (_, at) => `${name}[${at}]`),
  );
}

/** A row's values of a column, in the order of `cellNames`; null where there is none. */
function cellValues(column: Column, data: Table["data"][number], row: number): readonly (number | string | null)[] {
  if (column.type === "text") return [(data as readonly (string | null)[])[row] ?? null];
  const halves = column.type === "complex" ? 2 : 1;
  const size = sizeOf(column);
  const own = column.role === "axis" ? 0 : row; // all rows have the same axis
  const numbers = (data as Float64Array).subarray(own * size * halves, (own + 1) * size * halves);
  const half = (offset: number) =>
    Array.from({ length: size }, (_, at) => {
      const value = numbers[at * halves + offset]!;
      return Number.isNaN(value) ? null : value;
    });
  return halves === 1 ? half(0) : [...half(0), ...half(1)];
}

const csvLine: Line = (columns, table, row) =>
  `${columns
    .flatMap((column, index) => cellValues(column, table.data[index]!, row))
    .map((value) => (value === null ? "" : cell(String(value))))
    .join(",")}\n`;

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const jsonLine: Line = (columns, table, row) => {
  const entries = columns.map((column, index): [string, unknown] => {
    const values = cellValues(column, table.data[index]!, row);
    if (column.type === "complex") {
      const half = values.length / 2;
      const [re, im] = [values.slice(0, half), values.slice(half)];
      return [column.name, column.shape.length === 0 ? { re: re[0], im: im[0] } : { re, im }];
    }
    return [column.name, column.shape.length === 0 ? values[0] : values];
  });
  return `${JSON.stringify(Object.fromEntries(entries))}\n`;
};
