/**
 * A map of a surface: its height and how much of the amplitude it lets through, over its place.
 *
 * Heights [m] are towards the front (p1): of a mirror with Rc > 0 the height is x²/(2 Rc). Of a lens they are optical paths.
 */

import { UserError } from "../errors.js";

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
  /** The path of what multiplies all heights; undefined if nothing does. */
  readonly amplitude: string | undefined;
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

/** A map as users give it: in the words of KatScript where it has them. */
export interface MapSettings {
  /** The radius of a round aperture [m]. */
  readonly aperture?: number;
  /** Its middle [m]: 0, 0 if nothing is said. */
  readonly middle?: readonly number[];
  /** Of a surface: how it is turned beside what the element itself is [rad]. */
  readonly xbeta?: number;
  readonly ybeta?: number;
  /** Of a surface: its radius of curvature, or those along x and y, on top of the element's own [m]. */
  readonly Rc?: number | readonly number[];
  /** Of a lens: its focal length, or those along x and y, on top of the element's own [m]. */
  readonly f?: number | readonly number[];
  readonly grid?: GridSettings;
  /** The parameter or variable that heights are multiplied by; nothing if nothing is said. */
  readonly amplitude?: string;
}

/** Numbers over evenly spaced places; arrays have the shape (y, x). */
export interface GridSettings {
  /** [m] */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly height?: ArrayLike<number>;
  readonly transmission?: ArrayLike<number>;
}

/** The kinds of elements that may have a map. */
const MAPPED = ["mirror", "beamsplitter", "lens", "alens"];

/** The map of an element from what is said of it. @param element its name and kind */
export function mapOf(
  { name, kind }: { readonly name: string; readonly kind: string },
  given: MapSettings,
): SurfaceMap {
  const isLens = kind === "lens" || kind === "alens";
  if (!MAPPED.includes(kind)) throw refused(name, `a ${kind} has no map`, `Maps are for ${MAPPED.join(", ")}.`);
  const { aperture, middle = [0, 0], xbeta = 0, ybeta = 0, Rc, f, grid, amplitude } = given;
  if (isLens && (Rc !== undefined || given.xbeta !== undefined || given.ybeta !== undefined)) {
    throw refused(name, "the map of a lens has no Rc, xbeta and ybeta", "Say f, or heights in a file.");
  }
  if (!isLens && f !== undefined) throw refused(name, "the map of a surface has no f", "Say Rc.");
  if (aperture !== undefined && !(aperture > 0)) throw refused(name, `the aperture is ${aperture} m`, "It is above 0.");
  const bent = pairOf(name, isLens ? f : Rc).map((radius) => (radius === 0 ? Number.NaN : (isLens ? -1 : 1) / radius));
  const shape: MapShape = {
    aperture: aperture === undefined ? undefined : { radius: aperture, middle: pairOf(name, middle) },
    slope: [0 - xbeta, ybeta],
    curvature: [bent[0]!, bent[1]!],
  };
  const numbers = [...shape.slope, ...shape.curvature, ...(shape.aperture?.middle ?? [])];
  if (!numbers.every(Number.isFinite))
    throw refused(name, "a number of the map is none", "Write finite numbers, and no radius of 0.");
  return { shape, grid: grid === undefined ? undefined : gridOf(name, grid), amplitude };
}

/** One number for both axes, or one for each; undefined is flat. */
function pairOf(name: string, value: number | readonly number[] | undefined): readonly [number, number] {
  if (value === undefined) return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (typeof value === "number") return [value, value];
  if (value.length === 2) return [value[0]!, value[1]!];
  throw refused(
    name,
    `${value.length} numbers stand where there are two axes`,
    "Write one number, or one for x and one for y.",
  );
}

/** How far places may be from evenly spaced ones, of a step [1]: files keep some digits only. */
const UNEVEN = 1e-3;

function gridOf(name: string, { x, y, height, transmission }: GridSettings): MapGrid {
  const places = { x: Float64Array.from(x), y: Float64Array.from(y) };
  for (const [axis, values] of Object.entries(places)) {
    const step = (values[values.length - 1]! - values[0]!) / (values.length - 1);
    const isEven = values.every((value, index) => Math.abs(value - values[0]! - index * step) <= UNEVEN * step);
    if (values.length < 2 || !(step > 0) || !isEven) {
      throw refused(name, `the places along ${axis} aren't evenly spaced, from small to large`, "Resample the map.");
    }
  }
  const field = (what: string, values: ArrayLike<number> | undefined): Float64Array | undefined => {
    if (values === undefined) return undefined;
    const [columns, rows] = [places.x.length, places.y.length];
    const found = Float64Array.from(values);
    if (found.length !== columns * rows) {
      throw refused(
        name,
        `the ${what} has ${found.length} numbers for ${rows} rows of ${columns}`,
        "Its shape is (y, x).",
      );
    }
    if (found.every(Number.isFinite)) return found;
    throw refused(name, `the ${what} holds what is no number`, "Fill gaps: a transmission of 0 hides a place.");
  };
  return { ...places, height: field("height", height), transmission: field("transmission", transmission) };
}

function refused(name: string, what: string, remedy: string): UserError {
  return new UserError({ code: "wrong-map", place: name, what, remedy });
}
