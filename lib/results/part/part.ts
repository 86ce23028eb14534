/**
 * A part: the rows of a chunk as a Parquet file that pandas, polars, DuckDB and Arrow read as it lies. The same rows always
 * have the same bytes.
 *
 * Its footer's metadata say in JSON which run, spec and engine it is of, which columns with which units, shapes and axes it
 * has, and where the summary of its rows lies, between the data and the footer; of long runs they hold those of its rows that
 * are drawn. So reducing a run reads rows of arrays at most, and those only where they take less room than their summary.
 */

import { type FileMetaData, parquetMetadata, parquetRead } from "hyparquet";
import { canonicalJson } from "../../canonical-json.js";
import { ENGINE_VERSION } from "../../constants.js";
import { sizeOf } from "../../shape.js";
import { firstFrom } from "../statistics/first-from.js";
import type { ArrayColumn } from "../summary/array-summary.js";
import { type ColumnSummary, LEAST_ROWS_FOR_ARRAYS } from "../summary/column-summary.js";
import { type FailureReason, reasonsOf } from "../summary/failure-reasons.js";
import type { PartSummary } from "../summary/part-summary.js";
import { summarize } from "../summary/summary.js";
import { packSummary, unpackSummary } from "../summary/summary-bytes.js";
import type { SummarySpec } from "../summary/wishes.js";
import type { Column, Table } from "../table.js";
import { type Component, hasStatistics, valuesOf } from "../variables.js";
import type { Extremes } from "./column-range.js";
import { fileColumnsOf } from "./parquet-columns.js";
import { ParquetFile } from "./parquet-file.js";
import { readNumbers } from "./parquet-numbers.js";
import { drawnColumns, packRows, type SampledRows, sampleRows, unpackRows } from "./sampled-rows.js";
import { axisValues } from "./table-of.js";

const FORM = 2;

/** What a part says of itself. */
export interface PartMeta {
  /** The form of the file: changes where an older reader would misread it. */
  readonly form: typeof FORM;
  readonly run: string;
  /** SHA-256 of the spec's bytes, in hex. */
  readonly specSha256: string;
  /** The version of the engine that computed it. */
  readonly engine: string;
  /** Its first job's index, and how many jobs. */
  readonly first: number;
  readonly count: number;
  readonly failures: number;
}

export interface PartOrigin {
  readonly run: string;
  readonly specSha256: string;
  readonly spec: SummarySpec;
  /** How many jobs the whole run has, and which of them are drawn (sampled-jobs.ts); none if left out. */
  readonly jobs?: number;
  readonly sampled?: Float64Array;
  /** The version of the engine that computed it; this one's if left out. */
  readonly engine?: string;
}

const META = "katfan";
const COLUMNS = "katfan.columns";
const SUMMARY = "katfan.summary";
const SAMPLE = "katfan.sample";
const REASONS = "katfan.failures";
/** From so many jobs a drawn row on, the drawn ones are in the footer as well: with fewer, it were a copy of the rows. */
const JOBS_A_SAMPLE = 20;

/** @param memory gives memory for so many bytes in which the part may be made, and a little behind it */
export function writePart(
  table: Table,
  origin: PartOrigin,
  memory: (bytes: number) => ArrayBuffer = (bytes) => new ArrayBuffer(bytes),
): Uint8Array {
  const { spec, run, specSha256, engine = ENGINE_VERSION } = origin;
  const arrays = table.count >= LEAST_ROWS_FOR_ARRAYS;
  const summary = summarize(table, spec, arrays);
  const { first, count, columns } = table;
  const meta: PartMeta = { form: FORM, run, specSha256, engine, first, count, failures: summary.failures };
  const errors = table.data[columns.findIndex((column) => column.role === "error")] as readonly (string | null)[];
  const failed = summary.failures === 0 ? undefined : Uint8Array.from(errors, (error) => (error === null ? 0 : 1));
  const numbers = table.data.reduce((sum, { length }) => sum + length, 0);
  const file = new ParquetFile(columns, memory(Math.ceil(8.2 * numbers) + 4096));
  file.add(table, failed, summary.summaries.map(extremesOf));
  const packed = packSummary(summary, { columns: false, arrays });
  const at = file.addAside(packed);
  return file.finish([
    { key: META, value: canonicalJson(meta) },
    { key: COLUMNS, value: canonicalJson(columns) },
    { key: SUMMARY, value: canonicalJson({ at, bytes: packed.length }) },
    ...(failed === undefined ? [] : [{ key: REASONS, value: canonicalJson(reasonsOf(table)) }]),
    ...sampleOf(table, origin),
  ]);
}

