/**
 * Bessel functions of the first kind in plain IEEE arithmetic: the same bits on every machine. Of the function's envelope
 * the error is below 1e-15 for whole orders up to 10 and arguments up to 10, 1e-14 for whole orders up to 200, and 3e-14
 * for the rest as far as was looked at (orders to 200, arguments to 1e5), but near zeros of negative orders that aren't whole.
 *
 * The power series for small arguments (Abramowitz & Stegun 9.1.10), Hankel's expansion for large ones (9.2.5), J. C. P.
 * Miller's backward recurrence between them, normed by Neumann's sum of (x/2)^ν (9.1.87 and 9.12, example 1).
 */
import { pow } from "./power.js";
import { cos, sin } from "./trigonometric.js";

/** The highest order, and the longest recurrence: beyond them the result is NaN. */
const MAX_ORDER = 10_000;
const MAX_STEPS = 1_000_000;
/** How many terms of a series are summed at most. */
const MAX_TERMS = 1000;
/** From here on Hankel's expansion holds, where x is also more than the order's square. */
const FAR = 50;

/**
 * J_ν(x). For a negative x the order must be whole, else the result is NaN.
 *
 * @param order ν; above 10,000 J is NaN unless x is so small that it is 0 [1]
 * @param x     [1]
 */
export function besselJ(order: number, x: number): number {
  const whole = Number.isInteger(order);
  const size = Math.abs(x);
  if (Number.isNaN(order) || Number.isNaN(x) || (!whole && x < 0)) return Number.NaN;
  // (x/2)^ν / Γ(ν + 1) < (e x / 2ν)^ν
  if (Math.abs(order) > MAX_ORDER) return (order > 0 || whole) && size <= Math.abs(order) / 2 ? 0 : Number.NaN;
  if (order < 0 && !whole) return ofNegative(-order, x);
  const nu = Math.abs(order);
  const negative = whole && nu % 2 === 1 && order < 0 !== x < 0;
  const value = ofPositive(nu, size);
  return negative ? -value : value;
}

/** J_-ν for ν > 0 that isn't whole and x ≥ 0: down from the orders beside it above 0 (9.1.27), the way in which J grows. */
function ofNegative(nu: number, x: number): number {
  const steps = Math.ceil(nu);
  if (x === 0) return steps % 2 === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const first = steps - nu;
  let above = ofPositive(first + 1, x);
  let here = ofPositive(first, x);
  for (let step = 0; step < steps; step++) {
    const below = (2 * (first - step) * here) / x - above;
    above = here;
    here = below;
  }
  return here;
}

function ofPositive(nu: number, x: number): number {
  if (x === 0) return nu === 0 ? 1 : 0;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x * x <= 4 * (nu + 1)) return series(nu, x);
  if (x >= FAR && x >= nu * nu) return hankel(nu, x);
  return recurrence(nu, x);
}

/** (x/2)^ν / Γ(ν + 1), as the product of what the fraction of ν gives and one factor for each whole step. */
function leadingTerm(nu: number, x: number): number {
  const steps = Math.floor(nu);
  const fraction = nu - steps;
  let term = fraction === 0 ? 1 : pow(x / 2, fraction) * oneOverGamma(fraction);
  for (let j = 1; j <= steps; j++) term *= x / (2 * (fraction + j));
  return term;
}

function series(nu: number, x: number): number {
  const quarter = -(x / 2) * (x / 2);
  let term = 1;
  let sum = 0;
  for (let k = 1; k < MAX_TERMS && Math.abs(term) > 1e-18; k++) {
    sum += term;
    term *= quarter / (k * (k + nu));
  }
  return leadingTerm(nu, x) * sum;
}

/** How far above order and argument the recurrence starts, where J is too small to matter. */
function headStart(top: number): number {
  return 40 + 6 * Math.ceil(top / (1 + Math.sqrt(top)));
}

