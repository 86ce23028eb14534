/**
 * How many jobs meet what a spec requires of its outputs: of a complex output its size, of an array each of its numbers.
 *
 * A job that failed meets nothing. Counts: two merge by adding up.
 */
import { modulus } from "../../numerics/modulus.js";
import { sizeOf } from "../../shape.js";
import { type Comparison, comparisonOf, meets } from "../../sweep/spec/requirement.js";
import type { Table } from "../table.js";

/** Of each output with comparisons, in the order of the spec. */
export type Requirements = Readonly<Record<string, readonly string[]>>;

export interface MetCounts {
  /** How many jobs meet all. */
  readonly all: number;
  /** How many meet each, and how many fail it and nothing else. */
  readonly each: readonly number[];
  readonly only: readonly number[];
}

export function countMet(table: Table, requirements: Requirements): MetCounts {
  const wanted = Object.entries(requirements).map(([name, texts]) => ({
    column: table.columns.findIndex((column) => column.name === name && column.role === "output"),
    comparisons: texts.map(comparisonOf),
  }));
  const errors = table.data[table.columns.findIndex(({ role }) => role === "error")] as readonly (string | null)[];
  const [each, only] = [new Float64Array(wanted.length), new Float64Array(wanted.length)];
  let all = 0;
  for (let row = 0; row < table.count; row++) {
    let [failures, last] = [0, 0];
    for (const [at, { column, comparisons }] of wanted.entries()) {
      if (errors[row] === null && rowMeets(table, column, row, comparisons)) each[at]! += 1;
      else [failures, last] = [failures + 1, at];
    }
    if (failures === 0) all += 1;
    if (failures === 1) only[last]! += 1;
  }
  return { all, each: [...each], only: [...only] };
}

function rowMeets({ columns, data }: Table, index: number, row: number, comparisons: readonly Comparison[]): boolean {
  if (index === -1) return false;
  const column = columns[index]!;
  const [size, values] = [sizeOf(column), data[index] as Float64Array];
  for (let at = row * size; at < (row + 1) * size; at++) {
    const value = column.type === "complex" ? modulus(values[2 * at]!, values[2 * at + 1]!) : values[at]!;
    if (!meets(value, comparisons)) return false;
  }
  return true;
}

export function mergeMet(one: MetCounts, other: MetCounts): MetCounts {
  const sum = (a: readonly number[], b: readonly number[]) => a.map((count, at) => count + b[at]!);
  return { all: one.all + other.all, each: sum(one.each, other.each), only: sum(one.only, other.only) };
}

/** A share of jobs with the interval that holds what it would be of infinitely many in 19 of 20 runs. */
export interface Share {
  readonly count: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Nineteen twentieths of a normal distribution lie within so many of its deviations. */
export const Z = 1.959963984540054;

/** The interval of E. B. Wilson 1927, doi:10.1080/01621459.1927.10502953: it holds for shares near 0 and 1, and few jobs. */
export function wilson(count: number, jobs: number): Share {
  const share = count / jobs;
  const spread = (Z * Z) / jobs;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / jobs + spread / (4 * jobs))) / (1 + spread);
  const low = count === 0 ? 0 : Math.max(0, middle - half);
  return { count, share, low, high: count === jobs ? 1 : Math.min(1, middle + half) };
}

export interface Yield extends Share {
  readonly requirements: readonly (Share & {
    readonly output: string;
    readonly limits: readonly string[];
    /** How many jobs fail this one and no other. */
    readonly only: number;
  })[];
}

export function yieldOf(counts: MetCounts, requirements: Requirements, jobs: number): Yield {
  const own = Object.entries(requirements).map(([output, limits], at) => {
    return { output, limits, ...wilson(counts.each[at]!, jobs), only: counts.only[at]! };
  });
  return { ...wilson(counts.all, jobs), requirements: own };
}
