/**
 * The arithmetic that formulas are written in: the same ones give numbers, or operations on a tape to be compiled.
 *
 * `N` is what a real number is there: a number itself (`PLAIN`), or a place on a tape (the solver's tape is one of these). Both
 * give the same bits: their functions are those of lib/numerics, and what is zero has no sign.
 */
import { cos, sin } from "../numerics/elementary.js";
import { smallCos, smallSin } from "../numerics/small-angle.js";
import { type FunctionName, NUMBER_FUNCTIONS } from "./number-functions.js";

export interface Arithmetic<N> {
  readonly zero: N;
  readonly one: N;
  constant(value: number): N;
  /** The value of what doesn't vary; undefined for everything else. */
  known(a: N): number | undefined;
  /** Whether it is 0 whatever varies. */
  isZero(a: N): boolean;
  add(a: N, b: N): N;
  sub(a: N, b: N): N;
  mul(a: N, b: N): N;
  div(a: N, b: N): N;
  neg(a: N): N;
  sqrt(a: N): N;
  /** Of an angle in radians. */
  sin(a: N): N;
  cos(a: N): N;
  /** The same of an angle that is nearly always tiny: at a third of the cost where it varies. */
  smallSin(a: N): N;
  smallCos(a: N): N;
  /** A function of one argument or of two; 0 is the second where none is given. */
  call(name: FunctionName, a: N, b?: N): N;
  /** 1 where a equals b exactly, else 0. */
  equal(a: N, b: N): N;
  /** 1 where a is less than b, else 0. */
  less(a: N, b: N): N;
  /** `yes` where the condition isn't 0, else `no`. */
  select(condition: N, yes: N, no: N): N;
}

/** Numbers themselves. Adding 0 takes the sign of a zero away. */
export const PLAIN: Arithmetic<number> = {
  zero: 0,
  one: 1,
  constant: (value) => value + 0,
  known: (a) => a,
  isZero: (a) => a === 0,
  add: (a, b) => a + b + 0,
  sub: (a, b) => a - b + 0,
  mul: (a, b) => a * b + 0,
  div: (a, b) => a / b + 0,
  neg: (a) => -a + 0,
  sqrt: (a) => Math.sqrt(a) + 0,
  sin: (a) => sin(a) + 0,
  cos,
  smallSin: (a) => smallSin(a) + 0,
  smallCos,
  call: (name, a, b = 0) => NUMBER_FUNCTIONS[name](a, b) + 0,
  equal: (a, b) => (a === b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  select: (condition, yes, no) => (condition !== 0 ? yes : no),
};

/** An angle in degrees as radians. */
export function radians<N>(on: Arithmetic<N>, degrees: N): N {
  return on.mul(degrees, on.constant(RADIANS_A_DEGREE));
}

/** How many radians a degree has. */
export const RADIANS_A_DEGREE = Math.PI / 180;
/** How many degrees a radian has. */
export const DEGREES_A_RADIAN = 180 / Math.PI;
