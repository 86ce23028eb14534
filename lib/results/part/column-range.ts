/** Between which numbers a column of a file lies: what tells a reader which files to skip. */

/** The least and the greatest of some numbers. */
export type Extremes = readonly [least: number, greatest: number];

/** The least and the greatest number that is one; infinite ones the wrong way round if there is none. */
export function extremesOf(values: Float64Array): Extremes {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** As Parquet wants them: zeros of either sign within. */
export function rangeOf([least, greatest]: Extremes) {
  if (!(least <= greatest)) return undefined;
  return { min_value: least === 0 ? -0 : least, max_value: greatest === 0 ? 0 : greatest, null_count: 0n };
}
