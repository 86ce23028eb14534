/**
 * Complex numbers of an arithmetic: two real ones each. On a tape what is real, imaginary or zero costs no more than it must,
 * because zeros fold.
 */
import type { Arithmetic } from "./arithmetic.js";

export interface Complex<N> {
  readonly re: N;
  readonly im: N;
}

export function complexConstant<N>(on: Arithmetic<N>, re: number, im = 0): Complex<N> {
  return { re: on.constant(re), im: on.constant(im) };
}

export function complexReal<N>(on: Arithmetic<N>, re: N): Complex<N> {
  return { re, im: on.zero };
}

export function isZero<N>(on: Arithmetic<N>, z: Complex<N>): boolean {
  return on.isZero(z.re) && on.isZero(z.im);
}

export function isConstant<N>(on: Arithmetic<N>, z: Complex<N>): boolean {
  return on.known(z.re) !== undefined && on.known(z.im) !== undefined;
}

export function complexAdd<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): Complex<N> {
  return { re: on.add(a.re, b.re), im: on.add(a.im, b.im) };
}

export function complexSub<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): Complex<N> {
  return { re: on.sub(a.re, b.re), im: on.sub(a.im, b.im) };
}

export function complexMul<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): Complex<N> {
  const x = on.known(a.re);
  const y = on.known(a.im);
  const u = on.known(b.re);
  const v = on.known(b.im);
  // At once: on a tape the products on the way would be constants of their own.
  if (x !== undefined && y !== undefined && u !== undefined && v !== undefined) {
    return { re: on.constant(x * u - y * v), im: on.constant(x * v + y * u) };
  }
  return {
    re: on.sub(on.mul(a.re, b.re), on.mul(a.im, b.im)),
    im: on.add(on.mul(a.re, b.im), on.mul(a.im, b.re)),
  };
}

/** A real number times a complex one. */
export function complexScale<N>(on: Arithmetic<N>, factor: N, z: Complex<N>): Complex<N> {
  return { re: on.mul(factor, z.re), im: on.mul(factor, z.im) };
}

export function complexNeg<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  return { re: on.neg(z.re), im: on.neg(z.im) };
}

export function complexConj<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  return { re: z.re, im: on.neg(z.im) };
}

/** |z|². */
export function complexNorm<N>(on: Arithmetic<N>, z: Complex<N>): N {
  return on.add(on.mul(z.re, z.re), on.mul(z.im, z.im));
}

/** 1/z = conj(z)/|z|², one division. */
export function complexInverse<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  if (on.isZero(z.im)) return { re: on.div(on.one, z.re), im: on.zero };
  if (on.isZero(z.re)) return { re: on.zero, im: on.neg(on.div(on.one, z.im)) };
  const inverseNorm = on.div(on.one, complexNorm(on, z));
  return { re: on.mul(z.re, inverseNorm), im: on.neg(on.mul(z.im, inverseNorm)) };
}

export function complexDiv<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): Complex<N> {
  if (on.isZero(b.im)) return { re: on.div(a.re, b.re), im: on.div(a.im, b.re) };
  return complexMul(on, a, complexInverse(on, b));
}

/** i · z */
export function timesI<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  return { re: on.neg(z.im), im: z.re };
}

/** size · exp(i · angle), the angle in radians. */
export function polar<N>(on: Arithmetic<N>, size: N, angle: N): Complex<N> {
  return { re: on.mul(size, on.cos(angle)), im: on.mul(size, on.sin(angle)) };
}

/** exp(i · angle) of an angle in radians that is nearly always tiny. */
export function smallTurn<N>(on: Arithmetic<N>, angle: N): Complex<N> {
  return { re: on.smallCos(angle), im: on.smallSin(angle) };
}

/** z where a condition isn't 0, else w. */
export function choose<N>(on: Arithmetic<N>, condition: N, z: Complex<N>, w: Complex<N>): Complex<N> {
  return { re: on.select(condition, z.re, w.re), im: on.select(condition, z.im, w.im) };
}
