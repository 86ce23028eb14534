/**
 * The functions that expressions may call, on a tape. Of complex numbers as far as numpy's own take them, which is what
 * Finesse applies in math detectors.
 */
import { complexAdd, complexDiv, complexMul, complexScale, complexSub } from "../arithmetic/complex.js";
import { byFactors, byPowers, evenly } from "../arithmetic/spaced.js";
import { UserError } from "../errors.js";
import type { ComplexRef, Ref, Tape } from "./tape.js";
import type { CallName } from "./tape-functions.js";
import {
  absolute,
  angleOf,
  combineTerms,
  complexTerm,
  isArray,
  negateTerm,
  notANumber,
  notForComplex,
  raise,
  realTerm,
  type Term,
  type Terms,
} from "./terms.js";

type OfOne = (tape: Tape, z: Term) => Term;

function called(name: CallName): (tape: Tape, x: Ref) => Ref {
  return (tape, x) => tape.call(name, x);
}

/** A function of real numbers alone. */
function ofReal(name: string, real: (tape: Tape, x: Ref) => Ref): OfOne {
  return (tape, z) => {
    if (z.complex) throw notForComplex(name);
    return realTerm(tape, real(tape, z.re));
  };
}

/** A function of real numbers, and its continuation. */
function ofBoth(real: (tape: Tape, x: Ref) => Ref, complex: (tape: Tape, z: ComplexRef) => ComplexRef): OfOne {
  return (tape, z) => (z.complex ? complexTerm(complex(tape, z)) : realTerm(tape, real(tape, z.re)));
}

const scaled = (factor: number) => (tape: Tape, x: Ref) => tape.mul(x, tape.constant(factor));
const toRadians = scaled(Math.PI / 180);
const toDegrees = scaled(180 / Math.PI);

const FUNCTIONS: ReadonlyMap<string, OfOne> = new Map<string, OfOne>([
  ["abs", (tape, z) => realTerm(tape, absolute(tape, z))],
  ["neg", negateTerm],
  ["pos", (_, z) => z],
  ["conj", (tape, z) => ({ re: z.re, im: tape.neg(z.im), complex: z.complex })],
  ["real", (tape, z) => realTerm(tape, z.re)],
  ["imag", (tape, z) => realTerm(tape, z.im)],
  ["exp", ofBoth(called("exp"), complexExp)],
  ["log", ofBoth(called("log"), complexLog)],
  [
    "log10",
    ofBoth(called("log10"), (tape, z) => complexScale(tape, tape.constant(1 / Math.LN10), complexLog(tape, z))),
  ],
  ["sin", ofBoth((tape, x) => tape.sin(x), complexSin)],
  ["cos", ofBoth((tape, x) => tape.cos(x), complexCos)],
  ["tan", ofBoth(called("tan"), (tape, z) => complexDiv(tape, complexSin(tape, z), complexCos(tape, z)))],
  ["arcsin", ofBoth(called("arcsin"), complexArcsin)],
  ["arccos", ofBoth(called("arccos"), complexArccos)],
  ["arctan", ofBoth(called("arctan"), complexArctan)],
  ["sqrt", ofBoth((tape, x) => tape.sqrt(x), complexSqrt)],
  ["radians", ofReal("radians", toRadians)],
  ["deg2rad", ofReal("deg2rad", toRadians)],
  ["degrees", ofReal("degrees", toDegrees)],
  ["rad2deg", ofReal("rad2deg", toDegrees)],
  ["erf", ofReal("erf", called("erf"))],
]);

/** Applies a function by its KatScript name. */
export function callOnTape(tape: Tape, name: string, values: readonly Terms[]): Terms {
  const ofOne = FUNCTIONS.get(name);
  if (ofOne !== undefined) return eachOf(values[0]!, (z) => ofOne(tape, z));
  switch (name) {
    case "pow":
      return raise(tape, single(values[0]), single(values[1]));
    case "arctan2":
    case "jv":
      return realTerm(tape, tape.call(name, realOf(values[0], name), realOf(values[1], name)));
    case "sum":
      return sumOf(tape, listOf(values[0]));
    case "std":
      return realTerm(tape, deviation(tape, listOf(values[0])));
    case "dot":
      return dot(tape, listOf(values[0]), listOf(values[1]));
    default:
      return arrayOf(tape, name, values);
  }
}

function eachOf(terms: Terms, apply: (z: Term) => Term): Terms {
  return isArray(terms) ? terms.map((item) => eachOf(item, apply)) : apply(terms);
}

function single(terms: Terms | undefined): Term {
  if (terms === undefined || isArray(terms)) {
    throw new UserError({ code: "wrong-type", place: "expression", what: "an array stands where a number is needed" });
  }
  return terms;
}

function realOf(terms: Terms | undefined, name: string): Ref {
  const z = single(terms);
  if (z.complex) throw notForComplex(name);
  return z.re;
}

function listOf(terms: Terms | undefined): readonly Term[] {
  if (terms === undefined) return [];
  return isArray(terms) ? terms.flatMap((item) => listOf(item)) : [terms];
}

function sumOf(tape: Tape, terms: readonly Term[]): Term {
  let sum = realTerm(tape, tape.zero);
  for (const z of terms) sum = { ...complexAdd(tape, sum, z), complex: sum.complex || z.complex };
  return sum;
}

