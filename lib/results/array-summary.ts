/** What is known of an array a job: of each of its elements what is known of a scalar, with fewer cells, no skew. */
import { MAX_ELEMENTS } from "./limits.js";
import type { Table } from "./table.js";
import { mergeVariables, summarizeVariable, type VariableSummary } from "./variable-summary.js";
import { type Part, sizeOf, valuesOf } from "./variables.js";
import { elementWishes } from "./wishes.js";

export interface ArraySummary {
  /** One an element, C order; none at all if there are too many. */
  readonly elements: readonly VariableSummary[];
}

/** @param failed which rows are of failed jobs: they don't count */
export function summarizeArray(
  table: Table,
  index: number,
  part: Part,
  jobs: Float64Array,
  failed: Uint8Array | undefined,
): ArraySummary {
  const size = sizeOf(table.columns[index]!);
  if (size > MAX_ELEMENTS) return { elements: [] };
  const wishes = elementWishes(size);
  const elements = Array.from({ length: size }, (_, element) =>
    summarizeVariable(valuesOf(table, index, part, element), jobs, failed, wishes),
  );
  return { elements };
}

export function mergeArrays(a: ArraySummary, b: ArraySummary): ArraySummary {
  const wishes = elementWishes(a.elements.length);
  return { elements: a.elements.map((element, index) => mergeVariables(element, b.elements[index]!, wishes)) };
}
