/**
 * Complex arithmetic on a tape: two real refs a number. What is real, imaginary or zero costs no more than it must,
 * because zeros fold.
 */
import type { Ref, Tape } from "./tape.js";

export interface ComplexRef {
  readonly re: Ref;
  readonly im: Ref;
}

export function complexConstant(tape: Tape, re: number, im = 0): ComplexRef {
  return { re: tape.constant(re), im: tape.constant(im) };
}

export function complexReal(tape: Tape, re: Ref): ComplexRef {
  return { re, im: tape.zero };
}

export function isZero(tape: Tape, z: ComplexRef): boolean {
  return z.re === tape.zero && z.im === tape.zero;
}

export function isConstant(tape: Tape, z: ComplexRef): boolean {
  return tape.isConstant(z.re) && tape.isConstant(z.im);
}

export function complexAdd(tape: Tape, a: ComplexRef, b: ComplexRef): ComplexRef {
  return { re: tape.add(a.re, b.re), im: tape.add(a.im, b.im) };
}

export function complexSub(tape: Tape, a: ComplexRef, b: ComplexRef): ComplexRef {
  return { re: tape.sub(a.re, b.re), im: tape.sub(a.im, b.im) };
}

export function complexMul(tape: Tape, a: ComplexRef, b: ComplexRef): ComplexRef {
  return {
    re: tape.sub(tape.mul(a.re, b.re), tape.mul(a.im, b.im)),
    im: tape.add(tape.mul(a.re, b.im), tape.mul(a.im, b.re)),
  };
}

/** A real number times a complex one. */
export function complexScale(tape: Tape, factor: Ref, z: ComplexRef): ComplexRef {
  return { re: tape.mul(factor, z.re), im: tape.mul(factor, z.im) };
}

export function complexNeg(tape: Tape, z: ComplexRef): ComplexRef {
  return { re: tape.neg(z.re), im: tape.neg(z.im) };
}

export function complexConj(tape: Tape, z: ComplexRef): ComplexRef {
  return { re: z.re, im: tape.neg(z.im) };
}

/** |z|². */
export function complexNorm(tape: Tape, z: ComplexRef): Ref {
  return tape.add(tape.mul(z.re, z.re), tape.mul(z.im, z.im));
}

/** 1/z = conj(z)/|z|², one division. */
export function complexInverse(tape: Tape, z: ComplexRef): ComplexRef {
  if (z.im === tape.zero) return { re: tape.div(tape.one, z.re), im: tape.zero };
  if (z.re === tape.zero) return { re: tape.zero, im: tape.neg(tape.div(tape.one, z.im)) };
  const inverseNorm = tape.div(tape.one, complexNorm(tape, z));
  return { re: tape.mul(z.re, inverseNorm), im: tape.neg(tape.mul(z.im, inverseNorm)) };
}

export function complexDiv(tape: Tape, a: ComplexRef, b: ComplexRef): ComplexRef {
  if (b.im === tape.zero) return { re: tape.div(a.re, b.re), im: tape.div(a.im, b.re) };
  return complexMul(tape, a, complexInverse(tape, b));
}

/** exp(i · angle), the angle in radians. */
export function complexTurn(tape: Tape, angle: Ref): ComplexRef {
  return { re: tape.cos(angle), im: tape.sin(angle) };
}
