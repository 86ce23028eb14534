/** What holds of signals and noise whatever the model: slopes at DC, loops, commutators, squeezing, passivity. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { PLANCK, SPEED_OF_LIGHT } from "../../../lib/constants.js";

const CARRIER = SPEED_OF_LIGHT / 1064e-9;
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const share = between(0.05, 0.95);
const angle = between(-180, 180);

/** A cavity of random mirrors, with a laser in front. */
const cavities = fc.record({
  R1: share,
  L1: between(0, 0.04),
  R2: share,
  L2: between(0, 0.04),
  phi: angle,
  length: between(0.1, 10),
  P: between(0.1, 100),
});
type Cavity = typeof cavities extends fc.Arbitrary<infer T> ? T : never;

function textOf({ R1, L1, R2, L2, phi, length, P }: Cavity): string {
  return `
    l L0 P=${P}
    m a R=${R1} L=${L1}
    m c R=${R2} L=${L2} phi=${phi}
    link(L0, a, ${length}, c)
    fsig(1)
  `;
}

/** The numbers of an output, re and im in turn where it is complex. */
function read(text: string, output: string): { readonly re: Float64Array; readonly im: Float64Array } {
  const found = solveText(text).outputs[output]!;
  return { re: found.real, im: found.imag ?? found.real.map(() => 0) };
}

describe("transfer functions", () => {
  it("are the slopes of power over what moves it, where the frequency goes to 0", () => {
    fc.assert(
      fc.property(cavities, (cavity) => {
        const text = `${textOf(cavity)}readout_dc D a.p1.o output_detectors=true\n`;
        const { re } = read(`${text}frequency_response([1u], [c.mech.z, L0.pwr, L0.amp], [D.DC])`, "out");
        const step = 1e-4; // degrees: the square of it, over the finesse's, is far below what is asked
        const near = { ...cavity, phi: cavity.phi - step };
        const sweep = `${textOf(near)}pd p a.p1.o\nxaxis(c.phi, lin, ${near.phi}, ${cavity.phi + step}, 2)`;
        const [before, power, after] = [...read(sweep, "p").re] as [number, number, number];
        const degreesAMetre = (360 * CARRIER) / SPEED_OF_LIGHT;
        const slope = ((after - before) / (2 * step)) * degreesAMetre;
        expect(Math.abs(re[0]! - slope)).toBeLessThan(1e-5 * cavity.P * degreesAMetre);
        // As light comes in, so it goes out: a part more of one is a part more of the other.
        expect(Math.abs(re[1]! - power)).toBeLessThan(1e-9 * cavity.P);
        expect(Math.abs(re[2]! - 2 * power)).toBeLessThan(1e-9 * cavity.P);
      }),
      { numRuns: 40 },
    );
  });

  it("of a loop are the open ones over 1 - loop gain", () => {
    fc.assert(
      fc.property(cavities, between(0.01, 1), between(1, 1000), (cavity, gain, f) => {
        const plant = `${textOf(cavity)}readout_dc D a.p1.o\nfilter_zpk z [-3] [-1, -20] ${gain}e-9\n`;
        const asked = `frequency_response([${f}], [c.mech.z, z.p1], [D.DC, z.p2])`;
        const open = read(`${plant}${asked}`, "out");
        const closed = read(`${plant}wire in D.DC z.p1\nwire back z.p2 c.mech.z\n${asked}`, "out");
        // Out [D, z] over in [z, p1]: the plant P stands first, the filter C last.
        const [P, C] = [0, 3].map((at) => ({ re: open.re[at]!, im: open.im[at]! })) as [Z, Z];
        const expected = over(P, sub({ re: 1, im: 0 }, times(P, C)));
        expect(size(sub({ re: closed.re[0]!, im: closed.im[0]! }, expected))).toBeLessThanOrEqual(
          1e-9 * size(expected) + 1e-9 * cavity.P,
        );
      }),
      { numRuns: 40 },
    );
  });
});

interface Z {
  readonly re: number;
  readonly im: number;
}
const sub = (a: Z, b: Z): Z => ({ re: a.re - b.re, im: a.im - b.im });
const times = (a: Z, b: Z): Z => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
const size = ({ re, im }: Z) => Math.hypot(re, im);
const over = (a: Z, b: Z): Z => {
  const norm = b.re * b.re + b.im * b.im;
  const { re, im } = times(a, { re: b.re, im: -b.im });
  return { re: re / norm, im: im / norm };
};

