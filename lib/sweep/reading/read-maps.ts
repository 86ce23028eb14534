/**
 * Maps of surfaces from files: numpy's .npz and .npy, and tables of numbers without names (.csv, .tsv), rows along y.
 *
 * An .npz holds `x`, `y` [m] and `height` or `opd` [m], `transmission` or `amplitude` [1]; the others hold heights alone, whose places are
 * a step apart, around the middle. Works on bytes: whoever can read files hands them in. Source: numpy's documentation, "numpy.lib.format".
 */
import { unzipSync } from "fflate";
import { UserError } from "../../errors.js";
import { textOfBytes } from "../../katscript/text-of-bytes.js";
import { encodeNumbers } from "../spec/map-fields.js";

/** The grid of a map as a spec has it. */
interface MapFields {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly height?: string;
  readonly transmission?: string;
}

/** An array of a file, C order. */
interface FileArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** @param step how far places are apart along x and y [m]; undefined if nothing is said */
export function readMap(bytes: Uint8Array, file: string, step: readonly [number, number] | undefined): MapFields {
  const ending = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  switch (ending) {
    case "npz":
      return readArchive(bytes, file, step);
    case "npy":
      return onGrid(readArray(bytes, file), file, step, "height");
    case "csv":
    case "tsv":
      return onGrid(readLines(bytes, file), file, step, "height");
    default:
      return refuse(file, `".${ending}" is no kind of map`, "Allowed are .npz, .npy, .csv and .tsv.");
  }
}

function refuse(place: string, what: string, remedy: string): never {
  throw new UserError({ code: "bad-map", place, what, remedy });
}

function readArchive(bytes: Uint8Array, file: string, step: readonly [number, number] | undefined): MapFields {
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refuse(file, `the archive can't be read (${error.message})`, "Write it with numpy.savez.");
  }
  const arrays = new Map<string, FileArray>();
  for (const [name, entry] of Object.entries(entries)) {
    const key = name.replace(/\.npy$/, "");
    if (key in NAMES) arrays.set(NAMES[key]!, readArray(entry, `${file}:${key}`));
  }
  const fields = ["height", "transmission"].flatMap((name) => {
    const array = arrays.get(name);
    return array === undefined ? [] : [[name, array] as const];
  });
  const [first] = fields;
  if (first === undefined) {
    return refuse(
      file,
      `it holds ${Object.keys(entries).join(", ") || "nothing"}`,
      `A map has height, or transmission.`,
    );
  }
  const [x, y] = ["x", "y"].map((name) => arrays.get(name)?.values);
  const places = x === undefined || y === undefined ? placesOf(first[1], file, step) : { x: [...x], y: [...y] };
  for (const [name, { shape }] of fields) {
    if (shape.join() === [places.y.length, places.x.length].join()) continue;
    const what = `${name} has the shape (${shape.join(", ")}) over ${places.y.length} places along y and ${places.x.length} along x`;
    refuse(file, what, "Its shape is (y, x).");
  }
  return { ...places, ...Object.fromEntries(fields.map(([name, { values }]) => [name, encodeNumbers(values)])) };
}

/** What arrays of an archive are called, here and in Finesse. */
const NAMES: Readonly<Record<string, string>> = {
  x: "x",
  y: "y",
  height: "height",
  opd: "height",
  transmission: "transmission",
  amplitude: "transmission",
};

function onGrid(
  array: FileArray,
  file: string,
  step: readonly [number, number] | undefined,
  name: "height",
): MapFields {
  return { ...placesOf(array, file, step), [name]: encodeNumbers(array.values) };
}

/** Places around the middle. */
function placesOf({ shape }: FileArray, file: string, step: readonly [number, number] | undefined) {
  const [rows, columns, ...others] = shape;
  if (rows === undefined || columns === undefined || others.length > 0) {
    return refuse(file, `the array has ${shape.length} axes`, "A map has two: y, then x.");
  }
  if (step === undefined)
    return refuse(file, "it doesn't say where its places are", "Say step: how far apart they are [m].");
  const along = (count: number, by: number) =>
    Array.from({ length: count }, (_, index) => (index - (count - 1) / 2) * by);
  return { x: along(columns, step[0]), y: along(rows, step[1]) };
}

function readLines(bytes: Uint8Array, file: string): FileArray {
  const text = textOfBytes(bytes) ?? refuse(file, "the file is no text", "Save it as UTF-8.");
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const rows = lines.map((line, index) =>
    line.split(/[,;\t]/).map((part) => {
      const value = part.trim() === "" ? Number.NaN : Number(part);
      if (Number.isFinite(value)) return value;
      return refuse(
        `${file}:${index + 1}`,
        `"${part.trim()}" is no number`,
        "A map is rows of numbers, one for each y.",
      );
    }),
  );
  const columns = rows[0]?.length ?? 0;
  const uneven = rows.findIndex((row) => row.length !== columns);
  if (uneven !== -1) {
    refuse(
      `${file}:${uneven + 1}`,
      `${rows[uneven]!.length} numbers where the first row has ${columns}`,
      "Make rows equally long.",
    );
  }
  return { shape: [rows.length, columns], values: Float64Array.from(rows.flat()) };
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** An array of numpy's own form. */
function readArray(bytes: Uint8Array, file: string): FileArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    return refuse(file, "this is no array of numpy", "Write it with numpy.save or numpy.savez.");
  }
  const wide = view.getUint8(6) > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const isFortran = /'fortran_order':\s*True/.test(header);
  const count = shape.reduce((product, each) => product * each, 1);
  const values = numbersOf({ view, type, at: start + length, count });
  return values === undefined
    ? refuse(file, `the array holds "${type}", or less than ${count} numbers of it`, "Write real numbers, as float64.")
    : { shape, values: isFortran && shape.length === 2 ? turned(values, shape) : values };
}

/** An array whose first index changes fastest, as numpy saves what was transposed, in C order. */
function turned(values: Float64Array, shape: readonly number[]): Float64Array {
  const [rows, columns] = shape as readonly [number, number];
  return values.map((_, at) => values[(at % columns) * rows + Math.floor(at / columns)]!);
}

const READERS: Readonly<
  Record<string, readonly [size: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  i1: [1, (view, at) => view.getInt8(at)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u1: [1, (view, at) => view.getUint8(at)],
  // Where light is let through, as a comparison gives it.
  b1: [1, (view, at) => view.getUint8(at)],
};

function numbersOf({
  view,
  type,
  at,
  count,
}: {
  readonly view: DataView;
  readonly type: string;
  readonly at: number;
  readonly count: number;
}): Float64Array | undefined {
  const found = READERS[type.replace(/^[<>|=]/, "")];
  if (found === undefined) return undefined;
  const [size, read] = found;
  if (at + count * size > view.byteLength) return undefined;
  const little = !type.startsWith(">");
  return Float64Array.from({ length: count }, (_, index) => read(view, at + index * size, little));
}
