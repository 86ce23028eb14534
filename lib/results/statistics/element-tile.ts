/**
 * Elements of an array that are worked on together: what is known of them, in the memory of the kernels.
 *
 * Not here: the loops over values (lane-kernels.ts), what becomes of it (element-lanes.ts, element-results.ts).
 */
import { TOLD } from "./element-kernels.js";
import { lanesInRoom, summingRoom } from "./exact-sum.js";
import { COUNTS_BYTES, SUMS_BYTES } from "./lane-kernels.js";

export interface Tile {
  readonly lanes: number;
  /** Two views of the memory. */
  readonly doubles: Float64Array;
  readonly words: Uint32Array;
  /** Where what is told of elements begins (`TOLD`), and their counts in both grids [bytes]; and from where on there is room. */
  readonly told: number;
  readonly even: number;
  readonly relative: number;
  readonly end: number;
}

/** How the numbers of a row lie: so many an element, of which one, the first or the second, is its value. */
export interface Halves {
  readonly halves: 1 | 2;
  readonly half: 0 | 1;
}

/** A tile of numbers. */
export interface NumbersTile extends Tile {
  /** A lane's values, as long as nothing is written from `end` on, until the next call. Its least and greatest are no longer told. */
  valuesOf(lane: number): Float64Array;
}

/** What a tile is made of. */
export interface Numbers extends Halves {
  /** At least one. */
  readonly rows: number;
  readonly lanes: number;
  readonly hasGrids: boolean;
  /**
   * Writes the numbers, row by row, to a place in the room, behind which there is room for a row more.
   *
   * @param moduliOf makes a row of sizes of complex numbers that are in the room from `from` to `end`, in their place; false if it can't
   */
  copy(room: Float64Array, from: number, moduliOf: (from: number, end: number) => boolean): void;
}

/** Sums up, and counts where there are grids, the numbers of some elements. It holds until sums need room again. */
export function tileOf({ rows, lanes, halves, half, hasGrids, copy }: Numbers): NumbersTile {
  const room = tileRoom(lanes, lanes * SUMS_BYTES, hasGrids, 2 * rows + halves * lanes * (rows + 1));
  const { doubles, words, told, sums, even, relative, end: values } = room;
  const tile = values + 16 * rows; // of two elements the values lie by themselves
  const kernels = lanesInRoom();
  copy(doubles, tile / 8, (from, end) => kernels.moduli(8 * from, 8 * end, 8 * from) !== 0);
  if (hasGrids) words.fill(0, even / 4, values / 4);
  const [first, apart, stride] = [tile + 8 * half, 8 * halves, 8 * halves * lanes];
  const bytes = rows * stride;
  kernels.lanes(first, first + stride, apart, bytes, stride, values, told, sums, hasGrids ? 1 : 0, even, relative);
  const valuesOf = (lane: number) => {
    const from = first + apart * lane;
    const end = kernels.gather(from, from + bytes, stride, values, told + lane * TOLD.bytes);
    return doubles.subarray(values / 8, end / 8);
  };
  return { ...room, valuesOf };
}

/** A tile of which nothing is known yet, and where its sums' digits are to be [bytes]. @param free doubles behind it */
export function tileRoom(
  lanes: number,
  sumsBytes: number,
  hasGrids: boolean,
  free = 0,
): Tile & { readonly sums: number } {
  const counts = hasGrids ? lanes * COUNTS_BYTES : 0;
  const before = lanes * TOLD.bytes + 8 * Math.ceil(sumsBytes / 8);
  const { doubles, words, from } = summingRoom((before + 2 * counts) / 8 + free);
  const told = 8 * from;
  const [even, relative, end] = [told + before, told + before + counts, told + before + 2 * counts];
  return { lanes, doubles, words, told, sums: told + lanes * TOLD.bytes, even, relative, end };
}
