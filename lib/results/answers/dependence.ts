/**
 * How far one quantity follows another, whatever the shape: what Pearson's correlation doesn't see of a dark port over tunings.
 *
 * The correlation ratio of the ranks: 0 if the one says nothing of the other, 1 if it is wholly a function of it, and the
 * size of the rank correlation where it rises or falls throughout. It is less than that for quantities that depend on
 * several. From the rows that are drawn. Sources: K. Pearson 1905, "On the general theory of skew correlation and non-linear
 * regression"; T. L. Kelley 1935, doi:10.1073/pnas.21.9.554, for the bias that few values a class leave.
 */
import type { SampledRows } from "../part/sampled-rows.js";
import { firstFrom } from "../statistics/first-from.js";
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

/** Of each pair, shape (variables, variables); null where it can't be said. */
type OfPairs = readonly (readonly (number | null)[])[];

/** How far the first of each pair follows the second. */
export function dependences(rows: SampledRows, variables: readonly DependentVariable[]): OfPairs {
  return pairs(rows, variables, ratio);
}

/** The rank correlation of each pair, C. Spearman 1904: 1 or -1 if one rises or falls throughout as the other rises. */
export function rankCorrelations(rows: SampledRows, variables: readonly DependentVariable[]): OfPairs {
  const half = pairs(rows, variables, rankCorrelation, true);
  return half.map((row, one) => row.map((_, other) => half[Math.max(one, other)]![Math.min(one, other)]!));
}

function rankCorrelation(one: Ranked, other: Ranked): number | null {
  if (!(one.all > 0) || !(other.all > 0)) return null;
  const mean = (one.ranks.length - 1) / 2;
  let sum = 0;
  for (let row = 0; row < one.ranks.length; row++) sum += (one.ranks[row]! - mean) * (other.ranks[row]! - mean);
  return sum / Math.sqrt(one.all * other.all);
}

/** What the means of one quantity do over the classes of another. */
export interface Swing {
  /** The means where the other is least, and where it is greatest. */
  readonly atLeast: number;
  readonly atGreatest: number;
  /** The least and the greatest of all classes' means. */
  readonly least: number;
  readonly greatest: number;
}

export interface Swings {
  /** Of all rows. */
  readonly mean: number;
  /** How far from it the mean of a class is by chance, in nineteen of twenty quantities that don't matter. */
  readonly chance: number;
  /** One a quantity that was asked for; undefined where it can't be said, as of a constant. */
  readonly of: readonly (Swing | undefined)[];
}

/** So many classes of equally many rows are averaged over, and of fewer rows nothing is said. */
const SWING_CLASSES = 10;
const FEWEST_SWING_ROWS = 100;
/** Of ten normal numbers none is farther off than this in nineteen of twenty cases [1]. */
const FARTHEST_OF_TEN = 2.8;

/** How the mean of a quantity changes over each of others. */
export function swings(
  rows: SampledRows,
  of: DependentVariable,
  over: readonly DependentVariable[],
): Swings | undefined {
  const [y, ...xs] = [of, ...over].map(({ name, part }) => quantityValues(rows, name, part));
  if (y === undefined) return undefined;
  const whole = wholeRows([y, ...xs], rows.count);
  if (whole.length < FEWEST_SWING_ROWS) return undefined;
  const values = picked(y, whole);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
  const chance = FARTHEST_OF_TEN * Math.sqrt((variance * SWING_CLASSES) / values.length);
  const ranks = ranker(rows, whole);
  const one = (x: Float64Array, index: number) => swing(values, picked(x, whole), ranks(over[index]!, x));
  return { mean, chance, of: xs.map((x, index) => (x === undefined ? undefined : one(x, index))) };
}

