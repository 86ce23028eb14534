/**
 * Whether what is known of some jobs is enough for their run to end: whether the intervals of what the spec names are as narrow as
 * it asks.
 *
 * Intervals hold what infinitely many jobs would give in 19 of 20 runs: of a share Wilson's, of a mean its standard error times
 * 1.96, of a quantile the two values between whose ranks it lies (David and Nagaraja, Order Statistics, 3rd ed., 7.1). Made of exact
 * sums and counts: the same whatever the chunks.
 */
import { type StopCondition, widthAllowed } from "../../sweep/spec/stop-fields.js";
import { covarianceOf, meanOf } from "../statistics/moments.js";
import { quantilesOf } from "../statistics/quantile.js";
import { type Component, componentsOf, hasStatistics } from "../variables.js";
import { type ArraySummary, resultsOfPieces, resultsOfSummary } from "./array-summary.js";
import type { PartSummary } from "./part-summary.js";
import { type Share, wilson, Z } from "./requirements.js";
import type { VariableSummary } from "./variable-summary.js";
import type { SummarySpec } from "./wishes.js";

/** One number that is judged; of an array the element that is furthest from enough. What can't be said is null. */
export interface Judged {
  readonly of: StopCondition["of"];
  readonly quantile?: number;
  readonly output?: string;
  readonly part?: Component;
  /** Which element of an array, C order. */
  readonly element?: number;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly halfWidth: number | null;
  /** How wide half of the interval may be, as the spec has it. */
  readonly allowed: StopCondition["halfWidth"];
  readonly isMet: boolean;
}

/** Where a run ended that might have ended early, and what was known then. */
export interface Enough {
  readonly jobs: number;
  /** How many jobs it might have had. */
  readonly most: number;
  /** Whether all conditions hold. */
  readonly isReached: boolean;
  readonly conditions: readonly Judged[];
}

/** Undefined if nothing is said of an early end. */
export function enoughOf(summary: PartSummary, { stop, jobs, require }: SummarySpec): Enough | undefined {
  if (stop === undefined || jobs === undefined) return undefined;
  const conditions = stop.flatMap((condition) =>
    condition.of === "yield" ? sharesJudged(condition, summary, require) : outputsJudged(condition, summary),
  );
  const isReached = conditions.length > 0 && conditions.every(({ isMet }) => isMet);
  return { jobs: summary.jobs, most: jobs, isReached, conditions };
}

interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const NOTHING: Interval = { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };

type Of = Pick<Judged, "quantile" | "output" | "part" | "element">;

function judged(condition: StopCondition, of: Of, { estimate, low, high }: Interval): Judged {
  const half = (high - low) / 2;
  const isMet = half <= widthAllowed(condition, estimate);
  const [told, from, to, halfWidth] = [estimate, low, high, half].map((x) => (Number.isFinite(x) ? x : null));
  const found = { estimate: told!, low: from!, high: to!, halfWidth: halfWidth! };
  return { of: condition.of, ...of, ...found, allowed: condition.halfWidth, isMet };
}

function sharesJudged(condition: StopCondition, { met, jobs }: PartSummary, require: SummarySpec["require"]): Judged[] {
  if (met === undefined || jobs === 0) return [judged(condition, {}, NOTHING)];
  const of = ({ share, low, high }: Share): Interval => ({ estimate: share, low, high });
  if (condition.output === undefined) return [judged(condition, {}, of(wilson(met.all, jobs)))];
  const names = Object.keys(require ?? {});
  return condition.output.map((output) =>
    judged(condition, { output }, of(wilson(met.each[names.indexOf(output)]!, jobs))),
  );
}

