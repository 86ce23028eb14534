import { describe, expect, it } from "vitest";
import { PLAIN } from "../../lib/arithmetic/arithmetic.js";
import type { Complex } from "../../lib/arithmetic/complex.js";
import { FLAT, type MapGrid, type SurfaceMap } from "../../lib/model/surface-map.js";
import { gaussLegendre } from "../../lib/numerics/gauss-legendre.js";
import { bayerHelms } from "../../lib/optics/bayer-helms.js";
import { spotSize } from "../../lib/optics/hermite-gauss.js";
import { exchanged, mapMoments, mapScatter, scatterOfMoments } from "../../lib/optics/map-overlap.js";
import { type Mode, modeList } from "../../lib/optics/mode-list.js";
import { scatterModes } from "../../lib/optics/mode-scatter.js";

type Z = Complex<number>;
type Matrix = readonly (readonly (Z | undefined)[])[];

const WAVELENGTH = 1064e-9;
const K0 = (2 * Math.PI) / WAVELENGTH;
const modes = modeList({ from: { set: "all", maxtem: 6 }, include: [], remove: [] });
const q = { x: { re: 0.4, im: 0.3 }, y: { re: -0.7, im: 0.9 } };
const size = [q.x, q.y].map((each) => spotSize(PLAIN, { q: each, wavelength: WAVELENGTH })) as [number, number];
const light = { size, modes };
const shaped = (shape: Partial<typeof FLAT>): SurfaceMap => ({
  shape: { ...FLAT, ...shape },
  grid: undefined,
  amplitude: undefined,
});

/** The largest difference of two matrices. */
function apart(a: Matrix, b: Matrix): number {
  const of = (value: Z | undefined) => value ?? { re: 0, im: 0 };
  const differences = a.flatMap((row, to) =>
    row.map((value, from) => Math.hypot(of(value).re - of(b[to]![from]).re, of(value).im - of(b[to]![from]).im)),
  );
  return Math.max(...differences);
}

/** Overlaps of two beams over the modes, of which the one that comes differs along x by an angle and a curvature, along y by others. */
function overlaps(tilt: readonly [number, number], curvature: readonly [number, number]): Matrix {
  const along = (axis: 0 | 1) => {
    const to = axis === 0 ? q.x : q.y;
    const norm = to.re ** 2 + to.im ** 2;
    const inverse = { re: to.re / norm - curvature[axis], im: -to.im / norm };
    const size2 = inverse.re ** 2 + inverse.im ** 2;
    const from = { re: inverse.re / size2, im: -inverse.im / size2 };
    return bayerHelms(PLAIN, { from, to, tilt: tilt[axis], index: 1, wavelength: WAVELENGTH }, 6);
  };
  return scatterModes(PLAIN, along(0), along(1), modes);
}

/** Places from -end to end. */
const places = (count: number, end: number) =>
  Float64Array.from({ length: count }, (_, index) => -end + (2 * end * index) / (count - 1));

function gridOf(x: Float64Array, y: Float64Array, at: (x: number, y: number) => readonly [number, number]): MapGrid {
  const all = Array.from(y, (up) => Array.from(x, (along) => at(along, up))).flat();
  const [height, transmission] = [0, 1].map((part) => Float64Array.from(all, (each) => each[part]!));
  return { x, y, height, transmission };
}

describe("Gauss' points", () => {
  it("integrate a polynomial of degree 2 n - 1 exactly, and no further one", () => {
    for (const count of [1, 2, 5, 64, 500]) {
      const { points, weights } = gaussLegendre(count);
      const integral = (degree: number) => points.reduce((sum, x, index) => sum + weights[index]! * x ** degree, 0);
      expect(integral(0)).toBeCloseTo(2, 12);
      expect(integral(2 * count - 2)).toBeCloseTo(2 / (2 * count - 1), 12);
      expect(Math.abs(integral(2 * count - 1))).toBeLessThan(1e-12);
      if (count < 6) expect(Math.abs(integral(2 * count) - 2 / (2 * count + 1))).toBeGreaterThan(1e-4);
    }
  });
});

