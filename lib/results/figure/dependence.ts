/**
 * How far one quantity follows another, whatever the shape: what Pearson's correlation doesn't see of a dark port over tunings.
 *
 * The correlation ratio of the ranks: 0 if the one says nothing of the other, 1 if it is wholly a function of it, and the
 * size of the rank correlation where it rises or falls throughout. It is less than that for quantities that depend on
 * several. From the rows that are drawn. Sources: K. Pearson 1905, "On the general theory of skew correlation and non-linear
 * regression"; T. L. Kelley 1935, doi:10.1073/pnas.21.9.554, for the bias that few values a class leave.
 */
import type { SampledRows } from "../part/sampled-rows.js";
import { type Component, quantityValues } from "../variables.js";

/** The other's values are sorted into so many classes at most, fewer where there are few rows. */
const CLASSES = 40;
/** What is within so many standard deviations of what chance gives to what doesn't depend at all is taken for nothing [1]. */
const CHANCE = 3;
/** Of fewer rows nothing is said. */
const FEWEST_ROWS = 20;

export interface DependentVariable {
  readonly name: string;
  readonly part?: Component;
}

/** @returns of each pair how far the first follows the second, shape (variables, variables); null where it can't be said */
export function dependences(
  rows: SampledRows,
  variables: readonly DependentVariable[],
): readonly (readonly (number | null)[])[] {
  const all = variables.map(({ name, part }) => quantityValues(rows, name, part));
  const whole = wholeRows(all, rows.count);
  const columns = all.map((values) => (values === undefined ? undefined : ranked(whole.map((row) => values[row]!))));
  return columns.map((of) =>
    columns.map((by) =>
      of === undefined || by === undefined || whole.length < FEWEST_ROWS ? null : ratio(of.ranks, by),
    ),
  );
}

function wholeRows(columns: readonly (Float64Array | undefined)[], count: number): Float64Array {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    if (columns.every((values) => values === undefined || Number.isFinite(values[row]))) rows.push(row);
  }
  return Float64Array.from(rows);
}

interface Ranked {
  /** Of equal values the mean of their ranks. */
  readonly ranks: Float64Array;
  /** The rows from the least to the greatest value. */
  readonly order: Uint32Array;
  /** At each place of the order whether the value differs from the one before. */
  readonly isNew: Uint8Array;
}

function ranked(values: Float64Array): Ranked {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  const ranks = new Float64Array(values.length);
  const isNew = new Uint8Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    isNew[from] = 1;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + to - 1) / 2;
    from = to;
  }
  return { ranks, order, isNew };
}

function ratio(of: Float64Array, { order, isNew }: Ranked): number | null {
  const count = of.length;
  const mean = (count - 1) / 2;
  let all = 0;
  for (const rank of of) all += (rank - mean) * (rank - mean);
  const distinct = isNew.reduce((sum, one) => sum + one, 0);
  if (!(all > 0) || distinct < 2) return null;
  const least = distinct <= CLASSES ? 1 : count / Math.min(CLASSES, Math.floor(Math.sqrt(count)));
  let [between, classes, sum, size] = [0, 0, 0, 0];
  const close = () => {
    between += (sum / size - mean) * (sum / size - mean) * size;
    classes++;
    [sum, size] = [0, 0];
  };
  for (const [at, row] of order.entries()) {
    if (isNew[at] === 1 && size >= least) close();
    sum += of[row]!;
    size++;
  }
  close();
  if (classes >= count) return null; // each value is alone: nothing can be said
  const explained = 1 - ((1 - between / all) * (count - 1)) / (count - classes);
  const chance = (CHANCE * Math.sqrt(2 * (classes - 1))) / count;
  return explained < chance ? 0 : Math.sqrt(Math.min(1, explained));
}
