/**
 * Statistics of an array's elements, tile by tile: from their numbers, or from what a summary keeps of them.
 *
 * Not here: what is kept (element-lanes.ts).
 */

import { powerOfTwo } from "../../numerics/powers-of-two.js";
import { ELEMENT_CELLS } from "../limits.js";
import { type ElementGrids, gridOfElement } from "./element-grids.js";
import { ODD_LEVEL, TOLD } from "./element-kernels.js";
import { findMoments } from "./element-moments.js";
import { elementQuantiles } from "./element-quantiles.js";
import { type NumbersTile, type Tile, tileRoom } from "./element-tile.js";
import { type Grid, gridOf } from "./grid.js";
import { BEFORE_DIGITS } from "./long-accumulator.js";
import type { LongSums } from "./long-sums.js";
import { quantilesOf } from "./quantile.js";

/** What a summary keeps of elements. */
export interface KeptOfElements {
  /** How many there are. All that follows has one entry an element. */
  readonly size: number;
  /** How many values are finite; only these are in what follows. */
  readonly count: Float64Array;
  /** NaN without values. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly sums: LongSums;
  readonly squares: LongSums;
  /** Absent where there are too many elements for quantiles. */
  readonly even: ElementGrids | undefined;
  readonly relative: ElementGrids | undefined;
}

/** So many elements are worked on at once. */
const AT_ONCE = 128;

export class ElementResults {
  readonly count: Float64Array;
  /** These are NaN where there are none. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** One of each share that is wanted, by element; undefined where there are none. */
  readonly quantiles: readonly Float64Array[] | undefined;
  readonly #wanted: readonly number[];

  /** @param wanted shares from 0 to 1 @param hasGrids whether the elements' values are counted, so that there are quantiles */
  constructor(elements: number, wanted: readonly number[], hasGrids: boolean) {
    const none = () => new Float64Array(elements).fill(Number.NaN);
    this.count = new Float64Array(elements);
    [this.mean, this.sd, this.least, this.greatest] = [none(), none(), none(), none()];
    this.quantiles = hasGrids ? wanted.map(none) : undefined;
    this.#wanted = wanted;
  }

  /** Adds the next elements, of which `first` is the first one. */
  add(tile: NumbersTile, first: number): void {
    this.#add(tile, first, (lane, least, greatest) => {
      const values = tile.valuesOf(lane);
      return (["even", "relative"] as const).map((scale) => gridOf(scale, values, least, greatest, ELEMENT_CELLS));
    });
  }

  /** Adds all elements from what is kept of them. */
  addKept(of: KeptOfElements): void {
    for (let first = 0; first < of.size; first += AT_ONCE) {
      const tile = keptTile(of, first, Math.min(AT_ONCE, of.size - first));
      this.#add(tile, first, (lane) =>
        [of.even, of.relative].flatMap((grids) => (grids === undefined ? [] : [gridOfElement(grids, first + lane)!])),
      );
    }
  }

  /** @param gridsOf makes the grids of a lane whose counts aren't in the tile */
  #add(tile: Tile, first: number, gridsOf: (lane: number, least: number, greatest: number) => readonly Grid[]): void {
    findMoments(tile);
    const { doubles, words, lanes } = tile;
    const odd: number[] = [];
    for (let lane = 0, told = tile.told; lane < lanes; lane++, told += TOLD.bytes) {
      const count = doubles[(told + TOLD.count) / 8]!;
      this.count[first + lane] = count;
      if (count === 0) continue;
      this.mean[first + lane] = doubles[(told + TOLD.mean) / 8]!;
      this.sd[first + lane] = doubles[(told + TOLD.sd) / 8]!;
      this.least[first + lane] = doubles[(told + TOLD.least) / 8]!;
      this.greatest[first + lane] = doubles[(told + TOLD.greatest) / 8]!;
      if (words[(told + TOLD.levelEven) / 4] === ODD_LEVEL) odd.push(lane);
    }
    if (this.quantiles === undefined || this.quantiles.length === 0) return;
    const slowly = odd.map((lane) => {
      const [least, greatest] = [this.least[first + lane]!, this.greatest[first + lane]!];
      const grids = gridsOf(lane, least, greatest);
      return quantilesOf(this.#wanted, grids, this.count[first + lane]!, least, greatest);
    });
    const found = elementQuantiles(this.#wanted, tile, this.count.subarray(first, first + lanes));
    this.quantiles.forEach((values, which) => {
      values.set(found.subarray(which * lanes, (which + 1) * lanes), first);
      odd.forEach((lane, index) => {
        values[first + lane] = slowly[index]![which]!.value;
      });
    });
  }
}

/** A tile of elements of which a summary is kept. */
function keptTile(of: KeptOfElements, first: number, lanes: number): Tile {
  const { sums, squares, even, relative } = of;
  const sumsBytes = 2 * BEFORE_DIGITS + 4 * (sums.width + squares.width);
  const tile = tileRoom(lanes, lanes * sumsBytes, even !== undefined && relative !== undefined);
  const { doubles, words } = tile;
  const areCounted = [even, relative].every((grids) => grids === undefined || grids.counts instanceof Uint32Array);
  for (let lane = 0, told = tile.told, at = tile.sums; lane < lanes; lane++, told += TOLD.bytes, at += sumsBytes) {
    const element = first + lane;
    doubles[(told + TOLD.count) / 8] = of.count[element]!;
    doubles[(told + TOLD.least) / 8] = of.least[element]!;
    doubles[(told + TOLD.greatest) / 8] = of.greatest[element]!;
    words[(told + TOLD.sums) / 4] = at;
    putSum(words, at / 4, sums, element);
    putSum(words, (at + BEFORE_DIGITS) / 4 + sums.width, squares, element);
    words[(told + TOLD.levelEven) / 4] = areCounted ? 0 : ODD_LEVEL;
    words[(told + TOLD.lengthEven) / 4] = 0;
    words[(told + TOLD.lengthRelative) / 4] = 0;
    if (even === undefined || relative === undefined || !areCounted) continue;
    doubles[(told + TOLD.firstEven) / 8] = even.firsts[element]!;
    doubles[(told + TOLD.unitEven) / 8] = powerOfTwo(even.levels[element]!);
    words[(told + TOLD.lengthEven) / 4] = even.lengths[element]!;
    words[(told + TOLD.firstRelative) / 4] = relative.firsts[element]!;
    words[(told + TOLD.levelRelative) / 4] = relative.levels[element]!;
    words[(told + TOLD.lengthRelative) / 4] = relative.lengths[element]!;
  }
  for (const [grids, at] of [
    [even, tile.even],
    [relative, tile.relative],
  ] as const) {
    const { counts, cells } = grids ?? {};
    if (counts instanceof Uint32Array) words.set(counts.subarray(first * cells!, (first + lanes) * cells!), at / 4);
  }
  return tile;
}

function putSum(words: Uint32Array, place: number, { low, width, digits }: LongSums, element: number): void {
  words[place] = low;
  words[place + 1] = width;
  words.set(digits.subarray(element * width, (element + 1) * width), place + BEFORE_DIGITS / 4);
}
