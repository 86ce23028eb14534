/**
 * The numbers of expressions, over an arithmetic: real or complex, and arrays of them.
 *
 * Whether a number is complex is a matter of its type, not of its value: c · conj(c) is complex with an imaginary part of 0.
 * So the same operations are done whatever the numbers are, on a tape as with plain ones.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import {
  type Complex,
  complexAdd,
  complexMul,
  complexNeg,
  complexNorm,
  complexReal,
  complexSub,
} from "../arithmetic/complex.js";
import { complexPower } from "../arithmetic/complex-functions.js";
import { UserError } from "../errors.js";
import type { BinaryOperator } from "./value.js";

/** A number; `im` is zero where it is real. */
export interface Term<N> extends Complex<N> {
  readonly complex: boolean;
}

export type Terms<N> = Term<N> | readonly Terms<N>[];

export function isArray<N>(terms: Terms<N>): terms is readonly Terms<N>[] {
  return Array.isArray(terms);
}

/** The numbers of an array, C order; a number alone is one. */
export function flatTerms<N>(terms: Terms<N>): readonly Term<N>[] {
  return isArray(terms) ? terms.flatMap((item) => flatTerms(item)) : [terms];
}

export function realTerm<N>(on: Arithmetic<N>, re: N): Term<N> {
  return { re, im: on.zero, complex: false };
}

export function complexTerm<N>({ re, im }: Complex<N>): Term<N> {
  return { re, im, complex: true };
}

/** Applies a function of one number to a number, or to each of an array. */
export function eachOf<N>(terms: Terms<N>, apply: (z: Term<N>) => Term<N>): Terms<N> {
  return isArray(terms) ? terms.map((item) => eachOf(item, apply)) : apply(terms);
}

export function negate<N>(on: Arithmetic<N>, z: Term<N>): Term<N> {
  return { ...complexNeg(on, z), complex: z.complex };
}

/** Applies an operator; of an array and a number, to each of the array; of two arrays, pair by pair. */
export function combine<N>(on: Arithmetic<N>, operator: BinaryOperator, left: Terms<N>, right: Terms<N>): Terms<N> {
  if (isArray(left)) {
    if (!isArray(right)) return left.map((item) => combine(on, operator, item, right));
    assertAsLong(operator, left, right);
    return left.map((item, index) => combine(on, operator, item, right[index]!));
  }
  if (isArray(right)) return right.map((item) => combine(on, operator, left, item));
  return operate(on, operator, left, right);
}

/** Throws unless two arrays have the same length; `name` is what is done to them. */
export function assertAsLong(name: string, a: readonly unknown[], b: readonly unknown[]): void {
  if (a.length === b.length) return;
  const what = `${name} is given arrays of ${a.length} and ${b.length} numbers`;
  throw new UserError({ code: "wrong-type", place: "expression", what, remedy: "Give it arrays of one length." });
}

function operate<N>(on: Arithmetic<N>, operator: BinaryOperator, a: Term<N>, b: Term<N>): Term<N> {
  if (operator === "**") return raise(on, a, b);
  if (!a.complex && !b.complex) return realTerm(on, operateOnReals(on, operator, a.re, b.re));
  switch (operator) {
    case "+":
      return complexTerm(complexAdd(on, a, b));
    case "-":
      return complexTerm(complexSub(on, a, b));
    case "*":
      return complexTerm(complexMul(on, a, b));
    case "/":
      return complexTerm(divide(on, a, b));
    case "//":
      throw notForComplex("//");
  }
}

function operateOnReals<N>(on: Arithmetic<N>, operator: Exclude<BinaryOperator, "**">, a: N, b: N): N {
  switch (operator) {
    case "+":
      return on.add(a, b);
    case "-":
      return on.sub(a, b);
    case "*":
      return on.mul(a, b);
    case "/":
      return on.div(a, b);
    case "//":
      return on.call("floor", on.div(a, b));
  }
}

export function notForComplex(name: string): UserError {
  return new UserError({
    code: "not-real",
    place: "expression",
    what: `${name} is given a complex number`,
    remedy: "Take its abs, real or imag.",
  });
}

/** By types, so that plain numbers go the way that a tape's do. */
function divide<N>(on: Arithmetic<N>, a: Term<N>, b: Term<N>): Complex<N> {
  if (!b.complex) return { re: on.div(a.re, b.re), im: on.div(a.im, b.re) };
  const inverseNorm = on.div(on.one, complexNorm(on, b));
  return complexMul(on, a, { re: on.mul(b.re, inverseNorm), im: on.neg(on.mul(b.im, inverseNorm)) });
}

/** The highest whole power of a complex number that is taken by multiplying. */
const MULTIPLIED_POWERS = 64;

/** a to the b. A negative real to a power that isn't whole is complex where neither varies, as in Finesse, else NaN. */
export function raise<N>(on: Arithmetic<N>, a: Term<N>, b: Term<N>): Term<N> {
  if (!a.complex && !b.complex && !becomesComplex(on, a.re, b.re)) return realTerm(on, realPower(on, a.re, b.re));
  const exponent = b.complex ? undefined : on.known(b.re);
  if (exponent === undefined || !Number.isInteger(exponent) || Math.abs(exponent) > MULTIPLIED_POWERS) {
    return complexTerm(complexPower(on, a, b));
  }
  const one = { ...complexReal(on, on.one), complex: false };
  let product: Complex<N> = one;
  for (let count = 0; count < Math.abs(exponent); count++) product = complexMul(on, product, a);
  return complexTerm(exponent < 0 ? divide(on, one, complexTerm(product)) : product);
}

function becomesComplex<N>(on: Arithmetic<N>, base: N, exponent: N): boolean {
  const [known, power] = [on.known(base), on.known(exponent)];
  if (known === undefined || power === undefined || !(known < 0)) return false;
  return Number.isFinite(power) && !Number.isInteger(power);
}

/** Squares, roots and inverses have operations of their own; they round as powers do. */
function realPower<N>(on: Arithmetic<N>, base: N, exponent: N): N {
  switch (on.known(exponent)) {
    case 1:
      return base;
    case 2:
      return on.mul(base, base);
    case 0.5:
      return on.sqrt(base);
    case -1:
      return on.div(on.one, base);
    default:
      return on.call("pow", base, exponent);
  }
}
