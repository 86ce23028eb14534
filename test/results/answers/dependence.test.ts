import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependences, rankCorrelations } from "../../../lib/results/answers/dependence.js";
import { crookedPairs } from "../../../lib/results/figure/correlation-figure.js";
import type { SampledRows } from "../../../lib/results/part/sampled-rows.js";
import type { Column } from "../../../lib/results/table.js";
import { normals } from "../tables.js";

/** Rows of such columns. */
function rowsOf(columns: Readonly<Record<string, readonly number[]>>): SampledRows {
  const column = (name: string): Column => ({ name, role: "output", type: "real", unit: "", shape: [], axes: [] });
  const data = Object.values(columns).map((values) => Float64Array.from(values));
  return { count: data[0]!.length, columns: Object.keys(columns).map(column), data };
}

const COUNT = 4000;
const next = normals(3);
const tuning = Array.from({ length: COUNT }, () => next());
const other = Array.from({ length: COUNT }, () => next());
const of = (...names: readonly string[]) => names.map((name) => ({ name }));

describe("how far one quantity follows another", () => {
  it("is 1 for a dark port over its tuning, of which Pearson's correlation sees nothing, and next to nothing the other way round", () => {
    const rows = rowsOf({ dark: tuning.map((x) => x * x), tuning });
    const [[own, dark], [back]] = dependences(rows, of("dark", "tuning")) as [[number, number], [number, number]];
    expect(own).toBeGreaterThan(0.99);
    expect(dark).toBeGreaterThan(0.98); // less than 1 for the width of forty classes
    expect(back).toBeLessThan(0.1); // a tuning's sign isn't in the power
    const covariance = {
      ...{ count: COUNT, leftOut: 0, covariance: [] },
      variables: [
        { name: "dark", unit: "W" },
        { name: "tuning", unit: "deg" },
      ],
      correlation: [
        [1, 0.01],
        [0.01, 1],
      ],
    };
    const follows = dependences(rows, of("dark", "tuning"));
    expect(crookedPairs(covariance, follows)).toEqual([{ of: "dark", by: "tuning", r: 0.01, eta: dark }]);
  });

  it("is nothing for what doesn't depend at all, and the size of a rank correlation for straight lines", () => {
    const line = tuning.map((x, job) => -0.6 * x + 0.8 * other[job]!);
    const follows = dependences(rowsOf({ line, tuning, other }), of("line", "tuning", "other"));
    expect(follows[1]![2]).toBe(0);
    // Spearman's coefficient of normals that correlate with r is (6/π) asin(r/2): 0.5816 of 0.6. Within 2 % for 4,000 jobs.
    expect(follows[0]![1]).toBeGreaterThan(0.56);
    expect(follows[0]![1]).toBeLessThan(0.61);
  });

  it("is the same under any rising function, and for values in steps", () => {
    const steps = tuning.map((x) => Math.round(x));
    const rows = rowsOf({ y: other.map((z, job) => z + steps[job]! ** 2), e: [], steps });
    const bent = rows.data[0]!.map((y) => Math.exp(y));
    const all = { ...rows, data: [rows.data[0]!, bent, rows.data[2]!] };
    const follows = dependences(all, of("y", "e", "steps"));
    expect(follows[1]![2]).toBe(follows[0]![2]);
    expect(follows[0]![2]).toBeGreaterThan(0.5);
  });

  it("isn't said of constants, nor of a few rows", () => {
    expect(dependences(rowsOf({ a: tuning, b: tuning.map(() => 3) }), of("a", "b"))[0]![1]).toBeNull();
    const few = rowsOf({ a: tuning.slice(0, 10), b: other.slice(0, 10) });
    expect(dependences(few, of("a", "b"))[0]![1]).toBeNull();
  });
});

describe("the rank correlation of two quantities", () => {
  /** The mean rank of each among all, by counting. */
  const ranksOf = (values: readonly number[]) =>
    values.map((value) => {
      const below = values.filter((other) => other < value).length;
      return below + (values.filter((other) => other === value).length - 1) / 2;
    });

  it("is that of ranks found by counting, for numbers of any size, equal ones among them", () => {
    const any = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 }));
    const pairs = fc.array(fc.tuple(any, any), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(pairs, (given) => {
        const [x, y] = [given.map(([one]) => one), given.map(([, other]) => other)];
        const mean = (given.length - 1) / 2;
        const [a, b] = [x, y].map((values) => ranksOf(values).map((rank) => rank - mean)) as [number[], number[]];
        const product = (one: number[], other: number[]) => one.reduce((sum, rank, at) => sum + rank * other[at]!, 0);
        const size = Math.sqrt(product(a, a) * product(b, b));
        const [[, back], [found]] = rankCorrelations(rowsOf({ x, y }), of("x", "y")) as [[0, number], [number]];
        expect(back).toBe(found);
        if (size === 0) expect(found).toBe(null);
        else expect(found).toBeCloseTo(product(a, b) / size, 12);
      }),
    );
  });
});
