/**
 * How many rows lie where of two columns, by the code of a third, the one that is brushed: summed up along it, so that a brush
 * costs a difference of two slices however many rows there are.
 *
 * Source: Moritz, Howe, Heer, "Falcon: Balancing Interactive Latency and Resolution Sensitivity for Scalable Linked Visualizations",
 * CHI 2019, doi:10.1145/3290605.3300924.
 */
import { ABSENT, STRETCHES } from "./codes.js";

/** What goes across and up, each in so many bins: 2^bits of them, the last of which is for what isn't on its axis. */
export interface Plane {
  readonly across: Uint8Array;
  readonly up: Uint8Array;
  readonly bits: 6 | 7;
}

export interface Cube {
  readonly bits: 6 | 7;
  /** Slices of 4^bits counts; of the codes of numbers each holds those of all below as well. */
  readonly counts: Uint32Array;
}

/** Slices of what isn't on the brushed axis, and of rows that another brush leaves out. */
const REJECTED = ABSENT - 1;
const SLICES = 256;

/** Which rows count: those that all brushes but the active one hold; their code on the active axis. */
export function keyedBy(active: Uint8Array, others: readonly Brushed[]): Uint8Array {
  if (others.length === 0) return active;
  const keys = active.slice();
  for (const { codes, from, to } of others) {
    const length = to - from;
    for (let row = 0; row < keys.length; row++) {
      if ((codes[row]! - from) >>> 0 >= length) keys[row] = REJECTED;
    }
  }
  return keys;
}

/** Codes on an axis, and which of them a brush holds: `from` to below `to`. */
export interface Brushed {
  readonly codes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** @param keys of the rows, by `keyedBy` */
export function cubeOf(keys: Uint8Array, { across, up, bits }: Plane): Cube {
  const counts = new Uint32Array(SLICES << (2 * bits));
  if (bits === 6) countCoarse(keys, across, up, counts);
  else countFine(keys, across, up, counts);
  const size = 1 << (2 * bits);
  for (let at = size; at < STRETCHES * size; at++) counts[at]! += counts[at - size]!;
  return { bits, counts };
}

/**
 * Which rows a brush holds, as what each adds to a count: shape (rows), 1 or 0.
 *
 * @param keys  of the rows, by `keyedBy`
 * @param brush as in `slice`
 */
export function heldBy(keys: Uint8Array, brush: readonly [number, number] | undefined): Uint8Array {
  const adds = new Uint8Array(SLICES).fill(1, ...(brush ?? [0, STRETCHES]));
  if (brush === undefined) adds[ABSENT] = 1;
  const held = new Uint8Array(keys.length);
  for (let row = 0; row < keys.length; row++) held[row] = adds[keys[row]!]!;
  return held;
}

/**
 * What `slice` gives of a brush, of the rows themselves: a third of a cube's time, and anew for each brush.
 *
 * @param held by `heldBy`
 * @param out  zeros, written: shape (across, up)
 */
export function countHeld(held: Uint8Array, { across, up, bits }: Plane, out: Uint32Array): void {
  const less = 8 - bits;
  for (let row = 0; row < held.length; row++) {
    out[((across[row]! >> less) << bits) | (up[row]! >> less)]! += held[row]!;
  }
}

function countCoarse(keys: Uint8Array, across: Uint8Array, up: Uint8Array, counts: Uint32Array): void {
  for (let row = 0; row < keys.length; row++) {
    counts[(keys[row]! << 12) | ((across[row]! >> 2) << 6) | (up[row]! >> 2)]!++;
  }
}

function countFine(keys: Uint8Array, across: Uint8Array, up: Uint8Array, counts: Uint32Array): void {
  for (let row = 0; row < keys.length; row++) {
    counts[(keys[row]! << 14) | ((across[row]! >> 1) << 7) | (up[row]! >> 1)]!++;
  }
}

/**
 * The counts of the rows in a brush.
 *
 * @param brush codes from, to below; undefined: all rows, those that aren't on the active axis too
 * @param out   written from a place on: shape (across, up)
 */
export function slice({ bits, counts }: Cube, brush: readonly [number, number] | undefined, out: Uint32Array): void {
  const size = 1 << (2 * bits);
  const at = (code: number) => counts.subarray(code * size, (code + 1) * size);
  const [from, to] = brush ?? [0, STRETCHES];
  if (to <= from) {
    out.fill(0);
    return;
  }
  out.set(at(to - 1));
  if (from > 0) subtract(out, at(from - 1));
  if (brush === undefined) add(out, at(ABSENT));
}

function subtract(out: Uint32Array, less: Uint32Array): void {
  for (let bin = 0; bin < out.length; bin++) out[bin]! -= less[bin]!;
}

function add(out: Uint32Array, more: Uint32Array): void {
  for (let bin = 0; bin < out.length; bin++) out[bin]! += more[bin]!;
}
