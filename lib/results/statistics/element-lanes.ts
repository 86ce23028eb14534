/**
 * What is known of the values of an array's elements, collected for many elements at a time: how many, their extremes, exact sums of
 * them and of their squares, counts in two grids.
 *
 * Not here: the loops over values (lane-kernels.ts), where the values are from (summary/array-summary.ts).
 */

import { countElement, type ElementGrids } from "./element-grids.js";
import { ODD_LEVEL, TOLD } from "./element-kernels.js";
import { lanesInRoom, summingRoom } from "./exact-sum.js";
import { COUNTS_BYTES, type LaneKernels, SUMS_BYTES } from "./lane-kernels.js";
import { SumsCollector } from "./long-sums.js";

/** How the numbers of a row lie: so many an element, of which one, the first or the second, is its value. */
export interface Halves {
  readonly halves: 1 | 2;
  readonly half: 0 | 1;
}

export class ElementLanes {
  /** How many values are finite. */
  readonly count: Float64Array;
  /** NaN without values. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly sums: SumsCollector;
  readonly squares: SumsCollector;
  readonly #rows: number;
  readonly #grids: readonly [ElementGrids, ElementGrids] | undefined;
  #elements = 0;

  /** @param rows how many values an element has @param grids without values, even and relative; or none */
  constructor(elements: number, rows: number, [even, relative]: readonly ElementGrids[]) {
    this.count = new Float64Array(elements);
    this.least = new Float64Array(elements).fill(Number.NaN);
    this.greatest = new Float64Array(elements).fill(Number.NaN);
    this.sums = new SumsCollector(1, elements);
    this.squares = new SumsCollector(2, elements);
    this.#rows = rows;
    this.#grids = even === undefined || relative === undefined ? undefined : [even, relative];
  }

  /**
   * Adds all values of the next elements.
   *
   * @param copy writes their numbers, row by row, to a place in the room
   */
  add(lanes: number, { halves, half }: Halves, copy: (room: Float64Array, from: number) => void): void {
    const first = this.#elements;
    this.#elements += lanes;
    if (this.#rows === 0) return;
    const room = roomFor(this.#rows, lanes, halves);
    const { kernels, words, at } = room;
    copy(room.doubles, at.tile / 8);
    const [place, stride] = [at.tile + 8 * half, 8 * halves * lanes];
    const bytes = this.#rows * stride;
    const hasGrids = this.#grids === undefined ? 0 : 1;
    if (hasGrids === 1) words.fill(0, at.even / 4, at.tile / 4);
    const to = [at.values, at.told, at.sums, hasGrids, at.even, at.relative] as const;
    kernels.lanes(place, place + stride, 8 * halves, bytes, stride, ...to);
    this.#takeSums(room, first, lanes);
    this.#takeCounts(room, first, lanes, (lane) => {
      const from = place + 8 * halves * lane;
      const end = kernels.gather(from, from + bytes, stride, at.values, at.told);
      return room.doubles.subarray(at.values / 8, end / 8);
    });
  }

  #takeSums({ words, doubles, at }: Room, first: number, lanes: number): void {
    let sums = at.sums / 4;
    for (let lane = 0, told = at.told; lane < lanes; lane++, told += TOLD.bytes) {
      const count = words[(told + TOLD.count) / 4]!;
      this.count[first + lane] = count;
      if (count > 0) {
        this.least[first + lane] = doubles[(told + TOLD.least) / 8]!;
        this.greatest[first + lane] = doubles[(told + TOLD.greatest) / 8]!;
      }
      sums = this.sums.add(words, sums);
      sums = this.squares.add(words, sums);
    }
  }

  /** @param valuesOf a lane, till it is called again */
  #takeCounts(
    { words, doubles, at }: Room,
    first: number,
    lanes: number,
    valuesOf: (lane: number) => Float64Array,
  ): void {
    if (this.#grids === undefined) return;
    const [even, relative] = this.#grids;
    even.counts.set(words.subarray(at.even / 4, at.relative / 4), first * even.cells);
    relative.counts.set(words.subarray(at.relative / 4, at.tile / 4), first * relative.cells);
    for (let lane = 0, told = at.told; lane < lanes; lane++, told += TOLD.bytes) {
      const element = first + lane;
      if (this.count[element] === 0) continue;
      const level = words[(told + TOLD.levelEven) / 4]! | 0;
      if (level === ODD_LEVEL) {
        countElement(this.#grids, element, valuesOf(lane), this.least[element]!, this.greatest[element]!);
        continue;
      }
      even.levels[element] = level;
      even.firsts[element] = doubles[(told + TOLD.firstEven) / 8]!;
      even.lengths[element] = words[(told + TOLD.lengthEven) / 4]!;
      relative.levels[element] = words[(told + TOLD.levelRelative) / 4]!;
      relative.firsts[element] = words[(told + TOLD.firstRelative) / 4]! | 0;
      relative.lengths[element] = words[(told + TOLD.lengthRelative) / 4]!;
    }
  }
}

interface Room {
  readonly kernels: LaneKernels;
  /** Two views of the memory. */
  readonly doubles: Float64Array;
  readonly words: Uint32Array;
  /** Where things lie in it [bytes]; the counts of the even grid end where those of the relative one begin, these at the tile. */
  readonly at: Readonly<Record<"told" | "sums" | "values" | "even" | "relative" | "tile", number>>;
}

/** Room for so many numbers of so many elements, and for what is found of these. It holds until sums need room again. */
function roomFor(rows: number, lanes: number, halves: number): Room {
  const sizes = [TOLD.bytes, 8 * Math.ceil(SUMS_BYTES / 8), COUNTS_BYTES, COUNTS_BYTES].map((bytes) => lanes * bytes);
  const [told, sums, even, relative] = sizes as [number, number, number, number];
  const before = told + sums + 8 * rows + even + relative;
  const { doubles, from } = summingRoom(before / 8 + halves * lanes * rows);
  const start = 8 * from;
  const counts = start + told + sums + 8 * rows;
  const at = {
    told: start,
    sums: start + told,
    values: start + told + sums,
    even: counts,
    relative: counts + even,
    tile: counts + even + relative,
  };
  return { ...lanesInRoom(), doubles, at };
}
