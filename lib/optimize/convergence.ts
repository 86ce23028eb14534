/**
 * Whether chains have forgotten where they began, and how many independent draws they are worth.
 *
 * Sources: Gelman et al. 2013, "Bayesian data analysis", third edition, section 11.4 and 11.5, each chain in two halves; Vehtari et al.
 * 2021, doi:10.1214/20-BA1221, equations 8 to 14: the sum of autocorrelations ends where pairs of them turn negative, and doesn't rise
 * on its way (Geyer 1992, doi:10.1214/ss/1177011137). These are ArviZ's `split` R-hat and `mean` effective size.
 *
 * Chains of many jobs are put together from what is known of each job's: nobody needs to have all draws in one place.
 */
import { log } from "../numerics/elementary.js";

export interface Convergence {
  /** How much wider all chains together are than each is: 1 where they agree. */
  readonly rHat: number;
  /** How many independent draws would tell as much of the mean. */
  readonly effective: number;
}

/** What is known of some chains, cut into halves of one length. */
export interface HalvesKnown {
  /** How many draws a half has. */
  readonly length: number;
  /** The mean of each half. */
  readonly means: ArrayLike<number>;
  /** The mean over the halves of their covariance with themselves, so many draws later, over the length; by lag from 0. */
  readonly covariances: ArrayLike<number>;
}

/** So many lags are told: chains that remember longer are worth about nothing. */
const MOST_LAGS = 1000;

/** How many lags are told of chains of so many draws. */
export function lagsOf(draws: number): number {
  return Math.min(Math.floor(draws / 2), MOST_LAGS);
}

/** @param chains of one length, at least 4 */
export function halvesOf(chains: readonly Float64Array[]): HalvesKnown {
  const draws = chains[0]!.length;
  const length = Math.floor(draws / 2);
  const halves = chains.flatMap((chain) => [chain.subarray(0, length), chain.subarray(draws - length)]);
  const means = halves.map(meanOf);
  const covariances = Float64Array.from({ length: lagsOf(draws) }, (_, lag) =>
    meanOf(halves.map((half, index) => lagged(half, means[index]!, lag))),
  );
  return { length, means, covariances };
}

/** What is known of the chains of several jobs, as many of each, together. */
export function together(parts: readonly HalvesKnown[]): HalvesKnown {
  const [first] = parts;
  const covariances = Array.from(first!.covariances, (_, lag) => meanOf(parts.map((part) => part.covariances[lag]!)));
  return { length: first!.length, means: parts.flatMap(({ means }) => Array.from(means)), covariances };
}

export function convergence({ length: n, means, covariances }: HalvesKnown): Convergence {
  const m = means.length;
  const overall = meanOf(means);
  let between = 0;
  for (let half = 0; half < m; half++) between += (means[half]! - overall) * (means[half]! - overall);
  const within = (covariances[0]! * n) / (n - 1);
  const variance = covariances[0]! + between / (m - 1);
  if (!(within > 0)) return { rHat: Number.NaN, effective: Number.NaN };
  const correlation = (lag: number) => (lag === 0 ? 1 : 1 - (within - covariances[lag]!) / variance);
  let sum = -1;
  let before = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < covariances.length; lag += 2) {
    const [even, odd] = [correlation(lag), correlation(lag + 1)];
    if (!(even + odd > 0) || lag + 4 >= covariances.length) {
      sum += Math.max(even, 0); // what is left of chains that swing to and fro
      break;
    }
    before = Math.min(before, even + odd);
    sum += 2 * before;
  }
  const all = m * n;
  return { rHat: Math.sqrt(variance / within), effective: all / Math.max(sum, Math.LN10 / log(all)) };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** The covariance of a chain with itself, so many draws later, over n. */
function lagged(chain: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let i = 0; i + lag < chain.length; i++) sum += (chain[i]! - mean) * (chain[i + lag]! - mean);
  return sum / chain.length;
}
