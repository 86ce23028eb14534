/**
 * A sparse complex matrix that changes while it is eliminated: its rows hold their entries, its columns where they are.
 *
 * All entries lie in one store, a row's one after the other; a row that outgrows its place moves to the end. Rows are short, so an entry is
 * found by looking through its row; when one row is added to another, a table of places does
 * (I. Duff, A. Erisman, J. Reid, "Direct Methods for Sparse Matrices", 1986, chapter 2.4).
 */
import { doubled, NumberLists } from "./number-lists.js";

/** Entries of a row, in no order. */
export interface SparseRow {
  readonly columns: ArrayLike<number>;
  /** re and im of each entry in turn. */
  readonly values: ArrayLike<number>;
}

const NONE = -1;
const LEAST_ROOM = 4;
/** What a row and the places that it left take at first, about. */
const FIRST_ROOM = 8;

export class SparseRows {
  #size = 0;
  /** By row: where its entries begin, how many there are, how many there is room for. */
  #first: Int32Array;
  #count: Int32Array;
  #room: Int32Array;
  #columns: Int32Array;
  #values: Float64Array;
  #end = 0;
  /** By column: the rows that have an entry in it. */
  readonly #holders: NumberLists;
  /** Where a column's entry lies in the row that is added to; NONE everywhere between such sums. */
  #places = new Int32Array(0);

  /** @param size how many rows there is room for before they move */
  constructor(size: number) {
    this.#first = new Int32Array(size);
    this.#count = new Int32Array(size);
    this.#room = new Int32Array(size);
    this.#columns = new Int32Array(FIRST_ROOM * size);
    this.#values = new Float64Array(2 * FIRST_ROOM * size);
    this.#holders = new NumberLists(size);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an empty row and an empty column. @returns their number */
  grow(): number {
    const row = this.#size++;
    if (row === this.#first.length) {
      this.#first = doubled(this.#first);
      this.#count = doubled(this.#count);
      this.#room = doubled(this.#room);
    }
    this.#holders.grow();
    return row;
  }

  /** Where a row's entries begin in `columns` and `values`. */
  first(row: number): number {
    return this.#first[row]!;
  }

  /** How many entries a row has. */
  count(row: number): number {
    return this.#count[row]!;
  }

  /** The columns of all entries. It may be another array once something was added. */
  get columns(): Int32Array {
    return this.#columns;
  }

  /** re and im of all entries, in the same order. It may be another array once something was added. */
  get values(): Float64Array {
    return this.#values;
  }

  /** The rows that have an entry in a column. */
  rowsOf(column: number): readonly number[] {
    return this.#holders.copy(column);
  }

  /** How many rows have an entry in a column. */
  rowCount(column: number): number {
    return this.#holders.count(column);
  }

  /** Where a row has a column's entry; -1 if it has none. */
  find(row: number, column: number): number {
    const columns = this.#columns;
    const first = this.#first[row]!;
    const end = first + this.#count[row]!;
    for (let at = first; at < end; at++) if (columns[at] === column) return at;
    return NONE;
  }

  /** Adds to an entry. */
  add(row: number, column: number, re: number, im: number): void {
    const at = this.find(row, column);
    if (at === NONE) {
      this.#reserve(row, this.#count[row]! + 1);
      this.#insert(row, column, re, im);
      return;
    }
    this.#values[2 * at]! += re;
    this.#values[2 * at + 1]! += im;
  }

  /** Where there is room. */
  #insert(row: number, column: number, re: number, im: number): void {
    const at = this.#first[row]! + this.#count[row]!++;
    this.#columns[at] = column;
    this.#values[2 * at] = re;
    this.#values[2 * at + 1] = im;
    this.#holders.push(column, row);
  }

  #reserve(row: number, needed: number): void {
    if (needed <= this.#room[row]!) return;
    const room = Math.max(LEAST_ROOM, needed, 2 * this.#room[row]!);
    while (this.#end + room > this.#columns.length) {
      [this.#columns, this.#values] = doubledEntries(this.#columns, this.#values);
    }
    const first = this.#first[row]!;
    const end = first + this.#count[row]!;
    const columns = this.#columns;
    const values = this.#values;
    for (let at = first, to = this.#end; at < end; at++, to++) {
      columns[to] = columns[at]!;
      values[2 * to] = values[2 * at]!;
      values[2 * to + 1] = values[2 * at + 1]!;
    }
    this.#first[row] = this.#end;
    this.#room[row] = room;
    this.#end += room;
  }

  /** Takes an entry away, by its place: the row's last one moves there. */
  removeAt(row: number, at: number): void {
    const columns = this.#columns;
    const values = this.#values;
    this.#holders.remove(columns[at]!, row);
    const last = this.#first[row]! + --this.#count[row]!;
    columns[at] = columns[last]!;
    values[2 * at] = values[2 * last]!;
    values[2 * at + 1] = values[2 * last + 1]!;
  }

  /** Makes a column forget its rows, and a row's columns that row; the row keeps its entries. */
  detach(row: number, column: number): void {
    this.#forget(row, column);
    this.#holders.clear(column);
  }

  /** Makes a row's columns forget it. Its entries stay where they are, if nothing is added to it. */
  release(row: number): void {
    this.#forget(row, NONE);
  }

  /** All columns of a row but one. */
  #forget(row: number, without: number): void {
    const first = this.#first[row]!;
    const end = first + this.#count[row]!;
    for (let at = first; at < end; at++) {
      const column = this.#columns[at]!;
      if (column !== without) this.#holders.remove(column, row);
    }
  }

  /** Adds a row, times a factor, to another one; all but its entry at a place. */
  addRow(to: number, from: number, without: number, factorRe: number, factorIm: number): void {
    if (this.#places.length < this.#size) this.#places = new Int32Array(this.#size).fill(NONE);
    this.#reserve(to, this.#count[to]! + this.#count[from]!);
    const places = this.#places;
    const columns = this.#columns;
    const values = this.#values;
    const start = this.#first[to]!;
    const end = start + this.#count[to]!;
    for (let at = start; at < end; at++) places[columns[at]!] = at;
    const first = this.#first[from]!;
    const behind = first + this.#count[from]!;
    for (let at = first; at < behind; at++) {
      if (at === without) continue;
      const column = columns[at]!;
      const valueRe = values[2 * at]!;
      const valueIm = values[2 * at + 1]!;
      const re = factorRe * valueRe - factorIm * valueIm;
      const im = factorRe * valueIm + factorIm * valueRe;
      const place = places[column]!;
      if (place === NONE) this.#insert(to, column, re, im);
      else {
        values[2 * place]! += re;
        values[2 * place + 1]! += im;
      }
    }
    for (let at = start; at < end; at++) places[columns[at]!] = NONE;
  }
}

/** The same entries, columns and re and im of their values, and room for as many more. */
export function doubledEntries(columns: Int32Array, values: Float64Array): [Int32Array, Float64Array] {
  const more = doubled(columns);
  const larger = new Float64Array(2 * more.length);
  larger.set(values);
  return [more, larger];
}
