/**
 * What a map makes of modes: M[i][j] = ∬ v_i t(x, y) exp(i p h(x, y)) v_j dx dy, with the map's transmission t and height h.
 *
 * The modes before and after are those of one beam, whose curvature cancels: only the sizes of the spot matter. Where p varies, a map isn't
 * integrated again: with h = middle + half · u and |u| ≤ 1, exp(i p half u) = J0 + 2 Σ i^k J_k(p half) T_k(u) (Jacobi and Anger), and
 * the integrals over T_k are done once.
 */
import { type Arithmetic, PLAIN } from "../arithmetic/arithmetic.js";
import { type Complex, complexMul, polar } from "../arithmetic/complex.js";
import { hasHeight, type SurfaceMap } from "../model/surface-map.js";
import { cos, pow, sin } from "../numerics/elementary.js";
import { hermiteSizes } from "./hermite-gauss.js";
import { type MapColumn, MOST_PHASE, mapColumns, type Turn } from "./map-points.js";
import { largestIndex, type Mode } from "./mode-list.js";

/** Light on a map. */
export interface MapLight {
  /** The sizes of its spot along x and y [m]. */
  readonly size: readonly [x: number, y: number];
  readonly modes: readonly Mode[];
}

/** M where all is known: to, then from. @param phase what a height turns the light by, p [rad/m] */
export function mapScatter(map: SurfaceMap, light: MapLight, phase: number): readonly (readonly Complex<number>[])[] {
  const columns = columnsOf(map, light, { by: "radians a metre", phase: Math.abs(phase) });
  const sums = integrals(columns, light, 2, (height, transmission, into) => {
    into[0] = transmission * cos(phase * height);
    into[1] = transmission * sin(phase * height);
  });
  return sums.map((row) => row.map(([re, im]) => ({ re: re!, im: im! })));
}

/** The integrals that M is made of for every p. */
export interface MapMoments {
  /** The heights that the beam sees: their middle, and how far they go from it [m]. */
  readonly middle: number;
  readonly half: number;
  /** The largest p · half that they are good for [rad]. */
  readonly most: number;
  /** Over T_k(u): by the modes to and from, then by k. */
  readonly integrals: readonly (readonly (readonly number[])[])[];
}

/** How many T_k are integrated for phases up to a most: J_k is below 1e-14 there for all further k. */
function momentsFor(most: number): number {
  return Math.ceil(most + 34 * pow(most / MOST_PHASE, 1 / 3));
}

/** The heights that a beam sees: their middle, and how far they go from it [m]. */
function heightsSeen(columns: readonly MapColumn[]): Pick<MapMoments, "middle" | "half"> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { points } of columns) {
    for (const { height } of points) [low, high] = [Math.min(low, height), Math.max(high, height)];
  }
  return low < high
    ? { middle: (low + high) / 2, half: (high - low) / 2 }
    : { middle: high === low ? low : 0, half: 0 };
}

/** The most phase that is integrated for, however large it is at the start [rad]. */
const STEEPEST = 300;
/** How much larger than it is at the start a phase may get, with a little on top for its own rounding. */
const WIDER = 4.01;

/** The integrals of a map, good for phases p · half up to MOST_PHASE, or up to four times what a usual one makes of it. @param usual that p [rad/m] */
export function mapMoments(map: SurfaceMap, light: MapLight, usual = 0): MapMoments {
  const wide = heightsSeen(columnsOf(map, light, { by: "radians a metre", phase: 0 })).half;
  const most = Math.max(MOST_PHASE, Math.min(STEEPEST, WIDER * Math.abs(usual) * wide));
  const columns = columnsOf(map, light, { by: "radians", phase: hasHeight(map) ? 2 * most : 0 });
  const { middle, half } = heightsSeen(columns);
  const width = half > 0 ? momentsFor(most) : 1;
  const sums = integrals(columns, light, width, (height, transmission, into) => {
    const u = half > 0 ? (height - middle) / half : 0;
    into[0] = transmission;
    into[1] = transmission * u;
    for (let k = 2; k < width; k += 1) into[k] = 2 * u * into[k - 1]! - into[k - 2]!;
  });
  return { middle, half, most, integrals: sums };
}

