/**
 * The arithmetic that the physics is written in: the same formulas give numbers, or operations on a tape to be compiled.
 *
 * `N` is what a real number is there: a number itself (`PLAIN`), or a place on a tape (lib/solver/tape.ts is one of these).
 */
import { arcsin, besselJ, cos, exp, pow, sin } from "../numerics/elementary.js";

export interface Arithmetic<N> {
  constant(value: number): N;
  add(a: N, b: N): N;
  sub(a: N, b: N): N;
  mul(a: N, b: N): N;
  div(a: N, b: N): N;
  neg(a: N): N;
  sqrt(a: N): N;
  /** Of an angle in radians. */
  sin(a: N): N;
  cos(a: N): N;
  /** `jv` is the Bessel function of the first kind, its order first. */
  call(name: FunctionName, a: N, b?: N): N;
  /** 1 where a equals b exactly, else 0. */
  equal(a: N, b: N): N;
  /** 1 where a is less than b, else 0. */
  less(a: N, b: N): N;
  /** `yes` where the condition isn't 0, else `no`. */
  select(condition: N, yes: N, no: N): N;
}

export type FunctionName = "abs" | "arcsin" | "exp" | "jv" | "pow";

/** A complex number of an arithmetic. */
export interface Complex<N> {
  readonly re: N;
  readonly im: N;
}

const FUNCTIONS: Record<FunctionName, (a: number, b: number) => number> = {
  abs: Math.abs,
  arcsin,
  exp,
  jv: besselJ,
  pow,
};

/** Numbers themselves. */
export const PLAIN: Arithmetic<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  sqrt: Math.sqrt,
  sin,
  cos,
  call: (name, a, b = 0) => FUNCTIONS[name](a, b),
  equal: (a, b) => (a === b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  select: (condition, yes, no) => (condition !== 0 ? yes : no),
};

/** size · exp(i · angle), the angle in radians. */
export function polar<N>(on: Arithmetic<N>, size: N, angle: N): Complex<N> {
  return { re: on.mul(size, on.cos(angle)), im: on.mul(size, on.sin(angle)) };
}

/** An angle in degrees as radians. */
export function radians<N>(on: Arithmetic<N>, degrees: N): N {
  return on.mul(degrees, on.constant(Math.PI / 180));
}

export function real<N>(on: Arithmetic<N>, re: N): Complex<N> {
  return { re, im: on.constant(0) };
}

/** i · z */
export function timesI<N>(on: Arithmetic<N>, z: Complex<N>): Complex<N> {
  return { re: on.neg(z.im), im: z.re };
}

/** z where a condition isn't 0, else w. */
export function choose<N>(on: Arithmetic<N>, condition: N, z: Complex<N>, w: Complex<N>): Complex<N> {
  return { re: on.select(condition, z.re, w.re), im: on.select(condition, z.im, w.im) };
}
