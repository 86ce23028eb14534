import { describe, expect, it } from "vitest";
import { axisPoints } from "../../lib/analysis/axis-values.js";
import { solveText } from "../../lib/analysis/whole/solve.js";

const lin = (start: number, stop: number, steps: number) =>
  axisPoints({ logarithmic: false, start, stop, steps }).values;
const log = (start: number, stop: number, steps: number) =>
  axisPoints({ logarithmic: true, start, stop, steps }).values;

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

describe("points that are kept", () => {
  const LASER = "l laser P=2\npd out laser.p1.o\n";
  const run = (axis: string) => solveText(`${LASER}xaxis(laser.P, ${axis})\n`).axes[""]![0]!.values;

  it("are the same for the same range, but another's with another sign of zero, step or kind", () => {
    const range = { logarithmic: false, start: 0, stop: 3, steps: 3 };
    expect(axisPoints({ ...range })).toBe(axisPoints(range));
    const others = [{ start: -0 }, { stop: -0 }, { steps: 4 }, { logarithmic: true }].map((other) => ({
      ...range,
      ...other,
    }));
    for (const other of others) expect(axisPoints(other)).not.toBe(axisPoints(range));
    expect(axisPoints({ ...range, start: -3, stop: -0 }).values.at(-1)).toBe(-0);
    expect(axisPoints({ ...range, start: -3, stop: 0 }).values.at(-1)).toBe(0);
  });

  it("don't change with the lists that solutions have", () => {
    const first = run("lin, 0, 3, 3") as number[];
    first.reverse();
    expect(run("lin, 0, 3, 3")).toEqual([0, 1, 2, 3]);
  });
});
