import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Grid, gridOf, lowerEnd, mergeGrids } from "../../../lib/results/statistics/grid.js";
import { countInBins, edgesOf, histogramOfBins, histogramOfGrid } from "../../../lib/results/statistics/histogram.js";
import { quantilesOf } from "../../../lib/results/statistics/quantile.js";
import { normals } from "../tables.js";

const CELLS = 256;
const scales = fc.constantFrom<Grid["scale"]>("even", "relative");
const anySize = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const alike = fc.double({ noNaN: true, min: 1e9, max: 1e9 + 1e-3 });
const values = fc.oneof(
  fc.array(anySize, { minLength: 1, maxLength: 60 }),
  fc.array(alike, { minLength: 1, maxLength: 60 }),
  fc.array(
    fc.double({ noNaN: true, min: -5, max: 5 }).map((x) => x + 0),
    { minLength: 1, maxLength: 60 },
  ),
);

function grid(scale: Grid["scale"], of: readonly number[], cells = CELLS): Grid {
  return gridOf(scale, Float64Array.from(of), Math.min(...of), Math.max(...of), cells);
}

/** What numpy.quantile gives of sorted values. */
function exactQuantile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length - 1);
  const rank = Math.floor(position);
  const low = sorted[rank]!;
  const share = position - rank;
  return share === 0 ? low : (1 - share) * low + share * sorted[rank + 1]!;
}

describe("a nested grid", () => {
  it("is the same however its values were cut up and merged", () => {
    fc.assert(
      fc.property(scales, values, fc.array(fc.nat(), { maxLength: 6 }), fc.nat(), (scale, all, cuts, turn) => {
        const ends = [...cuts.map((cut) => cut % all.length), all.length].sort((a, b) => a - b);
        const pieces = ends
          .map((end, index) => all.slice(ends[index - 1] ?? 0, end))
          .filter((piece) => piece.length > 0);
        const start = turn % pieces.length;
        const turned = [...pieces.slice(start), ...pieces.slice(0, start)].map((piece) => grid(scale, piece));
        expect(turned.reduce((a, b) => mergeGrids(a, b, CELLS))).toEqual(grid(scale, all));
      }),
      { numRuns: 500 },
    );
  });

  it("has each value in the cell whose ends hold it", () => {
    fc.assert(
      fc.property(scales, values, (scale, all) => {
        const of = grid(scale, all);
        const counts = new Float64Array(of.counts.length);
        for (const value of all) {
          let cell = 0;
          while (cell + 1 < counts.length && value >= lowerEnd(of, of.first + cell + 1)) cell++;
          // Below zero the relative grid's cells hold their upper ends, not their lower ones.
          const atUpperEnd = scale === "relative" && value < 0 && value === lowerEnd(of, of.first + cell);
          counts[atUpperEnd ? cell - 1 : cell]!++;
        }
        expect(of.counts).toEqual(counts);
        expect(of.counts.length).toBeLessThanOrEqual(CELLS);
      }),
    );
  });
});