describe("a map of a surface", () => {
  it("that is tilted and curved does what a tilted and curved mirror does", () => {
    const [slope, curvature] = [
      [1.5e-4, -8e-5],
      [0.12, -0.05],
    ] as const;
    const found = mapScatter(shaped({ slope, curvature }), light, 2 * K0);
    const expected = overlaps([2 * slope[0], 2 * slope[1]], [2 * curvature[0], 2 * curvature[1]]);
    expect(apart(found, expected)).toBeLessThan(1e-12);
  });

  it("that is nothing leaves modes as they are", () => {
    const unit = modes.map((_, to) => modes.map((__, from) => ({ re: to === from ? 1 : 0, im: 0 })));
    expect(apart(mapScatter(shaped({}), light, 2 * K0), unit)).toBeLessThan(1e-13);
  });

  it("with a round aperture lets 1 - exp(-2 a²/w²) of a round beam's amplitude through, wherever the rim lies", () => {
    const w = 1e-3;
    for (const radius of [1e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1]) {
      const aperture = { radius, middle: [0, 0] } as const;
      const found = mapScatter(shaped({ aperture }), { size: [w, w], modes }, 2 * K0);
      expect(found[0]![0]!.re).toBeCloseTo(1 - Math.exp((-2 * radius * radius) / (w * w)), 13);
      // ∬ v20 v00 over a disc: 1/√2 of -(2 s) exp(-2 s) with s = a²/w².
      const s = (radius / w) ** 2;
      const place = modes.findIndex(({ n, m }) => n === 2 && m === 0);
      expect(found[place]![0]!.re).toBeCloseTo(-Math.SQRT2 * s * Math.exp(-2 * s), 13);
    }
  });

  it("with an aperture aside lets through what a fine grid of the same lets through", () => {
    const aperture = { radius: 7e-4, middle: [3e-4, -2e-4] } as const;
    const exact = mapScatter(shaped({ aperture }), light, 0);
    const x = places(801, 4e-3);
    const grid = gridOf(x, x, () => [0, 1]);
    const summed = mapScatter({ shape: { ...FLAT, aperture }, grid, amplitude: undefined }, light, 0);
    expect(apart(exact, summed)).toBeLessThan(1e-3);
    expect(apart(exact, mapScatter(shaped({ aperture: { ...aperture, radius: 7.1e-4 } }), light, 0))).toBeGreaterThan(
      1e-3,
    );
  });

  it("of a file is summed over its places, and what is said beside it is added", () => {
    const [slope, curvature] = [
      [5e-5, 2e-5],
      [0.03, 0.02],
    ] as const;
    const x = places(161, 5e-3);
    const y = places(241, 6e-3);
    const half = gridOf(x, y, (a, b) => [
      0.5 * (slope[0] * a + slope[1] * b + (curvature[0] * a * a + curvature[1] * b * b) / 2),
      1,
    ]);
    const rest = {
      ...FLAT,
      slope: [slope[0] / 2, slope[1] / 2],
      curvature: [curvature[0] / 2, curvature[1] / 2],
    } as const;
    const found = mapScatter({ shape: rest, grid: half, amplitude: undefined }, light, -2 * K0);
    expect(apart(found, mapScatter(shaped({ slope, curvature }), light, -2 * K0))).toBeLessThan(1e-10);
  });

  it("is the same from its moments, for every phase", () => {
    const x = places(101, 4e-3);
    const bump = (a: number, b: number) => Math.exp(-((a - 2e-4) ** 2 + b ** 2) / 1e-6);
    const map = {
      shape: FLAT,
      grid: gridOf(x, x, (a, b) => [2e-7 * bump(a, b), 1 - 0.2 * bump(b, a)]),
      amplitude: undefined,
    };
    const moments = mapMoments(map, light);
    for (const phase of [0, 2 * K0, -2.9 * K0, 30 * K0]) {
      expect(apart(scatterOfMoments(PLAIN, moments, phase), mapScatter(map, light, phase))).toBeLessThan(3e-14);
    }
    const flat = shaped({ aperture: { radius: 1e-3, middle: [0, 0] } });
    const still = scatterOfMoments(PLAIN, mapMoments(flat, light), 2 * K0);
    expect(apart(still, mapScatter(flat, light, 2 * K0))).toBeLessThan(1e-15);
    const curved = shaped({ curvature: [0.1, 0.02] });
    const bent = scatterOfMoments(PLAIN, mapMoments(curved, light), 2 * K0);
    expect(apart(bent, mapScatter(curved, light, 2 * K0))).toBeLessThan(1e-12);
  });

  it("with left and right exchanged is the map seen from behind", () => {
    const x = places(101, 4e-3);
    const at = (a: number, b: number) =>
      [1e-7 * Math.sin(a * 3e3 + b * 1e3), Math.exp(-(((a - 3e-4) / 2e-3) ** 2))] as const;
    const there = mapScatter({ shape: FLAT, grid: gridOf(x, x, at), amplitude: undefined }, light, 2 * K0);
    const behind = mapScatter(
      { shape: FLAT, grid: gridOf(x, x, (a, b) => at(-a, b)), amplitude: undefined },
      light,
      2 * K0,
    );
    expect(apart(exchanged(PLAIN, there, modes as readonly Mode[]), behind)).toBeLessThan(1e-13);
  });
});
