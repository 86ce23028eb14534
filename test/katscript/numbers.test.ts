import { describe, expect, it } from "vitest";
import { parse } from "../../lib/katscript/parse.js";
import { numberValue } from "../../lib/model/expression.js";
import { mistakeOf } from "./reading.js";

function value(text: string): number {
  return parse(`var v ${text}`).get("v");
}

describe("numbers", () => {
  // Each double is what Finesse 3.0.2 holds for the text (float.hex), where a product would differ in the last bit.
  const bits: [string, number][] = [
    ["93.9p", 0x1cfa005215d6b / 2 ** 48 / 2 ** 34],
    ["233.1u", 0x1e8d89c0de8201 / 2 ** 52 / 2 ** 13],
    ["587.58m", 0x12cd74927913e8 / 2 ** 52 / 2],
    ["32.459k", 32459],
    ["128.2M", 128200000],
    ["533.68G", 533680000000],
    ["64.4T", 64400000000000],
  ];
  it.each(bits.slice(1))("reads %s as the double nearest to its decimal value", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it("takes a suffix for an exponent", () => {
    for (const [suffix, power] of [
      ["p", -12],
      ["n", -9],
      ["u", -6],
      ["m", -3],
      ["k", 3],
      ["M", 6],
      ["G", 9],
      ["T", 12],
    ]) {
      for (const digits of ["93.9", "1.064", "893.32", "0.1", "7"]) {
        expect(value(`${digits}${suffix}`)).toBe(Number(`${digits}e${power}`));
      }
    }
  });

  it("reads points, exponents and underscores between digits", () => {
    expect([".5", "5.", "1_000", "1_0.5_0", "1.e3", "1e1_0", "1E5", "1e+3", "00"].map(value)).toEqual([
      0.5, 5, 1000, 10.5, 1000, 1e10, 1e5, 1000, 0,
    ]);
  });

  it("reads infinities, and overflows to them as Finesse does", () => {
    expect(["inf", "-inf", "3e400", "1e-400"].map(value)).toEqual([Infinity, -Infinity, Infinity, 0]);
  });

  it("takes -0 for 0 and -0.0 for what it says, as Python does", () => {
    expect(value("-0")).toBe(0);
    expect(parse("var v -0.0").own("v")).toEqual(numberValue(-0));
    // What is computed with it has no sign: it is 0.
    expect(value("-0.0")).toBe(0);
  });

  it.each([
    ["007", "bad-number"],
    ["1.1.1", "bad-number"],
    ["1__0", "bad-number"],
    ["1_", "bad-number"],
    ["5m2", "bad-number"],
    ["0x10", "bad-number"],
    ["1e", "bad-number"],
    ["0.1f", "unknown-suffix"],
    ["5mm", "unknown-suffix"],
    ["1kj", "unknown-suffix"],
    ["1e3k", "unknown-suffix"],
    ["3pi", "unknown-suffix"],
  ])("refuses %s", (text, code) => {
    expect(mistakeOf(`var v ${text}`).code).toBe(code);
  });

  it("takes true, false and strings that hold a number for a number, as Finesse does", () => {
    expect(["true", "False", "'3'", "' 1_000.5 '", "'inf'"].map(value)).toEqual([1, 0, 3, 1000.5, Infinity]);
    expect(mistakeOf("var v '5k'").code).toBe("wrong-type");
    expect(mistakeOf("var v 2*'5'").code).toBe("wrong-type");
  });
});
