/** What a spec requires of an output: comparisons with numbers, as `> 0.9`, which must all hold. */
import * as z from "zod";

const COMPARISON = /^\s*(<=|>=|<|>)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*$/;
/** Comparisons of one output. */
const MOST = 10;

const comparison = () => z.string().regex(COMPARISON, "one comparison with a number, as > 0.9 or <= 1e-3");
export const requirement = () => z.union([comparison(), z.array(comparison()).min(1).max(MOST)]);

export interface Comparison {
  readonly relation: "<" | "<=" | ">" | ">=";
  readonly limit: number;
}

/** @param text as the schema lets it through */
export function comparisonOf(text: string): Comparison {
  const [, relation, limit] = COMPARISON.exec(text)!;
  return { relation: relation as Comparison["relation"], limit: Number(limit) };
}

/** Whether a value meets all comparisons; what isn't a number meets none. */
export function meets(value: number, comparisons: readonly Comparison[]): boolean {
  return comparisons.every((comparison) => holds(value, comparison));
}

function holds(value: number, { relation, limit }: Comparison): boolean {
  switch (relation) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}
