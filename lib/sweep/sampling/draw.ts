/**
 * What a distribution makes of a uniform number: its quantile function. One number in, one out, never descending, so that
 * strata and Sobol points stay what they are.
 *
 * Not here: where the uniform numbers come from (uniforms.ts), several normals at once (correlated.ts).
 */
import { exp, log } from "../../numerics/elementary.js";
import type { VaryOne } from "../spec/distribution.js";
import { normalProbability } from "./normal.js";
import { normalQuantiles } from "./normal-column.js";

/** Makes values of numbers inside (0, 1), shape (count) and more, in their place, before they are taken relative to the nominal one. */
export type Quantiles = (numbers: Float64Array, count: number) => void;

type Drawn = Exclude<VaryOne, { readonly kind: "constant" | "linear" | "log" | "values" }>;
type Normal = Extract<Drawn, { readonly kind: "normal" | "truncated-normal" | "lognormal" }>;
type Truncated = Extract<VaryOne, { readonly kind: "truncated-normal" }>;

/** Less probability than this between the ends of a truncated normal leaves its numbers coarse. */
const LEAST_PROBABILITY = 1e-280;

/** The quantile function of an entry that is drawn, of many numbers at once. */
export function quantilesOf(entry: Drawn): Quantiles {
  switch (entry.kind) {
    case "normal": {
      const { mean, sigma } = { mean: meanOf(entry), sigma: entry.sigma };
      return (numbers, count) => {
        normalQuantiles(numbers, count);
        for (let i = 0; i < count; i++) numbers[i] = mean + sigma * numbers[i]!;
      };
    }
    case "truncated-normal":
      return truncatedNormal(entry);
    case "lognormal": {
      const { median = 1, sigma } = entry;
      return (numbers, count) => {
        normalQuantiles(numbers, count);
        for (let i = 0; i < count; i++) numbers[i] = median * exp(sigma * numbers[i]!);
      };
    }
    default: {
      const quantile = quantileOf(entry);
      return (numbers, count) => {
        for (let i = 0; i < count; i++) numbers[i] = quantile(numbers[i]!);
      };
    }
  }
}

function quantileOf(entry: Exclude<Drawn, Normal>): (u: number) => number {
  switch (entry.kind) {
    case "uniform": {
      const { from, to } = entry;
      return (u) => within(from + u * (to - from), from, to);
    }
    case "loguniform": {
      const { from, to } = entry;
      const lower = log(from);
      const span = log(to) - lower;
      return (u) => within(exp(lower + u * span), from, to);
    }
    case "triangular":
      return triangular(entry.from, entry.mode, entry.to);
    case "choice":
      return choice(entry.values, entry.weights);
  }
}

/** What keeps an entry from being drawn, if anything does. */
export function quantileFault(entry: VaryOne): { readonly what: string; readonly remedy: string } | undefined {
  if (entry.kind !== "truncated-normal" || (entry.to ?? Number.POSITIVE_INFINITY) < (entry.from ?? -Infinity)) {
    return undefined;
  }
  const { below, between } = truncation(entry);
  if (between > LEAST_PROBABILITY && between > below * Number.EPSILON) return undefined;
  return {
    what: `the normal distribution has next to nothing between its ends: a probability of ${between}`,
    remedy: "Bring the ends nearer to the mean, or take a larger sigma, or another distribution.",
  };
}

/** The mean where none is given: nothing changes on average. */
function meanOf(entry: { readonly mean?: number | undefined; readonly relative?: "factor" | "offset" | undefined }) {
  return entry.mean ?? (entry.relative === "factor" ? 1 : 0);
}

function within(value: number, from: number, to: number): number {
  return Math.min(Math.max(value, from), to);
}

/**
 * The ends of a truncated normal in standard units, and the probabilities below and between them.
 *
 * Where both ends are above the mean all is mirrored: probabilities near 1 are coarse, those near 0 aren't.
 */
function truncation(entry: Truncated) {
  const mean = meanOf(entry);
  const from = entry.from === undefined ? Number.NEGATIVE_INFINITY : (entry.from - mean) / entry.sigma;
  const to = entry.to === undefined ? Number.POSITIVE_INFINITY : (entry.to - mean) / entry.sigma;
  const mirrored = from > 0;
  const below = normalProbability(mirrored ? -to : from);
  const between = normalProbability(mirrored ? -from : to) - below;
  return { mean, mirrored, below, between };
}

function truncatedNormal(entry: Truncated): Quantiles {
  const { mean, mirrored, below, between } = truncation(entry);
  const { sigma, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = entry;
  const sign = mirrored ? -1 : 1;
  return (numbers, count) => {
    for (let i = 0; i < count; i++) numbers[i] = below + (mirrored ? 1 - numbers[i]! : numbers[i]!) * between;
    normalQuantiles(numbers, count);
    for (let i = 0; i < count; i++) numbers[i] = within(mean + sigma * sign * numbers[i]!, from, to);
  };
}

function triangular(from: number, mode: number, to: number): (u: number) => number {
  const span = to - from;
  if (span === 0) return () => from;
  const rising = (mode - from) / span;
  return (u) => {
    const value =
      u < rising ? from + Math.sqrt(u * span * (mode - from)) : to - Math.sqrt((1 - u) * span * (to - mode));
    return within(value, from, to);
  };
}

/** One of the values, in their order, each for a stretch of (0, 1) as long as its weight. */
function choice(values: readonly number[], weights: readonly number[] | undefined): (u: number) => number {
  const count = values.length;
  if (weights === undefined) return (u) => values[Math.min(Math.floor(u * count), count - 1)]!;
  const ends = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += weights[i]!;
    ends[i] = sum;
  }
  const last = ends.indexOf(sum);
  return (u) => {
    const target = u * sum;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return values[low]!;
  };
}
