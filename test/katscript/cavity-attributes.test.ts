import { describe, expect, it } from "vitest";
import { parseValue } from "../../lib/katscript/edit.js";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";

const CAVITY = `l laser P=1
s s0 laser.p1 m1.p1 L=0.5
m m1 R=0.9 T=0.1 Rc=-2
s s1 m1.p2 m2.p1 L=1
m m2 R=0.95 T=0.05 Rc=2
cav c m1.p2.o
modes(maxtem=2)
`;

describe("numbers of cavities in values", () => {
  it("are those of the text, and no references", () => {
    const model = parse(`${CAVITY}var v c.FSR\nvar u (2*c.gx+m2.R)\nfsig(c.FSR)\n`);
    expect(model.own("v")).toEqual({ kind: "number", re: 149896229, im: 0 }); // c / 2 m
    expect(model.get("u")).toBe(2 * 0.25 + 0.95); // g = (1 - L/R)²
    expect(model.get("fsig.f")).toBe(149896229);
    model.set("s1.L", 2);
    expect(model.get("v")).toBe(149896229);
    expect(print(model)).not.toContain("FSR");
  });

  it("are NaN of the beam of a cavity that isn't stable", () => {
    const unstable = CAVITY.replace("L=1\n", "L=5\n");
    const model = parse(
      `${unstable}gauss g laser.p1.o w0=1m z=0\nvar vw c.w0x\nvar vp c.gouy_y\nvar vs c.is_stable\nvar vg c.gx\n`,
    );
    expect(["vw", "vp", "vs", "vg"].map((name) => model.get(name))).toEqual([Number.NaN, Number.NaN, 0, 2.25]); // Finesse 3.0.2
  });

  it("may stand in a single value that is read over a model", () => {
    expect(parse(CAVITY).evaluate(parseValue(parse(CAVITY), "c.FSR/2"))).toMatchObject({ re: 149896229 / 2 });
  });

  it("are refused where they hang on themselves, or don't exist", () => {
    expect(() => parse(CAVITY.replace("L=1\n", "L=c.w0x\n"))).toThrow(/circle: c.w0x → s1.L → c.w0x/);
    expect(() => parse(`${CAVITY}var v c.fsr\n`)).toThrow(/"c" has no parameter "fsr".*Did you mean "FSR"/);
  });
});
