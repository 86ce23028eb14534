/**
 * CMA-ES: samples a normal distribution, whose mean, step and covariance follow the better half of what was found.
 *
 * Source: Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv:1604.00772, whose symbols, default constants and negative
 * weights these are. Bounds are mirrors: a sample beyond one is what lies as far on this side.
 */
import { exp, log } from "../numerics/elementary.js";
import type { Chance, Search, Spot } from "./search.js";
import { symmetricEigen } from "./symmetric-eigen.js";

export interface CmaEsOptions {
  /** Where it begins, shape (parameters). */
  readonly start: Float64Array;
  readonly chance: Chance;
  /** The first standard deviation, as a part of the range. */
  readonly sigma: number;
  /** How many points it asks for at once; 4 + 3 ln n if left out. */
  readonly population?: number;
  /** It ends where values, and the values of the last generations, differ by no more. */
  readonly tolerance: number;
}

interface Constants {
  readonly n: number;
  readonly lambda: number;
  readonly mu: number;
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cc: number;
  readonly cs: number;
  readonly c1: number;
  readonly cmu: number;
  readonly damping: number;
  /** How long a normal vector is on average. */
  readonly chi: number;
}

/** The tutorial's defaults, table 1. */
function constantsOf(n: number, population: number | undefined): Constants {
  const lambda = population ?? 4 + Math.floor(3 * log(n));
  const raw = Float64Array.from({ length: lambda }, (_, i) => log((lambda + 1) / 2) - log(i + 1));
  const mu = Math.floor(lambda / 2);
  const sums = (from: number, to: number) => {
    let [sum, squares] = [0, 0];
    for (let i = from; i < to; i++) {
      sum += raw[i]!;
      squares += raw[i]! * raw[i]!;
    }
    return { sum, eff: (sum * sum) / squares };
  };
  const [good, bad] = [sums(0, mu), sums(mu, lambda)];
  const muEff = good.eff;
  const cc = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const cs = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
  const cmu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) * (n + 2) + muEff));
  const most = Math.min(1 + c1 / cmu, 1 + (2 * bad.eff) / (muEff + 2), (1 - c1 - cmu) / (n * cmu));
  const negative = raw.reduce((sum, each) => sum + Math.min(each, 0), 0);
  return {
    ...{ n, lambda, mu, muEff, cc, cs, c1, cmu },
    weights: raw.map((each) => (each >= 0 ? each / good.sum : (most * each) / -negative)),
    damping: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cs,
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** The distribution, and what is remembered of its way. */
interface State {
  readonly mean: Float64Array;
  sigma: number;
  readonly covariance: Float64Array;
  readonly pathC: Float64Array;
  readonly pathS: Float64Array;
  /** The covariance's axes, shape (n, n), and how long they are, shape (n). */
  axes: Float64Array;
  lengths: Float64Array;
  generation: number;
  /** When the axes were made. */
  made: number;
}

/** It ends where the distribution is a needle, its axes as different as doubles can hold, or no wider than this. */
const MOST_CONDITION = 1e14;
const LEAST_STEP = 1e-12;
/** So many generations without a better value, and a hundred a parameter, are a standstill. */
const STANDSTILL = 120;

export function* cmaEs({ start, chance, sigma, population, tolerance }: CmaEsOptions): Search {
  const of = constantsOf(start.length, population);
  const state = firstState(start, sigma);
  const history: number[] = [];
  let [best, since] = [Number.POSITIVE_INFINITY, 0];
  while (true) {
    const steps = sampled(of, state, chance);
    const spots: readonly Spot[] = yield steps.map((y) => pointOf(state, y));
    const order = spots.map((_, i) => i).sort((a, b) => before(spots[a]!.value, spots[b]!.value) || a - b);
    learn(
      of,
      state,
      order.map((i) => steps[i]!),
    );
    const value = spots[order[0]!]!.value;
    history.push(value);
    since = value < best ? 0 : since + 1;
    best = Math.min(best, value);
    if (isFlat(history, spots, of, tolerance)) return "converged";
    const widest = state.lengths.reduce((most, length) => Math.max(most, length), 0);
    const narrowest = state.lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY);
    if (state.sigma * widest < LEAST_STEP) return "converged";
    const isNeedle = !(widest * widest < MOST_CONDITION * narrowest * narrowest);
    if (isNeedle || since > STANDSTILL + (100 * of.n) / of.lambda) return "stalled";
  }
}

