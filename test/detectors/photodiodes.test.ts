import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePoints } from "../../lib/analysis/points/point-program.js";
import { PLANCK, SPEED_OF_LIGHT } from "../../lib/constants.js";
import { parse } from "../../lib/katscript/parse.js";
import { numberValue, reference } from "../../lib/model/expression.js";
import type { Value } from "../../lib/model/value.js";

interface Tone {
  /** [Hz] */
  readonly f: number;
  readonly P: number;
  /** [degrees] */
  readonly phase: number;
}

/** Lasers, all of which shine on one node, `n.p1.i`, each through its own beamsplitter. */
function tonesOn(tones: readonly Tone[], detectors: string): string {
  const lasers = tones.map(({ f, P, phase }, k) => `l a${k} P=${P} f=${f} phase=${phase}\nbs b${k} R=0.5 T=0.5\n`);
  const links = tones.map(
    (_, k) =>
      `link(a${k}, b${k}.p1)\n${k + 1 < tones.length ? `link(b${k}.p2, b${k + 1}.p4)\n` : `link(b${k}.p2, n)\n`}`,
  );
  return `${lasers.join("")}nothing n\n${links.join("")}${detectors}`;
}

/** What the detectors read: a number each, re and im of complex ones. */
function read(text: string): readonly (readonly number[])[] {
  const program = compilePoints(parse(text), { inputs: [] });
  const out = program.outputs.map(({ complex, shape }) => new Float64Array((complex ? 2 : 1) * (shape[0] ?? 1)));
  program.run(new Float64Array(), 1, out);
  return out.map((values) => [...values]);
}

/** The power at n.p1.i over one second, in so many samples: |Σ a exp(i2πft)|², equal frequencies added up as amplitudes. */
function powerInTime(tones: readonly Tone[], samples: number): readonly number[] {
  const fields = tones.map(({ f, P, phase }, k) => {
    // Reflected once, then passed on by every later beamsplitter from p4 to p2: i√T each.
    const passed = tones.length - 1 - k;
    const size = Math.sqrt(P) * Math.SQRT1_2 ** (passed + 1);
    return { f, size, angle: (phase * Math.PI) / 180 + (passed * Math.PI) / 2 };
  });
  return Array.from({ length: samples }, (_, t) => {
    let [re, im] = [0, 0];
    for (const { f, size, angle } of fields) {
      re += size * Math.cos(angle + (2 * Math.PI * f * t) / samples);
      im += size * Math.sin(angle + (2 * Math.PI * f * t) / samples);
    }
    return re * re + im * im;
  });
}

const SAMPLES = 128; // frequencies up to 8 and beats up to 16, mixed twice: all well below half of it
const turn = (f: number, t: number, degrees: number) => (2 * Math.PI * f * t) / SAMPLES + (degrees * Math.PI) / 180;

function mean(power: readonly number[], weight: (t: number) => number): number {
  return power.reduce((sum, value, t) => sum + value * weight(t), 0) / power.length;
}

const tones = fc.array(
  fc.record({
    f: fc.integer({ min: -8, max: 8 }),
    P: fc.double({ min: 0.1, max: 3, noNaN: true }),
    phase: fc.double({ min: 0, max: 360, noNaN: true }),
  }),
  { minLength: 1, maxLength: 5 },
);
const frequency = fc.integer({ min: -16, max: 16 });
const angle = fc.integer({ min: -180, max: 180 });

describe("photodiodes of several tones", () => {
  it("read the mean power, and its mean times cos(2πft + phase)", () => {
    fc.assert(
      fc.property(tones, frequency, angle, (lit, f, phase) => {
        const text = tonesOn(lit, `pd p n.p1.i\npd1 r n.p1.i f=${f} phase=${phase}\npd1 z n.p1.i f=${f}\n`);
        const [p, r, z] = read(text);
        const power = powerInTime(lit, SAMPLES);
        expect(p![0]).toBeCloseTo(
          mean(power, () => 1),
          11,
        );
        expect(r![0]).toBeCloseTo(
          mean(power, (t) => Math.cos(turn(f, t, phase))),
          11,
        );
        expect(z![0]).toBeCloseTo(
          mean(power, (t) => Math.cos(turn(f, t, 0))),
          11,
        );
        expect(z![1]).toBeCloseTo(-mean(power, (t) => Math.sin(turn(f, t, 0))), 11);
      }),
    );
  });

  it("read, demodulated twice, the mean of the power times both cosines", () => {
    fc.assert(
      fc.property(tones, frequency, angle, frequency, angle, (lit, f1, phase1, f2, phase2) => {
        const at = `n.p1.i f1=${f1} phase1=${phase1} f2=${f2}`;
        const [whole, complex] = read(tonesOn(lit, `pd2 w ${at} phase2=${phase2}\npd2 c ${at}\n`));
        const power = powerInTime(lit, SAMPLES);
        const mixed = (t: number) => Math.cos(turn(f1, t, phase1));
        expect(whole![0]).toBeCloseTo(
          mean(power, (t) => mixed(t) * Math.cos(turn(f2, t, phase2))),
          11,
        );
        expect(complex![0]).toBeCloseTo(
          mean(power, (t) => mixed(t) * Math.cos(turn(f2, t, 0))),
          11,
        );
        expect(complex![1]).toBeCloseTo(-mean(power, (t) => mixed(t) * Math.sin(turn(f2, t, 0))), 11);
      }),
    );
  });

  it("see nothing of a plane wave if they are split", () => {
    const split = "pd p n.p1.i pdtype=xsplit\npd1 q n.p1.i f=0 pdtype=ysplit\n";
    expect(read(tonesOn([{ f: 0, P: 1, phase: 0 }], split))).toEqual([[0], [0, 0]]);
  });
});

