import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../lib/sweep/sampling/normal.js";
import { permutation } from "../../lib/sweep/sampling/permutation.js";
import { directionNumbers, fillSobol, scrambledDimension } from "../../lib/sweep/sampling/sobol.js";
import { SOBOL_DIMENSIONS } from "../../lib/sweep/sampling/sobol-table.js";
import { fillUniform, streamKey, unitOf } from "../../lib/sweep/sampling/streams.js";
import { insideStratum } from "../../lib/sweep/sampling/uniforms.js";
import { columnsOf, correlationOf, distance, specWith } from "./values-of.js";

const uniform = { kind: "uniform", from: 0, to: 1 };

describe("the last stratum of a Latin hypercube", () => {
  it.each([1, 2, 3, 1e6, 2 ** 46])("of %d ends before 1, so that no normal number is infinite", (strata) => {
    const last = insideStratum(strata - 1, unitOf(-1, -1), strata);
    expect(last).toBeLessThan(1);
    expect(last).toBeGreaterThan(1 - 2 / strata);
    expect(normalQuantile(last)).toBeLessThan(10);
  });
});

describe("streams", () => {
  it("are inside (0, 1) at both ends", () => {
    expect(unitOf(0, 0)).toBe(2 ** -53);
    expect(unitOf(-1, -1)).toBe(1 - 2 ** -53);
  });

  it("are uniform and independent of each other and of their neighbours", () => {
    const count = 200_000;
    const fill = (label: string, first: number) => {
      const out = new Float64Array(count);
      fillUniform(streamKey("7", label), first, count, out);
      return out;
    };
    const [a, b, next] = [fill("a", 0), fill("b", 0), fill("a", 1)];
    expect(distance(a, (x) => x)).toBeLessThan(1.95 / Math.sqrt(count)); // passed once in a thousand samples
    expect(Math.abs(correlationOf(a, b))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(correlationOf(a, next))).toBeLessThan(4 / Math.sqrt(count));
  });

  it("depend on every bit of the seed", () => {
    const keys = ["0", "1", "4294967296", "18446744073709551615", "9223372036854775808"].map((seed) =>
      streamKey(seed, "a").join(),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("tell jobs beyond 2^32 apart", () => {
    const out = new Float64Array(3);
    const key = streamKey("0", "a");
    fillUniform(key, 1, 1, out);
    fillUniform(key, 2 ** 32 + 1, 1, out.subarray(1));
    fillUniform(key, 2 ** 33 + 1, 1, out.subarray(2));
    expect(new Set(out).size).toBe(3);
  });
});

describe("permutations", () => {
  it("take each number once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (size, seed) => {
        const of = permutation(size, streamKey(String(seed), "p"));
        const seen = new Set(Array.from({ length: size }, (_, index) => of(index)));
        expect(seen.size).toBe(size);
        expect(Math.max(...seen)).toBe(size - 1);
      }),
      { numRuns: 100 },
    );
  });

  it("give every order of four about as often", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 24_000; seed++) {
      const order = Array.from({ length: 4 }, (_, index) => permutation(4, streamKey(String(seed), "p"))(index)).join(
        "",
      );
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(49.7); // 23 degrees of freedom: passed once in a thousand
  });

  it("scatter large ranges too", () => {
    const size = 2 ** 46;
    const of = permutation(size, streamKey("5", "p"));
    const sample = Float64Array.from({ length: 10_000 }, (_, index) => of(index) / size);
    expect(new Set(sample).size).toBe(10_000);
    expect(distance(sample, (x) => x)).toBeLessThan(1.95 / 100);
  });
});

