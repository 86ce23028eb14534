import { describe, expect, it } from "vitest";
import { connections, mistakeOf } from "./reading.js";

const OPTICS = "l a\nm m1\nm m2\nbs b\nnothing n\nlens f1\nmod e 1 1\n";
const SIGNALS =
  "fsig(1)\nl a\nm m1\nm m2\nreadout_rf R m1.p1.o f=1\nzpk filt [] [-10]\namplifier g\nbutter b2 2 lowpass 10\n" +
  "dof d m2.dofs.z\nmod e 1 1\nreadout_dc D\n";

/** The names of what a link makes, and what it connects with a length: as Finesse 3.0.2 prints for the same text. */
function linked(text: string): readonly string[] {
  return connections(text).map((line) => line.replace(/^[sw] /, ""));
}

describe("link", () => {
  it.each([
    ["link(a, m1)", ["a_p1__m1_p1 a.p1 m1.p1"]],
    ["link(a,1,m1,2,m2)", ["a_p1__m1_p1 a.p1 m1.p1 L=1", "m1_p2__m2_p1 m1.p2 m2.p1 L=2"]],
    ["link(a,b,m1)", ["a_p1__b_p1 a.p1 b.p1", "b_p2__m1_p1 b.p2 m1.p1"]],
    ["link(a,b.p1,b.p3,m1)", ["a_p1__b_p1 a.p1 b.p1", "b_p3__m1_p1 b.p3 m1.p1"]],
    [
      "link(a, e, 1, f1, n, m1.p2)",
      ["a_p1__e_p1 a.p1 e.p1", "e_p2__f1_p1 e.p2 f1.p1 L=1", "f1_p2__n_p1 f1.p2 n.p1", "n_p2__m1_p2 n.p2 m1.p2"],
    ],
    ["link(a)", []],
    ["link()", []],
    ["link(m2, m2)", []],
    ["link(m1.p1, m1.p2)", []],
    ["link(1, a, m1)", ["a_p1__m1_p1 a.p1 m1.p1 L=1"]],
    ["link(a, 1, 2, m1)", ["a_p1__m1_p1 a.p1 m1.p1 L=1 nr=2"]],
    ["link(1, a, 2, m1)", ["a_p1__m1_p1 a.p1 m1.p1 L=1 nr=2"]],
    ["link(a, 1, b.p1, 2, b.p3, 1.5, m1)", ["a_p1__b_p1 a.p1 b.p1 L=1", "b_p3__m1_p1 b.p3 m1.p1 L=1.5"]],
    ["link(a, m1)\nlink(m2, m1)", ["a_p1__m1_p1 a.p1 m1.p1", "m2_p1__m1_p2 m2.p1 m1.p2"]],
    [
      "link(a, b)\nlink(b, m1)\nlink(b, m2)",
      ["a_p1__b_p1 a.p1 b.p1", "b_p2__m1_p1 b.p2 m1.p1", "b_p3__m2_p1 b.p3 m2.p1"],
    ],
    ["link(a, b.p2)\nlink(b, m1)", ["a_p1__b_p2 a.p1 b.p2", "b_p1__m1_p1 b.p1 m1.p1"]],
    ["link(a, 'm1')", ["a_p1__m1_p1 a.p1 m1.p1"]],
    ["link(m1, m2, b, m1)", ["m1_p1__m2_p1 m1.p1 m2.p1", "m2_p2__b_p1 m2.p2 b.p1", "b_p2__m1_p2 b.p2 m1.p2"]],
    [
      "link(a, m1, m2.p2)\nlink(m2, f1)",
      ["a_p1__m1_p1 a.p1 m1.p1", "m1_p2__m2_p2 m1.p2 m2.p2", "m2_p1__f1_p1 m2.p1 f1.p1"],
    ],
    ["var q2 3\nlink(a, q2*2, m1)", ["a_p1__m1_p1 a.p1 m1.p1 L=q2*2"]],
    ["link(a, 2, # metres\n m1\n)", ["a_p1__m1_p1 a.p1 m1.p1 L=2"]],
  ])("%s", (text, expected) => {
    expect(linked(OPTICS + text)).toEqual(expected);
  });

  // A connection is made as soon as all that it names is defined: what Finesse does, found by asking it.
  it.each([
    [`link(b,n)\nlink(a,b)\n${OPTICS}`, ["b_p2__n_p1 b.p2 n.p1", "a_p1__b_p1 a.p1 b.p1"]],
    [`link(b,n)\n${OPTICS}link(a,b)`, ["b_p1__n_p1 b.p1 n.p1", "a_p1__b_p2 a.p1 b.p2"]],
    [`${OPTICS}link(a,v,b)\nlink(b,n)\nvar v 3`, ["a_p1__b_p2 a.p1 b.p2 L=v", "b_p1__n_p1 b.p1 n.p1"]],
    [`${OPTICS}link(b,n)\ns q2 b.p4 m1.p1`, ["b_p1__n_p1 b.p1 n.p1", "q2 b.p4 m1.p1"]],
  ])("chooses ports in the order of building: %s", (text, expected) => {
    expect(linked(text)).toEqual(expected);
  });

  it.each([
    [
      "link(R.I, filt, g, m2.mech.z)",
      ["R_I__filt_p1 R.I.o filt.p1.i", "filt_p2__g_p1 filt.p2.o g.p1.i", "g_p2__m2_z g.p2.o m2.mech.z"],
    ],
    ["link(R.I, 0.1, filt)", ["R_I__filt_p1 R.I.o filt.p1.i delay=0.1"]],
    ["link(filt.p2.o, g.p1.i)", ["filt_o__g_i filt.p2.o g.p1.i"]],
    ["link(filt, d.AC.i)", ["filt_p2__d_i filt.p2.o d.AC.i"]],
    ["link(filt, a.amp)", ["filt_p2__a_amp filt.p2.o a.amp.i"]],
    ["link(filt, a.amp.i)", ["filt_p2__a_i filt.p2.o a.amp.i"]],
    ["link(R.I.o, filt)", ["R_o__filt_p1 R.I.o filt.p1.i"]],
    ["link(filt, g)\nlink(filt, b2)", ["filt_p2__g_p1 filt.p2.o g.p1.i", "filt_p2__b2_p1 filt.p2.o b2.p1.i"]],
    ["link(m2.mech.z, filt)", ["m2_z__filt_p1 m2.mech.z filt.p1.i"]],
    ["link(m2.p2, D, D.DC, filt)", ["m2_p2__D_p1 m2.p2 D.p1", "D_DC__filt_p1 D.DC.o filt.p1.i"]],
    ["w w1 filt.p2 g.p1 1m 3", ["w1 filt.p2.o g.p1.i delay=0.001 gain=3"]],
    ["w w1 g.p1 filt.p2", ["w1 g.p1.i filt.p2.o"]],
  ])("wires signals: %s", (text, expected) => {
    expect(linked(SIGNALS + text)).toEqual(expected);
  });

  it.each([
    [`${OPTICS}link(a.p1, m1.p2, m2)`, "port-connected-twice"],
    [`${OPTICS}link(a, m1)\nlink(m1.p1, m2)`, "port-connected-twice"],
    [`${OPTICS}link(a, b)\nlink(b, m1)\ns s1 b.p2 n.p1`, "port-connected-twice"],
    [`${OPTICS}s s1 m1.p1 m1.p1`, "port-connected-twice"],
    [`${OPTICS}link(a, m1, a)`, "no-free-port"],
    [`${OPTICS}s s1 a.p1 m1.p1\nlink(a, m1)`, "no-free-port"],
    [`${OPTICS}s s1 a.p1 m1.p1\nlink(s1, m2)`, "no-free-port"],
    [`${OPTICS}link(a, m1.p1.i)`, "wrong-type"],
    [`${OPTICS}link(a, 1)`, "wrong-type"],
    [`${OPTICS}link(a, [1], m1)`, "wrong-type"],
    [`${OPTICS}link(a, 1, 2, 3, m1)`, "too-many-arguments"],
    [`${SIGNALS}link(filt, 1, 2, g)`, "too-many-arguments"],
    [`${OPTICS}link(a, -1, m1)`, "out-of-range"],
    [`${OPTICS}link(a, x1, m1)`, "unknown-element"],
    [`${OPTICS}link(a, m1, foo=1)`, "unknown-argument"],
    [`${SIGNALS}link(filt, d)`, "wrong-type"],
    [`${SIGNALS}link(filt, m2.mech)`, "wrong-type"],
    [`${SIGNALS}link(filt, m2.dofs.z)`, "wrong-type"],
    [`${SIGNALS}link(R, filt)`, "no-free-port"],
    [`${SIGNALS}w w1 m1.p1 m2.p1`, "wrong-type"],
    [`${SIGNALS}w w1 filt g`, "wrong-type"],
    [`l a\nm a_p1__m1_p1\nm m1\nlink(a,m1)`, "duplicate-name"],
  ])("refuses %s", (text, code) => {
    expect(mistakeOf(text).code).toBe(code);
  });
});
