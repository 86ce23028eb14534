import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modulus } from "../../../lib/numerics/modulus.js";
import { resultsOfPieces, summarizeArray } from "../../../lib/results/summary/array-summary.js";
import type { Column } from "../../../lib/results/table.js";

describe("the sizes of complex elements", () => {
  it("are modulus's to the bit, also where squares would overflow or vanish, and count where they are finite", () => {
    const part = fc.oneof(
      fc.double(),
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.constantFrom(0, -0, 1e200, 3e-200),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 200 }), (numbers) => {
        const column: Column = {
          name: "field",
          role: "output",
          type: "complex",
          unit: "",
          shape: [numbers.length],
          axes: [],
        };
        const piece = { column, data: Float64Array.from(numbers.flat()), count: 1 };
        const { count, least } = resultsOfPieces([piece], "abs", []);
        const summed = summarizeArray(piece, "abs", undefined);
        numbers.forEach(([re, im], element) => {
          const size = modulus(re, im);
          expect(count[element]).toBe(Number.isFinite(size) ? 1 : 0);
          expect(summed.count[element]).toBe(count[element]);
          if (!Number.isFinite(size)) return;
          expect(least[element]).toBe(size);
          expect(summed.least[element]).toBe(size);
        });
      }),
    );
  });
});
