import { describe, expect, it } from "vitest";
import { parse } from "../../lib/katscript/parse.js";
import { mistakeOf, shown } from "./reading.js";

function value(text: string): number {
  return parse(`var v ${text}\nvar u 0.3\nm m1 R=0.25 T=0.5`).get("v");
}

describe("expressions", () => {
  // What Finesse 3.0.2 gives for the same text.
  it.each([
    ["-1**2", -1],
    ["-2**0.5", -(2 ** 0.5)],
    ["2**-1", 0.5],
    ["2**3**2", 512],
    ["(-2)**2", 4],
    ["7//2", 3],
    ["-7//2", -4],
    ["7.5//2", 3],
    ["2*3+4", 10],
    ["4*(2+1)", 12],
    ["1--2", 3],
    ["+-+5", -5],
    ["5*-2", -10],
    ["5**+2", 25],
    ["2-3-4", -5],
    ["16/4/2", 2],
    ["2*(3 - 1)", 4],
    ["-(3)", -3],
    ["real(1+2j)", 1],
    ["imag(1+2j)", 2],
    ["abs(3+4j)", 5],
    ["arctan2(1,2)", 0.4636476090008061],
    ["jv(0,1.5)", 0.5118276717359181],
    ["erf(0.5)", 0.5204998778130465],
    ["sum([1,2])", 3],
    ["dot([1,2],[3,4])", 11],
    ["std([1,2])", 0.5],
    ["abs(x=1)", 1],
    ["m1.R+u", 0.55],
    ["2*&u", 0.6],
  ])("%s is %d", (text, expected) => {
    expect(value(text)).toBeCloseTo(expected, 14);
  });

  it("knows the constants", () => {
    expect(value("pi")).toBe(Math.PI);
    expect(value("c0")).toBe(299792458);
  });

  it("folds nothing but signs of numbers, so that no digit changes", () => {
    expect(shown(parse("var v 1/3*3\n"), "v")).toBe("1/3*3");
    expect(shown(parse("var v -2**2\n"), "v")).toBe("-(2)**2".replace("(2)", "2"));
    expect(parse("var v -5").own("v")).toEqual({ kind: "number", re: -5, im: 0 });
  });

  it("separates arguments of elements by blanks, and reads on over them in brackets", () => {
    const model = parse("m m1 1-0.5 0.5\ndof d m1.dofs.z +1 m1.dofs.yaw -2\nvar v (1 - 2)");
    expect(model.get("m1.R")).toBe(0.5);
    expect(model.element("d").rest).toHaveLength(4);
    expect(model.get("v")).toBe(-1);
  });

  it("ends an element with its line, also in brackets", () => {
    const error = mistakeOf("l a\nvar v (1 -\n 2)\nm m1 Rc=[1,\n2]");
    expect(error).toMatchObject({ code: "unexpected-end", span: { line: 2, column: 11 } });
    expect(error.others).toMatchObject([{ code: "unexpected-end", span: { line: 4, column: 12 } }]);
  });

  it("refers to what is defined later", () => {
    const model = parse("l a P=2*Pin\nvar Pin 2.5");
    expect(model.get("a.P")).toBe(5);
    expect(model.own("a.P")).toMatchObject({ kind: "binary", right: { kind: "reference", path: "Pin" } });
  });

  it("lets an element be called as a word of the language, and takes the word for itself where one may stand", () => {
    const model = parse("m w phi=3\npd xsplit w.p1.o pdtype=xsplit\nvar v 2*w.phi\nvar x 2\nnoxaxis()");
    expect(model.get("v")).toBe(6);
    expect(mistakeOf("var x 2\nvar v 3*x")).toMatchObject({ code: "wrong-type", span: { line: 2, column: 9 } });
    expect(model.element("xsplit").parameters.get("pdtype")).toMatchObject({ kind: "text", value: "xsplit" });
  });

  it("reads names that JavaScript's objects have as any others", () => {
    const model = parse("var constructor 2\nvar __proto__ 3\nl toString P=constructor*__proto__\nvar hasOwnProperty 1");
    expect(model.get("toString.P")).toBe(6);
    expect(mistakeOf("l a P=valueOf").code).toBe("unknown-element");
    expect(mistakeOf("constructor a").code).toBe("unknown-directive");
    expect(mistakeOf("m m1 phi=m1.constructor").code).toBe("unknown-parameter");
  });

  it.each([
    ["var v (1j)**2", "not-real"],
    ["var v 1+2j", "not-real"],
    ["var v (-2)**0.5", "not-real"],
    ["var v foo(2)", "unknown-function"],
    ["var v abs()", "missing-argument"],
    ["var v abs(1, 2)", "too-many-arguments"],
    ["var v abs(y=1)", "unknown-argument"],
    ["var v [1]", "wrong-type"],
    ["var v linspace(0, 1, 3)", "wrong-type"],
    ["var v abs (3)", "wrong-type"],
    ["var v m1\nm m1", "wrong-type"],
    ["var v m1.p1\nm m1", "wrong-type"],
    ["var v m1.p1.o\nm m1", "wrong-type"],
    ["var v t\npd t m1.p1.o\nm m1", "wrong-type"],
    ["var v t.node\npd t m1.p1.o\nm m1", "wrong-type"],
    ["var v fsig", "no-value"],
    ["var v jv(1e9, 1e9)", "out-of-range"],
    ["var v sum(linspace(0, 1, 1e9))", "too-long"],
    ["var v 1 - 2", "blank-in-expression"],
    ["var v 1- 2", "blank-in-expression"],
    ["var v 2 * 3", "blank-in-expression"],
    ["var v 2+", "unexpected-end"],
    ["var v ()", "unexpected-token"],
    ["var v (3)(4)", "unexpected-token"],
    [`var v ${"(".repeat(99)}1${")".repeat(99)}`, "too-deep"],
    [`var v ${"-".repeat(99)}1`, "too-deep"],
    [`var v ${"2**".repeat(99)}1`, "too-deep"],
    [`var v ${"1+".repeat(9999)}1`, "too-long"],
  ])("refuses %s", (text, code) => {
    expect(mistakeOf(text).code).toBe(code);
  });
});
