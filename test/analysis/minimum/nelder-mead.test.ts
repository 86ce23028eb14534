import { describe, expect, it } from "vitest";
import { nelderMead, type SimplexOptions } from "../../../lib/analysis/minimum/nelder-mead.js";

const DEFAULTS: SimplexOptions = {
  xatol: 1e-4,
  fatol: 1e-4,
  maxiter: undefined,
  maxfev: undefined,
  adaptive: false,
  bounds: undefined,
  simplex: undefined,
};
const valley = ([x, y]: readonly number[]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2;
const find = (options: Partial<SimplexOptions> = {}) => nelderMead(valley, [-1.2, 1], { ...DEFAULTS, ...options });

// Every expected number is what scipy 1.17.1 gives: minimize(rosen, [-1.2, 1], method="Nelder-Mead", ...).
describe("the simplex method", () => {
  it("goes scipy's way to the last bit", () => {
    expect(find()).toEqual({
      x: [1.0000220217835696, 1.0000422197517715],
      value: 8.177661197416674e-10,
      iterations: 85,
      calls: 159,
      status: 0,
    });
  });

  it("has scipy's coefficients for two dimensions when they depend on the dimension", () => {
    expect(find({ adaptive: true })).toEqual(find());
  });

  it("stops after so many iterations", () => {
    expect(find({ maxiter: 7 })).toMatchObject({
      x: [-1.0312499999999998, 1.09375],
      iterations: 7,
      calls: 15,
      status: 2,
    });
  });

  it("stops after so many calls, also within an iteration and while the first corners are read", () => {
    const later = find({ maxfev: 20 });
    expect(later).toMatchObject({ x: [-1.0321874999999996, 1.0578124999999998], iterations: 9, calls: 20, status: 1 });
    expect(find({ maxfev: 2 })).toMatchObject({ x: [-1.2, 1], iterations: 1, calls: 2, status: 1 });
  });

  it("stays within bounds", () => {
    const bounds = [
      { low: -2, high: 0.5 },
      { low: 0.9, high: 1.03 },
    ];
    expect(find({ bounds })).toMatchObject({ x: [-0.9432258972864875, 0.9000000000000001], iterations: 41, calls: 78 });
  });

  it("begins with the corners that it is given", () => {
    const simplex = [
      [0, 0],
      [0.5, 0],
      [0, 0.7],
    ];
    expect(find({ simplex })).toMatchObject({ x: [1.000014608144911, 1.0000313048861607], iterations: 68, calls: 131 });
  });

  it("goes scipy's way in four dimensions, from coordinates that are 0", () => {
    const f = (x: readonly number[]) =>
      x.reduce((sum, value, k) => sum + (k + 1) * (value - k) ** 2, 0) + Math.abs(x[0]! * x[1]!);
    expect(nelderMead(f, [0, 1, 0, 2], DEFAULTS)).toEqual({
      x: [2.102067091171034e-8, 1.0002884176391371, 1.99994349101864, 2.999922986614762],
      value: 2.2070024416296117e-7,
      iterations: 307,
      calls: 508,
      status: 0,
    });
  });

  it("ends where a function is no number", () => {
    expect(nelderMead(() => Number.NaN, [1], DEFAULTS).value).toBeNaN();
  });
});
