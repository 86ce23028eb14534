/**
 * Gauss-Legendre quadrature: points and weights that integrate polynomials of degree 2 n - 1 exactly.
 *
 * Newton's method from Tricomi's guesses. Source: Press et al., Numerical Recipes, "Gaussian quadratures".
 */
import { cos } from "./elementary.js";

export interface Quadrature {
  /** Ascending. */
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** Newton's method doubles the digits at each step: from a guess good to 1e-2 it takes five. */
const STEPS = 8;

/** A quadrature over -1 to 1. */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let x = -cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < STEPS; step += 1) {
      const [value, before] = legendre(count, x);
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    points[index] = x;
    weights[index] = 2 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** P_n(x) and P_(n-1)(x). */
function legendre(n: number, x: number): readonly [value: number, before: number] {
  let [before, value] = [1, x];
  for (let k = 2; k <= n; k += 1) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, before];
}