/** @param ranks of what it is over */
function swing(values: Float64Array, over: Float64Array, { order, distinct }: Ranked): Swing | undefined {
  if (distinct < 2) return undefined;
  const count = Math.min(SWING_CLASSES, distinct);
  const means: number[] = [];
  let end = 0;
  for (let which = 0; which < count && end < order.length; which++) {
    const from = end;
    end = Math.max(from + 1, Math.round(((which + 1) * order.length) / count));
    while (end < order.length && over[order[end]!] === over[order[end - 1]!]) end++; // equal ones stay together
    let sum = 0;
    for (let at = from; at < end; at++) sum += values[order[at]!]!;
    means.push(sum / (end - from));
  }
  return { atLeast: means[0]!, atGreatest: means.at(-1)!, least: Math.min(...means), greatest: Math.max(...means) };
}

/** @param isHalf whether only what stands on the diagonal and before it is wanted */
function pairs(
  rows: SampledRows,
  variables: readonly DependentVariable[],
  say: (of: Ranked, by: Ranked) => number | null,
  isHalf = false,
): OfPairs {
  const all = variables.map(({ name, part }) => quantityValues(rows, name, part));
  const whole = wholeRows(all, rows.count);
  const ranks = ranker(rows, whole);
  const columns = all.map((values, index) => (values === undefined ? undefined : ranks(variables[index]!, values)));
  return columns.map((of, row) =>
    columns.map((by, column) => {
      const isWanted = whole.length >= FEWEST_ROWS && (!isHalf || column <= row);
      return isWanted && of !== undefined && by !== undefined ? say(of, by) : null;
    }),
  );
}

/** What is ranked already of rows that are all finite: several figures ask. */
const ranksOfRows = new WeakMap<SampledRows, Map<string, Ranked>>();

function ranksOf(rows: SampledRows): Map<string, Ranked> {
  const known = ranksOfRows.get(rows) ?? new Map<string, Ranked>();
  ranksOfRows.set(rows, known);
  return known;
}

/** What ranks the values of some of the rows, each variable's once. */
function ranker(rows: SampledRows, some: Uint32Array): (of: DependentVariable, values: Float64Array) => Ranked {
  const known = some.length === rows.count ? ranksOf(rows) : new Map<string, Ranked>();
  return ({ name, part }, values) => {
    const key = JSON.stringify([name, part]);
    const own = known.get(key) ?? ranked(picked(values, some));
    known.set(key, own);
    return own;
  };
}

/** The rows in which all is finite. */
function wholeRows(columns: readonly (Float64Array | undefined)[], count: number): Uint32Array {
  const broken = new Uint8Array(count);
  for (const values of columns) {
    if (values === undefined || values.every(Number.isFinite)) continue;
    for (let row = 0; row < count; row++) if (!Number.isFinite(values[row])) broken[row] = 1;
  }
  const rows = new Uint32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (broken[row] === 0) rows[kept++] = row;
  return rows.subarray(0, kept);
}

function picked(values: Float64Array, rows: Uint32Array): Float64Array {
  const some = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) some[at] = values[rows[at]!]!;
  return some;
}

interface Ranked {
  /** Of equal values the mean of their ranks. */
  readonly ranks: Float64Array;
  /** The sum of the squares of their differences from the mean rank. */
  readonly all: number;
  /** The rows from the least to the greatest value; of equal ones in their order. */
  readonly order: Uint32Array;
  /** Where in the order classes of others that follow this one begin, and where the last ends. */
  readonly classes: readonly number[];
  /** How many values differ. */
  readonly distinct: number;
}

// Loops of their own: V8 compiles a function as its first loop runs, and anew for each that it hasn't seen run by then.
function ranked(values: Float64Array): Ranked {
  const sorted = values.slice().sort();
  const { order, alike } = orderOf(values, sorted);
  const { ranks, isNew, distinct } = ranksOfOrder(order, alike);
  return { ranks, all: spreadOf(ranks), order, classes: classesOf(isNew, distinct), distinct };
}

