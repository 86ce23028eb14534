/**
 * The place of the first of some ascending numbers that isn't below one, by bisection; behind them if all are.
 *
 * @param low, high places between which it is known to be
 */
export function firstFrom(
  ascending: Int32Array | Float64Array,
  least: number,
  low = 0,
  high = ascending.length,
): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! < least) from = middle + 1;
    else to = middle;
  }
  return from;
}
