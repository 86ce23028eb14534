/**
 * `katfan fetch`: a run's data set in one file. Its parts are a data set already; this is for who wants a single one.
 *
 * Parts are read one after the other, so it takes no more memory than the largest of them.
 */
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { placeOf } from "../backends/store-at.js";
import { UserError } from "../errors.js";
import { partsPrefix, runPrefix } from "../fanout/keys.js";
import { manifestOf, partsOf } from "../fanout/manifest.js";
import type { Store } from "../fanout/ports.js";
import { statusOf } from "../fanout/status.js";
import { fileColumnsOf, parquetDataOf, parquetSchemaOf } from "../results/parquet-columns.js";
import { readPart } from "../results/part.js";
import type { Column, Table } from "../results/table.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { findRun, noSuchRun } from "./find-run.js";
import { joinedWithWorkers } from "./job-workers.js";
import type { LifeOptions } from "./life-options.js";
import { print } from "./output.js";

export interface FetchOptions extends LifeOptions {
  /** A .parquet, .csv or .jsonl file. */
  readonly to?: string;
  /** Whether to add who ran each job. */
  readonly workers?: boolean;
}

export async function fetch(named: string, options: FetchOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).fetch(named, options);
  const { run, store, out } = await findRun(named, options.out);
  if ((await statusOf(run, store)) === undefined) throw noSuchRun(run, out);
  const file = options.to ?? placeOf(out, partsPrefix(run));
  if (options.to !== undefined) await writeDataSet(run, store, options.to, options.workers === true);
  print(options.json === true ? JSON.stringify({ run, file }) : file);
  return EXIT.good;
}

/** What a data set is written to, table by table. */
interface Sink {
  add(table: Table): void | Promise<void>;
  end(): void;
}

/** Writes a finished run's rows, in the order of their jobs, into one file, which is there whole or not at all. */
async function writeDataSet(run: string, store: Store, file: string, withWorkers: boolean): Promise<void> {
  const manifest = await manifestOf(run, store);
  if (manifest === undefined) {
    throw new UserError({
      code: "run-not-done",
      place: run,
      what: "the run isn't finished",
      remedy: "katfan run with the same spec goes on with it; what is done is in its parts.",
    });
  }
  const unfinished = `${file}.unfinished`;
  const sink = await sinkOf(path.extname(file).toLowerCase(), unfinished);
  try {
    for await (const part of partsOf(manifest, store)) {
      const bytes = await store.get(runPrefix(run) + part.key);
      if (bytes === undefined) throw new Error(`the part ${part.key} has vanished`);
      const { table } = await readPart(bytes);
      await sink.add(withWorkers ? await joinedWithWorkers(table, run, store) : table);
    }
    sink.end();
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

async function sinkOf(extension: string, file: string): Promise<Sink> {
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
        what: `a data set can't be a "${extension}" file`,
        remedy: "Its name must end in .parquet, .csv or .jsonl.",
      });
  }
}

async function parquetSink(file: string): Promise<Sink> {
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  let writer: InstanceType<typeof ParquetWriter> | undefined;
  return {
    async add(table) {
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
    },
    end: () => writer?.finish(),
  };
}

type Line = (columns: readonly Column[], table: Table, row: number) => string;

function linesSink(file: string, head: (columns: readonly Column[]) => string, line: Line): Sink {
  const handle = openSync(file, "w");
  let isFirst = true;
  return {
    add(table) {
      const lines = isFirst ? [head(table.columns)] : [];
      isFirst = false;
      for (let row = 0; row < table.count; row++) lines.push(line(table.columns, table, row));
      writeSync(handle, lines.join(""));
    },
    end: () => closeSync(handle),
  };
}

/** The names of a column's cells: `field.re`, `field.im`, and of arrays `scan[0]`, `scan[1]`, ... */
function cellNames(column: Column): readonly string[] {
  const size = column.shape.reduce((product, length) => product * length, 1);
  return fileColumnsOf(column).flatMap(({ name }) =>
    column.shape.length === 0 ? [name] : Array.from({ length: size }, (_, at) => `${name}[${at}]`),
  );
}

/** A row's values of a column, in the order of `cellNames`; null where there is none. */
function cellValues(column: Column, data: Table["data"][number], row: number): readonly (number | string | null)[] {
  if (column.type === "text") return [(data as readonly (string | null)[])[row] ?? null];
  const halves = column.type === "complex" ? 2 : 1;
  const size = column.shape.reduce((product, length) => product * length, 1);
  const numbers = (data as Float64Array).subarray(row * size * halves, (row + 1) * size * halves);
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
