/**
 * What is known of an array a job: of each of its elements what is known of a scalar, with fewer cells, no skew, and of its
 * extremes only the values. All of it in typed arrays over the elements: a scan has thousands of them.
 */

import { modulus } from "../../numerics/modulus.js";
import { sizeOf } from "../../shape.js";
import { ELEMENT_CELLS, MAX_ELEMENTS, MAX_ELEMENTS_WITH_QUANTILES } from "../limits.js";
import { type ElementGrids, emptyGrids, mergeElementGrids } from "../statistics/element-grids.js";
import { ElementLanes } from "../statistics/element-lanes.js";
import { ElementResults, type KeptOfElements } from "../statistics/element-results.js";
import { type Numbers, type NumbersTile, tileOf } from "../statistics/element-tile.js";
import { addLongSums } from "../statistics/long-sums.js";
import type { Column } from "../table.js";
import type { Component } from "../variables.js";

/** What is known of the elements of an array a job, in C order: of none if there are too many. */
export interface ArraySummary extends KeptOfElements {
  /** How many jobs that did not fail gave something else than a finite value. */
  readonly notFinite: Float64Array;
}

/** Of so many elements the numbers are copied at once, as far as that many stay in the processor's second cache. */
const ELEMENTS_AT_ONCE = 128;
const NUMBERS_AT_ONCE = 131_072;

/** The numbers of a column. */
export interface ArrayColumn {
  readonly column: Column;
  /** Shape (count, size), of complex ones (count, size, 2). */
  readonly data: Float64Array;
  readonly count: number;
}

/** @param failed which rows are of failed jobs: they don't count */
export function summarizeArray(
  { column, data, count }: ArrayColumn,
  part: Component,
  failed: Uint8Array | undefined,
): ArraySummary {
  const size = summedSize(column);
  const rows = failed === undefined ? undefined : rowsThatCount(failed, count);
  return summarizeElements({ pieces: [{ data, rows, count: rows?.length ?? count }], part, size });
}

/** The same of the rows of several pieces of one column, all of which count. */
export function summarizePieces(pieces: readonly ArrayColumn[], part: Component): ArraySummary {
  return summarizeElements(valuesOf(pieces, part));
}

/** Statistics of an array's elements from all of its rows. @param wanted shares from 0 to 1 */
export function resultsOfPieces(
  pieces: readonly ArrayColumn[],
  part: Component,
  wanted: readonly number[],
): ElementResults {
  const values = valuesOf(pieces, part);
  const hasGrids = values.size <= MAX_ELEMENTS_WITH_QUANTILES;
  const results = new ElementResults(values.size, wanted, hasGrids);
  visitTiles(values, hasGrids, (tile, first) => results.add(tile, first));
  return results;
}

/** The same from a summary. */
export function resultsOfSummary(of: ArraySummary, wanted: readonly number[]): ElementResults {
  const results = new ElementResults(of.size, wanted, of.even !== undefined);
  results.addKept(of);
  return results;
}

function valuesOf(pieces: readonly ArrayColumn[], part: Component): ValuesOf {
  const rows = pieces.map(({ data, count }) => ({ data, count, rows: undefined }));
  return { pieces: rows, part, size: summedSize(pieces[0]!.column) };
}

function summarizeElements(values: ValuesOf): ArraySummary {
  const { size } = values;
  const rows = rowsOf(values);
  const [even, relative] = gridsFor(size, rows);
  const collected = new ElementLanes(size, even === undefined || relative === undefined ? [] : [even, relative]);
  visitTiles(values, even !== undefined, (tile, first) => collected.add(tile, first));
  const { count, least, greatest, sums, squares } = collected;
  const notFinite = count.map((finite) => rows - finite);
  return { size, count, notFinite, least, greatest, sums: sums.sums(), squares: squares.sums(), even, relative };
}

/** Works on an array's elements, some at a time, in order. @param visit is handed a tile that holds until it returns */
function visitTiles(values: ValuesOf, hasGrids: boolean, visit: (tile: NumbersTile, first: number) => void): void {
  const { size, part, pieces } = values;
  const rows = rowsOf(values);
  if (rows === 0) return;
  const halves = part === "re" || part === "im" ? 2 : 1;
  const most = Math.max(1, Math.min(ELEMENTS_AT_ONCE, Math.floor(NUMBERS_AT_ONCE / rows)));
  for (let first = 0; first < size; first += most) {
    const lanes = Math.min(most, size - first);
    const copy: Numbers["copy"] = (room, from, moduliOf) => {
      let to = from;
      for (const piece of pieces) {
        if (part === "abs") copySizes(piece, values, { first, lanes }, { room, from: to, moduliOf });
        else copyRows(piece, values, { first, lanes }, { room, from: to });
        to += halves * lanes * piece.count;
      }
    };
    visit(tileOf({ rows, lanes, halves, half: part === "im" ? 1 : 0, hasGrids, copy }), first);
  }
}

