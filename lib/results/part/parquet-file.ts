/**
 * Writes tables as a Parquet file, column by column from typed arrays: the pages are made here, their headers and the footer
 * by hyparquet-writer.
 *
 * Doubles have their bytes apart (BYTE_STREAM_SPLIT), so that the upper ones, which are often equal, can be made short. The
 * same tables always give the same bytes: nothing here depends on a compression library's version.
 */

import type { ColumnChunk, Encoding, FileMetaData, KeyValue, RowGroup } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { sizeOf } from "../../shape.js";
import type { Column, Table } from "../table.js";
import { type Extremes, extremesOf, rangeOf } from "./column-range.js";
import { dictionaryOf, dictionaryOfTexts } from "./dictionary.js";
import { compressed, copyHalf, splitBytes } from "./page-kernels.js";
import { fileColumnsOf, parquetSchemaOf } from "./parquet-columns.js";
import { ascending, bitsOf, packBits, packedHead, Runs, textBytes } from "./parquet-encoding.js";
import { type Levels, listLevels, NO_BYTES, type Rows, rowsOf, scalarLevels } from "./parquet-levels.js";
import { compressPeriods } from "./snappy-runs.js";

/** Rows of a row group: readers skip and fetch whole ones. */
const ROWS_A_GROUP = 1_000_000;
/** Numbers of a page, about: 1 MiB. */
const PAGE_NUMBERS = 131_072;
const MAGIC = 0x31524150;

export class ParquetFile {
  readonly #columns: readonly Column[];
  readonly #writer: ByteWriter;
  readonly #groups: RowGroup[] = [];
  #rows = 0;

  /** @param memory where it is made; another one if it doesn't suffice */
  constructor(columns: readonly Column[], memory: ArrayBuffer) {
    this.#columns = columns;
    this.#writer = new ByteWriter(0);
    this.#writer.buffer = memory;
    this.#writer.view = new DataView(memory);
    this.#writer.appendUint32(MAGIC);
  }

  /**
   * @param failed  which rows are of failed jobs, if any are: their outputs are null
   * @param extremes the least and the greatest number of columns of numbers all of which are finite, where they are known
   */
  add(table: Table, failed: Uint8Array | undefined, extremes: readonly (Extremes | undefined)[] = []): void {
    for (let from = 0; from < table.count; from += ROWS_A_GROUP) {
      const to = Math.min(table.count, from + ROWS_A_GROUP);
      this.#addGroup(table, failed, [from, to], to - from === table.count ? extremes : []);
    }
  }

  /** Bytes that nothing in the file points to. @returns where they begin */
  addAside(bytes: Uint8Array): number {
    const at = this.#writer.offset;
    this.#writer.appendBytes(bytes);
    return at;
  }

