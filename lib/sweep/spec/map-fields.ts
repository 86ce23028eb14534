/** Maps in a spec: what is said of each, and numbers of a grid as text. */
import * as z from "zod";
import type { MapSettings } from "../../model/surface-map.js";
import { parameterPath } from "./distribution.js";
import { MAX_MAP_CHARACTERS, MAX_MAP_PLACES } from "./limits.js";

const pair = () => z.tuple([z.number(), z.number()]);
const field = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, "base64")
    .max(MAX_MAP_CHARACTERS)
    .describe("Doubles, the least byte first, rows along y, in base64");

const said = () => ({
  aperture: z.number().positive().optional().describe("The radius of a round aperture [m]"),
  middle: pair().optional().describe("The aperture's middle [m]; 0, 0 if left out"),
  xbeta: z.number().optional().describe("How a surface is turned, beside the element's own xbeta [rad]"),
  ybeta: z.number().optional().describe("The same of ybeta [rad]"),
  Rc: z
    .union([z.number(), pair()])
    .optional()
    .describe("A surface's radius of curvature, or x's and y's, on top of its own [m]"),
  f: z.union([z.number(), pair()]).optional().describe("A lens' focal length, or x's and y's, on top of its own [m]"),
  amplitude: parameterPath.optional().describe("The variable or parameter that multiplies all heights"),
});

/** A map in a spec: with a file, which is read in before, or with what the file held. */
export const surfaceMap = () =>
  z.strictObject({
    ...said(),
    file: z.string().min(1).max(4096).optional().describe("A file with heights: .npz, .npy, .csv or .tsv"),
    step: z
      .union([z.number().positive(), pair()])
      .optional()
      .describe("How far apart a file's places are [m], if it doesn't say"),
    grid: z
      .strictObject({
        x: z.array(z.number()).min(2).max(MAX_MAP_PLACES),
        y: z.array(z.number()).min(2).max(MAX_MAP_PLACES),
        height: field().optional(),
        transmission: field().optional(),
      })
      .optional()
      .describe("What a file held: evenly spaced places [m], heights [m], transmission of the amplitude [1]"),
  });

export type RawMap = z.infer<ReturnType<typeof surfaceMap>>;

/** Doubles as text. */
export function encodeNumbers(values: Float64Array): string {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, 8 * index);
  return bytes.toString("base64");
}

function decodeNumbers(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => bytes.readDoubleLE(8 * index));
}

/** What a model's map is set from. */
export function mapSettings({ grid, file: _, step: _step, ...rest }: RawMap): MapSettings {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as MapSettings;
  if (grid === undefined) return given;
  const { x, y, height, transmission } = grid;
  return {
    ...given,
    grid: {
      x,
      y,
      ...(height === undefined ? {} : { height: decodeNumbers(height) }),
      ...(transmission === undefined ? {} : { transmission: decodeNumbers(transmission) }),
    },
  };
}
