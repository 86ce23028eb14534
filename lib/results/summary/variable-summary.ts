/**
 * What is known of one number a job (an input, an output, a part of a complex one), so that two can be merged exactly.
 *
 * Not here: what is said of it in the end (variable-result.ts).
 */
import { countedSums } from "../statistics/counted-sums.js";
import { type Dyadic, plus } from "../statistics/dyadic.js";
import { powerSums } from "../statistics/exact-sum.js";
import { type Extreme, extremesOf, mergeGreatest, mergeLeast } from "../statistics/extremes.js";
import { type Grid, mergeGrids } from "../statistics/grid.js";
import { type BinCounts, type Bins, countInBins } from "../statistics/histogram.js";
import { type Survey, surveyOf } from "../statistics/survey.js";
import type { Wishes } from "./wishes.js";

export interface VariableSummary {
  /** How many values are finite; only these are in what follows. */
  readonly count: number;
  /** How many jobs that did not fail gave something else. */
  readonly notFinite: number;
  /** The sums of x, x², x³. */
  readonly sums: readonly [Dyadic, Dyadic, Dyadic];
  readonly least: readonly Extreme[];
  readonly greatest: readonly Extreme[];
  /** Absent where there is no value, or no grid is wanted. */
  readonly even: Grid | undefined;
  readonly relative: Grid | undefined;
  /** Counts in bins whose ends the spec gives; absent where it doesn't. */
  readonly bins: BinCounts | undefined;
}

/** The bins of a histogram if the spec gives both their ends. */
export function givenBins({ histogram }: Wishes): Bins | undefined {
  const { bins, from, to } = histogram;
  return from === undefined || to === undefined || !(from < to) ? undefined : { bins, from, to };
}

/**
 * @param values one a job, in any case; read only
 * @param jobs   their indices, ascending
 * @param failed which of them failed: they don't count
 */
export function summarizeVariable(
  values: Float64Array,
  jobs: Float64Array,
  failed: Uint8Array | undefined,
  wishes: Wishes,
): VariableSummary {
  const kept = finiteOnes(values, jobs, failed);
  const { least, greatest } = extremesOf(kept.values, kept.jobs, wishes.extremes, kept.survey);
  const some = kept.values.length > 0;
  const [low, high] = some ? [least[0]!.value, greatest[0]!.value] : [0, 0];
  const bins = givenBins(wishes);
  const powers = wishes.statistics.has("skew") ? 3 : wishes.statistics.has("variance") ? 2 : 1;
  const cells = { even: wishes.cells, relative: wishes.relativeCells };
  const counted =
    some && wishes.cells > 0
      ? countedSums(kept.values, powers, [low, high], cells)
      : { sums: powerSums(kept.values, powers), even: undefined, relative: undefined };
  return {
    count: kept.values.length,
    notFinite: kept.notFinite,
    ...counted,
    least,
    greatest,
    bins: bins === undefined ? undefined : countInBins(kept.values, bins),
  };
}

export interface FiniteValues {
  /** Finite, without negative zeros. */
  readonly values: Float64Array;
  readonly jobs: Float64Array;
  readonly notFinite: number;
  readonly survey: Survey;
}

function finiteOnes(values: Float64Array, jobs: Float64Array, failed: Uint8Array | undefined): FiniteValues {
  const survey = surveyOf(values);
  if (failed === undefined && survey.isPlain) return { values, jobs, notFinite: 0, survey };
  const found = new Float64Array(values.length);
  const places = new Float64Array(values.length);
  let count = 0;
  let notFinite = 0;
  for (let row = 0; row < values.length; row++) {
    if (failed !== undefined && failed[row] === 1) continue;
    const value = values[row]!;
    if (value - value !== 0) notFinite++;
    else {
      found[count] = value + 0; // -0 becomes 0: which of the two came first must not matter
      places[count] = jobs[row]!;
      count++;
    }
  }
  const kept = found.subarray(0, count);
  return { values: kept, jobs: places.subarray(0, count), notFinite, survey: surveyOf(kept) };
}

export function mergeVariables(a: VariableSummary, b: VariableSummary, wishes: Wishes): VariableSummary {
  return {
    count: a.count + b.count,
    notFinite: a.notFinite + b.notFinite,
    sums: [plus(a.sums[0], b.sums[0]), plus(a.sums[1], b.sums[1]), plus(a.sums[2], b.sums[2])],
    least: mergeLeast(a.least, b.least, wishes.extremes),
    greatest: mergeGreatest(a.greatest, b.greatest, wishes.extremes),
    even: merged(a.even, b.even, wishes.cells),
    relative: merged(a.relative, b.relative, wishes.relativeCells),
    bins: a.bins === undefined || b.bins === undefined ? undefined : a.bins.map((count, bin) => count + b.bins![bin]!),
  };
}

function merged(a: Grid | undefined, b: Grid | undefined, cells: number): Grid | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : mergeGrids(a, b, cells);
}
