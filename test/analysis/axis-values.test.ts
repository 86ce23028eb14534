import { describe, expect, it } from "vitest";
import { axisValues } from "../../lib/analysis/axis-values.js";

const lin = (start: number, stop: number, steps: number) => axisValues({ logarithmic: false, start, stop, steps });
const log = (start: number, stop: number, steps: number) => axisValues({ logarithmic: true, start, stop, steps });

describe("the points of an axis", () => {
  it("are one more than its steps, evenly apart, both ends among them", () => {
    expect(lin(0, 3, 3)).toEqual([0, 1, 2, 3]);
    expect(lin(3, -1, 2)).toEqual([3, 1, -1]);
  });

  it("are rounded as numpy's linspace rounds them", () => {
    expect(lin(-0.01, -0.03, 2)).toEqual([-0.01, -0.019999999999999997, -0.03]); // what Finesse 3.0.2 reports
  });

  it("are powers of ten that are evenly apart where it is logarithmic", () => {
    expect(log(0.1, 100, 3)).toEqual([0.1, 1, 10, 100]);
    expect(log(100, 1, 2)).toEqual([100, 10, 1]);
  });

  it("are no numbers where a logarithmic axis begins at or below 0", () => {
    expect(log(-1, 100, 2)).toEqual([Number.NaN, Number.NaN, 100]); // as Finesse has it
    expect(log(-1, -100, 2)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