/** How many of a column's elements are summed up: all or none. */
function summedSize(column: Column): number {
  return sizeOf(column) > MAX_ELEMENTS ? 0 : sizeOf(column);
}

/** Empty grids of all elements, even and relative; none where the array has too many elements for quantiles. */
function gridsFor(size: number, rows: number): readonly ElementGrids[] {
  if (size > MAX_ELEMENTS_WITH_QUANTILES) return [];
  return (["even", "relative"] as const).map((scale) => emptyGrids(scale, size, ELEMENT_CELLS, rows));
}

function rowsThatCount(failed: Uint8Array, count: number): Int32Array {
  const rows = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (failed[row] === 0) rows[kept++] = row;
  return rows.subarray(0, kept);
}

interface ValuesOf {
  readonly pieces: readonly PieceOfValues[];
  readonly part: Component;
  /** Of a row. */
  readonly size: number;
}

interface PieceOfValues {
  readonly data: Float64Array;
  /** Those that count; all if left out. */
  readonly rows: Int32Array | undefined;
  /** How many count. */
  readonly count: number;
}

const rowsOf = ({ pieces }: ValuesOf): number => pieces.reduce((sum, { count }) => sum + count, 0);

/** Elements next to one another: the first, and how many. */
interface Lanes {
  readonly first: number;
  readonly lanes: number;
}

/** Where rows are copied to. */
interface Into {
  readonly room: Float64Array;
  readonly from: number;
}

/** Copies some elements' numbers, row by row, to a place in the room; of the parts of complex ones both. */
function copyRows(
  { data, rows, count }: PieceOfValues,
  { part, size }: Pick<ValuesOf, "part" | "size">,
  { first, lanes }: Lanes,
  { room, from }: Into,
): void {
  const halves = part === "value" ? 1 : 2;
  const width = halves * lanes;
  for (let at = 0, to = from; at < count; at++, to += width) {
    const row = rows === undefined ? at : rows[at]!;
    const place = halves * (row * size + first);
    if (width < FEW_NUMBERS) for (let lane = 0; lane < width; lane++) room[to + lane] = data[place + lane]!;
    else room.set(data.subarray(place, place + width), to);
  }
}

/** Of some elements, which are complex, the sizes: both parts are copied, and made into one there. */
function copySizes(
  { data, rows, count }: PieceOfValues,
  { size }: Pick<ValuesOf, "size">,
  { first, lanes }: Lanes,
  { room, from, moduliOf }: Into & { readonly moduliOf: Parameters<Numbers["copy"]>[2] },
): void {
  for (let at = 0, to = from; at < count; at++, to += lanes) {
    const row = rows === undefined ? at : rows[at]!;
    const place = 2 * (row * size + first);
    room.set(data.subarray(place, place + 2 * lanes), to);
    if (moduliOf(to, to + 2 * lanes)) continue;
    for (let lane = 0; lane < lanes; lane++) {
      room[to + lane] = modulus(data[place + 2 * lane]!, data[place + 2 * lane + 1]!);
    }
  }
}

/** So many numbers are copied sooner by a loop than by a call. */
const FEW_NUMBERS = 16;

export function mergeArrays(a: ArraySummary, b: ArraySummary): ArraySummary {
  const { size } = a;
  const count = a.count.map((own, element) => own + b.count[element]!);
  const most = count.reduce((so, each) => Math.max(so, each), 0);
  const either = (one: Float64Array, other: Float64Array, isBetter: (x: number, y: number) => boolean) =>
    one.map((x, element) => (isBetter(x, other[element]!) || Number.isNaN(other[element]!) ? x : other[element]!));
  const grids = (one: ElementGrids | undefined, other: ElementGrids | undefined) =>
    one === undefined || other === undefined ? undefined : mergeElementGrids(one, other, most);
  return {
    size,
    count,
    notFinite: a.notFinite.map((own, element) => own + b.notFinite[element]!),
    least: either(a.least, b.least, (x, y) => x < y),
    greatest: either(a.greatest, b.greatest, (x, y) => x > y),
    sums: addLongSums(a.sums, b.sums, size),
    squares: addLongSums(a.squares, b.squares, size),
    even: grids(a.even, b.even),
    relative: grids(a.relative, b.relative),
  };
}
