/**
 * Reads a column of doubles back from a file of parquet-file.ts: the numbers of the rows that are there, in typed arrays.
 *
 * Not here: other people's files, and whole tables (part.ts reads both by hyparquet).
 */
import type { FileMetaData, PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { joinBytes } from "./parquet-encoding.js";
import { uncompress } from "./snappy-runs.js";

/** @param name of the file's column, as `field.re` */
export function readNumbers(bytes: Uint8Array, metadata: FileMetaData, name: string): Float64Array {
  const pieces = metadata.row_groups.flatMap(({ columns }) => {
    const column = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data;
    if (column === undefined) throw new Error(`no column ${name}`);
    const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
    return pagesOf(bytes.subarray(start, start + Number(column.total_compressed_size)));
  });
  if (pieces.length === 1) return pieces[0]!;
  const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function pagesOf(bytes: Uint8Array): Float64Array[] {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const pieces: Float64Array[] = [];
  let distinct: Float64Array = new Float64Array();
  while (reader.offset < bytes.length) {
    const header = parquetHeader(reader);
    const page = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    if (header.type === "DICTIONARY_PAGE") {
      distinct = new Float64Array(uncompress(page, header.uncompressed_page_size).buffer);
    } else pieces.push(pageNumbers(page, header, distinct));
  }
  return pieces;
}

function pageNumbers(page: Uint8Array, header: PageHeader, distinct: Float64Array): Float64Array {
  const of = header.data_page_header_v2;
  if (of === undefined) throw new Error("a page of another writer");
  const levels = of.repetition_levels_byte_length + of.definition_levels_byte_length;
  const plain = uncompress(page.subarray(levels), header.uncompressed_page_size - levels);
  const count = of.num_values - of.num_nulls;
  const numbers = new Float64Array(count);
  if (of.encoding === "BYTE_STREAM_SPLIT") {
    if (plain.length !== 8 * count) throw new Error("a damaged page");
    joinBytes(plain, count, numbers, 0);
    return numbers;
  }
  if (of.encoding !== "RLE_DICTIONARY") throw new Error(`a page with ${of.encoding}`);
  const indexes = new Array<number>(count);
  const reader = { view: new DataView(plain.buffer, plain.byteOffset, plain.byteLength), offset: 1 };
  readRleBitPackedHybrid(reader, plain[0]!, indexes, plain.length - 1);
  for (let at = 0; at < count; at++) numbers[at] = distinct[indexes[at]!]!;
  return numbers;
}
