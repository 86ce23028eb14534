import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as elementary from "../../lib/numerics/elementary.js";

const { sin, cos, tan, sinCos, sinCosStatements, exp, expm1, log, log10, log1p, pow, powerOfTen } = elementary;
const { arctan, arctan2, arcsin, arccos, erf, erfc, besselJ } = elementary;

type Many = (...x: number[]) => number;
const FUNCTIONS: Readonly<Record<string, Many>> = {
  sin,
  cos,
  tan,
  exp,
  expm1,
  log,
  log10,
  log1p,
  arctan,
  arcsin,
  arccos,
  arctan2,
  pow,
  erf,
  erfc,
  besselJ,
} as Readonly<Record<string, Many>>;

/** Values to 40 digits and more from mpmath 1.3 (references.py): arguments, nearest double, what that lacks [ulp]. */
const references = readFileSync(new URL("references.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split("\t"))
  .map(([name, ...numbers]) => ({ name: name!, numbers: numbers.map(Number) }));

/** The distance to the next larger double. */
function ulp(x: number): number {
  const bits = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer);
  bits[0]! += 1n;
  return new Float64Array(bits.buffer)[0]! - Math.abs(x);
}

/** The largest error of a function over its references [ulp]. */
function worst(name: string): number {
  const rows = references.filter((each) => each.name === name).map((each) => each.numbers);
  expect(rows.length).toBeGreaterThan(60);
  return Math.max(
    ...rows.map((row) => {
      const nearest = row[row.length - 2]!;
      const found = FUNCTIONS[name]!(...row.slice(0, -2));
      return Math.abs((found - nearest) / ulp(nearest) - row[row.length - 1]!);
    }),
  );
}

describe("elementary functions", () => {
  // Half an ulp is what rounding the exact value costs; one is promised. erfc is promised three.
  const LIMITS = { log: 0.55, log10: 0.55, log1p: 0.65, erfc: 3 } as const;
  it.each(Object.keys(FUNCTIONS).filter((name) => name !== "besselJ"))(
    "%s is within its ulp of the exact value",
    (name) => {
      expect(worst(name)).toBeLessThan((LIMITS as Readonly<Record<string, number>>)[name] ?? 1);
    },
  );

  it("besselJ is within 1e-14 of the envelope of the exact value", () => {
    for (const { name, numbers } of references) {
      if (name !== "besselJ") continue;
      const [order, x, nearest] = numbers as [number, number, number, number];
      const envelope = Math.max(Math.abs(nearest), x > order ? Math.sqrt(2 / (Math.PI * x)) : 0);
      expect(Math.abs(besselJ(order, x) - nearest)).toBeLessThan(1e-14 * envelope);
    }
  });

  it("differ from Math's by two ulp at most", () => {
    const pairs: readonly (readonly [Many, Many])[] = [
      [sin, Math.sin],
      [cos, Math.cos],
      [tan, Math.tan],
      [exp, Math.exp],
      [log, Math.log],
      [arctan, Math.atan],
      [arcsin, Math.asin],
      [arccos, Math.acos],
      [expm1, Math.expm1],
      [log1p, Math.log1p],
      [log10, Math.log10],
    ];
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (x) => {
        for (const [ours, theirs] of pairs) {
          const expected = theirs(x);
          if (Number.isFinite(expected)) expect(Math.abs(ours(x) - expected)).toBeLessThanOrEqual(2 * ulp(expected));
          else expect(ours(x)).toBe(expected);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("have the limits that Math's have", () => {
    const odd = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e300, -1e300, 5e-324, -5e-324, Infinity, -Infinity, NaN];
    const names = { arctan: "atan", arcsin: "asin", arccos: "acos" } as Readonly<Record<string, string>>;
    const theirs = Math as unknown as Readonly<Record<string, Many>>;
    for (const name of ["sin", "cos", "tan", "exp", "expm1", "log", "log10", "log1p", "arctan", "arcsin", "arccos"]) {
      for (const x of odd) {
        const expected = theirs[names[name] ?? name]!(x);
        if (!Number.isFinite(expected) || expected === 0) expect(FUNCTIONS[name]!(x), `${name}(${x})`).toBe(expected);
      }
    }
    for (const x of odd) {
      for (const y of odd) {
        const power = x ** y;
        if (Number.isFinite(power) && power !== 0)
          expect(Math.abs(pow(x, y) / power - 1)).toBeLessThan(4e-16); // 2 ulp
        else expect(pow(x, y), `pow(${x}, ${y})`).toBe(power);
        const angle = Math.atan2(x, y);
        if (Math.abs(angle) > 0) expect(arctan2(x, y), `arctan2(${x}, ${y})`).toBeCloseTo(angle, 15);
        else expect(arctan2(x, y), `arctan2(${x}, ${y})`).toBe(angle);
      }
    }
  });

  it("are odd or even to the bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        for (const f of [sin, tan, arctan, erf]) expect(f(-x)).toBe(-f(x));
        expect(cos(-x)).toBe(cos(x));
      }),
      { seed: 2 },
    );
  });

  it("give powers of ten to the bits of the power of two numbers", () => {
    const exponents = fc.oneof(fc.double(), fc.double({ min: -330, max: 330 }), fc.integer({ min: -330, max: 330 }));
    fc.assert(
      fc.property(exponents, (y) => {
        expect(powerOfTen(y)).toBe(pow(10, y));
      }),
      { numRuns: 3000, examples: [[0.5], [-0], [Number.NaN], [Number.POSITIVE_INFINITY]] },
    );
  });

  it("give whole logarithms of powers of ten and whole powers of small numbers", () => {
    for (let n = -300; n <= 300; n++) expect(log10(Number(`1e${n}`))).toBe(n);
    for (let n = -1000; n <= 1000; n++) expect(pow(2, n)).toBe(2 ** n);
    for (let n = 0; n <= 22; n++) expect(pow(10, n)).toBe(Number(`1e${n}`));
  });

  it("have the same bits on every machine", () => {
    // The hash was made on x86-64 with Node 20 and is the same with Node 24. A change here moves every user's numbers.
    const hash = createHash("sha256");
    const angles = Float64Array.from({ length: 20_000 }, (_, i) => (i - 10_000) * 1.37 + i * i * 0.618e-3);
    for (const f of [sin, cos, tan, arctan, erf, erfc, expm1]) hash.update(new Uint8Array(angles.map(f).buffer));
    hash.update(new Uint8Array(angles.map((x) => exp(x / 200)).buffer));
    for (const f of [log, log10]) hash.update(new Uint8Array(angles.map((x) => f(Math.abs(x) + 1e-3)).buffer));
    hash.update(new Uint8Array(angles.map((x) => log1p(Math.abs(x / 7))).buffer));
    hash.update(new Uint8Array(angles.map((x) => pow(Math.abs(x), 1.7)).buffer));
    for (const f of [arcsin, arccos]) hash.update(new Uint8Array(angles.map((x) => f(sin(x))).buffer));
    for (let n = 0; n < 400; n++) hash.update(new Uint8Array(Float64Array.of(besselJ(n / 8, n / 3)).buffer));
    expect(hash.digest("hex")).toBe("5d5de6d5ed14c33d51179a9efe804c0fed5f4beae4c5d8aaefe6905369e8343e");
  });
});

