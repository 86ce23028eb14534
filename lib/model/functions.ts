/**
 * The functions that expressions may call, evaluated.
 *
 * Of complex arguments as far as KatScript's own functions take them; arrays go element by element.
 */

import { PLAIN } from "../arithmetic/arithmetic.js";
import { byFactors, byPowers, evenly } from "../arithmetic/spaced.js";
import { UserError } from "../errors.js";
import { type Complex, elementwise, isList, multiply, negate, power, type Result } from "./complex.js";
import { besselJ, errorFunction } from "./special-functions.js";

/** The longest array that `linspace` and its like may make. */
const MAX_ARRAY_LENGTH = 1_000_000;

const real = (re: number): Complex => ({ re, im: 0 });

/** Functions of one number. What is complex of real arguments (`sqrt(-1)`) is NaN, as in Finesse. */
const OF_ONE: ReadonlyMap<string, (z: Complex) => Complex> = new Map([
  ["abs", (z: Complex) => real(z.im === 0 ? Math.abs(z.re) : Math.hypot(z.re, z.im))],
  ["neg", negate],
  ["pos", (z: Complex) => z],
  ["conj", (z: Complex) => ({ re: z.re, im: z.im === 0 ? 0 : -z.im })],
  ["real", (z: Complex) => real(z.re)],
  ["imag", (z: Complex) => real(z.im)],
  ["exp", complexExp],
  ["log", (z: Complex) => (z.im === 0 ? real(Math.log(z.re)) : complexLog(z))],
  ["log10", (z: Complex) => real(Math.log10(z.re))],
  ["sin", (z: Complex) => real(Math.sin(z.re))],
  ["arcsin", (z: Complex) => real(Math.asin(z.re))],
  ["cos", (z: Complex) => real(Math.cos(z.re))],
  ["arccos", (z: Complex) => real(Math.acos(z.re))],
  ["tan", (z: Complex) => real(Math.tan(z.re))],
  ["arctan", (z: Complex) => real(Math.atan(z.re))],
  ["sqrt", (z: Complex) => (z.im === 0 ? real(Math.sqrt(z.re)) : power(z, real(0.5)))],
  ["radians", (z: Complex) => real(z.re * (Math.PI / 180))],
  ["deg2rad", (z: Complex) => real(z.re * (Math.PI / 180))],
  ["degrees", (z: Complex) => real(z.re * (180 / Math.PI))],
  ["rad2deg", (z: Complex) => real(z.re * (180 / Math.PI))],
  ["erf", (z: Complex) => real(errorFunction(z.re))],
]);

function complexExp(z: Complex): Complex {
  const size = Math.exp(z.re);
  return z.im === 0 ? real(size) : { re: size * Math.cos(z.im), im: size * Math.sin(z.im) };
}

function complexLog(z: Complex): Complex {
  return { re: Math.log(Math.hypot(z.re, z.im)), im: Math.atan2(z.im, z.re) };
}

/** Applies a function by its KatScript name. */
export function callFunction(name: string, values: readonly Result[]): Result {
  const ofOne = OF_ONE.get(name);
  if (ofOne !== undefined) return elementwise(values[0]!, ofOne);
  switch (name) {
    case "pow":
      return power(single(values[0]), single(values[1]));
    case "arctan2":
      return real(Math.atan2(single(values[0]).re, single(values[1]).re));
    case "jv":
      return real(besselJ(single(values[0]).re, single(values[1]).re));
    case "sum":
      return list(values[0]).reduce((total, z) => ({ re: total.re + z.re, im: total.im + z.im }), real(0));
    case "std":
      return real(deviation(list(values[0]).map((z) => z.re)));
    case "dot":
      return dot(list(values[0]), list(values[1]));
    case "arange":
      return arange(values.map((value) => single(value).re));
    case "linspace":
      return spaced(values, evenly);
    case "logspace":
      return spaced(values, byPowers);
    case "geomspace":
      return spaced(values, byFactors);
    default:
      throw new Error(`no function is called ${name}`);
  }
}

function single(value: Result | undefined): Complex {
  if (value === undefined || isList(value)) {
    throw new UserError({ code: "wrong-type", place: "expression", what: "an array stands where a number is needed" });
  }
  return value;
}

function list(value: Result | undefined): Complex[] {
  if (value === undefined) return [];
  return isList(value) ? value.flatMap((item) => list(item)) : [value];
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((total, x) => total + x, 0) / values.length;
  return Math.sqrt(values.reduce((total, x) => total + (x - mean) * (x - mean), 0) / values.length);
}

function dot(a: readonly Complex[], b: readonly Complex[]): Complex {
  return a.reduce((total, z, index) => {
    const product = multiply(z, b[index] ?? real(Number.NaN));
    return { re: total.re + product.re, im: total.im + product.im };
  }, real(0));
}

function bounded(length: number): number {
  if (!(length <= MAX_ARRAY_LENGTH)) {
    const what = `an array of ${length} numbers is longer than ${MAX_ARRAY_LENGTH}`;
    throw new UserError({ code: "too-long", place: "expression", what, remedy: "Take fewer points." });
  }
  return Math.max(0, length);
}

/** Numbers from start on, short of stop. Finesse cuts the step off to a whole number. */
function arange(given: readonly number[]): Result {
  const [start, stop] = given as [number, number];
  const step = Math.trunc(given[2]!);
  if (step === 0) {
    const what = `the step ${given[2]} of arange counts as 0: it is cut off to a whole number`;
    throw new UserError({
      code: "out-of-range",
      place: "expression",
      what,
      remedy: "Take linspace(start, stop, num).",
    });
  }
  const length = bounded(Math.ceil((stop - start) / step));
  return Array.from({ length }, (_, index) => real(start + index * step));
}

/** How many points an array has: a number, cut off to a whole one. */
function counted(given: Result | undefined): number {
  const count = Math.trunc(single(given).re);
  if (count >= 0) return bounded(count);
  throw new UserError({ code: "out-of-range", place: "expression", what: `there are no arrays of ${count} numbers` });
}

/** Points from start to stop. */
function spaced(values: readonly Result[], points: typeof evenly<number>): Result {
  return points(PLAIN, single(values[0]).re, single(values[1]).re, counted(values[2])).map(real);
}
