import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAIN } from "../../lib/arithmetic/arithmetic.js";
import type { Complex } from "../../lib/arithmetic/complex.js";
import { bandpassCoupling, frequencyLossCoupling, isolatorBackwards } from "../../lib/optics/filters.js";
import { laserField } from "../../lib/optics/laser.js";
import { modulatorCoupling } from "../../lib/optics/modulator.js";
import { spaceCoupling } from "../../lib/optics/space.js";
import { refraction, surfaceCouplings } from "../../lib/optics/surface.js";

type Z = Complex<number>;

/** Σ conj(a_k) b_k */
function inner(a: readonly Z[], b: readonly Z[]): Z {
  return a.reduce(
    (sum, z, k) => ({
      re: sum.re + z.re * b[k]!.re + z.im * b[k]!.im,
      im: sum.im + z.re * b[k]!.im - z.im * b[k]!.re,
    }),
    { re: 0, im: 0 },
  );
}

const norm = (z: Z) => z.re * z.re + z.im * z.im;
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Sines, cosines and roots are good to an ulp each; five of them meet here. */
const ROUNDING = 1e-14;

const surface = fc.record({
  R: number(0, 1),
  phi: number(-400, 400),
  alpha: number(-80, 80),
  imaginary: fc.boolean(),
  front: number(1, 2),
  back: number(1, 2),
  offset: number(-0.01, 0.01),
});

describe("a surface without loss", () => {
  it("couples by a unitary matrix, whatever its tuning, angle, indices and convention of phases", () => {
    fc.assert(
      fc.property(surface, ({ R, phi, alpha, imaginary, front, back, offset }) => {
        const sides = refraction(PLAIN, { alpha, front, back });
        fc.pre(!Number.isNaN(sides.back));
        const couplings = surfaceCouplings(PLAIN, { R, T: 1 - R, phi, misaligned: 0, imaginary, ...sides }, offset);
        const fromFront = [couplings.front, couplings.through];
        const fromBack = [couplings.through, couplings.back];
        expect(inner(fromFront, fromFront).re).toBeCloseTo(1, 13);
        expect(inner(fromBack, fromBack).re).toBeCloseTo(1, 13);
        expect(Math.sqrt(norm(inner(fromFront, fromBack)))).toBeLessThan(ROUNDING);
      }),
    );
  });

  it("reflects nothing where it is misaligned, and transmits as before", () => {
    const aligned = { R: 0.3, T: 0.7, phi: 20, misaligned: 0, imaginary: true, front: 1, back: 1 };
    const before = surfaceCouplings(PLAIN, aligned, 0);
    const after = surfaceCouplings(PLAIN, { ...aligned, misaligned: 1 }, 0);
    expect(norm(after.front) + norm(after.back)).toBe(0);
    expect(after.through).toEqual(before.through);
  });

  it("turns back all light where refraction lets no wave go on, which is no number here", () => {
    const sides = refraction(PLAIN, { alpha: 60, front: 1.9, back: 1 });
    expect([sides.front, sides.back]).toEqual([Number.NaN, Number.NaN]);
  });

  it("takes what rounding has left below zero for nothing", () => {
    const tiny = { R: -5e-13, T: 1, phi: 20, misaligned: 0, imaginary: true, front: 1, back: 1 };
    expect(norm(surfaceCouplings(PLAIN, tiny, 0).front)).toBe(0);
  });
});

