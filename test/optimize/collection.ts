/**
 * Sums of squares of Moré, Garbow, Hillstrom 1981, doi:10.1145/355934.355936, "Testing unconstrained optimization software", by their
 * numbers there: residuals, beginnings, and the minima that they give.
 */
export type Residuals = (x: readonly number[]) => readonly number[];

export interface Collected {
  readonly residuals: Residuals;
  readonly start: readonly number[];
  /** Parameters go from its opposite to it. */
  readonly end: number;
  readonly minimum: number;
}

const range = <T>(count: number, of: (at: number) => T) => Array.from({ length: count }, (_, at) => of(at));
const GAUSSIAN = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989];
const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);

export const COLLECTION = {
  "3 Powell's badly scaled": {
    residuals: ([a, b]) => [1e4 * a! * b! - 1, Math.exp(-a!) + Math.exp(-b!) - 1.0001],
    ...{ start: [0, 1], end: 20, minimum: 0 },
  },
  "6 Jennrich and Sampson's": {
    residuals: ([a, b]) => range(10, (i) => 2 + 2 * (i + 1) - (Math.exp((i + 1) * a!) + Math.exp((i + 1) * b!))),
    ...{ start: [0.3, 0.4], end: 1, minimum: 124.362 },
  },
  "9 Gaussian": {
    residuals: ([a, b, c]) =>
      range(15, (i) => {
        const t = (7 - i) / 2;
        return a! * Math.exp((-b! * (t - c!) ** 2) / 2) - GAUSSIAN[Math.min(i, 14 - i)]!;
      }),
    ...{ start: [0.4, 1, 0], end: 5, minimum: 1.12793e-8 },
  },
  "12 Box's of three": {
    residuals: ([a, b, c]) =>
      range(10, (i) => {
        const t = 0.1 * (i + 1);
        return Math.exp(-t * a!) - Math.exp(-t * b!) - c! * (Math.exp(-t) - Math.exp(-10 * t));
      }),
    ...{ start: [0, 10, 20], end: 25, minimum: 0 },
  },
  "14 Wood's": {
    residuals: ([a, b, c, d]) => [
      ...[10 * (b! - a! * a!), 1 - a!, Math.sqrt(90) * (d! - c! * c!), 1 - c!],
      ...[Math.sqrt(10) * (b! + d! - 2), (b! - d!) / Math.sqrt(10)],
    ],
    ...{ start: [-3, -1, -3, -1], end: 10, minimum: 0 },
  },
  "16 Brown and Dennis's": {
    residuals: ([a, b, c, d]) =>
      range(20, (i) => {
        const t = (i + 1) / 5;
        return (a! + t * b! - Math.exp(t)) ** 2 + (c! + d! * Math.sin(t) - Math.cos(t)) ** 2;
      }),
    ...{ start: [25, 5, -5, -1], end: 60, minimum: 85822.2 },
  },
  "20 Watson's of six": {
    residuals: (x) => [
      ...range(29, (i) => {
        const t = (i + 1) / 29;
        const slope = sum(x.slice(1).map((each, j) => (j + 1) * each * t ** j));
        const value = sum(x.map((each, j) => each * t ** j));
        return slope - value * value - 1;
      }),
      ...[x[0]!, x[1]! - x[0]! * x[0]! - 1],
    ],
    ...{ start: [0, 0, 0, 0, 0, 0], end: 5, minimum: 2.28767e-3 },
  },
  "21 Rosenbrock's, extended to ten": {
    residuals: (x) => range(5, (i) => [10 * (x[2 * i + 1]! - x[2 * i]! ** 2), 1 - x[2 * i]!]).flat(),
    ...{ start: range(10, (i) => (i % 2 === 0 ? -1.2 : 1)), end: 10, minimum: 0 },
  },
  "23 penalty I of four": {
    residuals: (x) => [...x.map((each) => Math.sqrt(1e-5) * (each - 1)), sum(x.map((each) => each * each)) - 0.25],
    ...{ start: [1, 2, 3, 4], end: 10, minimum: 2.24997e-5 },
  },
  "25 variably dimensioned of ten": {
    residuals: (x) => {
      const all = sum(x.map((each, j) => (j + 1) * (each - 1)));
      return [...x.map((each) => each - 1), all, all * all];
    },
    ...{ start: range(10, (j) => 1 - (j + 1) / 10), end: 5, minimum: 0 },
  },
  "28 discrete boundary value of ten": {
    residuals: (x) => {
      const h = 1 / 11;
      return x.map((each, i) => {
        const t = (i + 1) * h;
        return 2 * each - (x[i - 1] ?? 0) - (x[i + 1] ?? 0) + (h * h * (each + t + 1) ** 3) / 2;
      });
    },
    ...{ start: range(10, (j) => ((j + 1) / 11) * ((j + 1) / 11 - 1)), end: 1, minimum: 0 },
  },
  "30 Broyden's tridiagonal of ten": {
    residuals: (x) => x.map((each, i) => (3 - 2 * each) * each - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0) + 1),
    ...{ start: range(10, () => -1), end: 3, minimum: 0 },
  },
  "31 Broyden's banded of ten": {
    residuals: (x) =>
      x.map((each, i) => {
        const beside = x.filter((_, j) => j !== i && j >= i - 5 && j <= i + 1);
        return each * (2 + 5 * each * each) + 1 - sum(beside.map((other) => other * (1 + other)));
      }),
    ...{ start: range(10, () => -1), end: 3, minimum: 0 },
  },
} satisfies Record<string, Collected>;
