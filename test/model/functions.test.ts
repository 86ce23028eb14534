import { describe, expect, it } from "vitest";
import { PLAIN } from "../../lib/arithmetic/arithmetic.js";
import { parseValue } from "../../lib/katscript/edit.js";
import { parse } from "../../lib/katscript/parse.js";
import { flatTerms, raise, realTerm } from "../../lib/model/terms.js";

/** The numbers that an array expression gives. */
function numbers(text: string): readonly number[] {
  const model = parse("var u 2");
  const result = model.evaluate(parseValue(model, text));
  return flatTerms(result).map(({ re }) => re);
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
    expect(raise(PLAIN, realTerm(PLAIN, Number.NaN), realTerm(PLAIN, 0.5))).toEqual(realTerm(PLAIN, Number.NaN));
  });
});
