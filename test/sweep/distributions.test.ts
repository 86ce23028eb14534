import { describe, expect, it } from "vitest";
import { erf, log } from "../../lib/numerics/elementary.js";
import { quantileFault } from "../../lib/sweep/sampling/draw.js";
import type { VaryOne } from "../../lib/sweep/spec/distribution.js";
import { columnsOf, correlationOf, covarianceOf, distance, drawn, meanOf, specWith } from "./values-of.js";

const JOBS = 20_000;
/** D √N passes this once in a thousand samples. Seeds are fixed: a sample that fits now fits forever. */
const CRITICAL = 1.95 / Math.sqrt(JOBS);

const clip = (x: number) => Math.min(Math.max(x, 0), 1);
const normal = (mean: number, sigma: number) => (x: number) => 0.5 * (1 + erf((x - mean) / (sigma * Math.SQRT2)));
const truncated = (mean: number, sigma: number, from: number, to: number) => {
  const [low, high] = [normal(mean, sigma)(from), normal(mean, sigma)(to)];
  return (x: number) => clip((normal(mean, sigma)(x) - low) / (high - low));
};
const triangular = (a: number, m: number, b: number) => (x: number) =>
  x < m ? (x - a) ** 2 / ((b - a) * (m - a)) : 1 - (b - x) ** 2 / ((b - a) * (b - m));

interface Case {
  readonly entry: Record<string, unknown>;
  readonly below: (x: number) => number;
  readonly mean: number;
  readonly variance: number;
}

// Means and variances of the distributions: textbook formulas; those of truncated ones from scipy.stats.truncnorm.
const CASES: readonly Case[] = [
  { entry: { kind: "normal", mean: 3, sigma: 2 }, below: normal(3, 2), mean: 3, variance: 4 },
  {
    entry: { kind: "truncated-normal", mean: 0, sigma: 1, from: -1, to: 2 },
    below: truncated(0, 1, -1, 2),
    mean: 0.229637,
    variance: 0.519765,
  },
  {
    entry: { kind: "truncated-normal", mean: 1, sigma: 0.5, from: 1.25 },
    below: truncated(1, 0.5, 1.25, 1000),
    mean: 1.570539,
    variance: 0.06712,
  },
  {
    entry: { kind: "lognormal", median: 2, sigma: 0.5 },
    below: (x) => normal(Math.log(2), 0.5)(log(x)),
    mean: 2 * Math.exp(0.125),
    variance: 4 * (Math.exp(0.25) - 1) * Math.exp(0.25),
  },
  { entry: { kind: "uniform", from: -1, to: 3 }, below: (x) => clip((x + 1) / 4), mean: 1, variance: 16 / 12 },
  {
    entry: { kind: "loguniform", from: 0.1, to: 10 },
    below: (x) => clip(log(x / 0.1) / Math.log(100)),
    mean: 9.9 / Math.log(100),
    variance: (100 - 0.01) / (2 * Math.log(100)) - (9.9 / Math.log(100)) ** 2,
  },
  {
    entry: { kind: "triangular", from: 0, mode: 1, to: 4 },
    below: triangular(0, 1, 4),
    mean: 5 / 3,
    variance: (16 + 1 - 4) / 18,
  },
];

describe.each(CASES)("$entry.kind", ({ entry, below, mean, variance }) => {
  const sample = drawn(entry);

  it("has its distribution", () => {
    expect(distance(sample, below)).toBeLessThan(CRITICAL);
  });

  it("has its mean and its variance", () => {
    const own = covarianceOf(sample, sample);
    expect(Math.abs(meanOf(sample) - mean)).toBeLessThan(4 * Math.sqrt(variance / JOBS));
    // Six is more than any of these has as kurtosis, but for the lognormal, whose is 8.9.
    expect(Math.abs(own - variance)).toBeLessThan(4 * variance * Math.sqrt(8 / JOBS));
  });

  it("is met far better by a Latin hypercube and by a Sobol sequence", () => {
    expect(distance(drawn(entry, { sampling: "latin-hypercube" }), below)).toBeLessThan(1.001 / JOBS);
    // The first 2^14 points of a dimension have one in each interval of 2^-14.
    expect(distance(drawn(entry, { sampling: "sobol", jobs: 16_384 }), below)).toBeLessThan(1.001 / 16_384);
  });
});

describe("choice", () => {
  it("takes each value as often as its weight says", () => {
    const sample = drawn({ kind: "choice", values: [5, 7, 9, 11], weights: [1, 0, 3, 0] });
    const share = (value: number) => sample.filter((each) => each === value).length / JOBS;
    expect(share(5) + share(9)).toBe(1);
    expect(Math.abs(share(5) - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / JOBS));
  });

  it("takes all values alike without weights", () => {
    const sample = drawn({ kind: "choice", values: [1, 2, 3] });
    for (const value of [1, 2, 3]) {
      const share = sample.filter((each) => each === value).length / JOBS;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / JOBS));
    }
  });
});

