import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAIN } from "../../lib/arithmetic/arithmetic.js";
import type { Complex } from "../../lib/arithmetic/complex.js";
import { bayerHelms, type Meeting } from "../../lib/optics/bayer-helms.js";
import { hermiteGauss, hermiteSizes, spotSize, waistSize } from "../../lib/optics/hermite-gauss.js";
import { largestIndex, type Mode, type ModeSet, modeList } from "../../lib/optics/mode-list.js";
import { scatterModes } from "../../lib/optics/mode-scatter.js";
import { halvesOverlap } from "../../lib/optics/split.js";
import { Tape } from "../../lib/solver/tape/tape.js";

type Z = Complex<number>;
type Matrix = readonly (readonly Z[])[];

const WAVELENGTH = 1064e-9;
const size = ({ re, im }: Z) => Math.sqrt(re * re + im * im);
const apart = (a: Z, b: Z) => size({ re: a.re - b.re, im: a.im - b.im });

/** Σ over rows of conj(a) b, of columns. */
function inner(k: Matrix, a: number, b: number): Z {
  let [re, im] = [0, 0];
  for (const row of k) {
    const [x, y] = [row[a]!, row[b]!];
    re += x.re * y.re + x.im * y.im;
    im += x.re * y.im - x.im * y.re;
  }
  return { re, im };
}

/** The entries of a matrix with their places. */
function entries<T>(k: readonly (readonly T[])[]): readonly { to: number; from: number; value: T }[] {
  return k.flatMap((row, to) => row.map((value, from) => ({ to, from, value })));
}

interface Reference {
  readonly meeting: Meeting<number>;
  readonly to: number;
  readonly from: number;
  readonly value: Z;
}

