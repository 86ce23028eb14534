/** Functions with known minima, mapped to [0, 1], and a driver that computes what a search asks for. */

import type { Chance, Search, Spot } from "../../lib/optimize/search.js";
import { jobRandom } from "../../lib/sweep/sampling/job-random.js";

export interface Problem {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly value: (x: readonly number[]) => number;
  readonly gradient?: (x: readonly number[]) => readonly number[];
}

export function chanceOf(job = 0): Chance {
  const random = jobRandom("1", job);
  return { uniform: () => random.uniform(), normal: () => random.normal() };
}

export const pointIn = ({ low, high }: Pick<Problem, "low" | "high">, u: ArrayLike<number>) =>
  low.map((from, i) => from + u[i]! * (high[i]! - from));
export const unitOf = ({ low, high }: Pick<Problem, "low" | "high">, x: readonly number[]) =>
  Float64Array.from(x, (each, i) => (each - low[i]!) / (high[i]! - low[i]!));

export interface Run {
  readonly ending: string;
  readonly value: number;
  readonly x: readonly number[];
  readonly evaluations: number;
}

export function minimized(search: Search, problem: Problem, most = 200_000): Run {
  let [value, x, evaluations] = [Number.POSITIVE_INFINITY, problem.low, 0];
  let asked = search.next();
  while (!asked.done && evaluations < most) {
    const spots = asked.value.map((u): Spot => {
      const at = pointIn(problem, u);
      const found = problem.value(at);
      evaluations++;
      if (found < value) [value, x] = [found, at];
      const slopes = problem.gradient?.(at).map((slope, i) => slope * (problem.high[i]! - problem.low[i]!));
      return { value: found, ...(slopes === undefined ? {} : { gradient: Float64Array.from(slopes) }) };
    });
    asked = search.next(spots);
  }
  return { ending: asked.done ? asked.value : "limit", value, x, evaluations };
}

const box = (n: number, low: number, high: number) => ({
  low: Array<number>(n).fill(low),
  high: Array<number>(n).fill(high),
});

/** Minimum 0 at (1, …, 1). */
export function rosenbrock(n: number): Problem {
  return {
    ...box(n, -5, 10),
    value: (x) => x.slice(1).reduce((sum, next, i) => sum + 100 * (next - x[i]! * x[i]!) ** 2 + (1 - x[i]!) ** 2, 0),
    gradient: (x) =>
      x.map((each, i) => {
        let slope = 0;
        if (i < n - 1) slope += -400 * each * (x[i + 1]! - each * each) - 2 * (1 - each);
        if (i > 0) slope += 200 * (each - x[i - 1]! * x[i - 1]!);
        return slope;
      }),
  };
}

/** Minimum 0 at 1.3 each; the axes differ by a factor of a million. */
export function ellipsoid(n: number): Problem {
  const weight = (i: number) => 10 ** ((6 * i) / (n - 1));
  return {
    ...box(n, -5, 5),
    value: (x) => x.reduce((sum, each, i) => sum + weight(i) * (each - 1.3) ** 2, 0),
    gradient: (x) => x.map((each, i) => 2 * weight(i) * (each - 1.3)),
  };
}

/** Many minima; the lowest, 0, at 0.7 each. */
export function rastrigin(n: number): Problem {
  return {
    ...box(n, -5.12, 5.12),
    value: (x) => x.reduce((sum, each) => sum + 10 + (each - 0.7) ** 2 - 10 * Math.cos(2 * Math.PI * (each - 0.7)), 0),
  };
}