describe("quantiles", () => {
  it("are as near to numpy's as they say", () => {
    fc.assert(
      fc.property(values, fc.double({ noNaN: true, min: 0, max: 1 }), (all, p) => {
        const sorted = [...all].sort((a, b) => a - b);
        const grids = [grid("even", all), grid("relative", all)];
        const { value, within } = quantilesOf([p], grids, all.length, sorted[0]!, sorted.at(-1)!)[0]!;
        const exact = exactQuantile(sorted, p);
        const rounding = 1e-15 * Math.max(...all.map(Math.abs)); // of the interpolations
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(within + rounding);
      }),
    );
  });

  it("say how far they are off on the side where they are farther off", () => {
    // All but the ends at one end of a cell of [0, 1] in four: the guess for the first of them lies at the other end.
    for (const inside of [0.49, 0.26]) {
      const all = [0, ...Array.from({ length: 20 }, () => inside), 1];
      for (const rank of [1, 20]) {
        const { value, within } = quantilesOf([rank / 21], [grid("even", all, 4)], all.length, 0, 1)[0]!;
        expect(Math.abs(value - inside)).toBeLessThanOrEqual(within);
        expect(within).toBeLessThanOrEqual(0.5); // no more than a cell or two
      }
    }
  });

  it("resolve a normal distribution to a thousandth of its width", () => {
    const next = normals(1);
    const all = Array.from({ length: 20_000 }, () => 1e6 + 1e-3 * next());
    const sorted = [...all].sort((a, b) => a - b);
    const grids = [grid("even", all, 8192), grid("relative", all, 4096)];
    for (const p of [0.01, 0.25, 0.5, 0.99]) {
      const { value } = quantilesOf([p], grids, all.length, sorted[0]!, sorted.at(-1)!)[0]!;
      expect(Math.abs(value - exactQuantile(sorted, p))).toBeLessThan(1e-6);
    }
  });

  it("resolve what spreads over twelve decades to a hundredth of itself", () => {
    const all = Array.from({ length: 20_000 }, (_, n) => 10 ** (12 * (n / 20_000) - 6));
    const grids = [grid("even", all, 8192), grid("relative", all, 4096)];
    for (const p of [0.01, 0.25, 0.5, 0.99]) {
      const exact = exactQuantile(all, p);
      const { value } = quantilesOf([p], grids, all.length, all[0]!, all.at(-1)!)[0]!;
      expect(Math.abs(value / exact - 1)).toBeLessThan(0.01);
    }
  });
});

describe("histograms", () => {
  const counted = (all: readonly number[], edges: readonly number[]) =>
    edges.slice(1).map((upper, bin) => {
      const last = bin === edges.length - 2;
      return all.filter((value) => value >= edges[bin]! && (value < upper || (last && value === upper))).length;
    });

  it("count exactly what lies between given edges", () => {
    fc.assert(
      fc.property(values, anySize, anySize, fc.integer({ min: 1, max: 40 }), (all, a, b, bins) => {
        fc.pre(a < b && Number.isFinite(b - a));
        const given = { bins, from: a, to: b };
        const histogram = histogramOfBins(countInBins(Float64Array.from(all), given), given);
        expect(histogram.counts).toEqual(counted(all, [...edgesOf(given)]));
        expect(histogram.below).toBe(all.filter((value) => value < a).length);
        expect(histogram.above).toBe(all.filter((value) => value > b).length);
      }),
    );
  });

  it("find edges of their own for which the counts are exact, and which hold all values", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (all, bins) => {
        const { edges, counts, below, above } = histogramOfGrid(grid("even", all), bins);
        fc.pre(edges.every(Number.isFinite));
        expect(counts).toEqual(counted(all, edges));
        expect([below, above]).toEqual([0, 0]);
        expect(edges[0]).toBeLessThanOrEqual(Math.min(...all));
        expect(edges.at(-1)).toBeGreaterThanOrEqual(Math.max(...all));
        expect(counts.length).toBeLessThanOrEqual(bins);
      }),
    );
  });

  it("are little wider than the values, with bins of one width", () => {
    const next = normals(3);
    const all = Array.from({ length: 5000 }, () => 1 + 0.1 * next());
    const { edges } = histogramOfGrid(grid("even", all, 8192), 30);
    const range = Math.max(...all) - Math.min(...all);
    expect(edges.length).toBe(31);
    expect((edges[30]! - edges[0]!) / range).toBeLessThan(1.015);
    expect(new Set(edges.slice(1).map((edge, bin) => edge - edges[bin]!)).size).toBe(1);
  });

  it("round an end that is given outwards", () => {
    const of = grid("even", [0, 0.1, 0.2, 1, 2, 3, 8], 256);
    const { edges, counts, below } = histogramOfGrid(of, 10, 0.15);
    expect(edges[0]).toBeLessThanOrEqual(0.15);
    expect(below).toBe(2);
    expect(counts.reduce((a, b) => a + b)).toBe(5);
    expect(histogramOfGrid(of, 10, undefined, 2.5)).toMatchObject({ above: 2, below: 0 });
  });
});
