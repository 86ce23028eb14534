/**
 * A map of a surface: its height and how much of the amplitude it lets through, over its place.
 *
 * Heights [m] are towards the front (p1): of a mirror with Rc > 0 the height is x²/(2 Rc). Of a lens they are optical paths.
 */

/** What is said without a file. */
export interface MapShape {
  /** A circle beyond which nothing is reflected or transmitted: its radius and middle [m]. */
  readonly aperture: { readonly radius: number; readonly middle: readonly [x: number, y: number] } | undefined;
  /** How the height rises along x and y [1]. */
  readonly slope: readonly [x: number, y: number];
  /** Twice the height's part that goes as x² and as y² [1/m]. */
  readonly curvature: readonly [x: number, y: number];
}

/** What a file says: numbers over places that are evenly spaced. Arrays have the shape (y, x). */
export interface MapGrid {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** [m] */
  readonly height: Float64Array | undefined;
  /** Of the amplitude [1]. */
  readonly transmission: Float64Array | undefined;
}

export interface SurfaceMap {
  readonly shape: MapShape;
  readonly grid: MapGrid | undefined;
}

/** What a map holds without a word on it: nothing. */
export const FLAT: MapShape = { aperture: undefined, slope: [0, 0], curvature: [0, 0] };

/** The height that a shape has at a place [m]. */
export function heightOf({ slope, curvature }: MapShape, x: number, y: number): number {
  return slope[0] * x + slope[1] * y + 0.5 * (curvature[0] * x * x + curvature[1] * y * y);
}

/** Whether a map has heights at all. */
export function hasHeight({ shape, grid }: SurfaceMap): boolean {
  return grid?.height !== undefined || [...shape.slope, ...shape.curvature].some((value) => value !== 0);
}