/** M from the moments, for a phase p [rad/m] of any arithmetic. */
export function scatterOfMoments<N>(
  on: Arithmetic<N>,
  { middle, half, integrals: moments }: MapMoments,
  phase: N,
): readonly (readonly Complex<N>[])[] {
  const turn = polar(on, on.one, on.mul(on.constant(middle), phase));
  const swing = on.mul(on.constant(half), phase);
  const factors = Array.from({ length: moments[0]![0]!.length }, (_, k) => {
    const size = k === 0 && half === 0 ? on.one : on.call("jv", on.constant(k), swing);
    return k === 0 ? size : on.mul(on.constant(2), size);
  });
  // i^k is 1, i, -1, -i: even k are real, odd ones imaginary.
  const part = (row: readonly number[], odd: number): N =>
    factors.reduce((sum, factor, k) => {
      if (k % 2 !== odd) return sum;
      const sign = k % 4 < 2 ? 1 : -1;
      return on.add(sum, on.mul(on.constant(sign * row[k]!), factor));
    }, on.zero);
  return moments.map((rows) => rows.map((row) => complexMul(on, turn, { re: part(row, 0), im: part(row, 1) })));
}

/** M of a beam that meets the map with left and right exchanged. */
export function exchanged<N>(
  on: Arithmetic<N>,
  k: readonly (readonly Complex<N>[])[],
  modes: readonly Mode[],
): readonly (readonly Complex<N>[])[] {
  const isOdd = (to: number, from: number) => (modes[to]!.n + modes[from]!.n) % 2 === 1;
  return k.map((row, to) =>
    row.map((value, from) => (isOdd(to, from) ? { re: on.neg(value.re), im: on.neg(value.im) } : value)),
  );
}

function columnsOf(map: SurfaceMap, { size, modes }: MapLight, turn: Turn): readonly MapColumn[] {
  const order = Math.max(largestIndex(modes, "n"), largestIndex(modes, "m"));
  return mapColumns(map, { size, order, turn });
}

/** What is integrated at a place: its numbers are written to `into`. */
type Integrand = (height: number, transmission: number, into: Float64Array) => void;

/** ∬ v_i f v_j for several f at once: by i, by j, by f. Symmetric, because the modes are real. */
function integrals(
  columns: readonly MapColumn[],
  { size, modes }: MapLight,
  width: number,
  integrand: Integrand,
): readonly (readonly (readonly number[])[])[] {
  const [largestN, largestM] = [largestIndex(modes, "n"), largestIndex(modes, "m")];
  const sums = modes.map((_, to) => modes.slice(0, to + 1).map(() => new Float64Array(width)));
  const values = new Float64Array(width);
  for (const { x, weight, points } of columns) {
    const along = alongY(points.length === 0 ? 0 : largestM, width);
    for (const point of points) {
      integrand(point.height, point.transmission, values);
      const v = hermiteSizes(PLAIN, size[1], point.y, largestM);
      addProducts(along, v, values, point.weight);
    }
    if (points.length === 0) continue;
    const u = hermiteSizes(PLAIN, size[0], x, largestN);
    for (const [to, row] of sums.entries()) {
      for (const [from, sum] of row.entries()) {
        const factor = weight * u[modes[to]!.n]! * u[modes[from]!.n]!;
        const [high, low] = [modes[to]!.m, modes[from]!.m];
        const inner = along[Math.max(high, low)]![Math.min(high, low)]!;
        for (let k = 0; k < width; k += 1) sum[k] = sum[k]! + factor * inner[k]!;
      }
    }
  }
  return modes.map((_, to) => modes.map((__, from) => [...sums[Math.max(to, from)]![Math.min(to, from)]!]));
}

/** Sums for each pair of indices along y, the larger first. */
function alongY(largest: number, width: number): readonly (readonly Float64Array[])[] {
  return Array.from({ length: largest + 1 }, (_, high) =>
    Array.from({ length: high + 1 }, () => new Float64Array(width)),
  );
}

function addProducts(
  along: readonly (readonly Float64Array[])[],
  v: readonly number[],
  values: Float64Array,
  weight: number,
): void {
  for (const [high, row] of along.entries()) {
    for (const [low, sum] of row.entries()) {
      const factor = weight * v[high]! * v[low]!;
      for (let k = 0; k < values.length; k += 1) sum[k] = sum[k]! + factor * values[k]!;
    }
  }
}
