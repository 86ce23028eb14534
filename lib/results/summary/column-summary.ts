/** What is known of a column of a table: of a scalar, of an array, or of an array in few jobs its numbers themselves. */

import { componentsOf } from "../variables.js";
import { type ArrayColumn, type ArraySummary, mergeArrays, summarizePieces } from "./array-summary.js";
import { mergeVariables, type VariableSummary } from "./variable-summary.js";
import type { Wishes } from "./wishes.js";

export type ColumnSummary =
  | { readonly kind: "scalar"; readonly parts: readonly VariableSummary[] } // as componentsOf(column) has them
  | { readonly kind: "array"; readonly parts: readonly ArraySummary[] }
  /** An array in so few jobs that its numbers take less room than their summary: of jobs that did not fail. */
  | { readonly kind: "rows"; readonly rows: readonly ArrayColumn[] }
  | { readonly kind: "none" }; // the job's index, errors

/** With fewer jobs, an array's numbers take less room than the summary of its elements, and less time to merge. */
export const LEAST_ROWS_FOR_ARRAYS = 1024;

export function mergeColumns(a: ColumnSummary, b: ColumnSummary, wishes: Wishes): ColumnSummary {
  if (a.kind === "scalar" && b.kind === "scalar") {
    return { kind: "scalar", parts: a.parts.map((part, index) => mergeVariables(part, b.parts[index]!, wishes)) };
  }
  if (a.kind === "rows" && b.kind === "rows") {
    const rows = [...a.rows, ...b.rows];
    const count = rows.reduce((sum, each) => sum + each.count, 0);
    return count < LEAST_ROWS_FOR_ARRAYS ? { kind: "rows", rows } : summedUp({ kind: "rows", rows });
  }
  const [one, other] = [summedUp(a), summedUp(b)];
  if (one.kind === "array" && other.kind === "array") {
    return { kind: "array", parts: one.parts.map((part, index) => mergeArrays(part, other.parts[index]!)) };
  }
  return a;
}

/** The same, with the summary of an array in place of its numbers. */
export function summedUp(of: ColumnSummary): Exclude<ColumnSummary, { kind: "rows" }> {
  if (of.kind !== "rows") return of;
  const parts = componentsOf(of.rows[0]!.column).map((part) => summarizePieces(of.rows, part));
  return { kind: "array", parts };
}
