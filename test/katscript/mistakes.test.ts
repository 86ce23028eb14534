import { describe, expect, it } from "vitest";
import { check } from "../../lib/katscript/check.js";
import { MAX_MISTAKES } from "../../lib/katscript/limits.js";
import { mistakeOf } from "./reading.js";

/** A text, the code of its first mistake, the place `line:column-endColumn`, and a part of the message. */
type Case = readonly [text: string, code: string, place: string, message: RegExp];

const SYNTAX: readonly Case[] = [
  ["foo bar", "unknown-directive", "1:1-4", /no element of the type "foo"\. Elements are/],
  ["bss b", "unknown-directive", "1:1-4", /Did you mean "bs"/],
  ["xaxs(m1.phi)", "unknown-directive", "1:1-5", /no command or action "xaxs"\. Did you mean "xaxis"/],
  ["XAXIS(m1.phi)", "unknown-directive", "1:1-6", /Did you mean "xaxis"/],
  ["m(m1, R=0.5)", "wrong-form", "1:1-2", /Syntax: m name R=none T=none L=none phi=0 Rc=inf/],
  ["xaxis m1.phi lin 0 1 1", "wrong-form", "1:1-6", /Syntax: xaxis\(parameter, mode, start, stop, steps/],
  ["lambda 1064n", "wrong-form", "1:1-7", /Syntax: lambda\(value\)/],
  ["noxaxis", "wrong-form", "1:1-8", /Syntax: noxaxis/],
  ["m m1(R=0.5)", "unexpected-token", "1:5-6", /"\(" doesn't fit here\. Expected a blank/],
  ["m", "unexpected-end", "1:2-3", /Expected a name/],
  ["m 'a'", "unexpected-token", "1:3-6", /Expected a name/],
  ["1 2", "unexpected-token", "1:1-2", /Expected the name of an element/],
  ["l a P=", "missing-value", "1:5-7", /P is given no value\. Write P=VALUE/],
  ["l a P = 1", "unexpected-token", "1:7-8", /blanks stand around "="\. Write P=VALUE/],
  ["l a 1, 2", "unexpected-token", "1:6-7", /","/],
  ["l a\nl b P=3^2", "unexpected-character", "2:8-9", /Powers are written with \*\*/],
  ["l a P=1;", "unexpected-character", "1:8-9", /a line of its own/],
  ["l a \\", "unexpected-character", "1:5-6", /only inside of brackets/],
  ["l é", "unexpected-character", "1:3-4", /"é" has no meaning/],
  ["l a P=0.1f", "unknown-suffix", "1:10-11", /"f" is no suffix of a number\. Known suffixes: p, n, u, m, k, M, G, T/],
  ["l a P=1.2.3", "bad-number", "1:10-12", /is no number/],
  ["var v 'abc", "unterminated-string", "1:7-11", /doesn't end on its line\. End it with '/],
  ["link(a, m1", "unclosed-bracket", "1:5-6", /"\(" is never closed\. Close it with "\)"/],
  ["var v 1)", "unmatched-bracket", "1:8-9", /closes nothing/],
  ["var v (1]", "unmatched-bracket", "1:9-10", /"\(" is closed by "\]"/],
  ["noxaxis() noxaxis()", "unexpected-token", "1:11-18", /Expected the end of the line/],
  ["series(noxaxis() noxaxis())", "unexpected-token", "1:18-25", /Expected "," or "\)"/],
];

const ARGUMENTS: readonly Case[] = [
  ["m m1 Q=1", "unknown-argument", "1:6-7", /m has no parameter "Q"\. Syntax: m name/],
  ["m m1 Rcx=1", "unknown-argument", "1:6-9", /Did you mean "Rc"\?/],
  ["m m1 ph=1", "unknown-argument", "1:6-8", /Did you mean "phi"\?/],
  ["m m1 R=0.5 R=0.5", "duplicate-argument", "1:12-13", /"R" is given twice/],
  ["m m1 0.5 R=0.5", "duplicate-argument", "1:10-11", /"R" is given twice/],
  ["m m1 R=0.5 0.5", "positional-after-keyword", "1:12-15", /positional argument follows/],
  ["l a 1 2 3 4 5", "too-many-arguments", "1:13-14", /l takes at most 4/],
  ["pd P m1.p1.o xsplit\nm m1", "too-many-arguments", "1:14-20", /pd takes at most 1 positional argument/],
  ["mod e 1", "missing-argument", "1:8-9", /mod lacks "midx"\. Syntax: mod name f midx order=1/],
  ["xaxis(m1.phi, lin, 1, 2)\nm m1", "missing-argument", "1:24-25", /xaxis lacks "steps"/],
  ["dof d", "missing-argument", "1:5-6", /drives nothing/],
  ["dof d m1.dofs.z 1 m1.dofs.yaw\nm m1", "missing-argument", "1:19-30", /no amplitude/],
  ["ad a m1.p1.o 0 n=1\nm m1", "missing-argument", "1:4-5", /one of the mode's indices/],
  ["gauss g a.p1.o w0=1\nl a", "wrong-combination", "1:1-20", /don't say a beam\. It takes w0 and z/],
  ["gauss g a.p1.o w0x=1 w0y=1 z=0\nl a", "wrong-combination", "1:1-31", /: w0x, w0y, z don't say a beam/],
  ["gauss g a.p1.o w0x=1 zx=0 qy=1j\nl a", "wrong-combination", "1:1-32", /w0x, zx, qy/],
  ["m m1 phi=lin", "wrong-type", "1:10-13", /the word "lin" stands where a number is needed/],
  ["m m1 phi=[1]", "wrong-type", "1:10-13", /an array stands where a number is needed/],
  ["m m1 phi='abc'", "wrong-type", "1:10-15", /a string/],
  ["m m1 xbeta=none", "wrong-type", "1:12-16", /none stands where a number is needed/],
  ["m m1 misaligned='true'", "wrong-type", "1:17-23", /misaligned is either true or false/],
  ["gauss g a.p1.o w0=1 z=0\nl a\nmodes(maxtem=c0)", "out-of-range", "3:14-16", /maxtem is 299792458/],
  ["m m1 misaligned=2", "wrong-type", "1:17-18", /misaligned is either true or false/],
  ["m m1 Rc=2*m2.Rc\nm m2", "unknown-parameter", "1:11-16", /stands for two: m2\.Rcx and m2\.Rcy/],
  ["m m1 Rc=m2.Rc\nm m2 Rc=m1.Rc", "cyclic-reference", "1:9-14", /m1\.Rcx → m2\.Rcx → m1\.Rcx/],
  ["m m1 Rc=[1]", "wrong-type", "1:9-12", /Rc is one number or two/],
  ["mod e 1 1 order=1.5", "wrong-type", "1:17-20", /order is a whole number/],
  ["mod e 1 1 mod_type=foo", "unknown-keyword", "1:20-23", /mod_type can't be "foo"\. It is one of am, pm/],
  ["pd p l1.p1.o pdtype=xspilt\nl l1", "unknown-keyword", "1:21-27", /Did you mean "xsplit"/],
  ["xaxis(m1.phi, foo, 0, 1, 1)\nm m1", "unknown-keyword", "1:15-18", /mode can't be "foo"\. It is one of lin, log/],
  ["xaxis(m1.phi, lin, 0, 1, 0)\nm m1", "out-of-range", "1:26-27", /steps is 0\. It is 1 or more/],
  ["xaxis(m1, lin, 0, 1, 1)\nm m1", "wrong-type", "1:7-9", /parameter is a parameter.*Name one of its parameters/],
  ["xaxis(m1.Rc, lin, 0, 1, 1)\nm m1", "unknown-parameter", "1:7-12", /m1\.Rcx and m1\.Rcy|"Rcx"/],
  ["noxaxis(pre_step=5)", "wrong-type", "1:18-19", /an action is needed here/],
  ["noxaxis(pre_step=noxaxis)", "wrong-type", "1:18-25", /Write noxaxis\(\)/],
  ["series(foo())", "unknown-action", "1:8-11", /no action "foo"/],
  ["series(t)\npd t m1.p1.o\nm m1", "wrong-type", "1:8-9", /an action is needed/],
  ["pd P m1\nm m1", "wrong-type", "1:6-8", /node is an optical node, as m1\.p1\.o.*ports are p1, p2/],
  ["pd P m1.mech.z\nm m1", "wrong-type", "1:6-15", /optical node/],
  ["s s1 m1 m2.p1\nm m1\nm m2", "wrong-type", "1:6-8", /portA is an optical port/],
  ["s s1 m1.mech m2.p1\nm m1\nm m2", "wrong-type", "1:6-13", /portA is an optical port/],
  ["sgen g m1.mech\nm m1", "wrong-type", "1:8-15", /several\. Name one of m1\.mech\.z/],
  ["sgen g m1.p1.i\nm m1", "wrong-type", "1:8-15", /electrical or mechanical node/],
  ["tem(m1, 1, 0, 0.5)\nm m1", "wrong-type", "1:5-7", /laser is an element of the kind laser/],
  ["modes(foo)", "unknown-element", "1:7-10", /no element is called "foo"/],
  ["modes([1, 0])", "wrong-type", "1:7-13", /these are no modes\. It is one of even, odd, x, y, off/],
  ["modes(maxtem=2.5)", "wrong-type", "1:14-17", /maxtem is a whole number/],
  ["sweep(m1.phi, [0, 1])\nm m1", "missing-argument", "1:15-21", /three arguments/],
];

const NAMES: readonly Case[] = [
  ["pd P m9.p1.o\nm m1", "unknown-element", "1:6-13", /no element is called "m9"\. Did you mean "m1"/],
  ["pd P m1.p9.o\nm m1", "unknown-port", "1:6-13", /"m1" has no port "p9"\. It has p1, p2, mech/],
  ["pd P m1.p1.q\nm m1", "unknown-node", "1:6-13", /m1\.p1 has no node "q"/],
  ["xaxis(m1.phii, lin, 0, 1, 1)\nm m1", "unknown-parameter", "1:7-14", /Did you mean "phi"/],
  ["dof d m1.dofs.x 1\nm m1", "unknown-node", "1:7-16", /no degree of freedom "x"/],
  ["lock k R.outputs.X v 1 1\nreadout_rf R f=1\nvar v 1", "unknown-port", "1:8-19", /no output "X"\. It has DC, I, Q/],
  ["change(m1.foo=1)\nm m1", "unknown-parameter", "1:8-14", /no parameter "foo"/],
  ["change(m1=1)\nm m1", "wrong-type", "1:8-10", /"m1" is no parameter/],
  ["l a\nl a", "duplicate-name", "2:3-4", /"a" is already there, on line 1/],
  ["readout_dc k\npd k_DC m1.p1.o\nm m1", "duplicate-name", "2:4-8", /"k_DC" is already there/],
  ["m none", "reserved-name", "1:3-7", /"none" is a word of the language/],
  ["m pi", "reserved-name", "1:3-5", /"pi" is a word of the language/],
  ["m fsig", "reserved-name", "1:3-7", /keep for themselves/],
  ["m run", "reserved-name", "1:3-6", /keep for themselves/],
  ["m m1.a", "bad-name", "1:3-7", /is no name\. Names are letters/],
];

const WHOLES: readonly Case[] = [
  ["m m1 phi=m2.phi\nm m2 phi=m1.phi", "cyclic-reference", "1:10-16", /m1\.phi → m2\.phi → m1\.phi/],
  ["m m1 phi=m1.phi", "cyclic-reference", "1:10-16", /m1\.phi → m1\.phi/],
  ["var a b\nvar b c\nvar c a", "cyclic-reference", "1:7-8", /a → b → c → a/],
  ["m m1 R=1-m1.T-m1.L T=0.1", "cyclic-reference", "1:8-19", /m1\.R → m1\.L → m1\.R|m1\.R → m1\.L/],
  [
    "l a\nm m1\nm m2\ns s1 a.p1 m1.p1\ns s2 a.p1 m2.p1",
    "port-connected-twice",
    "5:6-10",
    /a\.p1 is already connected, by "s1"/,
  ],
  ["m m1 R=0.5", "surface-underdetermined", "1:1-11", /has R alone: two of R, T, L are needed/],
  ["m m1 R=0.5 T=0.5 L=1e-9", "surface-sum", "1:3-5", /R \+ T \+ L of "m1" is 1\.000000001, not 1/],
  ["m m1 R=0.5 T=0.6", "out-of-range", "1:3-5", /m1\.L is -0\.1/],
  ["m m1 R=1.5 T=0", "out-of-range", "1:8-11", /m1\.R is 1\.5, not within 0 and 1/],
  ["m m1 Rc=0", "out-of-range", "1:9-10", /m1\.Rcx is 0/],
  ["lens f f=0", "out-of-range", "1:10-11", /f\.f is 0/],
  ["l a\nm m1\ns s1 a.p1 m1.p1 L=-2", "out-of-range", "3:19-21", /negative: -2/],
  ["l a\nm m1\ns s1 a.p1 m1.p1 nr=0.5", "out-of-range", "3:20-23", /refractive index/],
  ["l a\nl b\nbs B\ns s1 a.p1 B.p1 nr=1.5\ns s2 b.p1 B.p2 nr=1.2", "indices-differ", "5:19-22", /1\.5 and 1\.2/],
  ["mod e 1 1 order=2 mod_type=am", "out-of-range", "1:17-18", /order 1 alone/],
  ["mod e 0 1", "out-of-range", "1:7-8", /the frequency of the modulator "e" is 0/],
  ["lambda(0)", "out-of-range", "1:8-9", /the wavelength is 0 m/],
  ["fsig(-1)", "out-of-range", "1:6-8", /above 0/],
  ["lambda(1)\nlambda(2)", "duplicate-command", "2:1-7", /already on line 1/],
  ["noxaxis()\nnoxaxis()", "two-analyses", "2:1-8", /Combine them with series\(\.\.\.\) or parallel/],
  ["var v 1/fsig", "no-value", "1:5-6", /Give the model a signal frequency: fsig\(1\)/],
];

describe("mistakes", () => {
  it.each([...SYNTAX, ...ARGUMENTS, ...NAMES, ...WHOLES])("%j is told as %s at %s", (text, code, place, message) => {
    const error = mistakeOf(text);
    expect(error.code).toBe(code);
    const { line, column, endColumn } = error.span!;
    expect(`${line}:${column}-${endColumn}`).toBe(place);
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(`a.kat:${line}:${column}: `)).toBe(true);
    expect(error.message).not.toContain("\n");
  });

  it("underline the offending text, with the line before it", () => {
    expect(mistakeOf("l laser\nm m1 Q=1").excerpt).toBe(["   1: l laser", "-->2: m m1 Q=1", "           ^"].join("\n"));
    expect(mistakeOf("\tm m1 ph=1").excerpt).toBe(["-->1: \tm m1 ph=1", "      \t     ^^"].join("\n"));
  });

  it("show a stretch alone of a line that is very long", () => {
    const { excerpt } = mistakeOf(`link(${"a, ".repeat(9999)}^)`);
    expect(excerpt!.length).toBeLessThan(600);
    expect(excerpt).toContain("^");
  });

  it("are all told at once, in the order of the text", () => {
    const error = mistakeOf("m m1 phi=b\nl a P=3^2\npd p m1.p7.o\nxaxis(m1.foo, lin, 0, 1, 1)");
    expect([error, ...error.others].map(({ code, span }) => `${span!.line} ${code}`)).toEqual([
      "1 unknown-element",
      "2 unexpected-character",
      "3 unknown-port",
      "4 unknown-parameter",
    ]);
  });

  it("don't hide what follows a bracket that is never closed", () => {
    const error = mistakeOf("l a P=1f\nlink(a, m1\nm m1 Q=1\nl b P=2f");
    expect([error, ...error.others].map(({ code }) => code)).toEqual([
      "unknown-suffix",
      "unclosed-bracket",
      "unknown-argument",
      "unknown-suffix",
    ]);
  });

  it("are told so many at most", () => {
    const error = mistakeOf("l a Q=1\n".repeat(500));
    expect(error.others.length + 1).toBe(MAX_MISTAKES);
  });

  it("leave the names of mistaken elements known, so that nothing else is blamed", () => {
    const error = mistakeOf("m m1 Q=1\npd p m1.p1.o\nlink(m1, m1)");
    expect(error.others).toEqual([]);
  });

  it("are refused before reading where a text is far too long", () => {
    expect(check(" ".repeat(9 * 1024 * 1024), "a.kat").errors[0]).toMatchObject({ code: "too-long", line: 1 });
  });
});
