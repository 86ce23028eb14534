/**
 * Rows of results in columns: what a part holds, in memory.
 *
 * Not here: its bytes (part.ts), statistics over it.
 */

export interface Column {
  /** Unique in a table: `job`, a parameter's path, an output's name, the path of what an axis sweeps, `error`. */
  readonly name: string;
  /** An `axis` has the values that outputs are over: the same ones in each row. */
  readonly role: "job" | "input" | "output" | "axis" | "error";
  /** `text` columns hold strings or null; `real` and `complex` ones numbers. */
  readonly type: "real" | "complex" | "text";
  /** The unit, as `W`; empty if there is none. */
  readonly unit: string;
  /** The shape of one row's value, C order; empty for a scalar. */
  readonly shape: readonly number[];
  /** Names, units and values of the axes of `shape`, where it has any. */
  readonly axes: readonly { readonly name: string; readonly unit?: string; readonly values: readonly number[] }[];
}

export interface Table {
  /** The index of the first row's job; rows are consecutive jobs. */
  readonly first: number;
  readonly count: number;
  readonly columns: readonly Column[];
  /**
   * One a column, in the same order: `real` (count, size), `complex` (count, size, 2) as re, im; `text` (count); of an axis
   * (size), once for all rows.
   * The rows of failed jobs hold NaN in their outputs and a text in `error`.
   */
  readonly data: readonly (Float64Array | readonly (string | null)[])[];
}

/** Tables of the same columns as one: their rows, in the order in which they are given. @param tables one at least */
export function joinTables(tables: readonly Table[]): Table {
  const [first] = tables;
  if (first === undefined || tables.length === 1) return first!;
  const count = tables.reduce((sum, table) => sum + table.count, 0);
  const data = first.data.map((values, column) => {
    if (first.columns[column]!.role === "axis") return values;
    const all = tables.map((table) => table.data[column]!);
    if (!(values instanceof Float64Array)) return all.flatMap((each) => each as readonly (string | null)[]);
    const joined = new Float64Array(all.reduce((sum, each) => sum + each.length, 0));
    let at = 0;
    for (const each of all as readonly Float64Array[]) {
      joined.set(each, at);
      at += each.length;
    }
    return joined;
  });
  return { ...first, count, data };
}