describe("sine and cosine together", () => {
  const angle = fc.oneof(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.double());

  it("are those apart", () => {
    const out = new Float64Array(3);
    fc.assert(
      fc.property(angle, (x) => {
        sinCos(x, out, 1);
        expect(out[1]).toBe(sin(x));
        expect(out[2]).toBe(cos(x));
      }),
    );
  });

  it("come out of the statements for generated code, bit by bit", () => {
    const code = sinCosStatements({ angle: "x + y", sine: "s", cosine: "c", prefix: "_1" });
    const generated = new Function("x", "y", `${code}\nreturn [s, c];`) as (x: number, y: number) => [number, number];
    fc.assert(
      fc.property(fc.double({ min: -49_999, max: 49_999, noNaN: true }), (x) => {
        expect(generated(x, x)).toEqual([sin(2 * x), cos(2 * x)]);
      }),
    );
  });

  it("keep to the circle", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(Math.abs(sin(x) ** 2 + cos(x) ** 2 - 1)).toBeLessThan(4e-16); // two squares of errors of an ulp
      }),
    );
  });
});

describe("besselJ", () => {
  // Values of scipy.special.jv (SciPy 1.17), as Finesse's jv.
  it.each([
    [-0.5, 1, 0.43109886801837616],
    [-1.5, 20, -0.166521109094283],
    [-2.3, 0.1, 295.78642622010005],
    [-2.5, 60, 0.09645305677279938],
    [-10.2, 3, 2188.1022595875615],
    [-10.2, 30, -0.14869890507958503],
    [-0.3, 0, Number.POSITIVE_INFINITY],
    [-1.3, 0, Number.NEGATIVE_INFINITY],
    [-2, 0, 0],
    [20_000, 5, 0],
    [Number.POSITIVE_INFINITY, 1, 0],
  ])("J_%d(%d) is %d", (order, x, expected) => {
    if (!Number.isFinite(expected) || expected === 0) expect(besselJ(order, x) + 0).toBe(expected);
    else expect(besselJ(order, x) / expected).toBeCloseTo(1, 13);
  });

  it("is even or odd in argument and order as the order is", () => {
    expect(besselJ(3, -0.7)).toBe(-besselJ(3, 0.7));
    expect(besselJ(-2, 0.7)).toBe(besselJ(2, 0.7));
    expect(besselJ(-3, 0.7)).toBe(-besselJ(3, 0.7));
    expect(besselJ(-3, -0.7)).toBe(besselJ(3, 0.7));
  });

  it("is NaN where it isn't real, or where finding it would take too long", () => {
    for (const [order, x] of [
      [0.5, -1],
      [-0.5, -1],
      [20_000, 20_000],
      [-20_000.5, 1],
      [9999, 2e6],
      [0, Number.NaN],
    ] as const) {
      expect(besselJ(order, x)).toBeNaN();
    }
  });

  it("has values whose squares sum to one over all whole orders", () => {
    for (const x of [0.3, 2, 17, 60]) {
      let sum = besselJ(0, x) ** 2;
      for (let n = 1; n < 150; n++) sum += 2 * besselJ(n, x) ** 2;
      expect(Math.abs(sum - 1)).toBeLessThan(1e-14); // 150 terms of an error of a few ulp each
    }
  });
});
