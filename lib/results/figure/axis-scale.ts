/**
 * How an axis shows its numbers: in a unit that makes them short, and less a common offset where they differ only in late
 * digits, with a title that says so.
 */
import { log10 } from "../../numerics/elementary.js";

export interface AxisScale {
  /** Ends of the axis, in its own numbers. */
  readonly domain: readonly [number, number];
  readonly log: boolean;
  /** The name with the unit, as `P [mW]` or `P - 1.064 [10⁻⁹ m]`. */
  readonly title: string;
  /** A value as the axis shows it. */
  shown(value: number): number;
  /** A value's place: 0 at the lower end, 1 at the upper one. */
  place(value: number): number;
  /** The same of many, to a rounding. Null has none: NaN. */
  places(values: readonly (number | null)[]): Float64Array;
}

// biome-ignore format: a table
const PREFIXES: Readonly<Record<string, string>> = {
  "-15": "f", "-12": "p", "-9": "n", "-6": "µ", "-3": "m", "3": "k", "6": "M", "9": "G", "12": "T",
};
/** Units that take a prefix. */
const PREFIXED = new Set(["W", "m", "Hz", "s", "N", "V", "A", "J", "Pa", "rad", "eV", "W/Hz", "m/N", "C"]);
/** Where the spread is less than this of the values, the axis counts from an offset. */
const FINE = 1e-4;
/** Where it is less than this, it is rounding: they are shown as equal. */
export const ROUNDING = 1e-12;
/** How much an axis reaches beyond its values, of their range. */
const MARGIN = 0.04;

export interface Ends {
  readonly least: number;
  readonly greatest: number;
}

export interface AxisRequest extends Ends {
  readonly name: string;
  readonly unit: string;
  /** Logarithmic, if the values allow it. */
  readonly log?: boolean;
  /** Reaches exactly from the least to the greatest value. */
  readonly tight?: boolean;
  /** Counts or indices: shown as they are, however large. */
  readonly whole?: boolean;
  /** The ends by which unit and offset are chosen, so that several axes of one quantity agree; its own if left out. */
  readonly like?: Ends | undefined;
}

export function axisScale(request: AxisRequest): AxisScale {
  const { least, greatest } = request;
  if (request.log === true && least > 0 && greatest > least) return logarithmic(request);
  const size = Math.max(Math.abs(least), Math.abs(greatest));
  const range = greatest - least > ROUNDING * size ? greatest - least : 0;
  const { offset, factor, unit } = numbersFor(request.like ?? request, request);
  const shown = (value: number) => (value - offset) / factor;
  const margin = range > 0 ? (request.tight === true ? 0 : MARGIN * range) : size / 20 || 1;
  const domain = [shown(least - margin), shown(greatest + margin)] as const;
  const name = offset === 0 ? request.name : `${request.name} − ${inUnit(offset, request.unit)}`;
  return {
    domain,
    log: false,
    title: titled(name, unit),
    shown,
    place: (value) => (shown(value) - domain[0]) / (domain[1] - domain[0]),
    places: (values) => straightPlaces(values, offset, factor * domain[0], factor * (domain[1] - domain[0])),
  };
}

/** @param low, width where the axis begins behind its offset, and how far it reaches */
function straightPlaces(values: readonly (number | null)[], offset: number, low: number, width: number): Float64Array {
  const places = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    places[index] = value === null ? Number.NaN : (value - offset - low) / width;
  }
  return places;
}

/** What an axis counts from, and in which unit. */
function numbersFor(ends: Ends, { unit, whole }: AxisRequest): { offset: number; factor: number; unit: string } {
  if (whole === true) return { offset: 0, factor: 1, unit: "" };
  const { least, greatest } = ends;
  const size = Math.max(Math.abs(least), Math.abs(greatest));
  const range = greatest - least > ROUNDING * size ? greatest - least : 0;
  const offset = range > 0 && range < FINE * size ? rounded((least + greatest) / 2, range) : 0;
  return { offset, ...unitFor(offset === 0 ? size : range, unit, offset !== 0) };
}

function logarithmic({ name, unit, least, greatest, tight }: AxisRequest): AxisScale {
  const [from, to] = [log10(least), log10(greatest)];
  const margin = tight === true ? 0 : MARGIN * (to - from);
  const [low, high] = [from - margin, to + margin];
  return {
    domain: [10 ** low, 10 ** high],
    log: true,
    title: titled(name, unit),
    shown: (value) => value,
    place: (value) => (log10(value) - low) / (high - low),
    places: (values) =>
      Float64Array.from(values, (value) => (value === null ? Number.NaN : (log10(value) - low) / (high - low))),
  };
}

/** A number near x with few digits: to a tenth of a power of ten of the range. */
function rounded(x: number, range: number): number {
  const digits = Math.min(15, Math.max(1, Math.ceil(log10(Math.abs(x) / range)) + 1));
  return Number(x.toPrecision(digits));
}

/** The power of a thousand that makes a number at least 1 and less than 1,000, and the unit with it. */
function unitFor(size: number, unit: string, always: boolean): { factor: number; unit: string } {
  if (!(size > 0)) return { factor: 1, unit };
  const thousands = 3 * Math.floor(log10(size) / 3 + 1e-9);
  const prefixed = PREFIXED.has(unit);
  const near = thousands >= -3 && thousands <= 3 && !prefixed && !always; // 0.05 and 5000 read well as they are
  if (thousands === 0 || near || (size >= 0.1 && size < 1)) return { factor: 1, unit };
  const prefix = PREFIXES[String(thousands)];
  const factor = Number(`1e${thousands}`);
  if (prefixed && prefix !== undefined) return { factor, unit: prefix + unit };
  return { factor, unit: `10${superscript(thousands)}${spaced(unit)}` };
}

/** As `1.064 µm`. */
function inUnit(x: number, unit: string): string {
  const best = unitFor(Math.abs(x), unit, false);
  // Rounded, since dividing by a power of ten leaves digits that aren't there.
  return `${plain(Number((x / best.factor).toPrecision(15)))}${spaced(best.unit)}`;
}

function titled(name: string, unit: string): string {
  return unit === "" ? name : `${name} [${unit}]`;
}

function spaced(unit: string): string {
  return unit === "" ? "" : ` ${unit}`;
}

/** A number in digits and, where these are too many, a power of ten. */
export function plain(x: number): string {
  const [digits, exponent] = String(x).split("e");
  const signed = digits!.replace("-", "−");
  return exponent === undefined ? signed : `${signed}·10${superscript(Number(exponent))}`;
}

export function superscript(n: number): string {
  return [...String(n)].map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])).join("");
}
