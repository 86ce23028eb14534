/**
 * A table's columns as those of a Parquet file: complex ones as two, `NAME.re` and `NAME.im`, arrays as lists, C order.
 *
 * What is a row's own is there: a failed job has no outputs, so they are null, not NaN, which averages would take up.
 */

import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import { sizeOf } from "../../shape.js";
import type { Column, Table } from "../table.js";
import { repeats } from "./dictionary.js";

/** The columns of the file that a column comes to: their names, and which of two numbers they are. */
export function fileColumnsOf(column: Column): { readonly name: string; readonly half: 0 | 1 }[] {
  if (column.type !== "complex") return [{ name: column.name, half: 0 }];
  return [
    { name: `${column.name}.re`, half: 0 },
    { name: `${column.name}.im`, half: 1 },
  ];
}

/** The file's schema. Inputs are in each row, outputs in those of the jobs that did not fail. */
export function parquetSchemaOf(columns: readonly Column[]): SchemaElement[] {
  const children = columns.flatMap((column) => fileColumnsOf(column).map(({ name }) => elementsOf(column, name)));
  return [{ name: "katfan", num_children: children.length }, ...children.flat()];
}

function elementsOf(column: Column, name: string): SchemaElement[] {
  const always = column.role === "job" || column.role === "input";
  const repetition_type = always ? "REQUIRED" : "OPTIONAL";
  if (column.role === "job") return [{ name, type: "INT64", repetition_type }];
  if (column.type === "text") return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type }];
  if (column.shape.length === 0) return [{ name, type: "DOUBLE", repetition_type }];
  return [
    { name, repetition_type, num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", type: "DOUBLE", repetition_type: "REQUIRED" },
  ];
}

/** @param failed which rows are of failed jobs, if any are */
export function parquetDataOf(table: Table, failed: Uint8Array | undefined): ColumnSource[] {
  return table.columns.flatMap((column, index) => {
    const values = table.data[index]!;
    if (column.role === "job") {
      const jobs = BigInt64Array.from(values as Float64Array, BigInt);
      return [{ name: column.name, data: jobs, encoding: "DELTA_BINARY_PACKED" as const }];
    }
    if (column.role === "axis") {
      const axis = Array.from(values as Float64Array);
      return [{ name: column.name, data: Array.from({ length: table.count }, () => axis) }];
    }
    if (column.type === "text") return [{ name: column.name, data: [...(values as readonly (string | null)[])] }];
    const hidden = column.role === "output" ? failed : undefined;
    return fileColumnsOf(column).map(({ name, half }): ColumnSource => {
      const numbers = halfOf(column, values as Float64Array, half);
      const scalar = column.shape.length === 0;
      const data = scalar ? scalars(numbers, hidden) : lists(numbers, sizeOf(column), hidden);
      // The least and greatest value of a part tell a reader which ones to skip: of jobs and of inputs that form a grid. An
      // output's lie alike in all parts, and take as long to find as the column takes to write.
      return {
        name,
        data,
        statistics: column.role === "input",
        ...(repeats(numbers) ? {} : { encoding: "BYTE_STREAM_SPLIT" }),
      };
    });
  });
}

function halfOf(column: Column, data: Float64Array, half: 0 | 1): Float64Array {
  if (column.type !== "complex") return data;
  const values = new Float64Array(data.length / 2);
  for (let index = 0; index < values.length; index++) values[index] = data[2 * index + half]!;
  return values;
}

function scalars(values: Float64Array, failed: Uint8Array | undefined): Float64Array | (number | null)[] {
  return failed === undefined ? values : Array.from(values, (value, row) => (failed[row] === 1 ? null : value));
}

function lists(values: Float64Array, size: number, failed: Uint8Array | undefined): (number[] | null)[] {
  const count = size === 0 ? 0 : values.length / size;
  return Array.from({ length: count }, (_, row) =>
    failed !== undefined && failed[row] === 1 ? null : Array.from(values.subarray(row * size, (row + 1) * size)),
  );
}
