/**
 * The beam in which light, given as amplitudes of Hermite-Gauss modes, has as much of the mode 00 as it can.
 *
 * Seen from a beam q, the mode 00 of another one, q', is √√(1 - |t|²) Σ_k c_k t^k v_2k(q) along an axis, with 1/q' = (1/q + t/q*)/(1 + t)
 * and c_k = √((2k)!)/(2^k k!): the generating function of even Hermite polynomials. So the power in the mode 00 of q' is
 * √(1 - |X|²) √(1 - |Y|²) |Σ a_nm c_n/2 c_m/2 X^n/2 Y^m/2|² with X = t* of x, Y that of y, and t in the unit disk. Its maximum is sought in
 * the curvatures 1/q' = S - iB, from the beam that the light is given in: Newton's way, damped where the power isn't curved like a maximum
 * (Marquardt, SIAM J. Appl. Math. 11 (1963) 431, doi:10.1137/0111030).
 *
 * Not here: which light (lib/detectors/optimal-beam.ts).
 */
import { PLAIN } from "../arithmetic/arithmetic.js";
import {
  type Complex,
  complexAdd,
  complexConj,
  complexDiv,
  complexMul,
  complexNorm,
  complexScale,
  complexSub,
} from "../arithmetic/complex.js";
import type { Mode } from "./mode-list.js";

type Number2 = Complex<number>;

/** What may change of the beam. */
export interface OptimalOptions {
  /** Whether its size stays as it is. */
  readonly fixedSize: boolean;
  /** Whether x and y are apart; else both get one curvature, and one size unless that stays. */
  readonly astigmatic: boolean;
}

/** Light in modes of beams that may differ along x and y. */
export interface LightInModes {
  readonly modes: readonly Mode[];
  /** One a mode [√W]. */
  readonly amplitudes: readonly Number2[];
  /** The beam along x and along y [m]. */
  readonly q: readonly [Number2, Number2];
}

/** Turns of the search, at most; it takes six or so. */
const MOST_TURNS = 200;
/** A step of so small a part of the beam's own curvature is none. */
const STILL = 1e-14;
/** By so much of the curvature the slope's own slope is found. */
const DIFFERENCE = 1e-5;
/** The slope of the power's logarithm that a maximum has at most, by the curvature. */
const FLAT = 1e-7;
/** How far damping may rise before no way up is left. */
const MOST_DAMPING = 1e12;

/** The best beams along x and y [m]; NaN where the search finds no maximum. Without light it is that which it is given in. */
export function optimalBeam(light: LightInModes, options: OptimalOptions): readonly [Number2, Number2] {
  if (light.amplitudes.every(({ re, im }) => re === 0 && im === 0)) return light.q;
  const search = new Search(light, options);
  const found = climb(search);
  if (found === undefined) return [NOWHERE, NOWHERE];
  const [x, y] = search.curvatures(found);
  const one = { re: 1, im: 0 };
  return [complexDiv<number>(PLAIN, one, x), complexDiv<number>(PLAIN, one, y)];
}

/** Steps of central differences, parts of what is changed: by that and half of that, extrapolated to none. */
const STEP = 1e-3;

/**
 * What the best beams change by with numbers that the light is made of.
 *
 * At a maximum the slope of the power stays 0: its own change with a number says how what is free of the beam moves.
 *
 * @returns shape (4, numbers): of x's re, its im, y's re, its im [m]
 */
export function optimalBeamSlopes(
  numbers: Float64Array,
  lightOf: (numbers: Float64Array) => LightInModes,
  options: OptimalOptions,
): Float64Array {
  const light = lightOf(numbers);
  const isDark = light.amplitudes.every(({ re, im }) => re === 0 && im === 0);
  const search = new Search(light, options);
  const found = isDark ? search.start : climb(search);
  const out = new Float64Array(4 * numbers.length);
  if (found === undefined) return out.fill(Number.NaN);
  const bend = isDark ? [] : bendOf(search, found);
  const largest = numbers.reduce((most, each, at) => (at < 4 ? most : Math.max(most, Math.abs(each))), 0);
  for (const index of numbers.keys()) {
    const size = STEP * (index < 4 ? sizeOf(light.q[index < 2 ? 0 : 1]) : largest);
    const changed = (by: number) => search.beside(lightOf(numbers.with(index, numbers[index]! + by)));
    const moved = isDark
      ? undefined
      : stepOf(
          bend,
          difference(size, (by) => changed(by).slope(found)),
          0,
        );
    const beams = difference(size, (by) => {
      const at = isDark ? changed(by).start : found.map((each, k) => each + by * (moved?.[k] ?? Number.NaN));
      return changed(by)
        .curvatures(at)
        .flatMap((each) => {
          const { re, im } = complexDiv<number>(PLAIN, { re: 1, im: 0 }, each);
          return [re, im];
        });
    });
    for (const [row, each] of beams.entries()) out[row * numbers.length + index] = each;
  }
  return out;
}