/** The least and the greatest number of a column of single real ones, all of which are finite. */
function extremesOf(summary: ColumnSummary): Extremes | undefined {
  if (summary.kind !== "scalar" || summary.parts.length !== 1) return undefined;
  const { notFinite, least, greatest } = summary.parts[0]!;
  const isKnown = notFinite === 0 && least.length > 0 && greatest.length > 0;
  return isKnown ? [least[0]!.value, greatest[0]!.value] : undefined;
}

/** Tables of parts that were written here, as long as the parts' bytes are at hand: nothing has to be read from these then. */
const tables = new WeakMap<Uint8Array, Table>();

/** Keeps the table at hand that a part was written of, whose jobs all succeeded. @param bytes of the part, as it will be read */
export function keepTable(bytes: Uint8Array, table: Table): void {
  tables.set(bytes, table);
}

function sampleOf(
  table: Table,
  { jobs = 0, sampled }: Pick<PartOrigin, "jobs" | "sampled">,
): { key: string; value: string }[] {
  if (sampled === undefined || jobs < JOBS_A_SAMPLE * sampled.length || table.count === 0) return [];
  return [{ key: SAMPLE, value: packRows(sampleRows(table, sampled)) }];
}

/** Its rows that are drawn: from its footer, where they are there. @param sampled the run's jobs that are drawn */
export async function readSampledRows(bytes: Uint8Array, sampled: Float64Array): Promise<SampledRows> {
  const footer = footerOf(bytes);
  const columns = columnsOf(footer);
  const packed = footer.entries.get(SAMPLE);
  if (packed !== undefined) return unpackRows(packed, columns);
  const table = tables.get(bytes);
  if (table !== undefined) return sampleRows(table, sampled);
  const { first, count, ...meta } = metaOf(footer);
  const some = firstFrom(sampled, first) < firstFrom(sampled, first + count);
  const range = { ...meta, first, count: some ? count : 0 };
  return sampleRows(await readTable(bytes, range, drawnColumns(columns, sampled.length)), sampled);
}

/** Why jobs of it failed, from its footer. */
export function readReasons(bytes: Uint8Array): readonly FailureReason[] {
  const text = footerOf(bytes).entries.get(REASONS);
  return text === undefined ? [] : (JSON.parse(text) as FailureReason[]);
}

/** What a part says of itself, from its footer. Throws if it is no part. */
export function readPartMeta(bytes: Uint8Array): PartMeta {
  return metaOf(footerOf(bytes));
}

/** The summary of its rows. Of arrays in few jobs it is their numbers themselves. */
export function readPartSummary(bytes: Uint8Array): PartSummary {
  return summaryOf(bytes, footerOf(bytes));
}

/**
 * The summary of its rows as it lies in the file, with the columns that reading it needs; undefined if it has none of its arrays, as the
 * rows take less room.
 */
export function packedSummary(
  bytes: Uint8Array,
): { readonly packed: Uint8Array; readonly columns: readonly Column[] } | undefined {
  const footer = footerOf(bytes);
  const columns = columnsOf(footer);
  const hasArrays = columns.some((column) => hasStatistics(column) && column.shape.length > 0);
  if (hasArrays && metaOf(footer).count < LEAST_ROWS_FOR_ARRAYS) return undefined;
  return { packed: summaryIn(bytes, footer), columns };
}

/** The columns of its rows. */
export function columnsOfPart(bytes: Uint8Array): readonly Column[] {
  return columnsOf(footerOf(bytes));
}

/**
 * Single numbers of its rows, without the rest of them: of columns that have one a row, or of complex ones a component.
 *
 * @returns one a quantity, shape (count); NaN where a job failed
 */
export async function readScalars(
  bytes: Uint8Array,
  quantities: readonly { readonly name: string; readonly part: Component }[],
): Promise<readonly Float64Array[]> {
  const footer = footerOf(bytes);
  const meta = metaOf(footer);
  const all = columnsOf(footer);
  const indexes = quantities.map(({ name }) => all.findIndex((column) => column.name === name));
  const columns = [...new Set(indexes)].map((index) => all[index]!);
  const table =
    meta.failures === 0
      ? { ...meta, columns, data: columns.map((column) => numbersOf(bytes, footer, column).data) }
      : await readTable(bytes, meta, columns);
  return quantities.map(({ part }, at) => valuesOf(table, columns.indexOf(all[indexes[at]!]!), part));
}

export async function readPart(bytes: Uint8Array): Promise<{ table: Table; meta: PartMeta }> {
  const footer = footerOf(bytes);
  const meta = metaOf(footer);
  return { table: await readTable(bytes, meta, columnsOf(footer)), meta };
}

