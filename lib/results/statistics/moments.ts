/** Means, variances, skewness, covariances from exact sums: what is subtracted is exact, so nothing cancels. */
import { type Dyadic, minus, plus, quotient, times, whole } from "./dyadic.js";

/** The mean, rounded once. NaN of nothing. */
export function meanOf(count: number, sum: Dyadic): number {
  return count === 0 ? Number.NaN : quotient(sum, whole(count));
}

/** n Σxy - Σx Σy: n² times the covariance of the population. */
function spread(n: Dyadic, xy: Dyadic, x: Dyadic, y: Dyadic): Dyadic {
  return minus(times(n, xy), times(x, y));
}

/** The covariance of a sample, with n - 1 below, rounded once. NaN of less than two. */
export function covarianceOf(count: number, xy: Dyadic, x: Dyadic, y: Dyadic): number {
  if (count < 2) return Number.NaN;
  const n = whole(count);
  return quotient(spread(n, xy, x, y), times(n, whole(count - 1)));
}

/** Pearson's correlation; NaN where one of the two does not vary. */
export function correlationOf(
  count: number,
  x: { readonly sum: Dyadic; readonly square: Dyadic },
  y: { readonly sum: Dyadic; readonly square: Dyadic },
  xy: Dyadic,
): number {
  const n = whole(count);
  const xx = spread(n, x.square, x.sum, x.sum);
  const yy = spread(n, y.square, y.sum, y.sum);
  if (xx.m === 0n || yy.m === 0n) return Number.NaN;
  const both = spread(n, xy, x.sum, y.sum);
  // The root of the ratio of squares: it neither overflows nor cancels, and is 1 where the two are one.
  const size = Math.sqrt(quotient(times(both, both), times(xx, yy)));
  return both.m < 0n ? -size : size;
}

/**
 * The skewness of a sample, as pandas has it: the adjusted Fisher-Pearson coefficient √(n(n-1)) / (n-2) · m3 / m2^1.5.
 * NaN of less than three, or where nothing varies.
 */
export function skewOf(count: number, [x, xx, xxx]: readonly [Dyadic, Dyadic, Dyadic]): number {
  if (count < 3) return Number.NaN;
  const n = whole(count);
  const second = spread(n, xx, x, x); // n² m2
  if (second.m === 0n) return Number.NaN;
  // n³ m3 = n² Σx³ - 3 n Σx Σx² + 2 (Σx)³
  const third = plus(
    minus(times(times(n, n), xxx), times(times(whole(3), n), times(x, xx))),
    times(whole(2), times(x, times(x, x))),
  );
  const cube = times(second, times(second, second));
  const size = Math.sqrt(quotient(times(third, third), cube));
  const adjusted = (size * Math.sqrt(count * (count - 1))) / (count - 2);
  return third.m < 0n ? -adjusted : adjusted;
}