/** Numbers of mpmath: see bayer-helms.py beside this file. */
function references(): readonly Reference[] {
  const text = readFileSync(new URL("bayer-helms.tsv", import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [a, b, c, d, tilt, index, to, from, re, im] = line.split("\t").map(Number);
      return {
        meeting: {
          from: { re: a!, im: b! },
          to: { re: c!, im: d! },
          tilt: tilt!,
          index: index!,
          wavelength: WAVELENGTH,
        },
        to: to!,
        from: from!,
        value: { re: re!, im: im! },
      };
    });
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const beam = fc.record({ re: number(-10, 10), im: number(0.05, 20) });
/** A beam and another that isn't far from it, and a tilt of about their divergence at most. */
const meeting = fc
  .record({ from: beam, by: fc.record({ re: number(-0.2, 0.2), im: number(-0.2, 0.2) }), tilt: number(-1, 1) })
  .map(({ from, by, tilt }) => ({
    from,
    to: { re: from.re + by.re * from.im, im: from.im * (1 + by.im) },
    tilt: 0.3 * tilt * Math.sqrt((WAVELENGTH / (Math.PI * from.im)) * (from.im ** 2 / (from.re ** 2 + from.im ** 2))),
    index: 1,
    wavelength: WAVELENGTH,
  }));

describe("overlaps of modes", () => {
  it("are mpmath's up to order 20, the small ones too", () => {
    const found = new Map<string, Matrix>();
    const all = references();
    expect(all).toHaveLength(972);
    for (const { meeting: given, to, from, value } of all) {
      const key = JSON.stringify(given);
      if (!found.has(key)) found.set(key, bayerHelms(PLAIN, given, 20));
      const error = apart(found.get(key)![to]![from]!, value);
      // Two hundred roundings of 1e-16 lie between the first entry and the last, whose factors are a few at the largest tilt.
      expect(error).toBeLessThan(5e-13);
      // What is below 1e-40 is written as 0.
      expect(error).toBeLessThanOrEqual(2e-11 * size(value) + 1e-40);
    }
  });

  it("keep the power of each mode when there are modes enough", () => {
    fc.assert(
      fc.property(meeting, (given) => {
        const errors = [10, 20, 40].map((maximum) => {
          const k = bayerHelms(PLAIN, given, maximum);
          const lost = [0, 1, 2].flatMap((a) =>
            [0, 1, 2].map((b) => apart(inner(k, a, b), { re: a === b ? 1 : 0, im: 0 })),
          );
          return Math.max(...lost);
        });
        expect(errors[1]!).toBeLessThanOrEqual(errors[0]! + 1e-13);
        expect(errors[2]!).toBeLessThanOrEqual(errors[1]! + 1e-13);
        expect(errors[2]!).toBeLessThan(1e-9);
      }),
    );
  });

  it("are those of the way back, turned around: k[n'][n] of one way is the conjugate of k[n][n'] of the other", () => {
    fc.assert(
      fc.property(meeting, ({ from, to, tilt, ...rest }) => {
        const there = bayerHelms(PLAIN, { from, to, tilt, ...rest }, 8);
        const back = bayerHelms(PLAIN, { from: to, to: from, tilt: -tilt, ...rest }, 8);
        for (const { to: a, from: b, value } of entries(there)) {
          const other = back[b]![a]!;
          expect(apart(value, { re: other.re, im: -other.im })).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it("of matched beams that aren't tilted are exactly 1 and 0, even where rounding keeps the beams apart", () => {
    const q = { re: -1834.2, im: 427.8 };
    const k = bayerHelms(
      PLAIN,
      { from: q, to: { re: q.re, im: q.im * (1 + 1e-15) }, tilt: 0, index: 1, wavelength: 1e-6 },
      4,
    );
    for (const { to, from, value } of entries(k)) expect(value).toEqual({ re: to === from ? 1 : 0, im: 0 });
  });

  it("change sign in every second row where left and right are exchanged", () => {
    const given = { from: { re: 0, im: 1 }, to: { re: 0.1, im: 1.2 }, tilt: 1e-4, index: 1, wavelength: 1e-6 };
    const k = bayerHelms(PLAIN, given, 3);
    for (const { to, from, value } of entries(bayerHelms(PLAIN, { ...given, mirrored: true }, 3))) {
      const sign = to % 2 === 0 ? 1 : -1;
      expect(value).toEqual({ re: sign * k[to]![from]!.re + 0, im: sign * k[to]![from]!.im + 0 });
    }
  });

  it("on a tape cost nothing between matched beams, though these vary, and have no entry between even and odd without a tilt", () => {
    const tape = new Tape();
    const depth = tape.input(0);
    const q = { re: tape.constant(0.3), im: depth };
    const given = { tilt: tape.zero, index: tape.one, wavelength: 1e-6 };
    const matched = bayerHelms(tape, { from: q, to: q, ...given }, 3);
    const modes = modeList({ from: { set: "all", maxtem: 3 }, include: [], remove: [] });
    const k = scatterModes(tape, matched, matched, modes);
    for (const { to, from, value } of entries(k)) expect(value !== undefined).toBe(to === from);
    const other = bayerHelms(tape, { from: q, to: { re: tape.constant(0.4), im: depth }, ...given }, 3);
    for (const { to, from, value } of entries(other)) expect(value.re === tape.zero).toBe((to + from) % 2 === 1);
  });
});

describe("Hermite-Gauss modes", () => {
  it("are orthonormal, by a sum over evenly spaced points", () => {
    const q = { re: 3, im: 2 };
    const w = spotSize(PLAIN, { q, wavelength: WAVELENGTH });
    const step = w / 40;
    const points = Array.from({ length: 801 }, (_, index) => (index - 400) * step);
    const values = points.map((x) => hermiteGauss(PLAIN, { q, wavelength: WAVELENGTH }, x, 20));
    for (const [a, b] of [
      [0, 0],
      [1, 1],
      [0, 2],
      [20, 20],
      [20, 18],
      [7, 6],
    ] as const) {
      const sum = inner(values, a, b);
      expect(apart({ re: sum.re * step, im: sum.im * step }, { re: a === b ? 1 : 0, im: 0 })).toBeLessThan(1e-13);
    }
  });

  it("are as wide as the beam: 1/e of the amplitude at w", () => {
    const q = { re: -1, im: 0.5 };
    const w = spotSize(PLAIN, { q, wavelength: WAVELENGTH });
    expect(waistSize(PLAIN, { q, wavelength: WAVELENGTH })).toBeCloseTo(w / Math.sqrt(1 + 4), 14);
    const [middle, edge] = [0, w].map((x) => size(hermiteGauss(PLAIN, { q, wavelength: WAVELENGTH }, x, 0)[0]!));
    expect(edge! / middle!).toBeCloseTo(Math.exp(-1), 14);
  });
});

describe("the modes of a model", () => {
  const pairs = (modes: readonly Mode[]) => modes.map(({ n, m }) => `${n}${m}`).join(" ");
  const of = (set: ModeSet, maxtem: number) => pairs(modeList({ from: { set, maxtem }, include: [], remove: [] }));
  const mode = (n: number, m: number) => ({ n, m });

  // Expected lists: model.homs of Finesse 3.0.2.
  it("go by order, then by m", () => {
    expect(of("all", 2)).toBe("00 10 01 20 11 02");
    expect(of("all", 0)).toBe("00");
    expect(of("x", 3)).toBe("00 10 20 30");
    expect(of("y", 3)).toBe("00 01 02 03");
  });

  it("are even or odd by each of their indices", () => {
    expect(of("even", 5)).toBe("00 20 02 40 22 04");
    expect(of("odd", 4)).toBe("00 10 01 11 30 03 31 13");
    expect(of("odd", 6)).toBe("00 10 01 11 30 03 31 13 50 05 51 33 15");
  });

  it("go by n, then by m, where something is included, each of them once", () => {
    const from = { set: "all", maxtem: 1 } as const;
    expect(pairs(modeList({ from, include: [mode(3, 0)], remove: [] }))).toBe("00 01 10 30");
    expect(pairs(modeList({ from, include: [mode(1, 0)], remove: [] }))).toBe("00 01 10");
    const both = { from: { set: "all", maxtem: 2 }, include: [mode(1, 3)], remove: [mode(0, 0)] } as const;
    expect(pairs(modeList(both))).toBe("01 02 10 11 13 20");
  });

  it("stay in the order of a list, and lose what is removed", () => {
    const list = [mode(2, 1), mode(0, 1), mode(0, 0)];
    expect(pairs(modeList({ from: { list }, include: [], remove: [] }))).toBe("21 01 00");
    expect([largestIndex(list, "n"), largestIndex(list, "m")]).toEqual([2, 1]);
    expect(pairs(modeList({ from: { list }, include: [], remove: [mode(0, 1), mode(5, 5)] }))).toBe("21 00");
  });
});

describe("the halves of a split photodiode", () => {
  it("tell even modes from odd ones by what a sum over fine points says", () => {
    const step = 1 / 200;
    const points = Array.from({ length: 3200 }, (_, index) => -8 + (index + 0.5) * step);
    const values = points.map((x) => hermiteSizes(PLAIN, Math.SQRT2, x, 9));
    for (const [n, m] of [
      [0, 1],
      [1, 0],
      [2, 1],
      [3, 4],
      [8, 9],
      [0, 9],
      [5, 5],
      [2, 6],
    ] as const) {
      const sum = points.reduce(
        (all, x, index) => all + Math.sign(x) * values[index]![n]! * values[index]![m]! * step,
        0,
      );
      // The midpoint rule leaves a part of step² at the step between the halves.
      expect(Math.abs(halvesOverlap(n, m) - sum)).toBeLessThan(1e-5);
    }
    expect(halvesOverlap(0, 1)).toBeCloseTo(Math.sqrt(2 / Math.PI), 15);
  });
});
