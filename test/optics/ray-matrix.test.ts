import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAIN } from "../../lib/arithmetic/arithmetic.js";
import { beamMismatch, beamThrough, eigenBeam, gouyPhase, reversedBeam, stabilityOf } from "../../lib/optics/beam.js";
import { roundTripGouy } from "../../lib/optics/cavity.js";
import {
  lensRay,
  type RayMatrix,
  type RaySurface,
  rayProduct,
  reflectedRay,
  spaceRay,
  transmittedRay,
} from "../../lib/optics/ray-matrix.js";

/** Spread evenly: extremes make no cavity. */
const number = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000_000 }).map((part) => min + ((max - min) * part) / 1_000_000);
const radius = fc.oneof(number(0.5, 50), number(-50, -0.5), fc.constant(Infinity));
const index = number(1, 2);
const angled: fc.Arbitrary<RaySurface<number>> = fc
  .record({ curvature: radius, front: index, back: index, alpha: number(-25, 25), inPlane: fc.boolean() })
  .map(({ alpha, ...rest }) => {
    const sine = Math.sin((alpha * Math.PI) / 180);
    const cosine = (of: number) => Math.sqrt(1 - of * of);
    return { ...rest, cosines: { front: cosine(sine), back: cosine((sine * rest.front) / rest.back) } };
  });
const element: fc.Arbitrary<RayMatrix<number>> = fc.oneof(
  fc.record({ length: number(0, 5), index }).map(({ length, index: n }) => spaceRay(PLAIN, length, n)),
  fc.oneof(number(0.2, 10), number(-10, -0.2)).map((f) => lensRay(PLAIN, f)),
  angled.map((surface) => reflectedRay(PLAIN, surface, "front")),
  angled.map((surface) => reflectedRay(PLAIN, surface, "back")),
  angled.map((surface) => transmittedRay(PLAIN, surface, "front")),
  angled.map((surface) => transmittedRay(PLAIN, surface, "back")),
);
const path = fc.array(element, { minLength: 1, maxLength: 6 });
const along = (rays: readonly RayMatrix<number>[]) => rays.reduce((product, ray) => rayProduct(PLAIN, ray, product));
const size = ({ A, B, C, D }: RayMatrix<number>) => Math.abs(A * D) + Math.abs(B * C) + 1;
const determinant = ({ A, B, C, D }: RayMatrix<number>) => A * D - B * C;
const beam = fc.record({ re: number(-10, 10), im: number(0.01, 10) });
const inVacuum = { before: 1, after: 1 };

describe("ray matrices", () => {
  it("have the determinant 1, alone and along a path", () => {
    fc.assert(
      fc.property(path, (rays) => {
        // Rounding of each product grows with what the determinant is the difference of.
        const scale = rays.reduce((product, ray) => product * size(ray), 1);
        expect(Math.abs(determinant(along(rays)) - 1)).toBeLessThan(1e-14 * scale);
      }),
    );
  });

  it("of a surface lead back the same way: there, reversed, and back is the beam reversed", () => {
    fc.assert(
      fc.property(angled, beam, (surface, q) => {
        const there = { before: surface.front, after: surface.back };
        const back = { before: surface.back, after: surface.front };
        const gone = beamThrough(PLAIN, q, transmittedRay(PLAIN, surface, "front"), there);
        const come = beamThrough(PLAIN, reversedBeam(PLAIN, gone), transmittedRay(PLAIN, surface, "back"), back);
        expect(beamMismatch(PLAIN, reversedBeam(PLAIN, come), q)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe("a round trip", () => {
  it("leaves its beam as it is, and turns its phase by the eigenvalue of its matrix", () => {
    fc.assert(
      fc.property(path, (rays) => {
        const round = along(rays);
        const g = stabilityOf(PLAIN, round);
        fc.pre(g > 0.01 && g < 0.99 && size(round) < 1e3);
        const q = eigenBeam(PLAIN, round, 1);
        const behind = beamThrough(PLAIN, q, round, inVacuum);
        const off = Math.hypot(behind.re - q.re, behind.im - q.im) / Math.hypot(q.re, q.im);
        expect(off).toBeLessThan(1e-9);
        // The eigenvalues of a matrix of determinant 1 are exp(±iψ) with 2 cos ψ its trace.
        const cosine = (round.A + round.D) / 2;
        expect(Math.cos(roundTripGouy(PLAIN, g))).toBeCloseTo(cosine, 9);
        // 1/(C q + D) is one of them: what the beam's amplitude is turned by.
        const turn = Math.atan2(round.C * q.im, round.C * q.re + round.D);
        expect(Math.cos(turn)).toBeCloseTo(cosine, 8);
      }),
    );
  });

  it("gathers over a two-mirror cavity the Gouy phases of its two ways", () => {
    fc.assert(
      fc.property(number(0.6, 20), number(0.6, 20), number(0.1, 1), (one, other, length) => {
        const mirror = (curvature: number) =>
          reflectedRay(PLAIN, { curvature, front: 1, back: 1, cosines: { front: 1, back: 1 }, inPlane: true }, "front");
        const space = spaceRay(PLAIN, length, 1);
        const round = along([space, mirror(other), space, mirror(one)]);
        const g = stabilityOf(PLAIN, round);
        fc.pre(g > 0.01 && g < 0.99);
        const q = eigenBeam(PLAIN, round, 1);
        const gathered = gouyPhase(PLAIN, { re: q.re + length, im: q.im }) - gouyPhase(PLAIN, q);
        expect(Math.cos(2 * gathered)).toBeCloseTo(Math.cos(roundTripGouy(PLAIN, g)), 9);
      }),
    );
  });
});