describe("a Latin hypercube", () => {
  it("has one job in each stratum of each parameter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(), (jobs, seed) => {
        const spec = specWith({ a: uniform, b: uniform }, { jobs, seed, sampling: "latin-hypercube" });
        for (const column of Object.values(columnsOf(spec))) {
          const strata = new Set([...column].map((x) => Math.floor(x * jobs)));
          expect(strata.size).toBe(jobs);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("pairs strata at random", () => {
    const spec = specWith({ a: uniform, b: uniform }, { jobs: 10_000, sampling: "latin-hypercube" });
    const { a, b } = columnsOf(spec);
    expect(Math.abs(correlationOf(a!, b!))).toBeLessThan(4 / 100);
  });
});

describe("the Sobol sequence", () => {
  const { indices, dimensions, points } = JSON.parse(
    readFileSync(new URL("./sobol-points.json", import.meta.url), "utf8"),
  ) as { indices: number[]; dimensions: number[]; points: number[][] };

  it("has the points that SciPy gives", () => {
    dimensions.forEach((dimension, column) => {
      const plain = { directions: directionNumbers(dimension), shift: 0, below: 0 };
      indices.forEach((index, row) => {
        const out = new Float64Array(1);
        fillSobol(plain, index, 1, out);
        expect(Math.floor(out[0]! * 2 ** 32)).toBe(points[row]![column]);
      });
    });
  });

  it("has one of 2^k points in each interval of 2^-k, in every dimension, scrambled too", () => {
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension += 37) {
      const scrambled = scrambledDimension(dimension, streamKey("9", String(dimension)));
      const out = new Float64Array(1024);
      fillSobol(scrambled, 3 * 1024, 1024, out);
      expect(new Set([...out].map((x) => Math.floor(x * 1024))).size).toBe(1024);
    }
  });

  it("fills the boxes of its first two dimensions evenly", () => {
    const spec = specWith({ a: uniform, b: uniform }, { jobs: 256, sampling: "sobol", seed: 5 });
    const { a, b } = columnsOf(spec);
    // Of 256 points there is one in each box of 2^-i by 2^-j with i + j = 8: a (0, 8, 2)-net.
    for (let i = 0; i <= 8; i++) {
      const boxes = new Set(
        [...a!].map((x, job) => `${Math.floor(x * 2 ** i)} ${Math.floor(b![job]! * 2 ** (8 - i))}`),
      );
      expect(boxes.size).toBe(256);
    }
  });

  it("is scrambled by the seed", () => {
    const of = (seed: number) => columnsOf(specWith({ a: uniform }, { sampling: "sobol", seed })).a;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it("has the right mean on average over seeds, and an error far below that of random jobs", () => {
    let sum = 0;
    let squares = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { a, b, c } = columnsOf(
        specWith({ a: uniform, b: uniform, c: uniform }, { jobs: 128, sampling: "sobol", seed }),
      );
      const mean = a!.reduce((total, x, job) => total + x * b![job]! * c![job]!, 0) / 128;
      sum += mean - 1 / 8;
      squares += (mean - 1 / 8) ** 2;
    }
    const spread = Math.sqrt(squares / 200);
    expect(Math.abs(sum / 200)).toBeLessThan((4 * spread) / Math.sqrt(200));
    // Of random jobs it is sqrt((1/27 - 1/64) / 128) = 0.0129.
    expect(spread).toBeLessThan(0.0129 / 5);
  });
});

describe("a grid", () => {
  const vary = {
    a: { kind: "linear", from: 0, to: 1, points: 3 },
    b: { kind: "log", from: 1, to: 100, points: 3 },
    c: { kind: "values", values: [7, -1] },
  };

  it("is the product of its axes, the last changing fastest", () => {
    const spec = specWith(vary, { jobs: undefined });
    expect(spec.jobs).toBe(18);
    const { a, b, c } = columnsOf(spec);
    expect([...a!]).toEqual([0, 0.5, 1].flatMap((x) => Array(6).fill(x)));
    expect([...b!].map((x) => Number(x.toPrecision(14)))).toEqual([0, 1, 2].flatMap(() => [1, 1, 10, 10, 100, 100]));
    expect([...c!]).toEqual(Array(9).fill([7, -1]).flat());
  });

  it("has the ends of its axes exactly", () => {
    const { b } = columnsOf(specWith({ b: { kind: "log", from: 0.1, to: 0.3, points: 7 } }, { jobs: undefined }));
    expect([b![0], b![6]]).toEqual([0.1, 0.3]);
  });

  it("takes the order that is asked for", () => {
    const { a, c } = columnsOf(specWith(vary, { jobs: undefined, sampling: { kind: "grid", order: ["c", "b", "a"] } }));
    expect([...a!].slice(0, 6)).toEqual([0, 0.5, 1, 0, 0.5, 1]);
    expect([...c!]).toEqual([...Array(9).fill(7), ...Array(9).fill(-1)]);
  });

  it("is gone through again, with other draws, where there are more jobs", () => {
    const { c, d } = columnsOf(specWith({ c: vary.c, d: uniform }, { jobs: 6 }));
    expect([...c!]).toEqual([7, -1, 7, -1, 7, -1]);
    expect(new Set(d).size).toBe(6);
  });
});

describe("a table", () => {
  it("gives a row a job", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    const spec = specWith({ kind: "table", columns: ["a", "b"], rows }, { jobs: undefined });
    expect(spec.jobs).toBe(3);
    expect(spec.sampling).toEqual({ kind: "table" });
    const { a, b } = columnsOf(spec, 1, 2);
    expect([[...a!], [...b!]]).toEqual([
      [3, 5],
      [4, 6],
    ]);
  });
});
