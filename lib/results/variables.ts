/** The numbers that statistics are made of: a scalar column's value, or the parts of a complex one. */

import { modulus } from "../numerics/modulus.js";
import { sizeOf } from "../shape.js";
import type { Column, Table } from "./table.js";

/** `value` of real columns; `re`, `im` and `abs` of complex ones. */
export type Component = "value" | "re" | "im" | "abs";

export function componentsOf(column: Column): readonly Component[] {
  return column.type === "complex" ? ["re", "im", "abs"] : ["value"];
}

/** Whether a column is of numbers that differ from job to job. */
export function hasStatistics({ role, type }: Column): boolean {
  return (role === "input" || role === "output") && type !== "text";
}

/**
 * One number a row.
 *
 * @param index   which column of the table, real or complex
 * @param element which element of its array; 0 of a scalar
 * @returns shape (count); a scalar's own array, else a new one
 */
export function valuesOf(table: Table, index: number, part: Component, element = 0): Float64Array {
  const column = table.columns[index]!;
  const data = table.data[index] as Float64Array;
  const size = sizeOf(column);
  if (part === "value" && size === 1) return data;
  const values = new Float64Array(table.count);
  if (part === "value") {
    for (let row = 0; row < table.count; row++) values[row] = data[row * size + element]!;
    return values;
  }
  for (let row = 0; row < table.count; row++) {
    const at = 2 * (row * size + element);
    const re = data[at]!;
    const im = data[at + 1]!;
    values[row] = part === "re" ? re : part === "im" ? im : modulus(re, im);
  }
  return values;
}

/** A variable's name as people read it: `P`, `re field`, `|field|`. */
export function labelOf(name: string, part: Component | undefined): string {
  if (part === undefined || part === "value") return name;
  return part === "abs" ? `|${name}|` : `${part} ${name}`;
}

/** One number a row of some rows; undefined if they have no column of that name. */
export function quantityValues(
  rows: { readonly count: number; readonly columns: readonly Column[]; readonly data: readonly Float64Array[] },
  name: string,
  part: Component | undefined,
): Float64Array | undefined {
  const index = rows.columns.findIndex((column) => column.name === name);
  if (index === -1) return undefined;
  const data = rows.data[index]!;
  if (rows.columns[index]!.type !== "complex") return data;
  return Float64Array.from({ length: rows.count }, (_, row) => {
    const [re, im] = [data[2 * row]!, data[2 * row + 1]!];
    return part === "re" ? re : part === "im" ? im : modulus(re, im);
  });
}