function outputsJudged(condition: StopCondition, summary: PartSummary): Judged[] {
  const { output: wanted, quantile } = condition;
  return summary.columns.flatMap((column, index) => {
    const { name, role } = column;
    if (role !== "output" || !hasStatistics(column) || wanted?.includes(name) === false) return [];
    const own = summary.summaries[index]!;
    return componentsOf(column).map((part, which) => {
      const of = {
        ...(quantile === undefined ? {} : { quantile }),
        output: name,
        ...(part === "value" ? {} : { part }),
      };
      if (own.kind === "scalar") return judged(condition, of, intervalOf(own.parts[which]!, quantile));
      if (own.kind === "none") return judged(condition, of, NOTHING);
      const elements =
        own.kind === "array"
          ? elementsOf(own.parts[which]!, quantile)
          : intervalsOf((shares) => resultsOfPieces(own.rows, part, shares), quantile);
      return (
        furthest(elements.map((each, element) => judged(condition, { ...of, element }, each))) ??
        judged(condition, of, NOTHING)
      );
    });
  });
}

function intervalOf(of: VariableSummary, quantile: number | undefined): Interval {
  const { count, sums } = of;
  if (count === 0) return NOTHING;
  if (quantile === undefined) {
    return meanInterval(count, meanOf(count, sums[0]), Math.sqrt(covarianceOf(count, sums[1], sums[0], sums[0])));
  }
  const grids = [of.even, of.relative].filter((grid) => grid !== undefined);
  const shares = sharesAround(quantile, count);
  if (grids.length === 0 || shares === undefined) return NOTHING;
  const [low, estimate, high] = quantilesOf(shares, grids, count, of.least[0]!.value, of.greatest[0]!.value);
  return { estimate: estimate!.value, low: low!.value - low!.within, high: high!.value + high!.within };
}

function meanInterval(count: number, mean: number, sd: number): Interval {
  const half = count < 2 ? Number.NaN : (Z * sd) / Math.sqrt(count);
  return { estimate: mean, low: mean - half, high: mean + half };
}

/**
 * A quantile's share between those of two values which it lies between in 19 of 20 samples: numbers of values below it are
 * binomial. Undefined where a sample is too small for that.
 */
function sharesAround(quantile: number, count: number): readonly [number, number, number] | undefined {
  const [middle, half] = [count * quantile, Z * Math.sqrt(count * quantile * (1 - quantile))];
  const [low, high] = [Math.floor(middle - half) - 1, Math.ceil(middle + half)]; // ranks, from 0
  return low < 0 || high > count - 1 ? undefined : [low / (count - 1), quantile, high / (count - 1)];
}

function elementsOf(of: ArraySummary, quantile: number | undefined): Interval[] {
  return intervalsOf((shares) => resultsOfSummary(of, shares), quantile);
}

/** Of each element of an array; the shares of quantiles are those of the element with the fewest values, so for all wide enough. */
function intervalsOf(
  results: (shares: readonly number[]) => ReturnType<typeof resultsOfSummary>,
  quantile: number | undefined,
): Interval[] {
  const { count, mean, sd } = results([]);
  const each = Array.from(count, (_, element) => element);
  if (quantile === undefined) return each.map((element) => meanInterval(count[element]!, mean[element]!, sd[element]!));
  const shares = sharesAround(quantile, Math.min(...count));
  const quantiles = shares === undefined ? undefined : results(shares).quantiles;
  if (quantiles === undefined) return each.map(() => NOTHING);
  const [low, estimate, high] = quantiles;
  return each.map((element) => ({ estimate: estimate![element]!, low: low![element]!, high: high![element]! }));
}

/** Of an array's elements the first that isn't met and has the widest interval; undefined if there are none. */
function furthest(elements: readonly Judged[]): Judged | undefined {
  const widthOf = ({ halfWidth }: Judged) => halfWidth ?? Number.POSITIVE_INFINITY;
  return elements.reduce<Judged | undefined>((worst, one) => {
    if (worst === undefined || (worst.isMet && !one.isMet)) return one;
    return worst.isMet === one.isMet && widthOf(one) > widthOf(worst) ? one : worst;
  }, undefined);
}
