import { describe, expect, it } from "vitest";
import { solveText } from "../../lib/analysis/whole/solve.js";
import { optimalBeam } from "../../lib/optics/optimal-beam.js";

const CAVITY = `
l laser P=1
s s0 laser.p1 m1.p1 L=0.5
m m1 R=0.95 T=0.05 Rc=-2.5
s s1 m1.p2 m2.p1 L=1
m m2 R=0.96 T=0.04 Rc=[2.2,2.0]
cav c m1.p2.o
gauss gg laser.p1.o w0=0.5m z=0
`;
const WITH = (options: string) =>
  solveText(`${CAVITY}modes(maxtem=4)\noptbp o m2.p1.i 0 ${options}\nnoxaxis()\n`).outputs.o!;

describe("optbp", () => {
  // Finesse 3.0.2's, whose searches end where they are within 1e-7 of the maximum.
  it.each([
    ["", [0.6010937703585736, 0.6010937703585736], [0.9344870927723852, 0.9344870927723852]],
    ["astigmatic=true", [0.5789612082914039, 0.622317438557362], [0.9544761028408126, 0.9143674911351666]],
    ["fix_spot_size=true", [0.5739271281641093, 0.5936722711068657], [0.9211268713346874, 0.9305606533855524]],
    ["astigmatic=true fix_spot_size=true direction=y", [0.6041347338968137], [0.9068295059318422]],
    ["direction=x", [0.6010937703585736], [0.9344870927723852]],
  ])("gives the beam that has the most of the mode 00, as Finesse does (%s)", (options, real, imag) => {
    const { shape, real: ours, imag: theirs } = WITH(options);
    expect(shape).toEqual([real.length]);
    for (const [place, value] of real.entries()) expect(Math.abs(ours[place]! - value)).toBeLessThan(1e-7);
    for (const [place, value] of imag.entries()) expect(Math.abs(theirs![place]! - value)).toBeLessThan(1e-7);
  });

  it("follows a sweep, a row for each point", () => {
    const text = `${CAVITY.replace("[2.2,2.0]", "2.2")}modes(maxtem=4)\noptbp o m2.p1.i 0\nxaxis(m1.phi, lin, 0, 10, 2)\n`;
    const { shape, real, imag } = solveText(text).outputs.o!;
    expect(shape).toEqual([3, 2]);
    // Finesse 3.0.2's
    for (const [point, value] of [0.5789630330559541, 0.5875263183428243, 0.6011373048341283].entries()) {
      expect(Math.abs(real[2 * point]! - value)).toBeLessThan(1e-7);
    }
    expect(Math.abs(imag![5]! - 1.1741950723733336)).toBeLessThan(1e-7);
  });

  it("is the beam at the node where there is no light", () => {
    const { real, imag } = solveText(
      `${CAVITY.replace("P=1", "P=0")}modes(maxtem=2)\noptbp o m2.p1.i 0 direction=x\nbp q m2.p1.i q\nnoxaxis()\n`,
    ).outputs.o!;
    expect(real[0]).toBeCloseTo(0.5555555555555556, 14);
    expect(imag![0]).toBeCloseTo(0.9558139185602919, 14);
  });

  it("is refused where the modes 20 and 02 aren't there", () => {
    const text = `${CAVITY}modes(maxtem=1)\noptbp o m2.p1.i 0\nnoxaxis()\n`;
    expect(() => solveText(text)).toThrow(/needs the mode \[2, 0\]/);
    expect(() => solveText("l a P=1\nnothing n\nlink(a, n)\noptbp o n.p1.i 0\nnoxaxis()\n")).toThrow(/shape of a beam/);
  });
});

describe("the best beam of light that is a mode 00", () => {
  it("is that mode's own, whichever beam it is seen from", () => {
    // 1/q' = (1/q + t/q*)/(1 + t); its amplitudes in q are √√(1 - |t|²) c_k t^k along each axis.
    const [q, t] = [
      { re: 0.4, im: 1.3 },
      { re: 0.02, im: -0.03 },
    ];
    const weights = [1, Math.sqrt(1 / 2), Math.sqrt(3 / 8), Math.sqrt(5 / 16), Math.sqrt(35 / 128)];
    const powers = [{ re: 1, im: 0 }];
    for (let k = 1; k < 5; k++) {
      const last = powers[k - 1]!;
      powers.push({ re: last.re * t.re - last.im * t.im, im: last.re * t.im + last.im * t.re });
    }
    const modes = powers.flatMap((_, k) => powers.map((__, l) => ({ n: 2 * k, m: 2 * l })));
    const amplitudes = modes.map(({ n, m }) => {
      const [a, b, weight] = [powers[n / 2]!, powers[m / 2]!, weights[n / 2]! * weights[m / 2]!];
      return { re: weight * (a.re * b.re - a.im * b.im), im: weight * (a.re * b.im + a.im * b.re) };
    });
    const [x, y] = optimalBeam({ modes, amplitudes, q: [q, q] }, { fixedSize: false, astigmatic: true });
    // q' = (1 + t) |q|²/(q* + t q)
    const [top, size] = [{ re: 1 + t.re, im: t.im }, q.re * q.re + q.im * q.im];
    const low = { re: q.re + t.re * q.re - t.im * q.im, im: -q.im + t.re * q.im + t.im * q.re };
    const norm = (low.re * low.re + low.im * low.im) / size;
    const expected = { re: (top.re * low.re + top.im * low.im) / norm, im: (top.im * low.re - top.re * low.im) / norm };
    // What the modes above 88 would have is missing: some 0.04^10.
    for (const beam of [x, y]) {
      expect(Math.abs(beam.re - expected.re)).toBeLessThan(1e-9);
      expect(Math.abs(beam.im - expected.im)).toBeLessThan(1e-9);
    }
  });
});
