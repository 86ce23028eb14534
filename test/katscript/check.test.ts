import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { check } from "../../lib/katscript/check.js";
import { parse } from "../../lib/katscript/parse.js";
import { assertBuildable, assertSupported } from "../../lib/model/build-check.js";

const CAVITY = "l a P=2\nm m1 R=0.5 T=0.5\nm m2 R=0.9 L=0.01\nbs b alpha=30\nlink(a,1,m1,2,m2,3,b)\npd t m2.p2.o\n";

describe("check", () => {
  it("says that a text without mistakes is fine", () => {
    expect(check(`${CAVITY}xaxis(m1.phi, lin, 0, 90, 10)`, "a.kat")).toEqual({ file: "a.kat", ok: true, errors: [] });
  });

  it("gives every mistake with its place, code and message", () => {
    expect(check("l a Q=1\nm m1 R=0.5", "a.kat")).toEqual({
      file: "a.kat",
      ok: false,
      errors: [
        {
          line: 1,
          column: 5,
          endColumn: 6,
          code: "unknown-argument",
          message: 'l has no parameter "Q". Syntax: l name P=1 f=0 phase=0 signals_only=false',
        },
        {
          line: 2,
          column: 1,
          endColumn: 11,
          code: "surface-underdetermined",
          message: '"m1" has R alone: two of R, T, L are needed. Give two of R, T and L, all three, or none of them.',
        },
      ],
    });
  });

  // What Finesse refuses to sweep or change, found by asking it; the line of the action is named.
  it.each([
    ["xaxis(m1.L, lin, 0, 1, 1)", "not-changeable", /m1\.L can't be changed: it follows m1\.R, m1\.T/],
    ["xaxis(m2.T, lin, 0, 1, 1)", "not-changeable", /follows m2\.R, m2\.L/],
    ["xaxis(b.alpha, lin, 0, 1, 1)", "not-changeable", /fixed while a simulation runs/],
    ["xaxis(a.signals_only, lin, 0, 1, 1)", "not-changeable", /fixed/],
    ["xaxis(m1.misaligned, lin, 0, 1, 1)", "not-changeable", /fixed/],
    ["xaxis(a_p1__m1_p1.nr, lin, 1, 2, 1)", "not-changeable", /fixed/],
    ["xaxis(a_p1__m1_p1.user_gouy_x, lin, 1, 2, 1)", "not-changeable", /no value to start from/],
    ["xaxis(fsig, lin, 1, 2, 1)", "not-changeable", /Give it one with fsig/],
    ["for(m1.L, [0.1], noxaxis())", "not-changeable", /follows/],
    ["series(noxaxis(), change(m1.L=0.1))", "not-changeable", /follows/],
    ["change(b.alpha=3)", "not-changeable", /fixed/],
    ["change(m1.phi=2*m1.R)", "not-constant", /changed to what follows m1\.R/],
    ["sweep(m1.L, [0.1], false)", "not-changeable", /follows/],
    ["minimize(t, m2.T)", "not-changeable", /follows/],
    ["noxaxis(pre_step=change(m1.L=0.1))", "not-changeable", /follows/],
  ])("refuses %s", (action, code, message) => {
    const { errors } = check(CAVITY + action, "a.kat");
    expect(errors).toHaveLength(1);
    expect(errors[0]!.code).toBe(code);
    expect(errors[0]!.line).toBe(7);
    expect(errors[0]!.message).toMatch(message);
  });

  it.each([
    "xaxis(m1.R, lin, 0.1, 0.2, 1)",
    "xaxis(a_p1__m1_p1.L, lin, 0, 1, 1)",
    "xaxis(m1.xbeta, lin, 0, 1u, 1)",
    "for(m1.misaligned, [1], noxaxis())",
    "change(m1.misaligned=true)",
  ])("accepts %s", (action) => {
    expect(check(CAVITY + action, "a.kat").errors).toEqual([]);
  });

  it("refuses what a degree of freedom keeps, and locks on what follows", () => {
    const driven = `${CAVITY}dof d m2.dofs.z 2\n`;
    expect(check(`${driven}xaxis(m2.phi, lin, 0, 1, 1)`, "a").errors[0]!.message).toMatch(/"d" drives it.*d\.DC/);
    expect(check(`${driven}xaxis(d.DC, lin, 0, 1, 1)`, "a").ok).toBe(true);
    const locked = `${CAVITY}pd1 e m1.p1.o 1 0\nlock k e m2.T 1 1\n`;
    expect(check(`${locked}run_locks()`, "a").errors[0]!.code).toBe("not-changeable");
    expect(check(`${locked}noxaxis()`, "a").ok).toBe(true);
  });

  it("refuses a variable that says it doesn't change", () => {
    const text = "var v 1 changeable_during_simulation=false\nl a P=v\nxaxis(v, lin, 0, 1, 1)";
    expect(check(text, "a").errors[0]!.code).toBe("not-changeable");
  });
});

describe("what can't be run from a text", () => {
  it.each([
    ["sus_zpk s m.mech zpk_plant=1", "5:1", /"suspension_zpk" can't be run: it takes a dictionary/],
    ["antisqueezing([1], z, r)", "5:1", /"antisqueezing" can't be run: Finesse 3.0.2 ends it in an error/],
    ["series(noxaxis(), plot())", "5:19", /"plot" can't be run: Finesse doesn't implement it/],
  ])("parses, and is refused with its line and the reason: %s", (line, place, message) => {
    const model = parse(`l a\nm m\nsq z db=1\nreadout_dc r m.p2.o\n${line}\nlink(a, m)\nfsig(1)\n`, { file: "b.kat" });
    const error = errorOf(() => assertSupported(model));
    expect(error.code).toBe("not-supported");
    expect(error.place).toBe(`b.kat:${place}`);
    expect(error.message).toMatch(message);
  });

  it("refuses a filter that names no mode, which in plane waves it needn't", () => {
    const filter = "l a\nobp o filter_hom=[1,x]\nlink(a, 1, o)\n";
    expect(() => assertBuildable(parse(filter))).not.toThrow();
    const inModes = `${filter}gauss g a.p1.o w0=1m z=0\nmodes(maxtem=1)`;
    for (const wrong of ["[1,x]", "[1]", "[1,-1]", "[1.5,0]", "1"]) {
      expect(() => assertBuildable(parse(inModes.replace("[1,x]", wrong)))).toThrow(/filter_hom=\[1, 0\]/);
    }
    expect(() => assertBuildable(parse(inModes.replace("[1,x]", "[1,0]")))).not.toThrow();
  });

  it("leaves modes(off) be", () => {
    expect(() => assertBuildable(parse("l a\nmodes(off)"))).not.toThrow();
    expect(() => assertBuildable(parse("l a\nmodes()"))).not.toThrow();
  });
});

function errorOf(step: () => void): UserError {
  try {
    step();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
