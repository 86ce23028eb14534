import { describe, expect, it } from "vitest";
import { parseValue } from "../../lib/katscript/edit.js";
import { parse } from "../../lib/katscript/parse.js";
import { isList, power } from "../../lib/model/complex.js";
import { besselJ, errorFunction } from "../../lib/model/special-functions.js";

describe("Bessel functions", () => {
  // Values of scipy.special.jv (SciPy 1.17).
  it.each([
    [0, 0.1, 0.9975015620660401],
    [1, 0.3, 0.148318816273104],
    [3, 0.9, 0.014434028475866183],
    [0, 2.404825557695773, 0],
    [2, 5, 0.04656511627775229],
    [5, 20, 0.15116976798239493],
    [10, 1, 2.630615123687454e-10],
    [7, 100, 0.07017269098721271],
    [50, 50, 0.12140902189761456],
  ])("J_%d(%d) is %d", (order, x, expected) => {
    expect(Math.abs(besselJ(order, x) - expected)).toBeLessThan(1e-13 * Math.abs(expected) + 1e-15);
  });

  it("are even or odd in their argument and their order as the order is", () => {
    expect(besselJ(3, -0.7)).toBe(-besselJ(3, 0.7));
    expect(besselJ(-2, 0.7)).toBe(besselJ(2, 0.7));
    expect(besselJ(-3, 0.7)).toBe(-besselJ(3, 0.7));
  });
});

describe("the error function", () => {
  // Values of scipy.special.erf (SciPy 1.17).
  it.each([
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497148],
    [2.4, 0.999311486103355],
    [2.6, 0.9997639655834707],
    [4, 0.9999999845827421],
    [-1.5, -0.9661051464753108],
    [9, 1],
  ])("of %d is %d", (x, expected) => {
    expect(Math.abs(errorFunction(x) - expected)).toBeLessThan(3e-16);
  });
});

/** The numbers that an array expression gives. */
function numbers(text: string): readonly number[] {
  const model = parse("var u 2");
  const result = model.evaluate(parseValue(model, text));
  return isList(result) ? result.map((each) => (isList(each) ? Number.NaN : each.re)) : [(result as { re: number }).re];
}

describe("arrays", () => {
  // As Finesse gives them: numpy's, with counts and steps cut off to whole numbers.
  it("go evenly from the first to the last number", () => {
    expect(numbers("linspace(0, 1, 5)")).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(numbers("linspace(0, u, 3)")).toEqual([0, 1, 2]);
    expect(numbers("linspace(3, 4, 1)")).toEqual([3]);
    expect(numbers("linspace(0, 1, 2.7)")).toEqual([0, 1]);
    expect(() => numbers("linspace(0, 1)")).toThrow("lacks");
    expect(() => numbers("linspace(0, 1, -1)")).toThrow("no arrays of -1");
  });

  it("go by factors", () => {
    const values = numbers("geomspace(1, 1k, 4)");
    expect(values[0]).toBe(1);
    expect(values[1]).toBeCloseTo(10, 12);
    expect(values[3]).toBe(1000);
    expect(numbers("logspace(0, 2, 3)")).toEqual([1, 10, 100]);
  });

  it("are negative between negative ends", () => {
    expect(numbers("geomspace(-1, -100, 3)")).toEqual([-1, -10, -100]);
    expect(numbers("geomspace(1, -100, 3)")).toEqual([1, Number.NaN, -100]);
    expect(numbers("geomspace(-3, -4, 1)")).toEqual([-3]);
  });

  it("go by steps", () => {
    expect(numbers("arange(0, 2, 1)")).toEqual([0, 1]);
    expect(numbers("arange(0, 10, 2.5)")).toEqual([0, 2, 4, 6, 8]);
    expect(numbers("arange(3, 1, 1)")).toEqual([]);
    expect(() => numbers("arange(0, 2, 0.5)")).toThrow("counts as 0");
    expect(() => numbers("arange(3)")).toThrow("lacks");
  });

  it("are computed with number by number", () => {
    expect(numbers("2*[1, 2, 3]+1")).toEqual([3, 5, 7]);
    expect(numbers("[1, 2]*[3, 4]")).toEqual([3, 8]);
    expect(numbers("abs([-1, u])")).toEqual([1, 2]);
    expect(numbers("-[1, 2]")).toEqual([-1, -2]);
  });
});

describe("powers", () => {
  it("of what is no number are no number, and real", () => {
    expect(power({ re: Number.NaN, im: 0 }, { re: 0.5, im: 0 })).toEqual({ re: Number.NaN, im: 0 });
  });
});
