/**
 * Reads a column of doubles back from a file of parquet-file.ts: the numbers of the rows that are there, in typed arrays.
 *
 * Not here: other people's files, and whole tables (part.ts reads both by hyparquet).
 */
import type { Encoding, FileMetaData } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { joinBytes } from "./parquet-encoding.js";
import { uncompress } from "./snappy-runs.js";

/** @param name of the file's column, as `field.re` */
export function readNumbers(bytes: Uint8Array, metadata: FileMetaData, name: string): Float64Array {
  const pages = metadata.row_groups.flatMap(({ columns }) => {
    const column = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data;
    if (column === undefined) throw new Error(`no column ${name}`);
    const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
    return pagesOf(bytes.subarray(start, start + Number(column.total_compressed_size)));
  });
  const numbers = new Float64Array(pages.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const page of pages) {
    readPage(page, numbers, at);
    at += page.count;
  }
  return numbers;
}

interface Page {
  /** Behind the levels. */
  readonly compressed: Uint8Array;
  readonly encoding: Encoding;
  /** How many bytes it holds, and how many numbers. */
  readonly length: number;
  readonly count: number;
  /** What its indices mean, where it has such. */
  readonly distinct: Float64Array;
}

function pagesOf(bytes: Uint8Array): Page[] {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const pages: Page[] = [];
  let distinct: Float64Array = new Float64Array();
  while (reader.offset < bytes.length) {
    const header = parquetHeader(reader);
    const page = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    const length = header.uncompressed_page_size;
    if (header.type === "DICTIONARY_PAGE") {
      distinct = new Float64Array(uncompress(page, new Uint8Array(length)).buffer);
      continue;
    }
    const of = header.data_page_header_v2;
    if (of === undefined) throw new Error("a page of another writer");
    const levels = of.repetition_levels_byte_length + of.definition_levels_byte_length;
    const count = of.num_values - of.num_nulls;
    const compressed = page.subarray(levels);
    pages.push({ compressed, encoding: of.encoding, length: length - levels, count, distinct });
  }
  return pages;
}

/** What pages are uncompressed in, one after the other. */
let scratch = new Uint8Array();

/** @param into written from a place on */
function readPage({ compressed, encoding, length, count, distinct }: Page, into: Float64Array, at: number): void {
  if (scratch.length < length) scratch = new Uint8Array(length);
  const plain = uncompress(compressed, scratch.subarray(0, length));
  if (encoding === "BYTE_STREAM_SPLIT") {
    if (length !== 8 * count) throw new Error("a damaged page");
    joinBytes(plain, count, into, at);
    return;
  }
  if (encoding !== "RLE_DICTIONARY") throw new Error(`a page with ${encoding}`);
  const indexes = new Array<number>(count);
  const reader = { view: new DataView(plain.buffer, plain.byteOffset, plain.byteLength), offset: 1 };
  readRleBitPackedHybrid(reader, plain[0]!, indexes, plain.length - 1);
  for (let index = 0; index < count; index++) into[at + index] = distinct[indexes[index]!]!;
}
