/**
 * A sparse complex matrix that changes while it is eliminated: its rows hold their entries, its columns where they are.
 *
 * Rows are short, so an entry is found by looking through its row; when one row is added to another, a table of places does
 * (I. Duff, A. Erisman, J. Reid, "Direct Methods for Sparse Matrices", 1986, chapter 2.4).
 */

/** A row's entries, in no order; changed in place. */
export interface SparseRow {
  readonly columns: number[];
  /** re and im of each entry in turn. */
  readonly values: number[];
}

const NONE = -1;

export class SparseRows {
  readonly #rows: SparseRow[] = [];
  /** By column: the rows that have an entry in it. */
  readonly #columns: number[][] = [];
  /** Where a column stands in the row that is added to; NONE everywhere between such sums. */
  #places = new Int32Array(0);

  get size(): number {
    return this.#rows.length;
  }

  /** Adds an empty row and an empty column. @returns their number */
  grow(): number {
    this.#columns.push([]);
    return this.#rows.push({ columns: [], values: [] }) - 1;
  }

  row(row: number): SparseRow {
    return this.#rows[row]!;
  }

  /** The rows that have an entry in a column. */
  rowsOf(column: number): readonly number[] {
    return this.#columns[column]!;
  }

  /** Where a row has a column's entry; -1 if it has none. */
  find(row: number, column: number): number {
    return this.#rows[row]!.columns.indexOf(column);
  }

  /** Adds to an entry. */
  add(row: number, column: number, re: number, im: number): void {
    const at = this.find(row, column);
    if (at === NONE) {
      this.#insert(row, column, re, im);
      return;
    }
    const { values } = this.#rows[row]!;
    values[2 * at]! += re;
    values[2 * at + 1]! += im;
  }

  #insert(row: number, column: number, re: number, im: number): void {
    const { columns, values } = this.#rows[row]!;
    columns.push(column);
    values.push(re, im);
    this.#columns[column]!.push(row);
  }

  /** Takes an entry away, by its place in its row: the last one moves there. */
  removeAt(row: number, at: number): void {
    const { columns, values } = this.#rows[row]!;
    remove(this.#columns[columns[at]!]!, row);
    const im = values.pop()!;
    const re = values.pop()!;
    const last = columns.pop()!;
    if (at === columns.length) return;
    columns[at] = last;
    values[2 * at] = re;
    values[2 * at + 1] = im;
  }

  /** Makes a column forget its rows, and a row's columns that row; the row keeps its entries. */
  detach(row: number, column: number): void {
    for (const each of this.#rows[row]!.columns) if (each !== column) remove(this.#columns[each]!, row);
    this.#columns[column] = [];
  }

  /** Takes a row's entries away. */
  clear(row: number): void {
    const { columns } = this.#rows[row]!;
    for (const column of columns) remove(this.#columns[column]!, row);
    this.#rows[row] = { columns: [], values: [] };
  }

  /** Adds a row, times a factor, to another one; all but its entry at a place. */
  addRow(to: number, from: number, without: number, factorRe: number, factorIm: number): void {
    if (this.#places.length < this.size) this.#places = new Int32Array(this.size).fill(NONE);
    const places = this.#places;
    const target = this.#rows[to]!;
    const source = this.#rows[from]!;
    for (let at = 0; at < target.columns.length; at++) places[target.columns[at]!] = at;
    const before = target.columns.length;
    for (let at = 0; at < source.columns.length; at++) {
      if (at === without) continue;
      const column = source.columns[at]!;
      const valueRe = source.values[2 * at]!;
      const valueIm = source.values[2 * at + 1]!;
      const re = factorRe * valueRe - factorIm * valueIm;
      const im = factorRe * valueIm + factorIm * valueRe;
      const place = places[column]!;
      if (place === NONE) this.#insert(to, column, re, im);
      else {
        target.values[2 * place]! += re;
        target.values[2 * place + 1]! += im;
      }
    }
    for (let at = 0; at < before; at++) places[target.columns[at]!] = NONE;
  }
}

/** Takes one of a list away: the last one moves there. */
function remove(list: number[], one: number): void {
  const last = list.pop()!;
  if (last !== one) list[list.indexOf(one)] = last;
}
