import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Dyadic,
  dyadicOf,
  dyadicText,
  minus,
  plus,
  quotient,
  readDyadic,
  times,
  toNumber,
  ZERO,
} from "../../../lib/results/statistics/dyadic.js";
import { powerSums, productSum } from "../../../lib/results/statistics/exact-sum.js";

/** Doubles of all sizes, subnormal ones too. */
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Doubles whose quotients neither overflow nor become subnormal. */
const moderate = fc.double({ noNaN: true, min: 1e-150, max: 1e150 });
const doubles = fc.array(fc.oneof(double, fc.double({ noNaN: true, min: -10, max: 10 })), { maxLength: 40 });

const sumOf = (terms: readonly Dyadic[]) => terms.reduce(plus, ZERO);

describe("exact sums", () => {
  it("are the sums of powers to the last bit, whatever the sizes", () => {
    fc.assert(
      fc.property(doubles, (values) => {
        const exact = values.map(dyadicOf);
        const squares = exact.map((x) => times(x, x));
        const cubes = exact.map((x) => times(x, times(x, x)));
        expect(powerSums(Float64Array.from(values), 3)).toEqual([sumOf(exact), sumOf(squares), sumOf(cubes)]);
      }),
    );
  });

  it("are the sums of products to the last bit", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(double, double), { maxLength: 40 }), (pairs) => {
        const [x, y] = [0, 1].map((side) => Float64Array.from(pairs, (pair) => pair[side]!));
        expect(productSum(x!, y!)).toEqual(sumOf(pairs.map(([a, b]) => times(dyadicOf(a), dyadicOf(b)))));
      }),
    );
  });

  it("hold a million equal terms", () => {
    const values = new Float64Array(1_500_000).fill(1 / 3);
    const [first, second] = powerSums(values, 2);
    expect(first).toEqual(times(dyadicOf(1 / 3), dyadicOf(1_500_000)));
    expect(second).toEqual(times(times(dyadicOf(1 / 3), dyadicOf(1 / 3)), dyadicOf(1_500_000)));
  });

  it("don't lose small terms beside large ones that cancel", () => {
    expect(toNumber(powerSums(Float64Array.of(1e300, 1, -1e300, 1e-300), 1)[0])).toBe(1);
    expect(toNumber(minus(powerSums(Float64Array.of(1e300, 1e-300, -1e300), 1)[0], ZERO))).toBe(1e-300);
  });
});

describe("whole numbers times powers of two", () => {
  it("divide as doubles do, which IEEE 754 rounds once", () => {
    fc.assert(
      fc.property(moderate, moderate, fc.boolean(), (a, b, negative) => {
        expect(quotient(dyadicOf(negative ? -a : a), dyadicOf(b))).toBe((negative ? -a : a) / b);
      }),
      { numRuns: 1000 },
    );
  });

  it("are doubles again", () => {
    fc.assert(fc.property(double, (x) => toNumber(dyadicOf(x)) === x));
  });

  it("have one text", () => {
    fc.assert(
      fc.property(double, (x) => {
        expect(readDyadic(dyadicText(dyadicOf(x)))).toEqual(dyadicOf(x));
      }),
    );
    expect(dyadicText(dyadicOf(-12))).toBe("-3p2");
    expect(() => readDyadic("1.5")).toThrow("not a dyadic number");
  });
});
