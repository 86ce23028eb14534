/**
 * What is known of some jobs of a run, small, and so that two can be merged exactly: whatever the chunks and the order, the
 * same jobs come to the same bytes.
 *
 * Sums are exact (exact-sum.ts), counts lie on nested grids (grid.ts), extremes and failures are the first of an order.
 * Not here: what is made of it in the end (finish.ts), its bytes (summary-text.ts).
 */

import { KEPT_FAILURES, MAX_ERROR_CHARACTERS } from "../limits.js";
import type { Table } from "../table.js";
import { componentsOf, hasStatistics, valuesOf } from "../variables.js";
import { summarizeArray } from "./array-summary.js";
import { type ColumnSummary, mergeColumns } from "./column-summary.js";
import { mergeCovariances, summarizeCovariance } from "./covariance.js";
import type { Failure, PartSummary } from "./part-summary.js";
import { countMet, mergeMet } from "./requirements.js";
import { summarizeVariable } from "./variable-summary.js";
import { type SummarySpec, statisticsOf, wishesFor } from "./wishes.js";

export function summarize(table: Table, spec: SummarySpec, arrays = true): PartSummary {
  const { columns, data, count } = table;
  const errors = data[columns.findIndex((column) => column.role === "error")] as readonly (string | null)[];
  const jobs = data[columns.findIndex((column) => column.role === "job")] as Float64Array;
  const failed = failedJobs(errors, jobs);
  const mask = failed.length === 0 ? undefined : Uint8Array.from(errors, (error) => (error === null ? 0 : 1));
  const summaries = columns.map((column, index): ColumnSummary => {
    if (!hasStatistics(column)) return { kind: "none" };
    const hidden = column.role === "output" ? mask : undefined;
    if (column.shape.length > 0) {
      if (!arrays) return { kind: "rows", rows: [] };
      const of = { column, data: data[index] as Float64Array, count };
      return { kind: "array", parts: componentsOf(column).map((part) => summarizeArray(of, part, hidden)) };
    }
    const parts = componentsOf(column).map((part) =>
      summarizeVariable(valuesOf(table, index, part), jobs, hidden, wishesFor(spec, column.name)),
    );
    return { kind: "scalar", parts };
  });
  return {
    columns,
    jobs: count,
    failures: failed.length,
    failed: failed.slice(0, KEPT_FAILURES),
    summaries,
    covariance: statisticsOf(spec).has("covariance") ? summarizeCovariance(table, mask, summaries) : undefined,
    ...(spec.require === undefined ? {} : { met: countMet(table, spec.require) }),
    reduce: spec.reduce,
  };
}

function failedJobs(errors: readonly (string | null)[], jobs: Float64Array): Failure[] {
  const failed: Failure[] = [];
  for (let row = 0; row < errors.length; row++) {
    const error = errors[row]!;
    if (error !== null) failed.push({ job: jobs[row]!, error: error.slice(0, MAX_ERROR_CHARACTERS) });
  }
  return failed;
}

/** The summary of the jobs of both, which must be of one spec and have no job in common. */
export function mergeSummaries(a: PartSummary, b: PartSummary): PartSummary {
  const failed = [...a.failed, ...b.failed].sort((one, other) => one.job - other.job);
  return {
    columns: a.columns,
    jobs: a.jobs + b.jobs,
    failures: a.failures + b.failures,
    failed: failed.slice(0, KEPT_FAILURES),
    summaries: a.summaries.map((summary, index) =>
      mergeColumns(summary, b.summaries[index]!, wishesFor(a, a.columns[index]!.name)),
    ),
    covariance:
      a.covariance === undefined || b.covariance === undefined
        ? undefined
        : mergeCovariances(a.covariance, b.covariance),
    ...(a.met === undefined || b.met === undefined ? {} : { met: mergeMet(a.met, b.met) }),
    reduce: a.reduce,
  };
}
