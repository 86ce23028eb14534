import { describe, expect, it } from "vitest";
import { compileJobs } from "../../lib/analysis/jobs/compile-jobs.js";
import { solveText } from "../../lib/analysis/whole/solve.js";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import { inspiralRange } from "../../lib/optics/inspiral-range.js";

const geometric = (from: number, to: number, steps: number) =>
  Array.from({ length: steps + 1 }, (_, at) => from * (to / from) ** (at / steps));

describe("the range to binary neutron stars", () => {
  it("of white noise is that of the integral in closed form, up to the innermost orbit", () => {
    const strain = 1e-23;
    const frequencies = geometric(10, 5000, 20_000);
    // G M☉ 1.327e20 m³/s², both stars 1.4: the last orbit at 4397/2.8 Hz; ∫ f^(-7/3) df = 3/4 (f0^(-4/3) - f1^(-4/3)).
    const seconds = (1.4 * 1.3271244e20) / 299_792_458 ** 3;
    const last = 1 / (6 ** 1.5 * Math.PI * 2 * seconds);
    expect(last).toBeCloseTo(4397 / 2.8, -1);
    const integral = (0.75 * (10 ** (-4 / 3) - last ** (-4 / 3))) / strain ** 2;
    const chirp = seconds / 2 ** 0.2;
    const farthest = ((2 / 8) * Math.sqrt((5 / 24) * integral) * 299_792_458 * chirp ** (5 / 6)) / Math.PI ** (2 / 3);
    const expected = farthest / 2.2648 / 3.085_677_581_491_367e22;
    const found = inspiralRange(
      frequencies,
      frequencies.map(() => strain),
      1.4,
    );
    expect(found / expected).toBeCloseTo(1, 6);
    // Twice the noise: half as far.
    expect(
      inspiralRange(
        frequencies,
        frequencies.map(() => 2 * strain),
        1.4,
      ) / found,
    ).toBeCloseTo(0.5, 12);
  });
});

const MODEL = `
  l L0 P=1k
  m a R=0.99 T=0.01
  m c R=0.9999 T=0.0001 phi=0.01
  link(L0, a, 4000, c)
  fsig(1)
  sgen g a_p2__c_p1.h
  qnoised strain a.p1.o nsr=true
  pd P a.p1.o
  katfan_range(strain, 10, 2k, 50, mass=1.3)
`;

describe("katfan_range", () => {
  it("gives the curve and its range, the same for a job that keeps the range alone", () => {
    const { outputs, axes } = solveText(MODEL);
    expect(axes[""]![0]!.name).toBe("fsig.f");
    const strain = outputs.strain!.real;
    expect(strain).toHaveLength(51);
    const range = outputs.inspiral_range!.real[0]!;
    expect(range).toBeCloseTo(inspiralRange(axes[""]![0]!.values, strain, 1.3), 9);
    const program = compileJobs(parse(MODEL), { inputs: ["L0.P"], outputs: ["inspiral_range"] });
    const out = [new Float64Array(2)];
    expect(program.run(Float64Array.from([1000, 500]), 2, out).size).toBe(0);
    expect(out[0]![0]! / range).toBeCloseTo(1, 12);
    expect(out[0]![1]).not.toBe(range);
  });

  it("prints with a word that Finesse doesn't know it, and parses back", () => {
    const text = print(parse(MODEL));
    expect(text).toContain("# katfan_range is run by katfan alone: Finesse doesn't know it.\nkatfan_range(");
    expect(print(parse(text))).toBe(text);
  });

  it.each(["strain, 0, 2k, 50", "strain, 20, 10, 5", "strain, 1, 10, 0", "strain, 1, 10, 5, mass=-1"])(
    "refuses what makes no curve: %s",
    (args) => {
      expect(() => solveText(MODEL.replace("strain, 10, 2k, 50, mass=1.3", args))).toThrow(/katfan_range|steps/);
    },
  );
});
