/**
 * The arrays of `linspace`, `logspace` and `geomspace`, of numbers or of what stands for numbers: a model is asked for them,
 * and the solver writes them to its tape, by the same formulae.
 *
 * As numpy gives them: the points are start + i · step, and the last is the end itself.
 */
import type { Arithmetic } from "./arithmetic.js";

/** Points from one end to the other, evenly. */
export function evenly<N>(on: Arithmetic<N>, start: N, stop: N, length: number): readonly N[] {
  const step = on.div(on.sub(stop, start), on.constant(length - 1));
  return Array.from({ length }, (_, index) => {
    if (index === 0) return start;
    return index === length - 1 ? stop : on.add(start, on.mul(on.constant(index), step));
  });
}

/** 10 to the power of each of those. */
export function byPowers<N>(on: Arithmetic<N>, start: N, stop: N, length: number): readonly N[] {
  return evenly(on, start, stop, length).map((x) => on.call("pow", on.constant(10), x));
}

/** Points from one end to the other, each the same factor from the one before; of two negative ends they are negative. */
export function byFactors<N>(on: Arithmetic<N>, start: N, stop: N, length: number): readonly N[] {
  const { zero, one } = on;
  const sign = on.select(on.less(start, zero), on.select(on.less(stop, zero), on.constant(-1), one), one);
  const logarithm = (end: N) => on.call("log10", on.mul(sign, end));
  const points = byPowers(on, logarithm(start), logarithm(stop), length);
  return points.map((x, index) => {
    if (index === 0) return start;
    return index === length - 1 ? stop : on.mul(sign, x);
  });
}
