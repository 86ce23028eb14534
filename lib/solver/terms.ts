/**
 * Numbers of expressions on a tape: real or complex, and arrays of them.
 *
 * Whether a number is complex is a matter of its type, not of its value: c · conj(c) is complex with an imaginary part of 0.
 */
import { complexAdd, complexDiv, complexMul, complexNeg, complexNorm, complexSub } from "../arithmetic/complex.js";
import { UserError } from "../errors.js";
import type { BinaryOperator } from "../model/value.js";
import type { ComplexRef, Ref, Tape } from "./tape.js";

/** A number; `im` is the tape's zero where it is real. */
export interface Term extends ComplexRef {
  readonly complex: boolean;
}

export type Terms = Term | readonly Terms[];

export function isArray(terms: Terms): terms is readonly Terms[] {
  return Array.isArray(terms);
}

/** The numbers of an array, C order; a number alone is one. */
export function flatTerms(terms: Terms): readonly Term[] {
  return isArray(terms) ? terms.flatMap((item) => flatTerms(item)) : [terms];
}

export function realTerm(tape: Tape, re: Ref): Term {
  return { re, im: tape.zero, complex: false };
}

export function complexTerm({ re, im }: ComplexRef): Term {
  return { re, im, complex: true };
}

/** Applies an operator; of an array and a number, to each of the array. */
export function combineTerms(tape: Tape, operator: BinaryOperator, left: Terms, right: Terms): Terms {
  if (isArray(left)) {
    return left.map((item, index) =>
      combineTerms(tape, operator, item, isArray(right) ? (right[index] ?? notANumber(tape)) : right),
    );
  }
  if (isArray(right)) return right.map((item) => combineTerms(tape, operator, left, item));
  return operate(tape, operator, left, right);
}

export function notANumber(tape: Tape): Term {
  return realTerm(tape, tape.constant(Number.NaN));
}

function operate(tape: Tape, operator: BinaryOperator, a: Term, b: Term): Term {
  if (operator === "**") return raise(tape, a, b);
  if (!a.complex && !b.complex) return realTerm(tape, operateOnReals(tape, operator, a.re, b.re));
  switch (operator) {
    case "+":
      return complexTerm(complexAdd(tape, a, b));
    case "-":
      return complexTerm(complexSub(tape, a, b));
    case "*":
      return complexTerm(complexMul(tape, a, b));
    case "/":
      return complexTerm(complexDiv(tape, a, b));
    case "//":
      throw notForComplex("//");
  }
}

function operateOnReals(tape: Tape, operator: Exclude<BinaryOperator, "**">, a: Ref, b: Ref): Ref {
  switch (operator) {
    case "+":
      return tape.add(a, b);
    case "-":
      return tape.sub(a, b);
    case "*":
      return tape.mul(a, b);
    case "/":
      return tape.div(a, b);
    case "//":
      return tape.call("floor", tape.div(a, b));
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

export function negateTerm(tape: Tape, z: Term): Term {
  return { ...complexNeg(tape, z), complex: z.complex };
}

/** |z| */
export function absolute(tape: Tape, z: ComplexRef): Ref {
  return z.im === tape.zero ? tape.call("abs", z.re) : tape.sqrt(complexNorm(tape, z));
}

/** The angle of z [radians]. */
export function angleOf(tape: Tape, z: ComplexRef): Ref {
  return tape.call("arctan2", z.im, z.re);
}

/** The highest whole power that is taken by multiplying. */
const MULTIPLIED_POWERS = 64;

/** a to the b. A negative real to a power that isn't whole is complex where both are constant, else NaN. */
export function raise(tape: Tape, a: Term, b: Term): Term {
  if (!a.complex && !b.complex && !becomesComplex(tape, a.re, b.re)) return realTerm(tape, realPower(tape, a.re, b.re));
  const exponent = b.im === tape.zero && tape.isConstant(b.re) ? tape.valueOf(b.re) : Number.NaN;
  if (Number.isInteger(exponent) && Math.abs(exponent) <= MULTIPLIED_POWERS) {
    let product: ComplexRef = { re: tape.one, im: tape.zero };
    for (let count = 0; count < Math.abs(exponent); count++) product = complexMul(tape, product, a);
    return complexTerm(exponent < 0 ? complexDiv(tape, { re: tape.one, im: tape.zero }, product) : product);
  }
  const size = absolute(tape, a);
  const logSize = tape.call("log", size);
  const angle = angleOf(tape, a);
  const scale = tape.call("exp", tape.sub(tape.mul(b.re, logSize), tape.mul(b.im, angle)));
  const turn = tape.add(tape.mul(b.im, logSize), tape.mul(b.re, angle));
  const part = (of: Ref) => tape.select(size, tape.mul(scale, of), tape.zero);
  return complexTerm({ re: part(tape.cos(turn)), im: part(tape.sin(turn)) });
}

function becomesComplex(tape: Tape, base: Ref, exponent: Ref): boolean {
  if (!tape.isConstant(base) || !tape.isConstant(exponent)) return false;
  return tape.valueOf(base) < 0 && !Number.isInteger(tape.valueOf(exponent));
}

/** Squares, roots and inverses have operations of their own; they round as powers do. */
function realPower(tape: Tape, base: Ref, exponent: Ref): Ref {
  if (tape.isConstant(base) || !tape.isConstant(exponent)) return tape.call("pow", base, exponent);
  switch (tape.valueOf(exponent)) {
    case 1:
      return base;
    case 2:
      return tape.mul(base, base);
    case 0.5:
      return tape.sqrt(base);
    case -1:
      return tape.div(tape.one, base);
    default:
      return tape.call("pow", base, exponent);
  }
}
