import { describe, expect, it } from "vitest";
import { type PowellOptions, powell } from "../../../lib/analysis/minimum/powell.js";

const DEFAULTS: PowellOptions = { xtol: 1e-4, ftol: 1e-4, maxiter: undefined, maxfev: undefined, bounds: undefined };
const valley = ([x, y]: readonly number[]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2;
const find = (options: Partial<PowellOptions> = {}) => powell(valley, [-1.2, 1], { ...DEFAULTS, ...options });

// Every expected number is what scipy 1.17.1 gives: minimize(rosen, [-1.2, 1], method="Powell", ...).
describe("Powell's method", () => {
  it("goes scipy's way to the last bit", () => {
    expect(find()).toEqual({
      x: [1.0000000000000913, 1.0000000000001923],
      value: 1.787366526385165e-26,
      iterations: 23,
      calls: 607,
      status: 0,
    });
  });

  it("looks more closely if asked to", () => {
    const found = find({ xtol: 1e-8, ftol: 1e-10 });
    expect(found).toMatchObject({ x: [1.0000000000000224, 1.0000000000000469], iterations: 23, calls: 792 });
  });

  it("stops after so many iterations", () => {
    expect(find({ maxiter: 3 })).toMatchObject({ x: [-0.9487813362211502, 0.9220870836788915], calls: 69, status: 2 });
  });

  it("stops after so many calls", () => {
    expect(find({ maxfev: 50 })).toMatchObject({ x: [-0.9842682646273503, 0.9791283792299703], calls: 50, status: 1 });
  });

  it("stays within bounds", () => {
    const bounds = [
      { low: -2, high: 0.5 },
      { low: 0.9, high: 1.03 },
    ];
    expect(find({ bounds })).toMatchObject({ x: [-0.9349413821524022, 0.9000012538338382], iterations: 4, calls: 137 });
  });

  it("stays within bounds on one side", () => {
    const bounds = [
      { low: -2, high: Infinity },
      { low: -Infinity, high: 3 },
    ];
    const { x, iterations } = find({ bounds });
    expect(iterations).toBe(15);
    // scipy's way goes through a tangent, whose last bit isn't ours: 498 calls there, 497 here, and so much apart.
    expect(x[0]).toBeCloseTo(-0.3249348107619187, 5);
    expect(x[1]).toBeCloseTo(0.11281020271031234, 5);
  });

  it("goes scipy's way in three dimensions", () => {
    const f = ([x, y, z]: readonly number[]) => (x! - 1) ** 4 + (y! + 2 * x!) ** 2 + Math.cos(z!) + 0.1 * (z! - 2) ** 2;
    expect(powell(f, [0.3, 0.1, 1], DEFAULTS)).toMatchObject({
      x: [0.9910901960614737, -1.9821803931915025, 2.950478419905288],
      iterations: 4,
      calls: 170,
    });
  });
});
