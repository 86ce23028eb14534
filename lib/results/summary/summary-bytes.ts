/**
 * A part's summary as bytes, in one form: sums as the bytes of whole numbers, counts in groups of seven bits.
 *
 * Of arrays in few jobs the numbers themselves take less room than their summary: who reads one without it makes it anew.
 */

import { canonicalJson } from "../../canonical-json.js";
import { sizeOf } from "../../shape.js";
import { ELEMENT_CELLS, MAX_EVEN_CELLS } from "../limits.js";
import { type Dyadic, dyadic } from "../statistics/dyadic.js";
import { type ElementGrids, emptyGrids } from "../statistics/element-grids.js";
import type { Extreme } from "../statistics/extremes.js";
import type { Grid } from "../statistics/grid.js";
import type { LongSums } from "../statistics/long-sums.js";
import { Packer, Unpacker } from "../statistics/packer.js";
import type { Column } from "../table.js";
import { componentsOf, hasStatistics } from "../variables.js";
import type { ArrayColumn, ArraySummary } from "./array-summary.js";
import { type ColumnSummary, summedUp } from "./column-summary.js";
import type { CovarianceSummary } from "./covariance.js";
import type { Failure, PartSummary } from "./part-summary.js";
import type { MetCounts } from "./requirements.js";
import type { VariableSummary } from "./variable-summary.js";

/** How this form changes: whoever reads a part of another one refuses it. */
const FORM = 2;
/** Bins and cells of a grid, at most, in a form of any version. */
const MOST_COUNTS = 4 * MAX_EVEN_CELLS;
/** Digits of an element's sum at most: a long accumulator has no more. */
const MOST_DIGITS = 256;

export interface Packing {
  /** Whether the columns are in it; else whoever reads it must have them. */
  readonly columns: boolean;
  /** Whether the summaries of arrays are in it; else whoever reads it makes them from the rows. */
  readonly arrays: boolean;
}

/** What has an array's numbers, if its summary isn't there. @param column by its place */
export type NumbersOf = (column: number) => ArrayColumn;

interface Head {
  readonly failed: readonly (readonly [number, string])[];
  readonly columns?: readonly Column[];
  readonly reduce?: PartSummary["reduce"];
  readonly met?: MetCounts;
}

export function summaryBytes(summary: PartSummary): Uint8Array {
  return packSummary(summary, { columns: true, arrays: true });
}

/** @param columns if they aren't in it */
export function readSummary(bytes: Uint8Array, columns?: readonly Column[]): PartSummary {
  return unpackSummary(bytes, columns, () => {
    throw new Error("a summary without its arrays");
  });
}

export function packSummary(summary: PartSummary, { columns, arrays }: Packing): Uint8Array {
  const into = new Packer();
  into.whole(FORM);
  const head: Head = {
    failed: summary.failed.map(({ job, error }) => [job, error]),
    ...(columns ? { columns: summary.columns } : {}),
    ...(summary.met === undefined ? {} : { met: summary.met }),
    ...(summary.reduce === undefined ? {} : { reduce: summary.reduce }),
  };
  into.sized(new TextEncoder().encode(canonicalJson(head)));
  into.whole(summary.jobs);
  into.whole(summary.failures);
  for (const of of summary.summaries) {
    if (of.kind === "scalar") for (const part of of.parts) packVariable(into, part);
    if (of.kind === "none" || of.kind === "scalar") continue;
    into.whole(arrays ? 1 : 0);
    if (!arrays) continue;
    const whole = summedUp(of);
    if (whole.kind === "array") for (const part of whole.parts) packArray(into, part);
  }
  into.whole(summary.covariance === undefined ? 0 : 1);
  if (summary.covariance !== undefined) packCovariance(into, summary.covariance);
  return into.finish();
}

export function unpackSummary(
  bytes: Uint8Array,
  known: readonly Column[] | undefined,
  numbersOf: NumbersOf,
): PartSummary {
  const from = new Unpacker(bytes);
  const form = from.whole();
  if (form !== FORM) throw new Error(`a summary of form ${form}; this version reads form ${FORM}`);
  const head = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(from.sized())) as Head;
  const columns = known ?? head.columns;
  if (columns === undefined) throw new Error("a summary without its columns");
  const [jobs, failures] = [from.whole(), from.whole()];
  const summaries = columns.map((column, index): ColumnSummary => {
    if (!hasStatistics(column)) return { kind: "none" };
    const parts = componentsOf(column);
    if (column.shape.length === 0) return { kind: "scalar", parts: parts.map(() => unpackVariable(from)) };
    const most = sizeOf(column);
    if (from.upTo(1) === 0) return { kind: "rows", rows: [numbersOf(index)] };
    return { kind: "array", parts: parts.map(() => unpackArray(from, most)) };
  });
  return {
    columns,
    jobs,
    failures,
    failed: head.failed.map(([job, error]): Failure => ({ job, error })),
    summaries,
    covariance: from.upTo(1) === 1 ? unpackCovariance(from) : undefined,
    ...(head.met === undefined ? {} : { met: head.met }),
    reduce: head.reduce,
  };
}

function packVariable(into: Packer, of: VariableSummary): void {
  into.whole(of.count);
  into.whole(of.notFinite);
  for (const sum of of.sums) packDyadic(into, sum);
  packExtremes(into, of.least);
  packExtremes(into, of.greatest);
  packGrid(into, of.even);
  packGrid(into, of.relative);
  into.whole(of.bins === undefined ? 0 : of.bins.length);
  if (of.bins !== undefined) into.counts(of.bins);
}

