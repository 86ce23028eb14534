/**
 * A column's numbers as codes of a byte: which of 252 equally long stretches of its axis they lie in.
 *
 * A brush goes from an edge of these stretches to another, so a row is selected by its codes alone.
 */
import { log } from "../../numerics/elementary.js";

/** So many stretches an axis has; codes of numbers are below. */
export const STRETCHES = 252;
/** The code of what isn't on the axis: no number, or one beyond its ends. */
export const ABSENT = 255;

/** A row's number less a number of its column, in 32 bits: seven digits of the spread. */
export interface Numbers {
  readonly base: number;
  /** Shape (rows); what isn't finite is NaN. */
  readonly above: Float32Array;
  /** Of the finite ones, as `base + above` gives them; Infinity and -Infinity if there are none. */
  readonly least: number;
  readonly greatest: number;
  /** The least of those above 0, where a logarithmic axis may begin; Infinity if there are none. */
  readonly leastPositive: number;
  /** How many aren't finite. */
  readonly missing: number;
}

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Wider than this beside its size, a column's numbers are kept as they are: those near zero keep their digits. */
const NARROW = 1e-3;

/** Numbers that come piece by piece, in the order of their rows. */
export class NumbersWriter {
  readonly #base: number;
  readonly #above: Float32Array;
  #at = 0;

  /**
   * @param rows  how many there will be
   * @param range what they lie between, as far as that is known
   */
  constructor(rows: number, range: readonly [least: number, greatest: number] = [0, 0]) {
    const [least, greatest] = range;
    const isNarrow = greatest - least < NARROW * Math.max(Math.abs(least), Math.abs(greatest));
    this.#base = isNarrow ? least : 0;
    this.#above = new Float32Array(rows);
  }

  add(piece: Float64Array): void {
    const [above, base] = [this.#above, this.#base];
    for (let row = 0; row < piece.length; row++) above[this.#at + row] = piece[row]! - base;
    this.#at += piece.length;
  }

  finish(): Numbers {
    return { base: this.#base, above: this.#above, ...endsOf(this.#above, this.#base) };
  }
}

function endsOf(above: Float32Array, base: number) {
  let [least, greatest, leastPositive] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let missing = 0;
  for (let row = 0; row < above.length; row++) {
    const value = above[row]! + base;
    if (value - value !== 0) {
      above[row] = Number.NaN;
      missing++;
      continue;
    }
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    if (value > 0 && value < leastPositive) leastPositive = value;
  }
  return { least, greatest, leastPositive, missing };
}

/** The codes of all rows on an axis. The number at its upper end is in its last stretch. */
export function codesOf({ base, above }: Numbers, { low, high, log: isLog }: Axis): Uint8Array {
  const codes = new Uint8Array(above.length);
  const start = isLog ? log(low) : low;
  const scale = STRETCHES / ((isLog ? log(high) : high) - start);
  for (let row = 0; row < above.length; row++) {
    const value = base + above[row]!;
    if (!(value >= low && value <= high)) {
      codes[row] = ABSENT;
      continue;
    }
    const stretch = Math.floor(((isLog ? log(value) : value) - start) * scale);
    codes[row] = stretch < 0 ? 0 : stretch < STRETCHES ? stretch : STRETCHES - 1;
  }
  return codes;
}

/** Where all of a column has room, with some more where it is one number. */
export function wholeAxis({ least, greatest }: Numbers): Pick<Axis, "low" | "high"> {
  if (!(least <= greatest)) return { low: 0, high: 1 };
  if (least < greatest) return { low: least, high: greatest };
  const room = Math.abs(least) / 20 || 1;
  return { low: least - room, high: least + room };
}
