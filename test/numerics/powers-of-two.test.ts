import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modulus } from "../../lib/numerics/modulus.js";
import { exponentOf, powerOfTwo, wholePower } from "../../lib/numerics/powers-of-two.js";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => x !== 0);

describe("powers of two", () => {
  it("enclose every number by its exponent, the least subnormal and what lies below a power too", () => {
    const enclosed = (x: number) => {
      const n = exponentOf(x);
      expect(powerOfTwo(n)).toBeLessThanOrEqual(Math.abs(x));
      if (n < 1023) expect(powerOfTwo(n + 1)).toBeGreaterThan(Math.abs(x));
    };
    for (const x of [Number.MIN_VALUE, 2 ** -1022, 1 - 2 ** -53, 1, -8, 2 ** 52 - 0.5, Number.MAX_VALUE]) enclosed(x);
    fc.assert(fc.property(finite, enclosed));
  });

  it("are exact where whole numbers are multiplied", () => {
    expect([wholePower(7, 0), wholePower(64, 3), wholePower(3, 33)]).toEqual([1, 262_144, 5_559_060_566_555_523]);
  });
});

describe("the modulus", () => {
  it("is the longest side within a factor of √2, whatever the size, and keeps what lies on an axis", () => {
    fc.assert(
      fc.property(finite, finite, (re, im) => {
        const longest = Math.max(Math.abs(re), Math.abs(im));
        const size = modulus(re, im);
        expect(size).toBeGreaterThanOrEqual(longest * (1 - 1e-15));
        expect(size).toBeLessThanOrEqual(Math.max(longest * Math.SQRT2 * (1 + 1e-15), 2 * Number.MIN_VALUE));
      }),
    );
    for (const unit of [2 ** 900, 2 ** -900]) expect(modulus(-3 * unit, 4 * unit)).toBe(5 * unit);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-140, max: 1e140, noNaN: true }),
        (x) => modulus(-x, 0) === x && modulus(0, x) === x,
      ),
    );
  });
});