describe("the shot noise of a readout", () => {
  const noise = "fsig(1)\nreadout_dc D n.p1.i output_detectors=true\nreadout_rf R n.p1.i f=10 output_detectors=true\n";

  it("is √(2hνP) [W/√Hz] for the power, and a √2 less for a demodulated one", () => {
    const [power, dc, , , , rf] = read(tonesOn([{ f: 0, P: 2, phase: 0 }], noise));
    expect(power![0]).toBeCloseTo(1, 14);
    const expected = Math.sqrt((2 * PLANCK * SPEED_OF_LIGHT) / 1064e-9);
    expect(dc![0]! / expected).toBeCloseTo(1, 14);
    expect(rf![0]! / expected).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it("is there by itself only if the model has a signal frequency", () => {
    const names = (text: string) => compilePoints(parse(text), { inputs: [] }).outputs.map(({ name }) => name);
    const text = tonesOn([{ f: 0, P: 2, phase: 0 }], noise);
    expect(names(text)).toEqual(["D_DC", "D_shot_noise", "R_I", "R_Q", "R_DC", "R_shot_noise"]);
    expect(names(text.replace("fsig(1)\n", ""))).toEqual(["D_DC", "R_I", "R_Q", "R_DC"]);
  });
});

describe("detectors of amplitudes", () => {
  it("follow the field that they chose at the start, and are refused where there is none", () => {
    const text = tonesOn([{ f: 5, P: 2, phase: 30 }], "ad a n.p1.i f=5\nfd f n.p1.i f=5\n");
    const [a, f] = read(text);
    expect(a![0]).toBeCloseTo(Math.cos(Math.PI / 6), 14);
    expect(f).toEqual(a);
    expect(() => read(text.replace("ad a n.p1.i f=5", "ad a n.p1.i f=6"))).toThrow(/reads 6 Hz, where no light is/);
  });

  it("of two fields of one frequency choose the one that an axis moves", () => {
    const lit = [
      { f: 0, P: 2, phase: 0 },
      { f: 0, P: 8, phase: 0 },
    ];
    const model = parse(tonesOn(lit, "ad a n.p1.i f=0\nxaxis(a1.f, lin, 0, 3, 1)\n"));
    const program = compilePoints(model, { inputs: ["a1.f"] });
    const out = [new Float64Array(2)];
    program.run(Float64Array.of(3), 1, out);
    expect(Math.hypot(out[0]![0]!, out[0]![1]!)).toBeCloseTo(2, 14);
  });
});

describe("expressions of detectors", () => {
  it("may be arrays in a model that a program makes, of one shape throughout", () => {
    const array = (...items: readonly Value[]): Value => ({ kind: "array", items });
    const of = (expression: Value) => {
      const model = parse("l a P=2\n");
      model.add("mathd", "x", { expression });
      return compilePoints(model, { inputs: ["a.P"] }).outputs[0]!;
    };
    const row = array(reference("a.P"), numberValue(0, 3));
    expect(of(array(row, row, row))).toMatchObject({ shape: [3, 2], complex: true });
    expect(() => of(array(row, numberValue(1)))).toThrow(/different shapes/);
  });

  it("are complex by their type, not by their value", () => {
    const text = tonesOn(
      [{ f: 0, P: 2, phase: 30 }],
      "ad a n.p1.i f=0\npd p n.p1.i\nmathd square a*conj(a)\nmathd size abs(a)**2\nmathd power p\nmathd angle arctan2(imag(a), real(a))*180/pi\nmathd as_complex p dtype='complex'\n",
    );
    const [, p, square, size, power, degrees, complex] = read(text);
    expect(square).toEqual([expect.closeTo(p![0]!, 14), 0]);
    expect([size, power, complex]).toEqual([[expect.closeTo(p![0]!, 14)], p, [p![0], 0]]);
    expect(degrees![0]).toBeCloseTo(30, 12);
  });

  it("continue functions to complex numbers where numpy does, and refuse them where it doesn't", () => {
    const of = (expression: string) =>
      read(tonesOn([{ f: 0, P: 2, phase: 30 }], `ad a n.p1.i f=0\nmathd x ${expression}\n`))[1];
    // a = exp(iπ/6); numbers of numpy 2.
    expect(of("arctan(a)")).toEqual([expect.closeTo(0.7853981633974484, 13), expect.closeTo(0.27465307216702733, 13)]);
    expect(of("arcsin(a)")).toEqual([expect.closeTo(0.7853981633974485, 13), expect.closeTo(0.6584789484624084, 13)]);
    expect(of("log10(a)")).toEqual([expect.closeTo(0, 15), expect.closeTo(0.22739605897364018, 14)]);
    expect(of("a**3")).toEqual([expect.closeTo(0, 14), expect.closeTo(1, 14)]);
    expect(of("sqrt(a)**2-a")).toEqual([expect.closeTo(0, 14), expect.closeTo(0, 14)]);
    expect(of("sin(a)**2+cos(a)**2")).toEqual([expect.closeTo(1, 13), expect.closeTo(0, 13)]);
    for (const refused of ["a//2", "degrees(a)", "erf(a)", "arctan2(a, 1)"])
      expect(() => of(refused)).toThrow(/complex/);
  });
});
