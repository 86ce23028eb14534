/**
 * A run's summary as people and programs read it: summary.json, numbers with names and units.
 *
 * Not here: what it comes from (summary.ts).
 */

import { sizeOf } from "../../shape.js";
import { MAX_ELEMENTS } from "../limits.js";
import type { ElementResults } from "../statistics/element-results.js";
import type { Extreme } from "../statistics/extremes.js";
import { type Histogram, histogramOfBins, histogramOfGrid, logHistogramOfGrid } from "../statistics/histogram.js";
import { correlationOf, covarianceOf, meanOf, skewOf } from "../statistics/moments.js";
import { type Quantile, quantilesOf as quantilesOfGrids } from "../statistics/quantile.js";
import type { Column } from "../table.js";
import { type Component, componentsOf } from "../variables.js";
import { resultsOfPieces, resultsOfSummary } from "./array-summary.js";
import { covarianceVariables } from "./covariance.js";
import { type Enough, enoughOf } from "./enough.js";
import type { FailureReason } from "./failure-reasons.js";
import type { Failure, PartSummary } from "./part-summary.js";
import { prettyJson } from "./pretty-json.js";
import { type RangeApart, rangesApart } from "./ranges-apart.js";
import { type Yield, yieldOf } from "./requirements.js";
import { givenBins, type VariableSummary } from "./variable-summary.js";
import { type SummarySpec, type Wishes, wishesFor } from "./wishes.js";

/** Statistics of one number a job. What isn't asked for is absent; what can't be said, as a mean of nothing, is null. */
export interface Statistics {
  /** How many values: jobs that did not fail and gave a finite number. */
  readonly count: number;
  /** How many jobs did not fail but gave no finite number. */
  readonly notFinite: number;
  readonly mean?: number | null;
  /** Of a sample: n - 1 below. */
  readonly variance?: number | null;
  readonly sd?: number | null;
  /** Adjusted Fisher-Pearson, as pandas has it. */
  readonly skew?: number | null;
  readonly min?: Extreme | null;
  readonly max?: Extreme | null;
  /** The least values and the greatest ones, the extreme ones first. */
  readonly least?: readonly Extreme[];
  readonly greatest?: readonly Extreme[];
  readonly quantiles: readonly Quantile[];
  readonly histogram: Histogram | null;
  /** With bins that look even on a logarithmic axis; absent unless all values are above zero. */
  readonly logHistogram?: Histogram;
}

/** Statistics of each element of an array, C order. */
export interface ArrayStatistics {
  readonly count: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly sd: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly quantiles: readonly { readonly p: number; readonly values: readonly (number | null)[] }[];
}

export interface Result {
  readonly name: string;
  readonly unit: string;
  /** `re`, `im` or `abs` of a complex one. */
  readonly part?: Component;
  readonly statistics?: Statistics;
  /** In place of `statistics` where a job's value is an array. */
  readonly shape?: readonly number[];
  readonly axes?: Column["axes"];
  readonly elements?: ArrayStatistics;
  /** Why there are no statistics. */
  readonly leftOut?: string;
}

export interface Covariances {
  readonly count: number;
  readonly variables: readonly { readonly name: string; readonly unit: string; readonly part?: Component }[];
  /** Shape (variables, variables); null where it can't be said. */
  readonly covariance: readonly (readonly (number | null)[])[];
  readonly correlation: readonly (readonly (number | null)[])[];
  /** How many variables had no room. */
  readonly leftOut: number;
}

export interface Finished {
  readonly katfan: 1;
  readonly run: string;
  readonly jobs: number;
  readonly failures: {
    readonly count: number;
    readonly first: readonly Failure[];
    /** Why, with how many jobs each: the commonest first. Errors that differ in numbers only are one reason. */
    readonly reasons?: readonly ReasonTold[];
  };
  /** How many jobs meet what is required; absent if nothing is. */
  readonly yield?: Yield;
  /** Where it ended, and what was known then; absent unless it might have ended early. */
  readonly stop?: Enough;
  readonly inputs: readonly Result[];
  readonly outputs: readonly Result[];
  readonly covariance?: Covariances;
}

export interface ReasonTold extends Omit<FailureReason, "ranges"> {
  /** Inputs whose values in its jobs span less of all values than chance lets so many jobs do. */
  readonly apart?: readonly RangeApart[];
}

type Reasons = readonly FailureReason[];

export function finishSummary(summary: PartSummary, spec: SummarySpec, run: string, reasons?: Reasons): Uint8Array {
  return finishedBytes(finished(summary, spec, run, reasons));
}

/** As the bytes of summary.json. */
export function finishedBytes(summary: Finished): Uint8Array {
  return prettyJson(summary);
}

export function readFinished(bytes: Uint8Array): Finished {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Finished;
}

export function finished(summary: PartSummary, spec: SummarySpec, run: string, reasons?: Reasons): Finished {
  const byCount = reasons
    ?.toSorted((one, other) => other.count - one.count || one.jobs[0]! - other.jobs[0]!)
    .map(({ reason, count, jobs, example, ranges = [] }): ReasonTold => {
      const apart = rangesApart(ranges, count, summary);
      const told = { reason, count, jobs, example }; // in this order, whether it was read or merged
      return apart.length === 0 ? told : { ...told, apart };
    });
  const stop = enoughOf(summary, spec);
  return {
    katfan: 1,
    run,
    jobs: summary.jobs,
    failures: { count: summary.failures, first: summary.failed, ...(byCount && { reasons: byCount }) },
    ...(summary.met === undefined || spec.require === undefined
      ? {}
      : { yield: yieldOf(summary.met, spec.require, summary.jobs) }),
    ...(stop === undefined ? {} : { stop }),
    inputs: resultsOf("input", summary, spec),
    outputs: resultsOf("output", summary, spec),
    ...(summary.covariance === undefined ? {} : { covariance: covariancesOf(summary, summary.covariance) }),
  };
}

