/**
 * What is known of an array a job: of each of its elements what is known of a scalar, with fewer cells, no skew, and of its
 * extremes only the values. All of it in typed arrays over the elements: a scan has thousands of them.
 */

import { modulus } from "../../numerics/modulus.js";
import { sizeOf } from "../../shape.js";
import { ELEMENT_CELLS, MAX_ELEMENTS, MAX_ELEMENTS_WITH_QUANTILES } from "../limits.js";
import {
  countElement,
  type ElementGrids,
  emptyGrids,
  mergeElementGrids,
  type Values,
} from "../statistics/element-grids.js";
import { addPowers, elementsInRoom, summingRoom, takeDigits, takeRange } from "../statistics/exact-sum.js";
import { addLongSums, type LongSums, SumsCollector } from "../statistics/long-sums.js";
import type { Column } from "../table.js";
import type { Component } from "../variables.js";

export interface ArraySummary {
  /** How many elements are summed up: none if there are too many. All that follows has one entry an element, C order. */
  readonly size: number;
  /** How many values are finite; only these are in what follows. */
  readonly count: Float64Array;
  /** How many jobs that did not fail gave something else. */
  readonly notFinite: Float64Array;
  /** NaN without values. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly sums: LongSums;
  readonly squares: LongSums;
  /** Absent where there are too many elements for quantiles. */
  readonly even: ElementGrids | undefined;
  readonly relative: ElementGrids | undefined;
}

/** Of so many elements the numbers are copied at once, as far as that many stay in the processor's second cache. */
const ELEMENTS_AT_ONCE = 128;
const NUMBERS_AT_ONCE = 131_072;
/** Room before the numbers: for extremes, and for the counts of two grids [bytes]. */
const EXTREMES_BYTES = 16;
const COUNTS_BYTES = 2 * 4 * ELEMENT_CELLS;

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
  const values = { pieces: [{ data, rows, count: rows?.length ?? count }], part, size };
  return summarizeElements(values, 0, size, gridsFor(size, size, rows?.length ?? count));
}

/** The same of the rows of several pieces of one column, all of which count. */
export function summarizePieces(pieces: readonly ArrayColumn[], part: Component): ArraySummary {
  const values = valuesOf(pieces, part);
  return summarizeElements(values, 0, values.size, gridsFor(values.size, values.size, rowsOf(values)));
}

function valuesOf(pieces: readonly ArrayColumn[], part: Component): ValuesOf {
  const rows = pieces.map(({ data, count }) => ({ data, count, rows: undefined }));
  return { pieces: rows, part, size: summedSize(pieces[0]!.column) };
}

/**
 * What is known of an array's elements, some at a time, in order: their grids together are larger than their numbers.
 *
 * @param pieces of one column, all of whose rows count @param visit is handed a summary that holds until it returns
 */
export function visitElements(
  pieces: readonly ArrayColumn[],
  part: Component,
  visit: (summary: ArraySummary) => void,
): void {
  const values = valuesOf(pieces, part);
  const { size } = values;
  const most = Math.min(size, ELEMENTS_AT_ONCE);
  const grids = gridsFor(size, most, rowsOf(values));
  for (let first = 0; first < size; first += most) {
    for (const each of grids) each.counts.fill(0);
    visit(summarizeElements(values, first, Math.min(most, size - first), grids));
  }
}

function summarizeElements(
  values: ValuesOf,
  start: number,
  size: number,
  grids: readonly ElementGrids[],
): ArraySummary {
  const collected = new Collected(size, rowsOf(values), grids);
  const lanes = Math.max(1, Math.min(ELEMENTS_AT_ONCE, Math.floor(NUMBERS_AT_ONCE / Math.max(1, collected.rows))));
  for (let first = 0; first < size; first += lanes) {
    collected.add(values, start, first, Math.min(lanes, size - first));
  }
  return collected.summary();
}

/** How many of a column's elements are summed up: all or none. */
function summedSize(column: Column): number {
  return sizeOf(column) > MAX_ELEMENTS ? 0 : sizeOf(column);
}

