/** The special functions of KatScript's expressions: Bessel functions of the first kind, the error function. */
import { UserError } from "../errors.js";

/** The highest order and argument of a Bessel function: the recurrence takes as many steps. */
const MAX_BESSEL = 10_000;

/** How many terms of a series are summed at most. */
const MAX_TERMS = 500;

/**
 * J_n(x) for a whole order n, by its power series for small x and by Miller's backward recurrence beyond.
 *
 * Source: Abramowitz & Stegun, 9.1.10 and 9.12 example 1. Orders that aren't whole, and huge arguments, are refused.
 *
 * @param order n [1]
 * @param x     [1]
 */
export function besselJ(order: number, x: number): number {
  if (Number.isNaN(order) || !Number.isFinite(x)) return Number.NaN;
  if (!Number.isInteger(order) || Math.abs(order) > MAX_BESSEL || Math.abs(x) > MAX_BESSEL) {
    throw new UserError({
      code: "out-of-range",
      place: "expression",
      what: `jv(${order}, ${x}) can't be evaluated`,
      remedy: `Orders are whole; orders and arguments go up to ${MAX_BESSEL}.`,
    });
  }
  if (order < 0) return (order % 2 === 0 ? 1 : -1) * besselJ(-order, x);
  if (x < 0) return (order % 2 === 0 ? 1 : -1) * besselJ(order, -x);
  if (x === 0) return order === 0 ? 1 : 0;
  return x * x <= 4 * (order + 1) ? series(order, x) : recurrence(order, x);
}

function series(order: number, x: number): number {
  let term = 1;
  for (let factor = 1; factor <= order; factor++) term *= x / 2 / factor;
  let sum = 0;
  for (let k = 1; k < MAX_TERMS; k++) {
    sum += term;
    term *= -((x / 2) * (x / 2)) / (k * (k + order));
    if (Math.abs(term) < Math.abs(sum) * Number.EPSILON * 1e-2) break;
  }
  return sum;
}

/** How far above the order the recurrence starts, beyond what x asks for. */
const HEAD_START = 60;

function recurrence(order: number, x: number): number {
  const start = 2 * Math.floor((Math.max(order, Math.ceil(x)) + HEAD_START + Math.ceil(Math.sqrt(40 * x))) / 2);
  let above = 0;
  let here = 1e-300;
  let found = 0;
  let norm = 0;
  for (let n = start; n > 0; n--) {
    const below = (2 * n * here) / x - above;
    above = here;
    here = below;
    if (Math.abs(here) > 1e200) {
      here *= 1e-200;
      above *= 1e-200;
      found *= 1e-200;
      norm *= 1e-200;
    }
    if (n - 1 === order) found = here;
    if ((n - 1) % 2 === 0) norm += n - 1 === 0 ? here : 2 * here;
  }
  return found / norm;
}

/** Beyond this, erf is 1 to the last bit. */
const ERF_SATURATES = 6;

/**
 * erf(x), by its series for small x and the continued fraction of its complement beyond.
 *
 * Source: Abramowitz & Stegun, 7.1.6 and 7.1.14.
 */
export function errorFunction(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < 0) return -errorFunction(-x);
  if (x > ERF_SATURATES) return 1;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < MAX_TERMS && Math.abs(term) > sum * Number.EPSILON * 1e-2; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (x + fraction);
  return 1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
