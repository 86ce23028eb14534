/** Which rows of a column are there, and how Parquet's levels say it: of numbers, and of lists, whose elements begin rows. */
import { packBits, Runs } from "./parquet-encoding.js";

/** Some rows of a table, of which those that aren't there hold nothing. */
export interface Rows {
  readonly from: number;
  readonly to: number;
  /** By row of the table; undefined if all are there. */
  readonly missing: Uint8Array | undefined;
  /** How many are there. */
  readonly present: number;
}

export function rowsOf(hidden: Uint8Array | undefined, from: number, to: number): Rows {
  let present = to - from;
  if (hidden !== undefined) for (let row = from; row < to; row++) present -= hidden[row]!;
  return { from, to, present, missing: present === to - from ? undefined : hidden };
}

export interface Levels {
  /** Levels or values that a page is of, nulls included. */
  readonly entries: number;
  readonly nulls: number;
  readonly repetitions: Uint8Array;
  readonly definitions: Uint8Array;
}

export const NO_BYTES = new Uint8Array();

/** Whether each row is there; nothing where all must be. */
export function scalarLevels({ from, to, missing, present }: Rows, isRequired: boolean): Levels {
  const count = to - from;
  if (isRequired) return { entries: count, nulls: 0, repetitions: NO_BYTES, definitions: NO_BYTES };
  const runs = new Runs(1);
  if (missing === undefined) runs.add(1, count);
  else for (let row = from; row < to; row++) runs.add(1 - missing[row]!, 1);
  return { entries: count, nulls: count - present, repetitions: NO_BYTES, definitions: runs.finish() };
}

/** From so many elements on, runs take less room than a bit an element. */
const LONG_LIST = 40;

/** Those of lists that are all there: the columns of a table have the same. */
const known = new Map<string, Levels>();
const MOST_KNOWN = 8;

/** Where rows begin among elements, and whether they are there, are empty (1), or have elements (2). */
export function listLevels(rows: Rows, size: number): Levels {
  if (rows.missing !== undefined) return levelsOf(rows, size);
  const key = `${rows.present} ${size}`;
  const found = known.get(key) ?? levelsOf(rows, size);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, found);
  return found;
}

function levelsOf({ from, to, missing, present }: Rows, size: number): Levels {
  const definitions = new Runs(2);
  const entries = present * Math.max(1, size) + (to - from - present);
  const starts = size < LONG_LIST ? new Uint16Array(entries).fill(1) : undefined;
  const repetitions = new Runs(1);
  let entry = 0;
  for (let row = from; row < to; row++) {
    const isThere = missing === undefined || missing[row] === 0;
    const own = isThere ? Math.max(1, size) : 1;
    definitions.add(isThere ? (size === 0 ? 1 : 2) : 0, own);
    if (starts !== undefined) starts[entry] = 0;
    else {
      repetitions.add(0, 1);
      repetitions.add(1, own - 1);
    }
    entry += own;
  }
  const nulls = size === 0 ? entries : entries - present * size;
  return {
    entries,
    nulls,
    repetitions: starts === undefined ? repetitions.finish() : packBits(starts, 1),
    definitions: definitions.finish(),
  };
}
