/**
 * The functions that expressions may call, over an arithmetic. Of complex numbers as far as numpy's own take them, which are
 * Finesse's; arrays go element by element.
 */
import { type Arithmetic, DEGREES_A_RADIAN, RADIANS_A_DEGREE } from "../arithmetic/arithmetic.js";
import { type Complex, complexAdd, complexConj, complexNorm, complexScale } from "../arithmetic/complex.js";
import {
  absolute,
  complexArccos,
  complexArcsin,
  complexArctan,
  complexCos,
  complexExp,
  complexLog,
  complexSin,
  complexSqrt,
  complexTan,
} from "../arithmetic/complex-functions.js";
import type { FunctionName } from "../arithmetic/number-functions.js";
import { byFactors, byPowers, evenly } from "../arithmetic/spaced.js";
import { UserError } from "../errors.js";
import {
  assertAsLong,
  combine,
  complexTerm,
  eachOf,
  flatTerms,
  isArray,
  negate,
  notForComplex,
  raise,
  realTerm,
  type Term,
  type Terms,
} from "./terms.js";

/** The longest array that an expression may make. */
const MAX_ARRAY_LENGTH = 1_000_000;

type OfOne = <N>(on: Arithmetic<N>, z: Term<N>) => Term<N>;
type OfReal = <N>(on: Arithmetic<N>, x: N) => N;
type OfComplex = <N>(on: Arithmetic<N>, z: Complex<N>) => Complex<N>;

function called(name: FunctionName): OfReal {
  return (on, x) => on.call(name, x);
}

function scaled(factor: number): OfReal {
  return (on, x) => on.mul(x, on.constant(factor));
}

/** A function of real numbers alone. */
function ofReal(name: string, real: OfReal): OfOne {
  return (on, z) => {
    if (z.complex) throw notForComplex(name);
    return realTerm(on, real(on, z.re));
  };
}

/** A function of real numbers, and its continuation. What would be complex of a real number (`sqrt(-1)`) is NaN, as in Finesse. */
function ofBoth(real: OfReal, complex: OfComplex): OfOne {
  return (on, z) => (z.complex ? complexTerm(complex(on, z)) : realTerm(on, real(on, z.re)));
}

const OF_ONE: ReadonlyMap<string, OfOne> = new Map<string, OfOne>([
  ["abs", (on, z) => realTerm(on, z.complex ? absolute(on, z) : on.call("abs", z.re))],
  ["neg", negate],
  ["pos", (_, z) => z],
  ["conj", (on, z) => ({ ...complexConj(on, z), complex: z.complex })],
  ["real", (on, z) => realTerm(on, z.re)],
  ["imag", (on, z) => realTerm(on, z.im)],
  ["exp", ofBoth(called("exp"), complexExp)],
  ["log", ofBoth(called("log"), complexLog)],
  ["log10", ofBoth(called("log10"), (on, z) => complexScale(on, on.constant(1 / Math.LN10), complexLog(on, z)))],
  ["sin", ofBoth((on, x) => on.sin(x), complexSin)],
  ["cos", ofBoth((on, x) => on.cos(x), complexCos)],
  ["tan", ofBoth(called("tan"), complexTan)],
  ["arcsin", ofBoth(called("arcsin"), complexArcsin)],
  ["arccos", ofBoth(called("arccos"), complexArccos)],
  ["arctan", ofBoth(called("arctan"), complexArctan)],
  ["sqrt", ofBoth((on, x) => on.sqrt(x), complexSqrt)],
  ["radians", ofReal("radians", scaled(RADIANS_A_DEGREE))],
  ["deg2rad", ofReal("deg2rad", scaled(RADIANS_A_DEGREE))],
  ["degrees", ofReal("degrees", scaled(DEGREES_A_RADIAN))],
  ["rad2deg", ofReal("rad2deg", scaled(DEGREES_A_RADIAN))],
  ["erf", ofReal("erf", called("erf"))],
]);

/** Applies a function by its KatScript name. */
export function callFunction<N>(on: Arithmetic<N>, name: string, values: readonly Terms<N>[]): Terms<N> {
  const ofOne = OF_ONE.get(name);
  if (ofOne !== undefined) return eachOf(values[0]!, (z) => ofOne(on, z));
  switch (name) {
    case "pow":
      return raise(on, single(values[0]), single(values[1]));
    case "arctan2":
      return realTerm(on, on.call(name, realOf(values[0], name), realOf(values[1], name)));
    case "jv":
      return realTerm(on, bessel(on, realOf(values[0], name), realOf(values[1], name)));
    case "sum":
      return sum(on, listOf(values[0]));
    case "std":
      return realTerm(on, deviation(on, listOf(values[0])));
    case "dot":
      return dot(on, vectorOf(values[0]), vectorOf(values[1]));
    default:
      return arrayOf(on, name, values);
  }
}

