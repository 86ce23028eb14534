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
}

/** So many reasons are told apart, and so many jobs of each are named. */
const KEPT_REASONS = 64;
const NAMED_JOBS = 3;
const MAX_CHARACTERS = 500;

/** The reasons of a table's failed jobs, in the order of the alphabet. */
export function reasonsOf(table: Table): readonly FailureReason[] {
  const errors = table.data[table.columns.findIndex(({ role }) => role === "error")] as readonly (string | null)[];
  const found = new Map<string, { reason: string; count: number; jobs: number[]; example: string }>();
  for (const [row, error] of errors.entries()) {
    if (error === null) continue;
    const example = error.slice(0, MAX_CHARACTERS);
    const reason = reasonKind(example);
    const known = found.get(reason);
    if (known === undefined) found.set(reason, { reason, count: 1, jobs: [table.first + row], example });
    else {
      known.count++;
      if (known.jobs.length < NAMED_JOBS) known.jobs.push(table.first + row);
    }
  }
  return kept([...found.values()]);
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
  return { reason: one.reason, count: one.count + other.count, jobs, example };
}

function kept(reasons: readonly FailureReason[]): readonly FailureReason[] {
  return [...reasons].sort((one, other) => (one.reason < other.reason ? -1 : 1)).slice(0, KEPT_REASONS);
}
