/** Counts as people read them. */

/** A count with commas between thousands, as axes have them: `10,000`. Not by `Intl`, which takes 13 ms to begin. */
export function shownCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A word with its count, `1 job`, `2 jobs`; of several words the plural is given, as `numbers stand`. */
export function counted(n: number, one: string, more = `${one}s`): string {
  return `${shownCount(n)} ${n === 1 ? one : more}`;
}
