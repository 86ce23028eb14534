/**
 * Differential evolution beside scipy's on functions that Storn and Price 1997, doi:10.1023/A:1008202821328, tried it on: how many
 * values it takes to the value that they wanted to reach. The same strategy (best/1/bin), members, factors and crossing.
 *
 * Medians of 15 seeds with scipy 1.17.1, `updating="deferred"`.
 */
import { describe, expect, it } from "vitest";
import { differentialEvolution } from "../../lib/optimize/differential-evolution.js";
import { chanceOf, minimized, type Problem } from "./problems.js";

interface Sought {
  readonly count: number;
  /** Parameters go from its opposite to it. */
  readonly end: number;
  /** What is to be reached. */
  readonly goal: number;
  readonly value: (x: readonly number[]) => number;
}

const HOLES = [-32, -16, 0, 16, 32];

const FUNCTIONS = {
  "the sphere, their f1": {
    ...{ count: 3, end: 5.12, goal: 1e-6 },
    value: (x) => x.reduce((sum, each) => sum + each * each, 0),
  },
  "Rosenbrock's saddle, their f2": {
    ...{ count: 2, end: 2.048, goal: 1e-6 },
    value: ([x, y]) => 100 * (x! * x! - y!) ** 2 + (1 - x!) ** 2,
  },
  "the steps, their f3": {
    ...{ count: 5, end: 5.12, goal: 1e-6 },
    value: (x) => 30 + x.reduce((sum, each) => sum + Math.floor(each), 0),
  },
  "Shekel's foxholes, their f5": {
    ...{ count: 2, end: 65.536, goal: 0.998005 },
    value: ([x, y]) => {
      const depth = (at: number) => 1 / (at + 1 + (x! - HOLES[at % 5]!) ** 6 + (y! - HOLES[Math.floor(at / 5)]!) ** 6);
      return 1 / (0.002 + Array.from({ length: 25 }, (_, at) => depth(at)).reduce((sum, each) => sum + each, 0));
    },
  },
} satisfies Record<string, Sought>;

/** How many values a search takes to the goal. */
function countTo({ count, end, goal, value }: Sought, job: number): number {
  const chance = chanceOf(job);
  let values = 0;
  const problem: Problem = {
    low: Array<number>(count).fill(-end),
    high: Array<number>(count).fill(end),
    value: (x) => {
      values++;
      const found = value(x);
      if (found <= goal) throw values;
      return found;
    },
  };
  const start = Float64Array.from({ length: count }, () => chance.uniform());
  try {
    minimized(differentialEvolution({ start, chance, tolerance: 0 }), problem);
  } catch (reached) {
    if (typeof reached !== "number") throw reached;
    return reached;
  }
  return Number.POSITIVE_INFINITY;
}

describe("differential evolution beside scipy's", () => {
  it.each<[keyof typeof FUNCTIONS, number]>([
    ["the sphere, their f1", 1444],
    ["Rosenbrock's saddle, their f2", 918],
    ["the steps, their f3", 3169],
    ["Shekel's foxholes, their f5", 772],
  ])("reaches what is sought on %s after about %i values", (name, theirs) => {
    const counts = Array.from({ length: 15 }, (_, job) => countTo(FUNCTIONS[name], job));
    const median = counts.sort((a, b) => a - b)[7]!;
    // The median of 15 runs is known to some 10 %.
    expect(median / theirs).toBeGreaterThan(0.7);
    expect(median / theirs).toBeLessThan(1.3);
  });
});