/** J_order(x). What is known to be too far out for lib/numerics is refused. */
function bessel<N>(on: Arithmetic<N>, order: N, x: N): N {
  const value = on.call("jv", order, x);
  const [nu, at] = [on.known(order), on.known(x)];
  if (nu === undefined || at === undefined || !Number.isNaN(on.known(value))) return value;
  const isReal = Number.isInteger(nu) || at >= 0;
  if (!isReal || !Number.isFinite(nu) || !Number.isFinite(at)) return value;
  const what = `jv(${nu}, ${at}) can't be evaluated`;
  const remedy = "Orders go up to 10,000; arguments, where they are less than the order's square, to about a million.";
  throw new UserError({ code: "out-of-range", place: "expression", what, remedy });
}

function single<N>(terms: Terms<N> | undefined): Term<N> {
  if (terms === undefined || isArray(terms)) {
    throw new UserError({
      code: "wrong-type",
      place: "expression",
      what: "an array stands where a number is needed",
      remedy: "Give it one number.",
    });
  }
  return terms;
}

function realOf<N>(terms: Terms<N> | undefined, name: string): N {
  const z = single(terms);
  if (z.complex) throw notForComplex(name);
  return z.re;
}

function listOf<N>(terms: Terms<N> | undefined): readonly Term<N>[] {
  return terms === undefined ? [] : flatTerms(terms);
}

function vectorOf<N>(terms: Terms<N> | undefined): readonly Term<N>[] {
  if (terms === undefined || !isArray(terms)) return listOf(terms);
  return terms.map((item) => single(item));
}

function sum<N>(on: Arithmetic<N>, terms: readonly Term<N>[]): Term<N> {
  let total = realTerm(on, on.zero);
  for (const z of terms) total = { ...complexAdd(on, total, z), complex: total.complex || z.complex };
  return total;
}

/** √(Σ |z - mean|² / n) */
function deviation<N>(on: Arithmetic<N>, terms: readonly Term<N>[]): N {
  const count = on.constant(terms.length);
  const total = sum(on, terms);
  const mean = { re: on.div(total.re, count), im: on.div(total.im, count) };
  let squares = on.zero;
  for (const { re, im } of terms) {
    squares = on.add(squares, complexNorm(on, { re: on.sub(re, mean.re), im: on.sub(im, mean.im) }));
  }
  return on.sqrt(on.div(squares, count));
}

function dot<N>(on: Arithmetic<N>, a: readonly Term<N>[], b: readonly Term<N>[]): Term<N> {
  assertAsLong("dot", a, b);
  return sum(
    on,
    a.map((z, index) => combine(on, "*", z, b[index]!) as Term<N>),
  );
}

/** `arange`, `linspace` and their like: how many numbers they give must be known. */
function arrayOf<N>(on: Arithmetic<N>, name: string, values: readonly Terms<N>[]): Terms<N> {
  const numbers = values.map((value) => realOf(value, name));
  if (name === "arange") return arange(on, numbers);
  const points = { linspace: evenly, logspace: byPowers, geomspace: byFactors }[name];
  if (points === undefined) throw new Error(`no function is called ${name}`);
  const length = counted(known(on, numbers[2]!, name));
  return points(on, numbers[0]!, numbers[1]!, length).map((x) => realTerm(on, x));
}

/** Numbers from start on, short of stop. Finesse cuts the step off to a whole number. */
function arange<N>(on: Arithmetic<N>, given: readonly N[]): Terms<N> {
  const [start, stop, by] = given as [N, N, N];
  const step = Math.trunc(known(on, by, "arange"));
  if (step === 0) {
    const what = `the step ${known(on, by, "arange")} of arange counts as 0: it is cut off to a whole number`;
    const remedy = "Take linspace(start, stop, num).";
    throw new UserError({ code: "out-of-range", place: "expression", what, remedy });
  }
  const length = bounded(Math.ceil(known(on, on.sub(stop, start), "arange") / step));
  return Array.from({ length }, (_, index) => realTerm(on, on.add(start, on.constant(index * step))));
}

function known<N>(on: Arithmetic<N>, x: N, name: string): number {
  const value = on.known(x);
  if (value !== undefined) return value;
  const what = `how many numbers ${name} gives depends on what varies`;
  throw new UserError({ code: "not-constant", place: "expression", what, remedy: "Take a constant number of points." });
}

/** How many points an array has: a number, cut off to a whole one. */
function counted(given: number): number {
  const count = Math.trunc(given);
  if (count >= 0) return bounded(count);
  throw new UserError({
    code: "out-of-range",
    place: "expression",
    what: `there are no arrays of ${count} numbers`,
    remedy: "Take a number of points that is 0 or more.",
  });
}

function bounded(length: number): number {
  if (length <= MAX_ARRAY_LENGTH) return Math.max(0, length);
  const what = `an array of ${length} numbers is longer than ${MAX_ARRAY_LENGTH}`;
  throw new UserError({ code: "too-long", place: "expression", what, remedy: "Take fewer points." });
}