function recurrence(nu: number, x: number): number {
  const fraction = nu - Math.floor(nu);
  const top = Math.max(nu, x);
  const start = 2 * Math.ceil((top + headStart(top)) / 2);
  if (start > MAX_STEPS) return Number.NaN;
  const wanted = nu - fraction;
  let above = 0;
  let here = 1e-300;
  let found = 0;
  let norm = 0;
  let weight = neumannWeight(fraction, start / 2);
  for (let n = start; ; n--) {
    if (n === wanted) found = here;
    if (n % 2 === 0) {
      const k = n / 2;
      norm += (k === 0 ? 1 : ((fraction + n) / k) * weight) * here;
      if (k > 1) weight *= (k - 1) / (fraction + k - 1);
    }
    if (n === 0) break;
    const below = (2 * (n + fraction) * here) / x - above;
    above = here;
    here = below;
    if (Math.abs(here) > 1e200) {
      here *= 1e-200;
      above *= 1e-200;
      found *= 1e-200;
      norm *= 1e-200;
    }
  }
  return (found / norm) * leadingTerm(fraction, x);
}

/** Γ(μ + k) / (Γ(k) Γ(μ + 1)): what Neumann's sum weighs J_{μ+2k} with, but for (μ + 2k) / k. */
function neumannWeight(mu: number, k: number): number {
  let weight = 1;
  if (mu !== 0) for (let j = 1; j < k; j++) weight *= (mu + j) / j;
  return weight;
}

/** Hankel's expansion: an amplitude and a phase in inverse powers of x. */
function hankel(nu: number, x: number): number {
  const square = 4 * nu * nu;
  let p = 0;
  let q = 0;
  let term = 1;
  for (let k = 0; k < MAX_TERMS && Math.abs(term) > 1e-18; k++) {
    const sign = (k >> 1) % 2 === 0 ? 1 : -1;
    if (k % 2 === 0) p += sign * term;
    else q += sign * term;
    const next = (term * (square - (2 * k + 1) * (2 * k + 1))) / (8 * (k + 1) * x);
    if (Math.abs(next) >= Math.abs(term)) break;
    term = next;
  }
  // cos and sin of x - νπ/2 - π/4, without taking π/4 off a rounded x
  const s = sin(x);
  const c = cos(x);
  const turn = (nu % 4) * (Math.PI / 2);
  const quarter = nu % 1 === 0 ? ([1, 0, -1, 0] as const)[nu % 4]! : cos(turn);
  const quarterSine = nu % 1 === 0 ? ([0, 1, 0, -1] as const)[nu % 4]! : sin(turn);
  const even = (c + s) * Math.SQRT1_2;
  const uneven = (s - c) * Math.SQRT1_2;
  const cosine = even * quarter + uneven * quarterSine;
  const sine = uneven * quarter - even * quarterSine;
  return Math.sqrt(2 / (Math.PI * x)) * (p * cosine - q * sine);
}

/** 1 / Γ(1 + u) for 0 ≤ u ≤ 1, in powers of 2u - 1. From mpmath, fitted as in trigonometric.ts; error 2^-56. */
// biome-ignore format: a table
const ONE_OVER_GAMMA = [
  1.1283791670955126, -0.02058726322264155, -0.1316636088813856, 0.021887753255491766, 0.003185428765476474,
  -0.0013173490427661346, 0.00010332652856509796, 1.656821439184333e-5, -4.33879009527257e-6, 2.975734878048308e-7,
  2.476096400095652e-8, -6.785566633211747e-9, 5.264405355805782e-10, 7.0901806524252596e-12, -5.477802154369313e-12,
  5.1272204306798e-13,
] as const;

function oneOverGamma(u: number): number {
  const v = 2 * u - 1;
  let sum = 0;
  for (let k = ONE_OVER_GAMMA.length - 1; k >= 0; k--) sum = sum * v + ONE_OVER_GAMMA[k]!;
  return sum;
}