  finish(key_value_metadata: KeyValue[]): Uint8Array {
    const metadata: Omit<FileMetaData, "metadata_length"> = {
      version: 2,
      created_by: "katfan",
      schema: parquetSchemaOf(this.#columns),
      num_rows: BigInt(this.#rows),
      row_groups: this.#groups,
      key_value_metadata,
    };
    writeMetadata(this.#writer, metadata as FileMetaData);
    this.#writer.appendUint32(MAGIC);
    return this.#writer.getBytes();
  }

  #addGroup(
    table: Table,
    failed: Uint8Array | undefined,
    [from, to]: readonly [number, number],
    extremes: readonly (Extremes | undefined)[],
  ): void {
    const start = this.#writer.offset;
    const columns = this.#columns.flatMap((column, index) => {
      const hidden = column.role === "output" ? failed : undefined;
      const rows = rowsOf(hidden, from, to);
      const data = table.data[index]!;
      if (column.role === "job") return [writeJobs(this.#writer, column, data[from] as number, to - from)];
      if (column.type === "text") {
        const texts = failed === undefined ? undefined : (data as string[]).slice(from, to);
        return [writeTexts(this.#writer, column, texts, to - from)];
      }
      if (column.role === "axis") return [writeAxis(this.#writer, column, data as Float64Array, rows)];
      return fileColumnsOf(column).map(({ name, half }) => {
        const values = numbersOf(column, data as Float64Array, half, rows);
        return writeNumbers(this.#writer, { column, name, values, rows, extremes: extremes[index] });
      });
    });
    this.#rows += to - from;
    const total = columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n);
    this.#groups.push({
      columns,
      total_byte_size: total,
      num_rows: BigInt(to - from),
      total_compressed_size: BigInt(this.#writer.offset - start),
    });
  }
}

/** The numbers of the rows that are there, one behind the other. */
function numbersOf(column: Column, data: Float64Array, half: 0 | 1, rows: Rows): Float64Array {
  const size = sizeOf(column);
  const stride = column.type === "complex" ? 2 : 1;
  if (stride === 1 && rows.missing === undefined) return data.subarray(rows.from * size, rows.to * size);
  const numbers = new Float64Array(rows.present * size);
  const width = size * stride;
  const copy = (from: number, to: number, at: number) => {
    const some = data.subarray(from * width, to * width);
    if (stride === 1) numbers.set(some, at);
    else copyHalf(some, half, numbers, at);
  };
  if (rows.missing === undefined) copy(rows.from, rows.to, 0);
  else {
    let at = 0;
    for (let row = rows.from; row < rows.to; row++) {
      if (rows.missing[row] === 1) continue;
      copy(row, row + 1, at);
      at += size;
    }
  }
  return numbers;
}

interface ColumnPage extends Levels {
  readonly rows: number;
  /** What it has before it is compressed, levels apart. */
  readonly bytes: number;
}

/** A column of a row group under way. */
class ChunkWriter {
  readonly #writer: ByteWriter;
  readonly #start: number;
  #uncompressed = 0;
  #entries = 0;
  #dictionary: number | undefined;
  #data: number | undefined;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
    this.#start = writer.offset;
  }

  dictionary(bytes: Uint8Array, count: number): void {
    this.#dictionary = this.#writer.offset;
    const short = compressed(bytes);
    writePageHeader(this.#writer, {
      type: "DICTIONARY_PAGE",
      uncompressed_page_size: bytes.length,
      compressed_page_size: short.length,
      dictionary_page_header: { num_values: count, encoding: "PLAIN" },
    });
    this.#uncompressed += this.#writer.offset - this.#dictionary + bytes.length;
    this.#writer.appendBytes(short);
  }

  /** @param short the page's bytes compressed */
  page(encoding: Encoding, of: ColumnPage, short: Uint8Array): void {
    const { entries, nulls, rows, repetitions, definitions, bytes } = of;
    const at = this.#writer.offset;
    this.#data ??= at;
    const levels = repetitions.length + definitions.length;
    writePageHeader(this.#writer, {
      type: "DATA_PAGE_V2",
      uncompressed_page_size: levels + bytes,
      compressed_page_size: levels + short.length,
      data_page_header_v2: {
        num_values: entries,
        num_nulls: nulls,
        num_rows: rows,
        encoding,
        definition_levels_byte_length: definitions.length,
        repetition_levels_byte_length: repetitions.length,
        is_compressed: true,
      },
    });
    this.#uncompressed += this.#writer.offset - at + levels + bytes;
    this.#entries += entries;
    this.#writer.appendBytes(repetitions);
    this.#writer.appendBytes(definitions);
    this.#writer.appendBytes(short);
  }

  finish(
    type: "INT64" | "DOUBLE" | "BYTE_ARRAY",
    path_in_schema: string[],
    encodings: Encoding[],
    statistics?: NonNullable<ColumnChunk["meta_data"]>["statistics"],
  ): ColumnChunk {
    return {
      file_offset: BigInt(this.#start),
      meta_data: {
        type,
        encodings,
        path_in_schema,
        codec: "SNAPPY",
        num_values: BigInt(this.#entries),
        total_uncompressed_size: BigInt(this.#uncompressed),
        total_compressed_size: BigInt(this.#writer.offset - this.#start),
        data_page_offset: BigInt(this.#data ?? this.#start),
        ...(this.#dictionary === undefined ? {} : { dictionary_page_offset: BigInt(this.#dictionary) }),
        ...(statistics === undefined ? {} : { statistics }),
      },
    };
  }
}

function writeJobs(writer: ByteWriter, { name }: Column, first: number, count: number): ColumnChunk {
  const chunk = new ChunkWriter(writer);
  const bytes = ascending(first, count);
  const none = { nulls: 0, repetitions: NO_BYTES, definitions: NO_BYTES };
  const page = { entries: count, rows: count, ...none, bytes: bytes.length };
  chunk.page("DELTA_BINARY_PACKED", page, compressed(bytes));
  const [min_value, max_value] = [BigInt(first), BigInt(first + count - 1)];
  return chunk.finish("INT64", [name], ["DELTA_BINARY_PACKED"], { min_value, max_value, null_count: 0n });
}

/** @param texts undefined if there are none */
function writeTexts(
  writer: ByteWriter,
  { name }: Column,
  texts: readonly (string | null)[] | undefined,
  rows: number,
): ColumnChunk {
  const chunk = new ChunkWriter(writer);
  const levels = new Runs(1);
  if (texts === undefined) levels.add(0, rows);
  else for (const text of texts) levels.add(text === null ? 0 : 1, 1);
  const there = texts?.filter((text) => text !== null) ?? [];
  const dictionary = dictionaryOfTexts(there);
  const bytes =
    dictionary === undefined ? textBytes(there) : indexBytes(dictionary.indexes, dictionary.distinct.length);
  if (dictionary !== undefined) chunk.dictionary(textBytes(dictionary.distinct), dictionary.distinct.length);
  const page = {
    entries: rows,
    rows,
    nulls: rows - there.length,
    repetitions: NO_BYTES,
    definitions: levels.finish(),
    bytes: bytes.length,
  };
  chunk.page(dictionary === undefined ? "PLAIN" : "RLE_DICTIONARY", page, compressed(bytes));
  return chunk.finish("BYTE_ARRAY", [name], dictionary === undefined ? ["PLAIN"] : ["PLAIN", "RLE_DICTIONARY"]);
}

/** Indices into a dictionary as a page has them: how many bits each, then runs where there are long ones. */
function indexBytes(indexes: Uint16Array, distinct: number): Uint8Array {
  const bits = bitsOf(distinct - 1);
  let changes = 0;
  for (let row = 1; row < indexes.length; row++) if (indexes[row] !== indexes[row - 1]) changes++;
  let packed: Uint8Array;
  if (5 * changes * 8 < indexes.length * bits) {
    const runs = new Runs(bits);
    for (const index of indexes) runs.add(index, 1);
    packed = runs.finish();
  } else packed = packBits(indexes, bits);
  const bytes = new Uint8Array(1 + packed.length);
  bytes[0] = bits;
  bytes.set(packed, 1);
  return bytes;
}

interface Numbers {
  readonly column: Column;
  readonly name: string;
  /** Of the rows that are there. */
  readonly values: Float64Array;
  readonly rows: Rows;
  /** Of these, where they are known. */
  readonly extremes?: Extremes | undefined;
}

function writeNumbers(writer: ByteWriter, { column, name, values, rows, extremes }: Numbers): ColumnChunk {
  const chunk = new ChunkWriter(writer);
  const isList = column.shape.length > 0;
  const size = sizeOf(column);
  const dictionary = dictionaryOf(values);
  if (dictionary !== undefined) {
    const { distinct } = dictionary;
    chunk.dictionary(new Uint8Array(distinct.buffer), distinct.length);
  }
  const rowsAPage = Math.max(1, Math.floor(PAGE_NUMBERS / Math.max(1, size)));
  let value = 0;
  for (let from = rows.from; from < rows.to; from += rowsAPage) {
    const own = rowsOf(rows.missing, from, Math.min(rows.to, from + rowsAPage));
    const count = own.present * size;
    const bytes = numberBytes(values, dictionary, value, value + count);
    value += count;
    const levels = isList ? listLevels(own, size) : scalarLevels(own, column.role === "input");
    chunk.page(
      dictionary === undefined ? "BYTE_STREAM_SPLIT" : "RLE_DICTIONARY",
      { ...levels, rows: own.to - own.from, bytes: bytes.length },
      compressed(bytes),
    );
  }
  return chunk.finish(
    "DOUBLE",
    isList ? [name, "list", "element"] : [name],
    dictionary === undefined ? ["BYTE_STREAM_SPLIT"] : ["PLAIN", "RLE_DICTIONARY"],
    // The least and greatest value of a part tell a reader which ones to skip: of jobs and of inputs that form a grid. An
    // output's lie alike in all parts, and take as long to find as the column takes to write.
    column.role === "input" ? rangeOf(extremes ?? extremesOf(values)) : undefined,
  );
}

/** The most values of an axis that a dictionary has: indices have 16 bits at most. */
const MOST_DISTINCT = 65_536;

/** The same list in each row: a dictionary of its values, and pages of indices that say the same again and again. */
function writeAxis(writer: ByteWriter, column: Column, axis: Float64Array, rows: Rows): ColumnChunk {
  const size = axis.length;
  const all: Rows = { ...rows, missing: undefined, present: rows.to - rows.from };
  if (size === 0 || size > MOST_DISTINCT) {
    const values = new Float64Array(size * all.present);
    for (let row = 0; row < all.present; row++) values.set(axis, row * size);
    return writeNumbers(writer, { column, name: column.name, values, rows: all });
  }
  const chunk = new ChunkWriter(writer);
  chunk.dictionary(new Uint8Array(axis.buffer, axis.byteOffset, axis.byteLength), size);
  const rowsAPage = Math.max(1, Math.floor(PAGE_NUMBERS / size));
  for (let from = all.from; from < all.to; from += rowsAPage) {
    const own = rowsOf(undefined, from, Math.min(all.to, from + rowsAPage));
    const { bytes, short } = axisPage(size, own.present);
    chunk.page("RLE_DICTIONARY", { ...listLevels(own, size), rows: own.present, bytes }, short);
  }
  return chunk.finish("DOUBLE", [column.name, "list", "element"], ["PLAIN", "RLE_DICTIONARY"]);
}

interface AxisPage {
  readonly size: number;
  readonly rows: number;
  /** How many there are before they are compressed. */
  readonly bytes: number;
  readonly short: Uint8Array;
}

let lastAxisPage: AxisPage | undefined;

/** A page of indices into an axis of so many values, for so many rows: most pages are like the one before. */
function axisPage(size: number, rows: number): AxisPage {
  if (lastAxisPage?.size === size && lastAxisPage.rows === rows) return lastAxisPage;
  const bits = bitsOf(size - 1);
  const rowsAPeriod = 8 / greatestPowerOfTwoIn(bits * size); // so many rows are whole bytes
  const period = (rowsAPeriod * bits * size) / 8;
  const once = new Uint16Array(8 * Math.ceil((Math.min(rows, rowsAPeriod) * size) / 8));
  for (let at = 0; at < once.length; at++) once[at] = at % size;
  const run = packedHead(8 * Math.ceil((rows * size) / 8));
  const packed = packBits(once, bits);
  const first = packed.subarray(packedHead(once.length).length);
  const head = 1 + run.length;
  const bytes = new Uint8Array(head + bits * Math.ceil((rows * size) / 8));
  bytes[0] = bits;
  bytes.set(run, 1);
  for (let at = head; at < bytes.length; at += period) {
    bytes.set(first.subarray(0, Math.min(period, bytes.length - at)), at);
  }
  const into = new Uint8Array(bytes.length + 64);
  const end = compressPeriods(bytes, { head, period }, into, 0);
  lastAxisPage = { size, rows, bytes: bytes.length, short: into.slice(0, end) };
  return lastAxisPage;
}

/** 1, 2, 4 or 8: the greatest of them that divides a number. */
function greatestPowerOfTwoIn(number: number): number {
  return Math.min(8, number & -number);
}

/** A page's numbers. They hold until the next call. */
function numberBytes(
  values: Float64Array,
  dictionary: ReturnType<typeof dictionaryOf>,
  from: number,
  to: number,
): Uint8Array {
  if (dictionary === undefined) return splitBytes(values, from, to);
  return indexBytes(dictionary.indexes.subarray(from, to), dictionary.distinct.length);
}