/** In order, what can't be computed last. */
function before(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstState(start: Float64Array, sigma: number): State {
  const n = start.length;
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  return {
    ...{ mean: start.slice(), sigma, covariance: unit, pathC: new Float64Array(n), pathS: new Float64Array(n) },
    ...{ axes: unit.slice(), lengths: new Float64Array(n).fill(1), generation: 0, made: 0 },
  };
}

/** Steps in units of sigma, each of shape (n). */
function sampled({ n, lambda }: Constants, { axes, lengths }: State, chance: Chance): Float64Array[] {
  const z = new Float64Array(n);
  return Array.from({ length: lambda }, () => {
    for (let i = 0; i < n; i++) z[i] = lengths[i]! * chance.normal();
    return Float64Array.from({ length: n }, (_, row) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += axes[row * n + i]! * z[i]!;
      return sum;
    });
  });
}

function pointOf({ mean, sigma }: State, y: Float64Array): Float64Array {
  return y.map((step, i) => mirrored(mean[i]! + sigma * step));
}

/** Between mirrors at 0 and 1. */
function mirrored(x: number): number {
  const turn = x - 2 * Math.floor(x / 2);
  return turn > 1 ? 2 - turn : turn;
}

/** Moves the distribution. @param steps the best first */
function learn(of: Constants, state: State, steps: readonly Float64Array[]): void {
  const { n, mu, weights, muEff, cc, cs, chi, damping } = of;
  const { mean, pathC, pathS, axes, lengths } = state;
  state.generation++;
  const moved = new Float64Array(n);
  for (let k = 0; k < mu; k++) for (let i = 0; i < n; i++) moved[i] = moved[i]! + weights[k]! * steps[k]![i]!;
  const white = whitened(moved, axes, lengths);
  const stride = Math.sqrt(cs * (2 - cs) * muEff);
  let square = 0;
  for (let i = 0; i < n; i++) {
    mean[i] = mean[i]! + state.sigma * moved[i]!;
    pathS[i] = (1 - cs) * pathS[i]! + stride * white[i]!;
    square += pathS[i]! * pathS[i]!;
  }
  const size = Math.sqrt(square);
  const settled = Math.sqrt(1 - exp(2 * state.generation * log(1 - cs)));
  const goesOn = size / settled < (1.4 + 2 / (n + 1)) * chi;
  const push = goesOn ? Math.sqrt(cc * (2 - cc) * muEff) : 0;
  for (let i = 0; i < n; i++) pathC[i] = (1 - cc) * pathC[i]! + push * moved[i]!;
  adapt(of, state, steps, goesOn);
  state.sigma *= Math.min(exp((cs / damping) * (size / chi - 1)), Math.E);
}

/** C^(-1/2) times a step. */
function whitened(step: Float64Array, axes: Float64Array, lengths: Float64Array): Float64Array {
  const n = step.length;
  const along = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += axes[row * n + i]! * step[row]!;
    along[i] = sum / lengths[i]!;
  }
  return step.map((_, row) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += axes[row * n + i]! * along[i]!;
    return sum;
  });
}

/** The covariance of the next generation, and now and then its axes. */
function adapt(of: Constants, state: State, steps: readonly Float64Array[], goesOn: boolean): void {
  const { n, weights, cc, c1, cmu } = of;
  const { covariance, pathC } = state;
  const all = weights.reduce((sum, each) => sum + each, 0);
  const lost = goesOn ? 0 : cc * (2 - cc);
  const shares = weights.map((weight, k) => {
    if (weight >= 0) return cmu * weight;
    const white = whitened(steps[k]!, state.axes, state.lengths);
    return (cmu * weight * n) / white.reduce((sum, each) => sum + each * each, 0);
  });
  const kept = 1 + c1 * lost - c1 - cmu * all;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = kept * covariance[i * n + j]! + c1 * pathC[i]! * pathC[j]!;
      for (let k = 0; k < steps.length; k++) sum += shares[k]! * steps[k]![i]! * steps[k]![j]!;
      covariance[i * n + j] = sum;
      covariance[j * n + i] = sum;
    }
  }
  if (state.generation - state.made < 1 / (10 * n * (c1 + cmu))) return;
  state.made = state.generation;
  const { values, vectors } = symmetricEigen(covariance, n);
  state.axes = vectors;
  state.lengths = values.map((value) => Math.sqrt(Math.max(value, Number.MIN_VALUE)));
}

/** Whether the last generations, and all of this one, have the same value. */
function isFlat(history: readonly number[], spots: readonly Spot[], of: Constants, tolerance: number): boolean {
  const many = 10 + Math.ceil((30 * of.n) / of.lambda);
  if (history.length < many) return false;
  const recent = [...history.slice(-many), ...spots.map(({ value }) => value)];
  return Math.max(...recent) - Math.min(...recent) <= tolerance;
}