describe("a truncated normal", () => {
  it("stays between its ends, far from its mean too", () => {
    for (const [from, to] of [
      [20, 21],
      [-21, -20],
      [-0.001, 0.001],
      [8, 9],
    ] as const) {
      const sample = drawn({ kind: "truncated-normal", mean: 0, sigma: 1, from, to });
      expect(sample.every((x) => x >= from && x <= to)).toBe(true);
      expect(new Set(sample).size).toBe(JOBS);
    }
  });

  it("is refused where it has next to nothing between its ends, one of which may be left open", () => {
    const fault = (ends: object) => quantileFault({ kind: "truncated-normal", mean: 0, sigma: 1, ...ends } as VaryOne);
    expect(fault({ to: -40 })?.what).toContain("next to nothing between its ends");
    expect(fault({ from: 40 })?.what).toContain("next to nothing");
    expect(fault({ from: 1, to: 1 })?.what).toContain("next to nothing");
    expect([fault({ to: -8 }), fault({ from: 8 }), fault({}), fault({ from: 1, to: 0 })]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("falls off beyond 20 sigma as exp(-20 x)", () => {
    const sample = drawn({ kind: "truncated-normal", mean: 0, sigma: 1, from: 20 });
    // The mean beyond a, from the asymptotic series: a + 1/a - 2/a^3 + 10/a^5.
    expect(Math.abs(meanOf(sample) - (20 + 1 / 20 - 2 / 8000 + 10 / 3.2e6))).toBeLessThan(4 * (0.05 / Math.sqrt(JOBS)));
  });
});

describe("values relative to the nominal one", () => {
  it("are products and sums", () => {
    const entry = { kind: "uniform", from: 0.5, to: 1.5 };
    const vary = { a: entry, b: { ...entry, relative: "factor" }, c: { ...entry, relative: "offset" } };
    const { a, b, c } = columnsOf(specWith(vary));
    const alone = (parameter: string) => columnsOf(specWith({ [parameter]: entry }))[parameter]!;
    expect(a).toEqual(alone("a"));
    expect(b).toEqual(alone("b").map((x) => 2 * x));
    expect(c).toEqual(alone("c").map((x) => 3 + x));
  });

  it("have means of 1 and 0 where nothing is said", () => {
    const vary = {
      a: { kind: "normal", sigma: 0.1, relative: "factor" },
      b: { kind: "normal", sigma: 0.1, relative: "offset" },
      c: { kind: "lognormal", sigma: 0.1, relative: "factor" },
    };
    const { a, b, c } = columnsOf(specWith(vary, { jobs: JOBS }));
    expect(meanOf(a!)).toBeCloseTo(1, 2);
    expect(meanOf(b!)).toBeCloseTo(2, 2);
    expect(meanOf(c!)).toBeCloseTo(3 * Math.exp(0.005), 2);
  });

  it("hold for constants and axes", () => {
    const vary = {
      a: { kind: "constant", value: 5 },
      b: { kind: "constant", value: 5, relative: "factor" },
      c: { kind: "linear", from: -1, to: 1, points: 3, relative: "offset" },
    };
    const { a, b, c } = columnsOf(specWith(vary, { jobs: undefined }));
    expect([...a!, ...b!, ...c!]).toEqual([5, 5, 5, 10, 10, 10, 2, 3, 4]);
  });
});

describe("correlated normals", () => {
  const correlation = [
    [1, 0.8, -0.5],
    [0.8, 1, 0],
    [-0.5, 0, 1],
  ];
  const group = { kind: "correlated-normal", parameters: ["a", "b", "c"], means: [1, 2, 3] };

  it("have their means, sigmas and correlations", () => {
    const entry = { ...group, sigmas: [1, 2, 0.1], correlation };
    const columns = columnsOf(specWith([entry], { jobs: JOBS, seed: 3 }));
    const all = ["a", "b", "c"].map((name) => columns[name]!);
    all.forEach((column, i) => {
      const sigma = entry.sigmas[i]!;
      expect(distance(column, normal(group.means[i]!, sigma))).toBeLessThan(CRITICAL);
      all.forEach((other, j) => {
        expect(Math.abs(correlationOf(column, other) - correlation[i]![j]!)).toBeLessThan(4 / Math.sqrt(JOBS));
      });
    });
  });

  it("are the same from a covariance as from sigmas and a correlation", () => {
    const sigmas = [1, 2, 0.1];
    const covariance = correlation.map((row, i) => row.map((value, j) => value * sigmas[i]! * sigmas[j]!));
    const one = columnsOf(specWith([{ ...group, sigmas, correlation }]));
    const other = columnsOf(specWith([{ ...group, covariance }]));
    for (const name of group.parameters) {
      one[name]!.forEach((value, job) => {
        expect(other[name]![job]).toBeCloseTo(value, 13);
      });
    }
  });

  it("may follow each other exactly", () => {
    const entry = {
      ...group,
      sigmas: [1, 2, 0],
      correlation: [
        [1, -1, 0],
        [-1, 1, 0],
        [0, 0, 1],
      ],
    };
    const { a, b, c } = columnsOf(specWith([entry]));
    a!.forEach((value, job) => {
      expect(b![job]).toBeCloseTo(2 - 2 * (value - 1), 13);
    });
    expect([...c!]).toEqual(Array(10).fill(3));
  });

  it("are independent normals where nothing goes together", () => {
    const entry = {
      kind: "correlated-normal",
      parameters: ["a", "b"],
      means: [0, 0],
      covariance: [
        [4, 0],
        [0, 9],
      ],
    };
    const { a, b } = columnsOf(specWith([entry]));
    expect(a).toEqual(columnsOf(specWith({ a: { kind: "normal", mean: 0, sigma: 2 } })).a);
    expect(b).toEqual(columnsOf(specWith({ b: { kind: "normal", mean: 0, sigma: 3 } })).b);
  });
});