interface Footer {
  readonly metadata: FileMetaData;
  readonly entries: ReadonlyMap<string, string>;
}

/** Footers of parts that are at hand: several ask for one. */
const known = new WeakMap<Uint8Array, Footer>();

function footerOf(bytes: Uint8Array): Footer {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  const entries = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? ""]));
  known.set(bytes, { metadata, entries });
  return { metadata, entries };
}

function entry({ entries }: Footer, key: string): string {
  const value = entries.get(key);
  if (value === undefined) throw new Error(`not a part of katfan: its metadata have no "${key}"`);
  return value;
}

function metaOf(footer: Footer): PartMeta {
  const meta = JSON.parse(entry(footer, META)) as PartMeta;
  if (meta.form !== FORM) throw new Error(`a part of form ${String(meta.form)}; this version reads form ${FORM}`);
  return meta;
}

function columnsOf(footer: Footer): Column[] {
  return JSON.parse(entry(footer, COLUMNS)) as Column[];
}

function summaryOf(bytes: Uint8Array, footer: Footer): PartSummary {
  const columns = columnsOf(footer);
  const table = tables.get(bytes);
  return unpackSummary(summaryIn(bytes, footer), columns, (index) => {
    const column = columns[index]!;
    if (table === undefined) return numbersOf(bytes, footer, column);
    return { column, data: table.data[index] as Float64Array, count: table.count };
  });
}

function summaryIn(bytes: Uint8Array, footer: Footer): Uint8Array {
  const { at, bytes: length } = JSON.parse(entry(footer, SUMMARY)) as { readonly at: number; readonly bytes: number };
  return bytes.subarray(at, at + length);
}

/** An array's numbers, of the jobs that did not fail. */
function numbersOf(bytes: Uint8Array, { metadata }: Footer, column: Column): ArrayColumn {
  const [re, im] = fileColumnsOf(column).map(({ name }) => readNumbers(bytes, metadata, name));
  const count = re!.length / Math.max(1, sizeOf(column));
  if (im === undefined) return { column, data: re!, count };
  const data = new Float64Array(2 * im.length);
  for (let at = 0; at < im.length; at++) {
    data[2 * at] = re![at]!;
    data[2 * at + 1] = im[at]!;
  }
  return { column, data, count };
}

async function readTable(bytes: Uint8Array, { first, count }: PartMeta, columns: readonly Column[]): Promise<Table> {
  const targets = new Map<string, (row: number, value: unknown) => void>();
  const data = columns.map((column) => {
    if (column.role === "axis") return axisValues(column); // as its metadata have it: it isn't read for each row
    const array = emptyColumn(column, count);
    for (const { name, half } of fileColumnsOf(column)) targets.set(name, setter(column, array, half));
    return array;
  });
  if (count > 0) {
    const { buffer, byteOffset, byteLength } = bytes;
    const file = {
      byteLength,
      slice: (start: number, end?: number) =>
        buffer.slice(byteOffset + start, byteOffset + (end ?? byteLength)) as ArrayBuffer,
    };
    await parquetRead({
      file,
      columns: [...targets.keys()],
      onChunk: ({ columnName, columnData, rowStart }) => {
        const set = targets.get(columnName);
        if (set !== undefined) for (let row = 0; row < columnData.length; row++) set(rowStart + row, columnData[row]);
      },
    });
  }
  return { first, count, columns, data };
}

/** An array for a column, as of jobs that all failed. */
function emptyColumn(column: Column, count: number): Float64Array | (string | null)[] {
  if (column.type === "text") return new Array<string | null>(count).fill(null);
  return new Float64Array(count * sizeOf(column) * (column.type === "complex" ? 2 : 1)).fill(Number.NaN);
}

/** Puts what the file has for a row where the table has it. */
function setter(column: Column, array: Float64Array | (string | null)[], half: 0 | 1) {
  if (!(array instanceof Float64Array)) {
    return (row: number, value: unknown) => {
      array[row] = (value ?? null) as string | null;
    };
  }
  const stride = column.type === "complex" ? 2 : 1;
  const size = sizeOf(column);
  if (column.shape.length === 0) {
    return (row: number, value: unknown) => {
      if (value !== null && value !== undefined) array[row * stride + half] = Number(value);
    };
  }
  return (row: number, value: unknown) => {
    if (!Array.isArray(value)) return;
    for (let at = 0; at < size; at++) array[(row * size + at) * stride + half] = Number(value[at]);
  };
}
