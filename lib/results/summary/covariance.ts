/**
 * The exact sums from which covariances and correlations of inputs and outputs come.
 *
 * Over the jobs in which all of them are finite. The first so many numbers only: the sums take the square of how many.
 */

import { MAX_COVARIANCE_VARIABLES } from "../limits.js";
import { type Dyadic, plus } from "../statistics/dyadic.js";
import { powerSums } from "../statistics/exact-sum.js";
import { productMatrix } from "../statistics/product-matrix.js";
import type { Column, Table } from "../table.js";
import { type Component, componentsOf, valuesOf } from "../variables.js";
import type { ColumnSummary } from "./column-summary.js";
import type { VariableSummary } from "./variable-summary.js";

export interface CovarianceSummary {
  /** How many jobs they are sums over. */
  readonly count: number;
  /** One a variable. */
  readonly sums: readonly Dyadic[];
  /** The lower triangle, row by row: of 0·0, 1·0, 1·1, 2·0, ... */
  readonly products: readonly Dyadic[];
}

export interface CovarianceVariable {
  readonly column: number;
  readonly part: Component;
}

/** Scalar outputs and inputs; of complex ones the real and imaginary part. Outputs first, in case not all have room. */
export function covarianceVariables(columns: readonly Column[]): { used: CovarianceVariable[]; leftOut: number } {
  const all = (["output", "input"] as const).flatMap((role) =>
    columns.flatMap((column, index) =>
      column.role !== role || column.type === "text" || column.shape.length > 0
        ? []
        : componentsOf(column)
            .filter((part) => part !== "abs")
            .map((part) => ({ column: index, part })),
    ),
  );
  const used = all.slice(0, MAX_COVARIANCE_VARIABLES);
  return { used, leftOut: all.length - used.length };
}

/**
 * @param failed    which rows are of failed jobs
 * @param summaries of all columns, over the same rows
 */
export function summarizeCovariance(
  table: Table,
  failed: Uint8Array | undefined,
  summaries: readonly ColumnSummary[],
): CovarianceSummary {
  const { used } = covarianceVariables(table.columns);
  const columns = used.map(({ column, part }) => valuesOf(table, column, part));
  const known = used.map(({ column, part }) => {
    const of = summaries[column]!;
    const which = componentsOf(table.columns[column]!).indexOf(part);
    return of.kind === "scalar" ? of.parts[which] : undefined;
  });
  const areFinite = failed === undefined && known.every((of) => of?.notFinite === 0);
  if (areFinite) return covarianceOfKnown(columns, known as readonly VariableSummary[], table.count);
  const whole = wholeRows(columns, table.count, failed);
  const values = whole === undefined ? columns : columns.map((column) => whole.map((row) => column[row]!));
  return {
    count: whole?.length ?? table.count,
    sums: values.map((column) => powerSums(column, 1)[0]),
    products: productMatrix(values),
  };
}

/** The same of columns that are summed up already, all of whose numbers are finite. */
function covarianceOfKnown(
  columns: readonly Float64Array[],
  known: readonly VariableSummary[],
  count: number,
): CovarianceSummary {
  const largest = known.map(({ least: [least], greatest: [greatest] }) =>
    least === undefined || greatest === undefined ? undefined : Math.max(-least.value, greatest.value),
  );
  const areKnown = largest.every((each) => each !== undefined);
  return {
    count,
    sums: known.map(({ sums }) => sums[0]),
    products: productMatrix(columns, areKnown ? largest : undefined),
  };
}

/** The rows in which all is finite; undefined if these are all rows. */
function wholeRows(
  columns: readonly Float64Array[],
  count: number,
  failed: Uint8Array | undefined,
): Float64Array | undefined {
  const broken = failed === undefined ? new Uint8Array(count) : failed.slice();
  for (const column of columns) {
    for (let row = 0; row < count; row++) if (column[row]! - column[row]! !== 0) broken[row] = 1;
  }
  if (!broken.includes(1)) return undefined;
  return Float64Array.from([...broken.keys()].filter((row) => broken[row] === 0));
}

export function mergeCovariances(a: CovarianceSummary, b: CovarianceSummary): CovarianceSummary {
  return {
    count: a.count + b.count,
    sums: a.sums.map((sum, index) => plus(sum, b.sums[index]!)),
    products: a.products.map((sum, index) => plus(sum, b.products[index]!)),
  };
}