describe("what light passes", () => {
  it("is turned by a space and not weakened", () => {
    fc.assert(
      fc.property(number(-1e8, 1e8), number(0, 4000), number(1, 2), (offset, length, index) => {
        expect(norm(spaceCoupling(PLAIN, offset, length, index))).toBeCloseTo(1, 14);
      }),
    );
  });

  it("is turned by one whole circle where a space is one wavelength of the beat long", () => {
    const once = spaceCoupling(PLAIN, 299_792_458 / (1.5 * 2), 2, 1.5);
    expect(once.re).toBeCloseTo(1, 14);
    expect(once.im).toBeCloseTo(0, 14);
  });

  it("leaves an isolator of 20 dB backwards with a tenth of its amplitude and the other sign", () => {
    expect(isolatorBackwards(PLAIN, 20).re).toBeCloseTo(-0.1, 15);
  });

  it("has half of its power left at a bandpass's half width, on both sides, and none where the width is nothing", () => {
    for (const side of [-1, 1]) expect(norm(bandpassCoupling(PLAIN, 7 + side * 3, 7, 3))).toBeCloseTo(0.5, 15);
    expect(norm(bandpassCoupling(PLAIN, 7, 7, 0))).toBe(0);
    expect(norm(bandpassCoupling(PLAIN, 7, 7, 3))).toBe(1);
  });

  it("loses amplitude to a frequency loss only where the two meet", () => {
    expect(frequencyLossCoupling(PLAIN, 0, 0.3, 90)).toEqual({ re: 1, im: 0 });
    const lost = frequencyLossCoupling(PLAIN, 1, 0.3, 90);
    expect(lost.re).toBeCloseTo(0, 15);
    expect(lost.im).toBeCloseTo(0.7, 15);
  });

  it("is emitted with the laser's power and phase, and is no number where the power is negative", () => {
    expect(norm(laserField(PLAIN, 3, 77))).toBeCloseTo(3, 14);
    expect(laserField(PLAIN, -1, 0).re).toBeNaN();
  });
});

describe("a phase modulator", () => {
  /** What it makes of one field, all orders that are more than rounding. */
  const column = (midx: number, phase: number, from: number, orders: readonly number[]) =>
    orders.map((to) => modulatorCoupling(PLAIN, { type: "pm", midx, phase, positiveOnly: false }, to - from));

  it("couples by a unitary matrix if all orders are there", () => {
    const orders = Array.from({ length: 61 }, (_, k) => k - 30);
    fc.assert(
      fc.property(number(-4, 4), number(-180, 180), fc.integer({ min: 1, max: 3 }), (midx, phase, apart) => {
        const first = column(midx, phase, 0, orders);
        expect(inner(first, first).re).toBeCloseTo(1, 12);
        expect(norm(inner(first, column(midx, phase, apart, orders)))).toBeLessThan(1e-24);
      }),
    );
  });

  it("makes exp(i m cos(Ωt + φ)) of 1, whatever the time", () => {
    fc.assert(
      fc.property(number(-3, 3), number(-180, 180), number(0, 2 * Math.PI), (midx, phase, time) => {
        let [re, im] = [0, 0];
        for (let k = -25; k <= 25; k++) {
          const z = modulatorCoupling(PLAIN, { type: "pm", midx, phase, positiveOnly: false }, k);
          re += z.re * Math.cos(k * time) - z.im * Math.sin(k * time);
          im += z.re * Math.sin(k * time) + z.im * Math.cos(k * time);
        }
        const angle = midx * Math.cos(time + (phase * Math.PI) / 180);
        expect(re).toBeCloseTo(Math.cos(angle), 12);
        expect(im).toBeCloseTo(Math.sin(angle), 12);
      }),
    );
  });
});

describe("an amplitude modulator", () => {
  it("makes 1 - m/2 (1 - cos(Ωt + φ)) of 1, whatever the time", () => {
    fc.assert(
      fc.property(number(-1, 1), number(-180, 180), number(0, 2 * Math.PI), (midx, phase, time) => {
        let [re, im] = [0, 0];
        for (const k of [-1, 0, 1]) {
          const z = modulatorCoupling(PLAIN, { type: "am", midx, phase, positiveOnly: false }, k);
          re += z.re * Math.cos(k * time) - z.im * Math.sin(k * time);
          im += z.re * Math.sin(k * time) + z.im * Math.cos(k * time);
        }
        expect(re).toBeCloseTo(1 - (midx / 2) * (1 - Math.cos(time + (phase * Math.PI) / 180)), 13);
        expect(im).toBeCloseTo(0, 13);
      }),
    );
  });
});
