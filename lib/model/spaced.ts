/**
 * The arrays of `linspace`, `logspace` and `geomspace`, of numbers or of what stands for numbers: a model is asked for them,
 * and the solver writes them to its tape, by the same formulae.
 *
 * As numpy gives them: the points are start + i · step, and the last is the end itself.
 */
import { log10, pow } from "../numerics/elementary.js";

/** What is done to numbers; of a condition, 0 is false. */
export interface Arithmetic<T> {
  constant(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  less(a: T, b: T): T;
  select(condition: T, yes: T, no: T): T;
  call(name: "log10" | "pow", a: T, b?: T): T;
}

/** Of plain numbers. */
export const PLAIN: Arithmetic<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  less: (a, b) => (a < b ? 1 : 0),
  select: (condition, yes, no) => (condition !== 0 ? yes : no),
  call: (name, a, b = 0) => (name === "log10" ? log10(a) : pow(a, b)),
};

/** Points from one end to the other, evenly. */
export function evenly<T>(on: Arithmetic<T>, start: T, stop: T, length: number): readonly T[] {
  const step = on.div(on.sub(stop, start), on.constant(length - 1));
  return Array.from({ length }, (_, index) => {
    if (index === 0) return start;
    return index === length - 1 ? stop : on.add(start, on.mul(on.constant(index), step));
  });
}

/** 10 to the power of each of those. */
export function byPowers<T>(on: Arithmetic<T>, start: T, stop: T, length: number): readonly T[] {
  return evenly(on, start, stop, length).map((x) => on.call("pow", on.constant(10), x));
}

/** Points from one end to the other, each the same factor from the one before; of two negative ends they are negative. */
export function byFactors<T>(on: Arithmetic<T>, start: T, stop: T, length: number): readonly T[] {
  const zero = on.constant(0);
  const one = on.constant(1);
  const sign = on.select(on.less(start, zero), on.select(on.less(stop, zero), on.constant(-1), one), one);
  const logarithm = (end: T) => on.call("log10", on.mul(sign, end));
  const points = byPowers(on, logarithm(start), logarithm(stop), length);
  return points.map((x, index) => {
    if (index === 0) return start;
    return index === length - 1 ? stop : on.mul(sign, x);
  });
}