function deviation(tape: Tape, terms: readonly Term[]): Ref {
  const count = tape.constant(terms.length);
  const mean = tape.div(sumOf(tape, terms).re, count);
  let squares = tape.zero;
  for (const { re } of terms) {
    const off = tape.sub(re, mean);
    squares = tape.add(squares, tape.mul(off, off));
  }
  return tape.sqrt(tape.div(squares, count));
}

function dot(tape: Tape, a: readonly Term[], b: readonly Term[]): Term {
  return sumOf(
    tape,
    a.map((z, index) => combineTerms(tape, "*", z, b[index] ?? notANumber(tape)) as Term),
  );
}

function complexExp(tape: Tape, z: ComplexRef): ComplexRef {
  const size = tape.call("exp", z.re);
  return { re: tape.mul(size, tape.cos(z.im)), im: tape.mul(size, tape.sin(z.im)) };
}

function complexLog(tape: Tape, z: ComplexRef): ComplexRef {
  return { re: tape.call("log", absolute(tape, z)), im: angleOf(tape, z) };
}

function complexSqrt(tape: Tape, z: ComplexRef): ComplexRef {
  return raise(tape, complexTerm(z), realTerm(tape, tape.constant(0.5)));
}

/** (exp(x) ± exp(-x))/2 */
function hyperbolic(tape: Tape, x: Ref): { readonly cosh: Ref; readonly sinh: Ref } {
  const half = tape.constant(0.5);
  const up = tape.mul(half, tape.call("exp", x));
  const down = tape.mul(half, tape.call("exp", tape.neg(x)));
  return { cosh: tape.add(up, down), sinh: tape.sub(up, down) };
}

function complexSin(tape: Tape, z: ComplexRef): ComplexRef {
  const { cosh, sinh } = hyperbolic(tape, z.im);
  return { re: tape.mul(tape.sin(z.re), cosh), im: tape.mul(tape.cos(z.re), sinh) };
}

function complexCos(tape: Tape, z: ComplexRef): ComplexRef {
  const { cosh, sinh } = hyperbolic(tape, z.im);
  return { re: tape.mul(tape.cos(z.re), cosh), im: tape.neg(tape.mul(tape.sin(z.re), sinh)) };
}

const unit = (tape: Tape): ComplexRef => ({ re: tape.one, im: tape.zero });
const turned = (tape: Tape, z: ComplexRef): ComplexRef => ({ re: tape.neg(z.im), im: z.re });

/** -i log(iz + √(1 - z²)) */
function complexArcsin(tape: Tape, z: ComplexRef): ComplexRef {
  const root = complexSqrt(tape, complexSub(tape, unit(tape), complexMul(tape, z, z)));
  const log = complexLog(tape, complexAdd(tape, turned(tape, z), root));
  return { re: log.im, im: tape.neg(log.re) };
}

function complexArccos(tape: Tape, z: ComplexRef): ComplexRef {
  return complexSub(tape, { re: tape.constant(Math.PI / 2), im: tape.zero }, complexArcsin(tape, z));
}

/** i/2 (log(1 - iz) - log(1 + iz)) */
function complexArctan(tape: Tape, z: ComplexRef): ComplexRef {
  const across = turned(tape, z);
  const less = complexLog(tape, complexSub(tape, unit(tape), across));
  const more = complexLog(tape, complexAdd(tape, unit(tape), across));
  return complexScale(tape, tape.constant(0.5), turned(tape, complexSub(tape, less, more)));
}

/** The longest array that an expression may make on a tape. */
const MAX_ARRAY_LENGTH = 100_000;

/** `arange`, `linspace` and their like: how many numbers they give must be known. */
function arrayOf(tape: Tape, name: string, values: readonly Terms[]): Terms {
  const numbers = values.map((value) => realOf(value, name));
  if (name === "arange") return arange(tape, numbers);
  const [start, stop] = [numbers[0]!, numbers[1]!];
  const length = lengthOf(Math.trunc(known(tape, numbers[2]!, name)));
  const points = name === "geomspace" ? byFactors : name === "logspace" ? byPowers : evenly;
  return points(tape, start, stop, length).map((x) => realTerm(tape, x));
}

/** Numbers from start on, short of stop. As in lib/model/functions.ts the step is cut off to a whole number. */
function arange(tape: Tape, given: readonly Ref[]): Terms {
  const [start, stop] = given as [Ref, Ref];
  const step = Math.trunc(known(tape, given[2]!, "arange"));
  const length = lengthOf(Math.ceil(known(tape, tape.sub(stop, start), "arange") / step));
  return Array.from({ length }, (_, index) => realTerm(tape, tape.add(start, tape.constant(index * step))));
}

function known(tape: Tape, ref: Ref, name: string): number {
  if (tape.isConstant(ref)) return tape.valueOf(ref);
  const what = `how many numbers ${name} gives depends on what varies`;
  throw new UserError({ code: "not-constant", place: "expression", what, remedy: "Take a constant number of points." });
}

function lengthOf(length: number): number {
  if (length <= MAX_ARRAY_LENGTH) return Math.max(0, length);
  const what = `an array of ${length} numbers is longer than ${MAX_ARRAY_LENGTH}`;
  throw new UserError({ code: "too-long", place: "expression", what, remedy: "Take fewer points." });
}
