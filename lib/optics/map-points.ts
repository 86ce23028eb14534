/**
 * The places at which a map is looked at to integrate over it, with their weights.
 *
 * A map of a file is summed over its own places, as Finesse sums it. One without is integrated by Gauss' points: along x, and at each x
 * along y as far as the aperture goes; x goes as a sine there, so that the rim's square root does no harm. Where the beam is too weak
 * to be seen nothing is looked at.
 */

import { heightOf, type MapGrid, type MapShape, type SurfaceMap } from "../model/surface-map.js";
import { arcsin, cos, sin } from "../numerics/elementary.js";
import { gaussLegendre } from "../numerics/gauss-legendre.js";

/** A place on a map. */
interface MapPoint {
  readonly y: number;
  /** Of its place along y [m]. */
  readonly weight: number;
  /** [m] */
  readonly height: number;
  /** Of the amplitude [1]. */
  readonly transmission: number;
}

/** The places of one x. */
export interface MapColumn {
  readonly x: number;
  /** Of its place along x [m]. */
  readonly weight: number;
  readonly points: readonly MapPoint[];
}

/** The beam that falls on a map. */
export interface Spot {
  /** Its sizes along x and y [m]. */
  readonly size: readonly [x: number, y: number];
  /** The largest index of its modes. */
  readonly order: number;
  readonly turn: Turn;
}

/** How much heights turn light: each by so much, or all of them together, whatever each does. */
export interface Turn {
  readonly by: "radians a metre" | "radians";
  readonly phase: number;
}

/** The largest phase that heights may make at least where it varies, from their middle [rad]. */
export const MOST_PHASE = 30;

/** The places of a map that a beam sees. */
export function mapColumns(map: SurfaceMap, spot: Spot): readonly MapColumn[] {
  return map.grid === undefined ? smoothColumns(map.shape, spot) : gridColumns(map.grid, map.shape, spot);
}

/** How far from the axis modes are seen: beyond, their product is below 1e-16 of its middle's [m]. */
function reachOf({ size, order }: Spot, axis: 0 | 1): number {
  return size[axis] * (Math.sqrt(order) + 4.5);
}

function gridColumns({ x, y, height, transmission }: MapGrid, shape: MapShape, spot: Spot): readonly MapColumn[] {
  const steps = [stepOf(x), stepOf(y)] as const;
  const [reachX, reachY] = [reachOf(spot, 0), reachOf(spot, 1)];
  const columns: MapColumn[] = [];
  for (const [column, at] of x.entries()) {
    if (Math.abs(at) > reachX) continue;
    const points: MapPoint[] = [];
    for (const [row, up] of y.entries()) {
      const place = row * x.length + column;
      const passed = isWithin(shape, at, up) ? (transmission?.[place] ?? 1) : 0;
      if (Math.abs(up) > reachY || passed === 0) continue;
      const high = (height?.[place] ?? 0) + heightOf(shape, at, up);
      points.push({ y: up, weight: steps[1], height: high, transmission: passed });
    }
    columns.push({ x: at, weight: steps[0], points });
  }
  return columns;
}

function stepOf(places: Float64Array): number {
  return Math.abs(places[places.length - 1]! - places[0]!) / (places.length - 1);
}

function isWithin({ aperture }: MapShape, x: number, y: number): boolean {
  if (aperture === undefined) return true;
  const [dx, dy] = [x - aperture.middle[0], y - aperture.middle[1]];
  return dx * dx + dy * dy <= aperture.radius * aperture.radius;
}

/** Points for a Gaussian, for each index of a mode, and for each radian of a phase that goes across. */
const [POINTS, POINTS_A_MODE, POINTS_A_RADIAN] = [64, 4, 1];
/** More would take minutes: so steep heights turn light out of every beam. */
const MOST_POINTS = 2000;

function smoothColumns(shape: MapShape, spot: Spot): readonly MapColumn[] {
  const reach = [reachOf(spot, 0), reachOf(spot, 1)] as const;
  const { by, phase } = spot.turn;
  const swing = by === "radians" ? phase : phase * heightSwing(shape, reach);
  const count = Math.min(MOST_POINTS, POINTS + POINTS_A_MODE * spot.order + Math.ceil(POINTS_A_RADIAN * swing));
  const along = gaussLegendre(count);
  const radius = shape.aperture?.radius ?? Number.POSITIVE_INFINITY;
  const [middleX, middleY] = shape.aperture?.middle ?? [0, 0];
  const isRound = radius < reach[0] + Math.abs(middleX) || radius < reach[1] + Math.abs(middleY);
  // Rounding may leave an end beyond the rim.
  const sine = (end: number) => Math.max(-1, Math.min(1, (end - middleX) / radius));
  const angles = isRound ? clipped(middleX, radius, reach[0]).map((end) => arcsin(sine(end))) : [];
  return spread(along, isRound ? angles : [-reach[0], reach[0]]).map(({ at, weight }) => {
    const x = isRound ? middleX + radius * sin(at) : at;
    const half = isRound ? radius * cos(at) : reach[1];
    const ends = isRound ? clipped(middleY, half, reach[1]) : [-half, half];
    const points = spread(along, ends).map((place) => ({
      y: place.at,
      weight: place.weight,
      height: heightOf(shape, x, place.at),
      transmission: 1,
    }));
    return { x, weight: isRound ? weight * half : weight, points };
  });
}

/** From middle - half to middle + half, but no farther than the reach. */
function clipped(middle: number, half: number, reach: number): readonly number[] {
  return [Math.max(-reach, middle - half), Math.min(reach, middle + half)];
}

/** A quadrature over an interval; nothing where it ends before it starts. */
function spread(
  { points, weights }: { readonly points: Float64Array; readonly weights: Float64Array },
  [start, end]: readonly number[],
): readonly { readonly at: number; readonly weight: number }[] {
  const [middle, half] = [(start! + end!) / 2, (end! - start!) / 2];
  if (!(half > 0)) return [];
  return Array.from(points, (point, index) => ({ at: middle + half * point, weight: half * weights[index]! }));
}

/** How much heights may differ within the reach, at most [m]. */
function heightSwing({ slope, curvature }: MapShape, reach: readonly [number, number]): number {
  return [0, 1].reduce((sum, axis) => {
    const far = reach[axis]!;
    return sum + 2 * Math.abs(slope[axis]!) * far + 0.5 * Math.abs(curvature[axis]!) * far * far;
  }, 0);
}