function sizeOf(each: Number2): number {
  return Math.sqrt(complexNorm<number>(PLAIN, each));
}

/** The derivative at 0 of numbers that follow one. */
function difference(size: number, of: (by: number) => readonly number[]): number[] {
  const slope = (by: number) => {
    const [above, below] = [of(by), of(-by)];
    return above.map((each, k) => (each - below[k]!) / (2 * by));
  };
  const [wide, narrow] = [slope(size), slope(size / 2)];
  return wide.map((each, k) => (4 * narrow[k]! - each) / 3);
}

const NOWHERE: Number2 = { re: Number.NaN, im: Number.NaN };

/** The power in the mode 00 as a function of what may change. */
class Search {
  readonly start: readonly number[];
  readonly #light: LightInModes;
  readonly #options: OptimalOptions;
  /** 1/q along x and y [1/m]. */
  readonly #own: readonly [Number2, Number2];
  /** By this free numbers are divided [1/m]. */
  readonly #unit: number;

  constructor(light: LightInModes, options: OptimalOptions, unit?: number) {
    this.#light = light;
    this.#options = options;
    const one = { re: 1, im: 0 };
    const [x, y] = light.q.map((q) => complexDiv<number>(PLAIN, one, q)) as [Number2, Number2];
    this.#own = [x, y];
    this.#unit = unit ?? -0.5 * (x.im + y.im);
    const own = options.astigmatic ? [x, y] : [complexScale<number>(PLAIN, 0.5, complexAdd<number>(PLAIN, x, y))];
    this.start = own.flatMap(({ re, im }) => (options.fixedSize ? [re] : [re, -im])).map((each) => each / this.#unit);
  }

  /** The same of other light, with what is free in the same unit. */
  beside(light: LightInModes): Search {
    return new Search(light, this.#options, this.#unit);
  }

  /** 1/q' along x and y [1/m]. */
  curvatures(free: readonly number[]): readonly [Number2, Number2] {
    const { fixedSize, astigmatic } = this.#options;
    const each = fixedSize ? 1 : 2;
    return [0, 1].map((axis) => {
      const at = astigmatic ? axis * each : 0;
      const im = fixedSize ? this.#own[axis]!.im : -this.#unit * free[at + 1]!;
      return { re: this.#unit * free[at]!, im };
    }) as unknown as readonly [Number2, Number2];
  }

  /** The power, up to a factor; 0 where there is no such beam. */
  power(free: readonly number[]): number {
    const beams = this.curvatures(free);
    if (beams.some(({ im }) => !(im < 0))) return 0;
    const places = this.#places(beams);
    const { value } = this.#series(places);
    const [x, y] = places.map((place) => Math.sqrt(1 - complexNorm<number>(PLAIN, place)));
    return x! * y! * complexNorm<number>(PLAIN, value);
  }

  /** The slope of the power's logarithm. */
  slope(free: readonly number[]): number[] {
    const beams = this.curvatures(free);
    const places = this.#places(beams);
    const { value, slopes } = this.#series(places);
    const { fixedSize, astigmatic } = this.#options;
    const parts = [0, 1].map((axis) => {
      const place = places[axis]!;
      const inner = complexScale<number>(
        PLAIN,
        -0.5 / (1 - complexNorm<number>(PLAIN, place)),
        complexConj<number>(PLAIN, place),
      );
      const by = complexAdd<number>(PLAIN, inner, complexDiv<number>(PLAIN, slopes[axis]!, value));
      // dX/dS, and i times it dX/dB: of X = (u0* - u*)/(u* - u0) with u* = S + iB
      const own = this.#own[axis]!;
      const far = complexSub<number>(PLAIN, complexConj<number>(PLAIN, beams[axis]!), own);
      const turn = complexDiv<number>(PLAIN, { re: 0, im: 2 * own.im }, complexMul<number>(PLAIN, far, far));
      const { re, im } = complexMul<number>(PLAIN, by, turn);
      return (fixedSize ? [re] : [re, -im]).map((part) => 2 * this.#unit * part);
    });
    return astigmatic ? parts.flat() : parts[0]!.map((part, index) => part + parts[1]![index]!);
  }

  /** X and Y. */
  #places(beams: readonly [Number2, Number2]): readonly [Number2, Number2] {
    return beams.map((beam, axis) => {
      const own = this.#own[axis]!;
      const seen = complexConj<number>(PLAIN, beam);
      const ownSeen = complexConj<number>(PLAIN, own);
      return complexDiv<number>(PLAIN, complexSub<number>(PLAIN, ownSeen, seen), complexSub<number>(PLAIN, seen, own));
    }) as unknown as readonly [Number2, Number2];
  }

  /** Σ a_nm c_n/2 c_m/2 X^n/2 Y^m/2, and its slopes by X and by Y. */
  #series([x, y]: readonly [Number2, Number2]): {
    readonly value: Number2;
    readonly slopes: readonly [Number2, Number2];
  } {
    let [value, byX, byY] = [ZERO, ZERO, ZERO];
    const { modes, amplitudes } = this.#light;
    for (const [place, { n, m }] of modes.entries()) {
      if (n % 2 === 1 || m % 2 === 1) continue;
      const [k, l] = [n / 2, m / 2];
      const weighed = complexScale<number>(PLAIN, weight(k) * weight(l), amplitudes[place]!);
      const term = (i: number, j: number) =>
        complexMul<number>(PLAIN, weighed, complexMul<number>(PLAIN, power(x, i), power(y, j)));
      value = complexAdd<number>(PLAIN, value, term(k, l));
      if (k > 0) byX = complexAdd<number>(PLAIN, byX, complexScale<number>(PLAIN, k, term(k - 1, l)));
      if (l > 0) byY = complexAdd<number>(PLAIN, byY, complexScale<number>(PLAIN, l, term(k, l - 1)));
    }
    return { value, slopes: [byX, byY] };
  }
}

const ZERO: Number2 = { re: 0, im: 0 };

/** c_k = √((2k)!)/(2^k k!), by c_k² = c_(k-1)² (2k - 1)/(2k). */
function weight(k: number): number {
  let square = 1;
  for (let each = 1; each <= k; each++) square *= (2 * each - 1) / (2 * each);
  return Math.sqrt(square);
}

function power(base: Number2, exponent: number): Number2 {
  let result: Number2 = { re: 1, im: 0 };
  for (let each = 0; each < exponent; each++) result = complexMul<number>(PLAIN, result, base);
  return result;
}

/** The place of the maximum that is up from the start; undefined if there is none. */
function climb(search: Search): readonly number[] | undefined {
  let at = search.start;
  let height = search.power(at);
  let damping = 0;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const slope = search.slope(at);
    const bend = bendOf(search, at);
    for (;;) {
      const step = stepOf(bend, slope, damping);
      const next = step === undefined ? undefined : at.map((each, index) => each + step[index]!);
      const reached = next === undefined ? 0 : search.power(next);
      if (step !== undefined && next !== undefined && reached >= height) {
        at = next;
        height = reached;
        damping = damping < 1e-4 ? 0 : 0.1 * damping;
        if (step.every((each) => Math.abs(each) <= STILL)) return at;
        break;
      }
      // What rounding alone makes lower is the maximum already.
      if (step?.every((each) => Math.abs(each) <= FLAT) && slope.every((each) => Math.abs(each) <= FLAT)) return at;
      damping = Math.max(1e-3, 10 * damping);
      if (!(damping < MOST_DAMPING)) return undefined;
    }
  }
  return undefined;
}

/** The matrix of second derivatives, times -1. */
function bendOf(search: Search, at: readonly number[]): readonly (readonly number[])[] {
  const rows = at.map((_, index) => {
    const beside = (sign: 1 | -1) =>
      search.slope(at.map((each, other) => (other === index ? each + sign * DIFFERENCE : each)));
    const [below, above] = [beside(-1), beside(1)];
    return above.map((each, other) => (below[other]! - each) / (2 * DIFFERENCE));
  });
  return rows.map((row, index) => row.map((each, other) => 0.5 * (each + rows[other]![index]!)));
}

/** (bend + damping)⁻¹ slope, by Cholesky; undefined where that matrix isn't positive. */
function stepOf(
  bend: readonly (readonly number[])[],
  slope: readonly number[],
  damping: number,
): readonly number[] | undefined {
  const size = slope.length;
  const lower = bend.map((row) => row.slice());
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = bend[i]![j]! + (i === j ? damping : 0);
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i !== j) lower[i]![j] = sum / lower[j]![j]!;
      else if (sum > 0) lower[i]![i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const step = slope.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) step[i]! -= lower[i]![k]! * step[k]!;
    step[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) step[i]! -= lower[k]![i]! * step[k]!;
    step[i]! /= lower[i]![i]!;
  }
  return step;
}
