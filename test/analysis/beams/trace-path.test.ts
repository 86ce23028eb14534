import { describe, expect, it } from "vitest";
import { traceAlong } from "../../../lib/analysis/beams/trace-path.js";
import { parse } from "../../../lib/katscript/parse.js";

const TELESCOPE = `
l a
s s0 a.p1 x.p1 L=0.5
lens x f=0.4
s s1 x.p2 n.p1 L=0.8 nr=1
nothing n
gauss g a.p1.o w0x=1m zx=0 w0y=0.8m zy=0.1
`;

describe("a path's beam", () => {
  it("starts at the first laser, goes to the farthest node, and is at each node what Finesse traces there", () => {
    const { nodes, solution } = traceAlong(parse(TELESCOPE), {});
    expect(nodes.map(({ node }) => node)).toEqual(["a.p1.o", "x.p1.i", "x.p2.o", "n.p1.i", "n.p2.o"]);
    expect(nodes.map(({ position }) => position)).toEqual([0, 0.5, 0.5, 1.3, 1.3]);
    // q' = q/(1 - q/f) behind the lens, by hand.
    const [re, im] = [0.5, (Math.PI * 1e-6) / 1064e-9];
    const [a, b] = [1 - re / 0.4, -im / 0.4];
    const norm = a * a + b * b;
    expect(nodes[2]!.beams.x.q[0]).toBeCloseTo((re * a + im * b) / norm, 12);
    expect(nodes[2]!.beams.x.q[1]).toBeCloseTo((im * a - re * b) / norm, 12);
    expect(nodes[3]!.beams.x.q[0] - nodes[2]!.beams.x.q[0]).toBeCloseTo(0.8, 12);
    // At each place that in x, then that in y.
    const { size, "Gouy phase": gouy } = solution.outputs;
    expect(size!.real[1]).toBeCloseTo(nodes[0]!.beams.y.w, 15);
    expect(size!.real.at(-1)).toBeCloseTo(nodes[3]!.beams.y.w, 15);
    expect(gouy!.real.at(-2)).toBeCloseTo(nodes[4]!.beams.x.gouy, 10);
  });

  it("goes through a cavity to what is behind it, not back to the laser", () => {
    const cavity =
      "l a\ns s0 a.p1 x.p1 L=0.5\nm x R=0 T=1\ns s1 x.p2 m1.p1 L=0.1\nm m1 Rc=-2\ns c m1.p2 m2.p1 L=1\nm m2 Rc=2\ncav k m1.p2.o\n";
    const { nodes } = traceAlong(parse(cavity), {});
    expect(nodes.map(({ node }) => node)).toEqual([
      "a.p1.o",
      "x.p1.i",
      "x.p2.o",
      "m1.p1.i",
      "m1.p2.o",
      "m2.p1.i",
      "m2.p2.o",
    ]);
  });

  it("goes once around a ring", () => {
    const ring =
      "l a\ns s0 a.p1 b1.p1 L=0.5\nbs b1 alpha=45\ns s1 b1.p3 b2.p1 L=1\nbs b2 alpha=0 Rc=3\ns s2 b2.p2 b3.p1 L=1\nbs b3 alpha=45\ns s3 b3.p2 b1.p4 L=0.2\ncav k b1.p3.o\n";
    const { nodes } = traceAlong(parse(ring), {});
    expect(nodes.map(({ node }) => node).slice(-2)).toEqual(["b3.p2.o", "b1.p4.i"]);
  });

  it("goes between the nodes that are named, or ports", () => {
    const { nodes } = traceAlong(parse(TELESCOPE), { from: "x.p2", to: "n.p1" });
    expect(nodes.map(({ node }) => node)).toEqual(["x.p2.o", "n.p1.i"]);
  });

  it("isn't there where a node isn't, or light doesn't go", () => {
    const model = parse(TELESCOPE);
    expect(() => traceAlong(model, { to: "n.p1.u" })).toThrow(
      /--to: "n.p1.u" is no optical node. Did you mean "n.p1.i"/,
    );
    expect(() => traceAlong(model, { from: "n.p1.i", to: "a.p1.i" })).toThrow(/no light goes from n.p1.i to a.p1.i/);
    expect(() => traceAlong(parse("nothing n\ngauss g n.p1.o w0=1m z=0\n"), {})).toThrow(/the model has no laser/);
  });
});
