import { describe, expect, it } from "vitest";
import { parse } from "../../lib/katscript/parse.js";

const TEXT = `l laser P=1
isol iso S=20
bs b R=0.5 T=0.5 alpha=30
s s0 laser.p1 iso.p1
s s1 iso.p2 b.p1
s s2 b.p3 m1.p1 L=1 nr=1.25
m m1 R=0.9 T=0.1
`;

describe("what values name of elements", () => {
  it("follows the parameters that it is made of", () => {
    const model = parse(`${TEXT}var v 2*iso.suppression_factor\nvar u b.alpha2\nvar n m1.refractive_index_1\n`);
    expect(model.get("v")).toBeCloseTo(0.2, 15); // 20 dB of power are a tenth of the amplitude
    expect(model.get("u")).toBeCloseTo(23.578178478201835, 12); // Snell: arcsin(sin 30° / 1.25)
    expect(model.get("n")).toBe(1.25);
    model.set("iso.S", 40);
    model.set("s2.nr", 1.5);
    expect(model.get("v")).toBeCloseTo(0.02, 15);
    expect(model.get("n")).toBe(1.5);
  });

  it("is 1 of the medium at an open port", () => {
    expect(parse(`${TEXT}var n m1.refractive_index_2+b.refractive_index_1\n`).get("n")).toBe(2);
  });

  it("is 1 of a space's own medium where the space's index names it, as in Finesse", () => {
    expect(parse(TEXT.replace("nr=1.25", "nr=1+m1.refractive_index_1")).get("s2.nr")).toBe(2);
  });

  it("is what the text says of a gauss, and follows the variables in that alone", () => {
    const model = parse(`${TEXT}var wq 1m\ngauss g laser.p1.o w0=wq z=0\nvar v g.qx.w0\nvar u g.qx.zr\n`);
    model.set("wq", 0.002);
    expect(model.get("v")).toBeCloseTo(0.002, 15);
    expect(model.get("u")).toBeCloseTo((Math.PI * 0.002 ** 2) / 1064e-9, 12); // π w0² / λ
    model.set("g.w0x", 0.005);
    expect(model.get("v")).toBeCloseTo(0.002, 15);
  });

  it("is refused where it hangs on itself, or doesn't exist", () => {
    expect(() => parse(`${TEXT}gauss g laser.p1.o w0x=1m zx=0 w0y=g.qy.w0 zy=0\n`)).toThrow(
      /circle: g.qy.w0 → g.qy.w0/,
    );
    expect(() => parse(`${TEXT}butter f 3 bandpass [100, 200]\nvar v f.frequency\n`)).toThrow(/array, not one number/);
    expect(() => parse(`${TEXT}var n m1.refractive_index_3\n`)).toThrow(/Did you mean "refractive_index_/);
  });
});
