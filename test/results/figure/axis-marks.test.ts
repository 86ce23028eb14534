import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ticksOf } from "../../../lib/results/figure/axis-marks.js";
import { axisScale } from "../../../lib/results/figure/axis-scale.js";

const labels = (least: number, greatest: number, log = false) =>
  ticksOf(axisScale({ name: "x", unit: "", least, greatest, log, tight: true })).map(({ label }) => label);

describe("the ticks of an axis", () => {
  it("are round numbers, with the digits that tell them apart", () => {
    expect(labels(0, 5)).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(labels(-0.5, 2.5)).toEqual(["−0.5", "0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]);
    expect(labels(0.0076, 0.0133)).toEqual(["0.008", "0.009", "0.010", "0.011", "0.012", "0.013"]);
    expect(ticksOf(axisScale({ name: "job", unit: "", least: 0, greatest: 1e6, tight: true, whole: true }))).toEqual(
      [0, 0.2, 0.4, 0.6, 0.8, 1].map((place) => ({
        place,
        label: (1e6 * place).toLocaleString("en"),
      })),
    );
  });

  it("of a logarithmic one are powers of ten, not more than eight, or round numbers where there are less than two", () => {
    expect(labels(10, 1e4, true)).toEqual(["10", "100", "1000", "10000"]);
    expect(labels(1e-20, 1e-18, true)).toEqual(["10⁻²⁰", "10⁻¹⁹", "10⁻¹⁸"]);
    expect(labels(1e-30, 1, true)).toHaveLength(7);
    expect(labels(2, 9, true)).toEqual(["2", "4", "6", "8"]);
    expect(labels(2, 30, true)).toEqual(["2", "5", "10", "20"]);
  });

  it("lie in order within it, where their labels say", () => {
    const ends = fc.tuple(
      fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
      fc.double({ min: 1.001, max: 1e9, noNaN: true }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(ends, ([least, ratio, log]) => {
        const scale = axisScale({ name: "x", unit: "", least, greatest: least * ratio, log, whole: true, tight: true });
        const ticks = ticksOf(scale);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        let last = -1;
        for (const { place, label } of ticks) {
          expect(place).toBeGreaterThan(last);
          expect(place).toBeGreaterThan(-1e-6);
          expect(place).toBeLessThan(1 + 1e-6);
          last = place;
          const value = Number(label.replaceAll(",", "").replace("−", "-"));
          // Its six digits; powers of ten are in other letters.
          if (!Number.isNaN(value)) expect(scale.place(value)).toBeCloseTo(place, 3);
        }
      }),
    );
  });
});
