/** A filter that tells modes apart. Finesse traces no beam through one, so that it has no numbers for it. */
import { describe, expect, it } from "vitest";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { parse } from "../../../lib/katscript/parse.js";

const TEXT = `l a P=2
obp o fc=0 bandwidth=1M filter_hom=[1,0]
m m1 R=0.5 T=0.5 xbeta=50u
link(a, o, 1, m1)
gauss g a.p1.o w0=1m z=0
modes(maxtem=2)
tem(a, 0, 0, 1, 0)
tem(a, 1, 0, 1, 0)
fsig(1)
pd through o.p2.o
pd back o.p1.o
ad a00 o.p2.o f=0 n=0 m=0
ad a10 o.p2.o f=0 n=1 m=0
ad b00 o.p1.o f=0 n=0 m=0
ad b10 o.p1.o f=0 n=1 m=0
ad c10 o.p2.i f=0 n=1 m=0
qnoised q o.p2.o
`;
const solved = (text: string) => {
  const { outputs } = solveModel(parse(text));
  return (name: string) => Math.hypot(outputs[name]!.real[0]!, outputs[name]!.imag?.[0] ?? 0);
};

describe("filter_hom", () => {
  it("lets the one mode pass, both ways", () => {
    const read = solved(TEXT);
    expect(read("a00")).toBe(0);
    expect(read("b00")).toBe(0);
    expect(read("a10")).toBeCloseTo(1, 12); // half of 2 W
    expect(read("through")).toBeCloseTo(1, 12);
    expect(read("b10")).toBeCloseTo(read("c10"), 12);
    expect(read("back")).toBeCloseTo(read("b10") ** 2, 12);
    expect(read("c10")).toBeGreaterThan(0.1);
  });

  it("takes vacuum of the others away with them, as a filter does of other frequencies", () => {
    // All light is in the mode that passes, so shot noise is that of the power that passes.
    const shot = solved(TEXT.replace("filter_hom=[1,0]", "").replace("tem(a, 0, 0, 1, 0)\n", "tem(a, 0, 0, 0, 0)\n"))(
      "q",
    );
    const kept = solved(TEXT.replace("tem(a, 0, 0, 1, 0)\n", "tem(a, 0, 0, 0, 0)\n"))("q");
    expect(kept / shot).toBeCloseTo(1, 9);
  });
});
