import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curvePath } from "../../../lib/results/figure/curve-path.js";
import { curve } from "../../../lib/results/figure/plot.js";

const path = (points: readonly (readonly [number, number])[]) =>
  curvePath(
    Float64Array.from(points, ([x]) => x),
    Float64Array.from(points, ([, y]) => y),
  );

describe("curvePath", () => {
  it("writes what curve writes of the same points, wherever they are and wherever there is none", () => {
    const number = fc.oneof(
      fc.double({ min: -5, max: 400, noNaN: true }),
      fc.double({ noNaN: false }),
      fc.integer({ min: -30, max: 4_000 }).map((tenths) => tenths / 10),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 40 }), (points) => {
        // Half a tenth is rounded up by both, but for what rounding makes of its sum with a half.
        fc.pre(points.flat().every((x) => Math.round(10 * x) === Math.floor(10 * x + 0.5) || !Number.isFinite(x)));
        expect(path(points)).toBe(curve(points));
      }),
      { numRuns: 500 },
    );
  });

  it("writes tenths of a pixel, no more digits than there are, and begins anew behind a gap", () => {
    const points = [
      [0, -0.04],
      [0.05, 9.96],
      [Number.NaN, 1],
      [-3.1234, 123456.789],
      [1, Number.POSITIVE_INFINITY],
    ];
    expect(path(points as [number, number][])).toBe("M0 0L0.1 10M-3.1 123456.8");
  });

  it("writes points that are far outside as well", () => {
    expect(path([[1e9, -3e300]])).toBe("M1000000000 -3e+300");
    expect(path([])).toBe("");
  });
});