/** The order of values, and at the place of the first of equal ones how many they are. */
function orderOf(values: Float64Array, sorted: Float64Array) {
  const places = placesIn(sorted);
  const order = new Uint32Array(values.length);
  const alike = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const first = places(values[row]!);
    order[first + alike[first]!] = row;
    alike[first] = alike[first]! + 1;
  }
  return { order, alike };
}

function ranksOfOrder(order: Uint32Array, alike: Uint32Array) {
  const ranks = new Float64Array(order.length);
  const isNew = new Uint8Array(order.length);
  let distinct = 0;
  for (let from = 0; from < order.length; ) {
    const to = from + alike[from]!;
    isNew[from] = 1;
    distinct++;
    for (let at = from; at < to; at++) ranks[order[at]!] = 0.5 * (from + to - 1);
    from = to;
  }
  return { ranks, isNew, distinct };
}

/** The sum of the squares of their differences from the mean rank. */
function spreadOf(ranks: Float64Array): number {
  const mean = (ranks.length - 1) / 2;
  let all = 0;
  for (let row = 0; row < ranks.length; row++) all += (ranks[row]! - mean) * (ranks[row]! - mean);
  return all;
}

/** Finds where numbers stand of which each is among some that are sorted: the first place of those that are equal. */
function placesIn(sorted: Float64Array): (value: number) => number {
  const count = sorted.length;
  const least = (sorted[0] ?? 0) / 2; // halves: differences of the largest doubles aren't numbers
  const scale = count / ((sorted[count - 1] ?? 0) / 2 - least);
  const stretch = Number.isFinite(scale) ? scale : 0;
  // As many stretches of equal length as there are numbers: few numbers are in most.
  const starts = new Uint32Array(count + 2);
  for (let at = 0; at < count; at++) starts[1 + (((sorted[at]! / 2 - least) * stretch) >>> 0)]!++;
  for (let next = 1; next < starts.length; next++) starts[next]! += starts[next - 1]!;
  return (value) => {
    const which = ((value / 2 - least) * stretch) >>> 0;
    return firstFrom(sorted, value, starts[which]!, starts[which + 1]!);
  };
}

/** @param isNew at each place of an order whether the value differs from the one before */
function classesOf(isNew: Uint8Array, distinct: number): readonly number[] {
  const count = isNew.length;
  const least = distinct <= CLASSES ? 1 : count / Math.min(CLASSES, Math.floor(Math.sqrt(count)));
  const ends = [0];
  for (let at = 1; at < count; at++) if (isNew[at] === 1 && at - ends.at(-1)! >= least) ends.push(at);
  ends.push(count);
  return ends;
}

/** What is found already of pairs: several figures ask. */
const ratios = new WeakMap<Ranked, Map<Ranked, number | null>>();

function ratio(of: Ranked, by: Ranked): number | null {
  const known = ratios.get(of) ?? new Map<Ranked, number | null>();
  ratios.set(of, known);
  const found = known.get(by);
  if (found !== undefined) return found;
  const own = correlationRatio(of, by);
  known.set(by, own);
  return own;
}

function correlationRatio({ ranks, all }: Ranked, { order, classes: ends, distinct }: Ranked): number | null {
  const count = ranks.length;
  const mean = (count - 1) / 2;
  if (!(all > 0) || distinct < 2) return null;
  let between = 0;
  for (let at = 0, which = 1; which < ends.length; which++) {
    const [from, end] = [at, ends[which]!];
    let sum = 0;
    for (; at < end; at++) sum += ranks[order[at]!]!;
    const size = end - from;
    between += (sum / size - mean) * (sum / size - mean) * size;
  }
  const classes = ends.length - 1;
  if (classes >= count) return null; // each value is alone: nothing can be said
  const explained = 1 - ((1 - between / all) * (count - 1)) / (count - classes);
  const chance = (CHANCE * Math.sqrt(2 * (classes - 1))) / count;
  return explained < chance ? 0 : Math.sqrt(Math.min(1, explained));
}
