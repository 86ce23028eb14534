/**
 * Two runs, or a run and a table of another program, side by side: how far the statistics of each output differ and how sure that is,
 * and which jobs moved most.
 *
 * Jobs are pairs where both have the index with the same inputs: then it is their differences that are averaged, which tell far
 * less of a change than two means of different draws do.
 */

/** One side: numbers by name, one a row; of complex outputs `NAME.re` and `NAME.im`. */
export interface Side {
  readonly label: string;
  /** The jobs' indices; undefined where a table has none. */
  readonly jobs: Float64Array | undefined;
  readonly inputs: ReadonlyMap<string, Float64Array>;
  readonly outputs: ReadonlyMap<string, Numbers>;
}

export interface Numbers {
  readonly unit: string;
  readonly values: Float64Array;
  /** Over all jobs, where the rows are some of them. */
  readonly whole?: Moments | undefined;
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
}

export interface OutputCompared {
  readonly name: string;
  readonly unit: string;
  readonly a: Moments;
  readonly b: Moments;
  /** Of the means, B less A, with its standard error; of pairs that of their differences. */
  readonly difference: number;
  readonly error: number;
  /** The greatest distance of the two cumulative distributions. */
  readonly distance: number;
  /** Of pairs: in how many the numbers are the same bits, and the greatest difference. */
  readonly same?: number;
  readonly largest?: number;
}

export interface JobMoved {
  readonly job: number;
  readonly output: string;
  readonly a: number;
  readonly b: number;
  /** Its difference in standard deviations of A [1]. */
  readonly by: number;
}

export interface Comparison {
  /** How many jobs of those looked at are in both, with the same inputs but for those that were changed throughout. */
  readonly pairs: number;
  readonly changed: readonly string[];
  readonly outputs: readonly OutputCompared[];
  /** The farthest first. */
  readonly moved: readonly JobMoved[];
  /** Outputs that one side has alone. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

const MOST_MOVED = 10;

export function compared(a: Side, b: Side): Comparison {
  const { pairs, changed } = pairsOf(a, b);
  const common = [...a.outputs.keys()].filter((name) => b.outputs.has(name));
  const outputs = common.map((name) => outputCompared(name, a.outputs.get(name)!, b.outputs.get(name)!, pairs));
  const onlyIn = (one: Side, other: Side) => [...one.outputs.keys()].filter((name) => !other.outputs.has(name));
  const moved = pairs.flatMap((pair) => farthest(pair, a, b, outputs) ?? []);
  moved.sort((one, other) => other.by - one.by || one.job - other.job);
  return {
    pairs: pairs.length,
    changed,
    outputs,
    moved: moved.slice(0, MOST_MOVED),
    onlyA: onlyIn(a, b),
    onlyB: onlyIn(b, a),
  };
}

interface Pair {
  readonly job: number;
  readonly a: number;
  readonly b: number;
}

interface Paired {
  readonly pairs: readonly Pair[];
  /** Inputs that both have and that agree in no job: they were changed, as by another nominal value. */
  readonly changed: readonly string[];
}

/** Rows of one job with the same inputs, but for those that were changed throughout. */
function pairsOf(a: Side, b: Side): Paired {
  if (a.jobs === undefined || b.jobs === undefined) return { pairs: [], changed: [] };
  const rowOf = new Map(Array.from(b.jobs, (job, row) => [job, row]));
  const both = Array.from(a.jobs).flatMap((job, row): Pair[] => {
    const other = rowOf.get(job);
    return other === undefined ? [] : [{ job, a: row, b: other }];
  });
  const names = [...a.inputs.keys()].filter((name) => b.inputs.has(name));
  const agree = (name: string, pair: Pair) => a.inputs.get(name)![pair.a] === b.inputs.get(name)![pair.b];
  const changed = names.filter((name) => !both.some((pair) => agree(name, pair)));
  if (names.length > 0 && changed.length === names.length) return { pairs: [], changed };
  const kept = names.filter((name) => !changed.includes(name));
  return { pairs: both.filter((pair) => kept.every((name) => agree(name, pair))), changed };
}

function outputCompared(name: string, a: Numbers, b: Numbers, pairs: readonly Pair[]): OutputCompared {
  const [ofA, ofB] = [a, b].map(({ values, whole }) => whole ?? momentsOf(values)) as [Moments, Moments];
  const shared = { name, unit: a.unit || b.unit, a: ofA, b: ofB, distance: distanceOf(a.values, b.values) };
  const both = pairs
    .map((pair) => [a.values[pair.a]!, b.values[pair.b]!] as const)
    .filter(([one, other]) => Number.isFinite(one) && Number.isFinite(other));
  if (both.length < 2) {
    const error = Math.sqrt((ofA.sd * ofA.sd) / ofA.count + (ofB.sd * ofB.sd) / ofB.count);
    return { ...shared, difference: ofB.mean - ofA.mean, error };
  }
  const differences = Float64Array.from(both, ([one, other]) => other - one);
  const { mean, sd, count } = momentsOf(differences);
  const same = both.filter(([one, other]) => one === other).length;
  const largest = differences.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0);
  return { ...shared, difference: mean, error: sd / Math.sqrt(count), same, largest };
}

function momentsOf(values: Float64Array): Moments {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const squares = finite.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { count, mean, sd: Math.sqrt(squares / (count - 1)) };
}

function farthest(pair: Pair, a: Side, b: Side, outputs: readonly OutputCompared[]): JobMoved | undefined {
  let most: JobMoved | undefined;
  for (const { name, a: moments } of outputs) {
    const [one, other] = [a.outputs.get(name)!.values[pair.a]!, b.outputs.get(name)!.values[pair.b]!];
    if (one === other || !Number.isFinite(one) || !Number.isFinite(other)) continue;
    const by = moments.sd > 0 ? Math.abs(other - one) / moments.sd : Number.POSITIVE_INFINITY;
    if (most === undefined || by > most.by) most = { job: pair.job, output: name, a: one, b: other, by };
  }
  return most;
}

/** Of two distributions, N. Smirnov's; 0 where one has no numbers. */
export function distanceOf(a: Float64Array, b: Float64Array): number {
  const [one, other] = [a, b].map((values) => values.filter(Number.isFinite).sort()) as [Float64Array, Float64Array];
  let [i, j, most] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const value = Math.min(one[i]!, other[j]!);
    while (i < one.length && one[i]! <= value) i++;
    while (j < other.length && other[j]! <= value) j++;
    most = Math.max(most, Math.abs(i / one.length - j / other.length));
  }
  return most;
}