function resultsOf(role: Column["role"], summary: PartSummary, spec: SummarySpec): Result[] {
  return summary.columns.flatMap((column, index) => {
    if (column.role !== role) return [];
    const of = summary.summaries[index]!;
    if (of.kind === "none") return [];
    const wishes = wishesFor(spec, column.name);
    return componentsOf(column).map((part, which): Result => {
      const name = { name: column.name, unit: column.unit, ...(part === "value" ? {} : { part }) };
      if (of.kind === "scalar") return { ...name, statistics: statisticsOf(of.parts[which]!, wishes) };
      const { shape, axes } = column;
      if (sizeOf(column) > MAX_ELEMENTS) {
        return { ...name, shape, axes, leftOut: `more than ${MAX_ELEMENTS} elements: its statistics aren't kept` };
      }
      const elements =
        of.kind === "rows"
          ? resultsOfPieces(of.rows, part, wishes.quantiles)
          : resultsOfSummary(of.parts[which]!, wishes.quantiles);
      return { ...name, shape, axes, elements: arrayStatisticsOf(elements, wishes) };
    });
  });
}

function statisticsOf(of: VariableSummary, wishes: Wishes): Statistics {
  const { count, sums } = of;
  const asked = wishes.statistics;
  const variance = covarianceOf(count, sums[1], sums[0], sums[0]);
  return {
    count,
    notFinite: of.notFinite,
    ...(asked.has("mean") ? { mean: orNull(meanOf(count, sums[0])) } : {}),
    ...(asked.has("variance") ? { variance: orNull(variance), sd: orNull(Math.sqrt(variance)) } : {}),
    ...(asked.has("skew") ? { skew: orNull(skewOf(count, sums)) } : {}),
    ...(asked.has("extremes") ? extremes(of) : {}),
    quantiles: quantilesOf(of, wishes.quantiles),
    histogram: histogramOf(of, wishes),
    ...logHistogramOf(of, wishes),
  };
}

function extremes({ least, greatest }: VariableSummary): Pick<Statistics, "min" | "max" | "least" | "greatest"> {
  return { min: least[0] ?? null, max: greatest[0] ?? null, least, greatest };
}

function quantilesOf(of: VariableSummary, wanted: readonly number[]): Quantile[] {
  const grids = [of.even, of.relative].filter((grid) => grid !== undefined);
  if (grids.length === 0) return [];
  return quantilesOfGrids(wanted, grids, of.count, of.least[0]!.value, of.greatest[0]!.value);
}

function histogramOf(of: VariableSummary, wishes: Wishes): Histogram | null {
  const given = givenBins(wishes);
  if (given !== undefined && of.bins !== undefined) return histogramOfBins(of.bins, given);
  const { bins, from, to } = wishes.histogram;
  return of.even === undefined ? null : histogramOfGrid(of.even, bins, from, to);
}

function logHistogramOf(
  of: VariableSummary,
  { histogram: { bins, from, to } }: Wishes,
): Pick<Statistics, "logHistogram"> {
  const open = from === undefined && to === undefined;
  if (!open || of.relative === undefined || !(of.least[0]!.value > 0)) return {};
  return { logHistogram: logHistogramOfGrid(of.relative, bins) };
}

function arrayStatisticsOf(results: ElementResults, wishes: Wishes): ArrayStatistics {
  const { count, mean, sd, least, greatest, quantiles } = results;
  const none = () => new Array<null>(count.length).fill(null);
  return {
    count: Array.from(count),
    mean: numbersOf(mean),
    sd: numbersOf(sd),
    min: numbersOf(least),
    max: numbersOf(greatest),
    quantiles: wishes.quantiles.map((p, which) => {
      const values = quantiles?.[which];
      return { p, values: values === undefined ? none() : numbersOf(values) };
    }),
  };
}

function numbersOf(values: Float64Array): (number | null)[] {
  const numbers = new Array<number | null>(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    numbers[index] = value - value === 0 ? value : null; // as orNull: tens of thousands of calls take as long as all else here
  }
  return numbers;
}

function covariancesOf(summary: PartSummary, sums: NonNullable<PartSummary["covariance"]>): Covariances {
  const { used, leftOut } = covarianceVariables(summary.columns);
  const product = (i: number, j: number) =>
    sums.products[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)]!;
  const pairs = (say: (i: number, j: number) => number) => used.map((_, i) => used.map((_, j) => orNull(say(i, j))));
  const { count } = sums;
  const one = (i: number) => ({ sum: sums.sums[i]!, square: product(i, i) });
  return {
    count,
    variables: used.map(({ column, part }) => {
      const { name, unit } = summary.columns[column]!;
      return { name, unit, ...(part === "value" ? {} : { part }) };
    }),
    covariance: pairs((i, j) => covarianceOf(count, product(i, j), sums.sums[i]!, sums.sums[j]!)),
    correlation: pairs((i, j) => correlationOf(count, one(i), one(j), product(i, j))),
    leftOut,
  };
}

/** JSON has no NaN and no infinities. */
function orNull(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
