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
      return linesSink(file, (columns) => `${columns.flatMap(cellNames).map(cell).join(",")}\n`, csvLines);
    case ".jsonl":
      return linesSink(file, () => "", jsonLines);
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

/** How a table's rows are written, one by one. */
type Lines = (columns: readonly Column[], table: Table) => (row: number) => string;

/** So many lines are written at a time. */
const LINES = 4_096;

function linesSink(file: string, head: (columns: readonly Column[]) => string, lines: Lines): Sink {
  const handle = openSync(file, "w");
  let isFirst = true;
  return {
    add(table) {
      if (isFirst) writeFileSync(handle, head(table.columns));
      isFirst = false;
      const line = lines(table.columns, table);
      for (let from = 0; from < table.count; from += LINES) {
        let text = "";
        for (let row = from; row < Math.min(from + LINES, table.count); row++) text += line(row);
        writeFileSync(handle, text); // not writeSync, which on a disk that fills up writes a piece of it only
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

/** What is written of a column's row; a table has its own, so that nothing is asked of a column once a row. */
type Cells = (row: number) => string;

/** A column's rows as lists of numbers, each as `text` has it, with commas between: all real parts, or all imaginary ones. */
function listsOf(column: Column, data: Float64Array, half: 0 | 1, text: (value: number) => string): Cells {
  const step = column.type === "complex" ? 2 : 1;
  const size = sizeOf(column);
  const width = column.role === "axis" ? 0 : size * step; // all rows have the same axis
  if (size === 1) return (row) => text(data[row * width + half]!);
  return (row) => {
    let list = "";
    for (let at = 0; at < size; at++) {
      if (at > 0) list += ",";
      list += text(data[row * width + at * step + half]!);
    }
    return list;
  };
}

const csvNumber = (value: number) => (Number.isNaN(value) ? "" : String(value));

function csvCells(column: Column, data: Table["data"][number]): Cells {
  if (column.type === "text") return (row) => cell((data as readonly (string | null)[])[row] ?? "");
  const re = listsOf(column, data as Float64Array, 0, csvNumber);
  if (column.type !== "complex") return re;
  const im = listsOf(column, data as Float64Array, 1, csvNumber);
  return (row) => `${re(row)},${im(row)}`;
}

function csvLines(columns: readonly Column[], { data }: Table): (row: number) => string {
  const all = columns.map((column, index) => (sizeOf(column) === 0 ? undefined : csvCells(column, data[index]!)));
  const [first, ...rest] = all.filter((cells) => cells !== undefined); // an empty list has no cell
  return (row) => {
    let line = first!(row);
    for (const cells of rest) line += `,${cells(row)}`;
    return `${line}\n`;
  };
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const jsonNumber = (value: number) => (Number.isFinite(value) ? String(value) : "null");

function jsonCells(column: Column, data: Table["data"][number]): Cells {
  if (column.type === "text") return (row) => JSON.stringify((data as readonly (string | null)[])[row] ?? null);
  const half = (which: 0 | 1): Cells => {
    const list = listsOf(column, data as Float64Array, which, jsonNumber);
    return column.shape.length === 0 ? list : (row) => `[${list(row)}]`;
  };
  const re = half(0);
  if (column.type !== "complex") return re;
  const im = half(1);
  return (row) => `{"re":${re(row)},"im":${im(row)}}`;
}

function jsonLines(columns: readonly Column[], { data }: Table): (row: number) => string {
  const named = columns.map((column, index) => ({
    name: `${index === 0 ? "{" : ","}${JSON.stringify(column.name)}:`,
    cells: jsonCells(column, data[index]!),
  }));
  return (row) => {
    let line = "";
    for (const { name, cells } of named) line += name + cells(row);
    return `${line}}\n`;
  };
}
