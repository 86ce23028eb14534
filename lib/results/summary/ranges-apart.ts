/**
 * Which inputs set jobs with one reason of failing apart from all: those whose values there span so little of all that chance
 * hardly ever does it.
 *
 * Of n values drawn from a distribution all lie within a stretch of it with the probability F with a chance of n Fⁿ⁻¹ - (n - 1) Fⁿ,
 * that of their range: H. A. David and H. N. Nagaraja, "Order Statistics" (2003), section 2.4.
 */
import { pow } from "../../numerics/elementary.js";
import { countBetween } from "../statistics/grid.js";
import type { Range } from "./failure-reasons.js";
import type { PartSummary } from "./part-summary.js";

export interface RangeApart {
  readonly input: string;
  readonly from: number;
  readonly to: number;
  /** Of all jobs, how many have it in this range. */
  readonly share: number;
}

/** Chance does as much in one of so many inputs at most, and what spans more than this says little. */
const CHANCE = 1e-3;
const MOST_SHARE = 0.8;

/** The narrowest first. @param ranges of the first inputs, over the jobs that failed so @param count of these jobs */
export function rangesApart(ranges: readonly Range[], count: number, summary: PartSummary): readonly RangeApart[] {
  const inputs = summary.columns.flatMap(({ role, name }, at) =>
    role === "input" ? [{ name, of: summary.summaries[at]! }] : [],
  );
  const found = ranges.flatMap(([from, to], at) => {
    const { name, of } = inputs[at]!;
    const grid = of.kind === "scalar" ? of.parts[0]!.even : undefined;
    if (grid === undefined || from > to) return [];
    const share = countBetween(grid, from, to) / countBetween(grid, -Number.MAX_VALUE, Number.MAX_VALUE);
    const chance = count * pow(share, count - 1) - (count - 1) * pow(share, count);
    return share < MOST_SHARE && chance * ranges.length < CHANCE ? [{ input: name, from, to, share }] : [];
  });
  return found.sort((one, other) => one.share - other.share);
}
