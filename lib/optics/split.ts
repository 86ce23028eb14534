/**
 * What the two halves of a split photodiode make of modes: the right one's power less the left one's.
 *
 * ∫ sign(x) v_n v_m dx of modes of one beam, in closed form: Hermite functions h_n solve h'' = (x² - 2n - 1) h, so that of an even n and
 * an odd m the integral over one half is h_n(0) h_m'(0)/(2 (m - n)), with h_m'(0) = √(2m) h_(m-1)(0). Two even ones, or two odd ones,
 * are the same on both halves.
 */

/** ∫ sign(x) v_n v_m dx [1]. */
export function halvesOverlap(n: number, m: number): number {
  if ((n + m) % 2 === 0) return 0;
  const [even, odd] = n % 2 === 0 ? [n, m] : [m, n];
  return (Math.sqrt(2 * odd) * middleOf(even) * middleOf(odd - 1)) / (odd - even);
}

/** h_n(0) of an even n: h_0 = π^-¼, h_n = -√((n - 1)/n) h_(n-2). */
function middleOf(n: number): number {
  let value = Math.sqrt(1 / Math.sqrt(Math.PI));
  for (let index = 2; index <= n; index += 2) value *= -Math.sqrt((index - 1) / index);
  return value;
}
