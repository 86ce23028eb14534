/** What is known of some jobs of a run, as it is kept and merged. */

import type { Column } from "../table.js";
import type { ColumnSummary } from "./column-summary.js";
import type { CovarianceSummary } from "./covariance.js";
import type { MetCounts } from "./requirements.js";
import type { SummarySpec } from "./wishes.js";

export interface Failure {
  readonly job: number;
  readonly error: string;
}

export interface PartSummary {
  readonly columns: readonly Column[];
  /** How many jobs, and how many of them failed. */
  readonly jobs: number;
  readonly failures: number;
  /** The first of the failed ones. */
  readonly failed: readonly Failure[];
  /** One a column; how those of arrays are kept is no part of what is known. */
  readonly summaries: readonly ColumnSummary[];
  /** Absent if the spec doesn't ask for it. */
  readonly covariance: CovarianceSummary | undefined;
  /** How many jobs meet what is required; absent if nothing is. */
  readonly met?: MetCounts;
  /** What the spec asks for. */
  readonly reduce: SummarySpec["reduce"];
}

/**
 * Summarises rows, whose jobs have ascending indices.
 *
 * @param arrays whether arrays are summarised as well; else their summaries are empty
 */
