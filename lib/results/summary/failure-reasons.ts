/**
 * Why jobs failed: their errors, those that differ in their numbers only taken for one, with how many jobs each came to.
 *
 * Two merge exactly, whatever the chunks. If there are too many, those first in the alphabet are kept: which ones must not
 * depend on the order, and a job's index would, as a part knows only its own.
 */
import { reasonKind } from "../../sweep/jobs/failures.js";
import type { Table } from "../table.js";

export interface FailureReason {
  /** The error with a … in place of each number. */
  readonly reason: string;
  readonly count: number;
  /** The first jobs that it came to, ascending. */
  readonly jobs: readonly number[];
  /** The error of the first of them. */
  readonly example: string;
  /** The least and the greatest value that each of the first inputs has in its jobs; absent where there are no inputs. */
  readonly ranges?: readonly Range[];
}

/** The greatest number and its opposite, the wrong way round, where there is no finite value. */
export type Range = readonly [least: number, greatest: number];

/** So many reasons are told apart, and so many jobs of each are named. */
const KEPT_REASONS = 64;
const NAMED_JOBS = 3;
const MAX_CHARACTERS = 500;
/** Inputs whose ranges are kept. */
const MOST_RANGES = 32;

/** The reasons of a table's failed jobs, in the order of the alphabet. */
export function reasonsOf(table: Table): readonly FailureReason[] {
  const errors = table.data[table.columns.findIndex(({ role }) => role === "error")] as readonly (string | null)[];
  const inputs = inputsOf(table);
  const found = new Map<string, { reason: string; count: number; jobs: number[]; example: string; ranges: Range[] }>();
  for (const [row, error] of errors.entries()) {
    if (error === null) continue;
    const example = error.slice(0, MAX_CHARACTERS);
    const reason = reasonKind(example);
    const known = found.get(reason);
    const own = inputs.map((values) => rangeOf(values[row]!));
    if (known === undefined) found.set(reason, { reason, count: 1, jobs: [table.first + row], example, ranges: own });
    else {
      known.ranges = own.map((range, at) => wider(range, known.ranges[at]!));
      known.count++;
      if (known.jobs.length < NAMED_JOBS) known.jobs.push(table.first + row);
    }
  }
  const reasons = [...found.values()].map(({ ranges, ...rest }) => (ranges.length === 0 ? rest : { ...rest, ranges }));
  return kept(reasons);
}

/** The numbers of the inputs whose ranges are kept. */
function inputsOf({ columns, data }: Table): readonly Float64Array[] {
  return columns.flatMap(({ role }, at) => (role === "input" ? [data[at] as Float64Array] : [])).slice(0, MOST_RANGES);
}

function rangeOf(value: number): Range {
  return Number.isFinite(value) ? [value + 0, value + 0] : [Number.MAX_VALUE, -Number.MAX_VALUE];
}

function wider(one: Range, other: Range): Range {
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

export function mergeReasons(one: readonly FailureReason[], other: readonly FailureReason[]): readonly FailureReason[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const found = new Map(one.map((each) => [each.reason, each]));
  for (const each of other) {
    const before = found.get(each.reason);
    found.set(each.reason, before === undefined ? each : both(before, each));
  }
  return kept([...found.values()]);
}

function both(one: FailureReason, other: FailureReason): FailureReason {
  const jobs = [...one.jobs, ...other.jobs].sort((a, b) => a - b).slice(0, NAMED_JOBS);
  const { example } = jobs[0] === one.jobs[0] ? one : other;
  const ranges = one.ranges?.map((range, at) => wider(range, other.ranges![at]!));
  return { reason: one.reason, count: one.count + other.count, jobs, example, ...(ranges && { ranges }) };
}

function kept(reasons: readonly FailureReason[]): readonly FailureReason[] {
  return [...reasons].sort((one, other) => (one.reason < other.reason ? -1 : 1)).slice(0, KEPT_REASONS);
}