/** Empty grids of `size` elements, even and relative; none where the array has too many elements for quantiles. */
function gridsFor(all: number, size: number, rows: number): readonly ElementGrids[] {
  if (all > MAX_ELEMENTS_WITH_QUANTILES) return [];
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

class Collected {
  readonly #size: number;
  readonly rows: number;
  readonly #count: Float64Array;
  readonly #notFinite: Float64Array;
  readonly #least: Float64Array;
  readonly #greatest: Float64Array;
  readonly #sums: SumsCollector;
  readonly #squares: SumsCollector;
  readonly #grids: readonly [ElementGrids, ElementGrids] | undefined;

  /** @param grids without values */
  constructor(size: number, rows: number, [even, relative]: readonly ElementGrids[]) {
    this.#size = size;
    this.rows = rows;
    this.#count = new Float64Array(size);
    this.#notFinite = new Float64Array(size);
    this.#least = new Float64Array(size).fill(Number.NaN);
    this.#greatest = new Float64Array(size).fill(Number.NaN);
    this.#sums = new SumsCollector(1, size);
    this.#squares = new SumsCollector(2, size);
    this.#grids = even === undefined || relative === undefined ? undefined : [even, relative];
  }

  /** Adds all values of some consecutive elements, the next ones. @param start which element of the array is the first here */
  add(values: ValuesOf, start: number, first: number, lanes: number): void {
    const halves = values.part === "re" || values.part === "im" ? 2 : 1;
    const { rows } = this;
    const before = (EXTREMES_BYTES + COUNTS_BYTES) / 8;
    const { doubles, from: extremes } = summingRoom(before + rows + halves * lanes * rows);
    const { kernels, words } = elementsInRoom();
    const from = extremes + before;
    const tile = from + rows;
    let row = 0;
    for (const piece of values.pieces) {
      copyRows(piece, values, { first: start + first, lanes }, doubles, tile + halves * lanes * row);
      row += piece.count;
    }
    const stride = 8 * halves * lanes;
    const counting = 8 * extremes + EXTREMES_BYTES;
    const offset = values.part === "im" ? 1 : 0;
    for (let lane = 0; lane < lanes; lane++) {
      const place = 8 * (tile + halves * lane + offset);
      const to = rows === 0 ? 8 * from : kernels.gather(place, place + rows * stride, stride, 8 * from, 8 * extremes);
      const [least, greatest] = [doubles[extremes]!, doubles[extremes + 1]!];
      this.#addElement(first + lane, { kernels, doubles, words, from, to: to / 8, counting }, least, greatest);
    }
  }

  #addElement(element: number, values: Values, least: number, greatest: number): void {
    const { from, to } = values;
    this.#count[element] = to - from;
    this.#notFinite[element] = this.rows - (to - from);
    addPowers(from, to, 2);
    const range = takeRange();
    this.#sums.add(takeDigits(1, range));
    this.#squares.add(takeDigits(2, range));
    if (from === to) return;
    this.#least[element] = least;
    this.#greatest[element] = greatest;
    if (this.#grids !== undefined) countElement(this.#grids, element, values, least, greatest);
  }

  summary(): ArraySummary {
    return {
      size: this.#size,
      count: this.#count,
      notFinite: this.#notFinite,
      least: this.#least,
      greatest: this.#greatest,
      sums: this.#sums.sums(),
      squares: this.#squares.sums(),
      even: this.#grids?.[0],
      relative: this.#grids?.[1],
    };
  }
}

/** Elements next to one another: the first, and how many. */
interface Lanes {
  readonly first: number;
  readonly lanes: number;
}

/** Copies some elements' numbers, row by row, to a place in the room; of the parts of complex ones both, of sizes these. */
function copyRows(
  { data, rows, count }: PieceOfValues,
  { part, size }: Pick<ValuesOf, "part" | "size">,
  { first, lanes }: Lanes,
  room: Float64Array,
  from: number,
): void {
  const halves = part === "value" ? 1 : 2;
  const width = part === "abs" ? lanes : halves * lanes;
  for (let at = 0, to = from; at < count; at++, to += width) {
    const row = rows === undefined ? at : rows[at]!;
    const place = halves * (row * size + first);
    if (part === "abs") {
      for (let lane = 0; lane < lanes; lane++) {
        room[to + lane] = modulus(data[place + 2 * lane]!, data[place + 2 * lane + 1]!);
      }
    } else if (width < FEW_NUMBERS) for (let lane = 0; lane < width; lane++) room[to + lane] = data[place + lane]!;
    else room.set(data.subarray(place, place + width), to);
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