function unpackVariable(from: Unpacker): VariableSummary {
  const [count, notFinite] = [from.whole(), from.whole()];
  const sums = [unpackDyadic(from), unpackDyadic(from), unpackDyadic(from)] as const;
  const [least, greatest] = [unpackExtremes(from), unpackExtremes(from)];
  const [even, relative] = [unpackGrid("even", from), unpackGrid("relative", from)];
  const bins = unpackCounts(from);
  return { count, notFinite, sums, least, greatest, even, relative, bins };
}

function packExtremes(into: Packer, extremes: readonly Extreme[]): void {
  into.whole(extremes.length);
  for (const { value, job } of extremes) {
    into.double(value);
    into.whole(job);
  }
}

function unpackExtremes(from: Unpacker): Extreme[] {
  return Array.from({ length: from.upTo(MOST_COUNTS) }, () => ({ value: from.double(), job: from.whole() }));
}

function packGrid(into: Packer, grid: Grid | undefined): void {
  into.whole(grid === undefined ? 0 : grid.counts.length);
  if (grid === undefined) return;
  into.signed(grid.level);
  into.double(grid.first);
  into.counts(grid.counts);
}

function unpackGrid(scale: Grid["scale"], from: Unpacker): Grid | undefined {
  const length = from.upTo(MOST_COUNTS);
  if (length === 0) return undefined;
  const [level, first] = [from.signed(), from.double()];
  const counts = new Float64Array(length);
  from.counts(counts, 0, length);
  return { scale, level, first, counts };
}

function unpackCounts(from: Unpacker): Float64Array | undefined {
  const length = from.upTo(MOST_COUNTS);
  if (length === 0) return undefined;
  const counts = new Float64Array(length);
  from.counts(counts, 0, length);
  return counts;
}

/** The sign beside the exponent, then the bytes of the size. */
function packDyadic(into: Packer, { m, e }: Dyadic): void {
  into.signed(2 * e + (m < 0n ? 1 : 0));
  const digits = (m < 0n ? -m : m).toString(16);
  into.sized(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex"));
}

function unpackDyadic(from: Unpacker): Dyadic {
  const packed = from.signed();
  const negative = (packed & 1) === 1;
  const m = BigInt(`0x${Buffer.from(from.sized()).toString("hex")}`);
  return dyadic(negative ? -m : m, (packed - (negative ? 1 : 0)) / 2);
}

function packArray(into: Packer, of: ArraySummary): void {
  into.whole(of.size);
  into.runs(of.count);
  into.runs(of.notFinite);
  into.doubles(of.least);
  into.doubles(of.greatest);
  for (const sums of [of.sums, of.squares]) {
    into.signed(sums.low);
    into.whole(sums.width);
    into.words(sums.digits);
  }
  for (const grids of [of.even, of.relative]) {
    into.whole(grids === undefined ? 0 : 1);
    if (grids !== undefined) packGrids(into, grids);
  }
}

function unpackArray(from: Unpacker, most: number): ArraySummary {
  const size = from.upTo(most);
  const [count, notFinite] = [from.runs(size), from.runs(size)];
  const [least, greatest] = [from.doubles(size), from.doubles(size)];
  const sums = (power: 1 | 2): LongSums => {
    const [low, width] = [from.signed(), from.upTo(MOST_DIGITS)];
    return { power, low, width, digits: from.words(size * width) };
  };
  const [first, second] = [sums(1), sums(2)];
  const values = count.reduce((so, each) => Math.max(so, each), 0);
  const grids = (scale: Grid["scale"]) => (from.upTo(1) === 1 ? unpackGrids(from, scale, size, values) : undefined);
  const [even, relative] = [grids("even"), grids("relative")];
  return { size, count, notFinite, least, greatest, sums: first, squares: second, even, relative };
}

function packGrids(into: Packer, { levels, firsts, lengths, counts, cells }: ElementGrids): void {
  for (let element = 0; element < levels.length; element++) {
    const length = lengths[element]!;
    into.whole(length);
    if (length === 0) continue;
    into.signed(levels[element]!);
    into.double(firsts[element]!);
    into.counts(counts.subarray(element * cells, element * cells + length));
  }
}

function unpackGrids(from: Unpacker, scale: Grid["scale"], size: number, values: number): ElementGrids {
  const grids = emptyGrids(scale, size, ELEMENT_CELLS, values);
  for (let element = 0; element < size; element++) {
    const length = from.upTo(ELEMENT_CELLS);
    grids.lengths[element] = length;
    if (length === 0) continue;
    grids.levels[element] = from.signed();
    grids.firsts[element] = from.double();
    from.counts(grids.counts, element * ELEMENT_CELLS, length);
  }
  return grids;
}

function packCovariance(into: Packer, { count, sums, products }: CovarianceSummary): void {
  into.whole(count);
  into.whole(sums.length);
  for (const sum of [...sums, ...products]) packDyadic(into, sum);
}

function unpackCovariance(from: Unpacker): CovarianceSummary {
  const [count, length] = [from.whole(), from.upTo(MOST_COUNTS)];
  const dyadics = (many: number) => Array.from({ length: many }, () => unpackDyadic(from));
  return { count, sums: dyadics(length), products: dyadics((length * (length + 1)) / 2) };
}
