/**
 * Functions of complex numbers over an arithmetic, on their principal branches.
 *
 * Without cancellation near zeros and cuts: W. Kahan, "Branch cuts for complex elementary functions, or much ado about
 * nothing's sign bit" (1987). What is zero has no sign here, so that a number on a cut counts as above it. Squares of numbers
 * beyond 1e154 overflow.
 */
import type { Arithmetic } from "./arithmetic.js";
import { type Complex, choose, complexAdd, complexConj, complexMul, complexNorm, complexSub } from "./complex.js";

/** |z| */
export function absolute<N>(on: Arithmetic<N>, z: Complex<N>): N {
  return on.sqrt(complexNorm(on, z));
}

export function complexExp<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  const size = on.call("exp", z.re);
  return { re: on.mul(size, on.cos(z.im)), im: on.mul(size, on.sin(z.im)) };
}

export function complexLog<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  return { re: on.call("log", absolute(on, z)), im: on.call("arctan2", z.im, z.re) };
}

/** Its real part isn't negative. */
export function complexSqrt<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  const half = on.constant(0.5);
  const larger = on.sqrt(on.mul(half, on.add(on.call("abs", z.re), absolute(on, z))));
  const smaller = on.select(larger, on.div(on.mul(half, on.call("abs", z.im)), larger), on.zero);
  const isLeft = on.less(z.re, on.zero);
  const size = on.select(isLeft, larger, smaller);
  return { re: on.select(isLeft, smaller, larger), im: on.select(on.less(z.im, on.zero), on.neg(size), size) };
}

/** a to the b, neither known to be real: exp(b log a). 0 to what has a positive real part alone is 0, to all else no number. */
export function complexPower<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): Complex<N> {
  const { re, im } = complexExp(on, complexMul(on, b, complexLog(on, a)));
  const isPositive = on.select(b.im, on.zero, on.less(on.zero, b.re));
  const ofZero = on.select(isPositive, on.zero, on.constant(Number.NaN));
  const size = absolute(on, a);
  return { re: on.select(size, re, ofZero), im: on.select(size, im, ofZero) };
}

/** (exp(x) - exp(-x))/2 */
function sinh<N>(on: Arithmetic<N>, x: N): N {
  return on.mul(on.constant(0.5), on.sub(on.call("expm1", x), on.call("expm1", on.neg(x))));
}

/** (exp(x) + exp(-x))/2 */
function cosh<N>(on: Arithmetic<N>, x: N): N {
  return on.mul(on.constant(0.5), on.add(on.call("exp", x), on.call("exp", on.neg(x))));
}

/** log(x + √(x² + 1)) */
function arsinh<N>(on: Arithmetic<N>, x: N): N {
  const size = on.call("abs", x);
  const square = on.mul(x, x);
  const part = on.div(square, on.add(on.one, on.sqrt(on.add(on.one, square))));
  const log = on.call("log1p", on.add(size, part));
  return on.select(on.less(x, on.zero), on.neg(log), log);
}

export function complexSin<N>(on: Arithmetic<N>, { re, im }: Complex<N>): Complex<N> {
  return { re: on.mul(on.sin(re), cosh(on, im)), im: on.mul(on.cos(re), sinh(on, im)) };
}

export function complexCos<N>(on: Arithmetic<N>, { re, im }: Complex<N>): Complex<N> {
  return { re: on.mul(on.cos(re), cosh(on, im)), im: on.neg(on.mul(on.sin(re), sinh(on, im))) };
}

/** From here on tan is ±i to the last bit, and squares of sinh overflow soon. */
const FAR_UP = 40;

export function complexTan<N>(on: Arithmetic<N>, { re, im }: Complex<N>): Complex<N> {
  const t = on.call("tan", re);
  const s = sinh(on, im);
  const stretch = on.add(on.one, on.mul(t, t));
  const square = on.mul(s, s);
  const below = on.add(on.one, on.mul(stretch, square));
  const up = on.mul(on.mul(stretch, s), on.sqrt(on.add(on.one, square)));
  const near = { re: on.div(t, below), im: on.div(up, below) };
  const far = { re: on.zero, im: on.select(on.less(im, on.zero), on.neg(on.one), on.one) };
  return choose(on, on.less(on.call("abs", im), on.constant(FAR_UP)), near, far);
}

/** √(1 - z) and √(1 + z) */
function rootsBeside<N>(on: Arithmetic<N>, z: Complex<N>): readonly [less: Complex<N>, more: Complex<N>] {
  const one = { re: on.one, im: on.zero };
  return [complexSqrt(on, complexSub(on, one, z)), complexSqrt(on, complexAdd(on, one, z))];
}

export function complexArcsin<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  const [less, more] = rootsBeside(on, z);
  return {
    re: on.call("arctan2", z.re, complexMul(on, less, more).re),
    im: arsinh(on, complexMul(on, complexConj(on, less), more).im),
  };
}

export function complexArccos<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  const [less, more] = rootsBeside(on, z);
  return {
    re: on.mul(on.constant(2), on.call("arctan2", less.re, more.re)),
    im: arsinh(on, complexMul(on, complexConj(on, more), less).im),
  };
}

export function complexArctan<N>(on: Arithmetic<N>, { re, im }: Complex<N>): Complex<N> {
  const square = on.mul(re, re);
  const below = on.sub(on.one, im);
  const across = on.sub(on.mul(below, on.add(on.one, im)), square);
  const distance = on.add(square, on.mul(below, below));
  const ratio = on.div(on.mul(on.constant(4), im), distance);
  return {
    re: on.mul(on.constant(0.5), on.call("arctan2", on.mul(on.constant(2), re), across)),
    im: on.mul(on.constant(0.25), on.call("log1p", ratio)),
  };
}
