import { describe, expect, it } from "vitest";
import type { CurveAxis } from "../../../lib/results/figure/curve-axis.js";
import { coloursOf, heatMap } from "../../../lib/results/figure/heat-map.js";
import { PLOT_HEIGHT, PLOT_WIDTH } from "../../../lib/results/figure/plot.js";
import { LIGHT } from "../../../lib/results/figure/theme.js";

const points = (reach: number) => Array.from({ length: 11 }, (_, index) => (reach * (index - 5)) / 5);

function heightOf(across: CurveAxis, up: CurveAxis): number {
  const values = new Float64Array(across.values.length * up.values.length);
  const colours = coloursOf("light", "W/m²", { least: 0, greatest: 1 }, false);
  return heatMap({ across, up, values, colours }, LIGHT).height;
}

describe("a map", () => {
  it("of a camera's x and y is as high as it is wide in metres, so that a round beam is round", () => {
    const x = { name: "x", unit: "w0", values: points(2) };
    expect(heightOf(x, { name: "y", unit: "w0", values: points(2) })).toBe(PLOT_WIDTH);
    expect(heightOf(x, { name: "y", unit: "w0", values: points(1) })).toBe(PLOT_WIDTH / 2);
  });

  it("is a plot's height where that would be a strip or a tower, and over other axes", () => {
    const x = { name: "x", unit: "m", values: points(1) };
    expect(heightOf(x, { name: "y", unit: "m", values: points(0.01) })).toBe(PLOT_HEIGHT);
    expect(heightOf(x, { name: "y", unit: "m", values: points(100) })).toBe(PLOT_HEIGHT);
    expect(heightOf(x, { name: "y", unit: "s", values: points(1) })).toBe(PLOT_HEIGHT);
    expect(heightOf({ ...x, name: "m2.phi" }, { ...x, name: "m1.phi" })).toBe(PLOT_HEIGHT);
  });
});