describe("mechanics", () => {
  it("take energy from what pushes, whatever a pendulum is made of", () => {
    fc.assert(
      fc.property(
        between(0.01, 100),
        between(0.1, 1000),
        between(0.1, 100),
        between(0.01, 1e4),
        (mass, quality, natural, f) => {
          const text = `l L0 P=0\nm a R=1 T=0\nlink(L0, a)\nfsig(1)\npendulum s a.mech ${mass} fz=${natural} Qz=${quality}\n`;
          const { re, im } = read(`${text}frequency_response([${f}], [a.mech.F_z], [a.mech.z])`, "out");
          // The mean power of a force that goes as exp(iΩt) is Ω/2 · -Im(z F*).
          expect(im[0]!).toBeLessThan(0);
          const omega = 2 * Math.PI * f;
          const own = 2 * Math.PI * natural;
          const expected = over(
            { re: 1, im: 0 },
            { re: mass * (own * own - omega * omega), im: (mass * omega * own) / quality },
          );
          expect(size(sub({ re: re[0]!, im: im[0]! }, expected))).toBeLessThan(1e-9 * size(expected));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("of a cavity without loss on resonance are those of a free mass: there is no spring without detuning", () => {
    fc.assert(
      fc.property(share, between(1e-3, 1), between(1, 1000), (R, mass, f) => {
        const text = (P: number) =>
          `l L0 P=${P}\nm a R=${R} L=0\nm c R=1 T=0\nlink(L0, a, 1, c)\nfsig(1)\nfree_mass s c.mech ${mass}\nfrequency_response([${f}], [c.mech.F_z], [c.mech.z])`;
        const [dark, lit] = [0, 1].map((P) => read(text(P), "out").re[0]!) as [number, number];
        // What is left is the light's own weight and drag, and rounding.
        expect(lit / dark).toBeCloseTo(1, 6);
      }),
      { numRuns: 40 },
    );
  });
});

const QUIET = (power: number) => Math.sqrt(2 * PLANCK * CARRIER * power);

describe("quantum noise", () => {
  it("of a lone laser is √(2 h ν P)", () => {
    fc.assert(
      fc.property(between(1e-6, 1e6), between(1e-3, 1e6), angle, (P, f, phase) => {
        const text = `l L0 P=${P} phase=${phase}\nfsig(${f})\nqnoised q L0.p1.o\nqshot s L0.p1.o\nqnoisebhd h L0.p1.o P_lo=${P} phase=${phase}`;
        for (const name of ["q", "s", "h"]) expect(read(text, name).re[0]! / QUIET(P)).toBeCloseTo(1, 10);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps commutators: what leaves a network of any losses is vacuum again, in each quadrature", () => {
    fc.assert(
      fc.property(cavities, share, between(0, 0.04), angle, between(1, 1e8), (cavity, R, L, phase, f) => {
        const { R1, L1, R2, L2, phi, length } = cavity;
        const text = `l L0 P=0\nbs b R=${R} L=${L} phi=${phase}\nm a R=${R1} L=${L1}\nm c R=${R2} L=${L2} phi=${phi}
          link(L0, b.p1)\nlink(b.p3, 1, a)\nlink(b.p2, ${length}, c)\nfsig(${f})\n`;
        const ports = ["b.p1.o", "b.p4.o", "a.p2.o", "c.p2.o"];
        const detectors = ports.flatMap((port, index) =>
          [0, 50].map((turn) => `qnoisebhd h${index}${turn} ${port} 1 ${turn}`),
        );
        const { outputs } = solveText(`${text}${detectors.join("\n")}`);
        for (const { real } of Object.values(outputs)) expect(real[0]! / QUIET(1)).toBeCloseTo(1, 9);
      }),
      { numRuns: 40 },
    );
  });

  it("by one adjoint solution is that of all sources sent forwards", () => {
    fc.assert(
      fc.property(cavities, between(1, 1e8), (cavity, f) => {
        const text = `${textOf(cavity)}free_mass s c.mech 1e-3\nreadout_dc D a.p1.o\n`;
        const noise = read(`${text}qnoised q a.p1.o sources=[L0]\nxaxis(fsig, lin, ${f}, ${f}, 1)`, "q").re[0]!;
        const forwards = read(
          `${text}frequency_response2([${f}], [[L0.p1.o, fsig], [L0.p1.o, -fsig.f]], [D.DC])`,
          "out",
        );
        const gains = [0, 1].map((at) => size({ re: forwards.re[at]!, im: forwards.im[at]! }) ** 2);
        const expected = Math.sqrt(((PLANCK * CARRIER) / 4) * (gains[0]! + gains[1]!));
        expect(Math.abs(noise - expected)).toBeLessThan(1e-8 * QUIET(cavity.P));
      }),
      { numRuns: 40 },
    );
  });

  it("of a squeezed state behind a loss is η of its own and 1 - η of vacuum", () => {
    fc.assert(
      fc.property(between(0, 20), angle, between(0, 1), angle, (db, squeezed, loss, readAt) => {
        const text = `sq S db=${db} angle=${squeezed}\nm x R=0 L=${loss} imaginary_transmission=false\nlink(S, x)\nl L0 P=0\nfsig(100)\nqnoisebhd h x.p2.o 1 ${readAt}`;
        const r = (db * Math.LN10) / 20;
        // Finesse takes the oscillator's phase with the other sign for noise.
        const turn = ((squeezed + readAt) * Math.PI) / 180;
        const own = Math.exp(2 * r) * Math.cos(turn) ** 2 + Math.exp(-2 * r) * Math.sin(turn) ** 2;
        const expected = QUIET(1) * Math.sqrt((1 - loss) * own + loss);
        expect(read(text, "h").re[0]! / expected).toBeCloseTo(1, 9);
      }),
      { numRuns: 60 },
    );
  });
});
