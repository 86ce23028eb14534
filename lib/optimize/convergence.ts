/**
 * Whether chains have forgotten where they began, and how many independent draws they are worth.
 *
 * Source: Gelman et al. 2013, "Bayesian data analysis", third edition, section 11.4 and 11.5: each chain in two halves; the sum of
 * autocorrelations ends where pairs of them turn negative, and doesn't rise on its way (Geyer 1992, doi:10.1214/ss/1177011137).
 */
import { log } from "../numerics/elementary.js";

export interface Convergence {
  /** How much wider all chains together are than each is: 1 where they agree. */
  readonly rHat: number;
  /** How many independent draws would tell as much of the mean. */
  readonly effective: number;
}

/** @param chains of one length, at least 4 */
export function convergence(chains: readonly Float64Array[]): Convergence {
  const n = Math.floor(chains[0]!.length / 2);
  const halves = chains.flatMap((chain) => [chain.subarray(0, n), chain.subarray(chain.length - n)]);
  const m = halves.length;
  const means = halves.map(meanOf);
  const covariances = halves.map((half, index) => lagged(half, means[index]!, 0));
  const within = (covariances.reduce((sum, each) => sum + each, 0) / m) * (n / (n - 1));
  const overall = meanOf(means);
  const between = means.reduce((sum, mean) => sum + (mean - overall) * (mean - overall), 0) / (m - 1);
  const variance = (within * (n - 1)) / n + between;
  if (!(within > 0)) return { rHat: Number.NaN, effective: Number.NaN };
  const correlation = (lag: number) => {
    const mean = halves.reduce((sum, half, index) => sum + lagged(half, means[index]!, lag), 0) / m;
    return 1 - (within - (mean * n) / (n - 1)) / variance;
  };
  let sum = -1;
  let before = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < n; lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (!(pair > 0)) break;
    before = Math.min(before, pair);
    sum += 2 * before;
  }
  return { rHat: Math.sqrt(variance / within), effective: (m * n) / Math.max(sum, Math.LN2 / log(m * n)) };
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
