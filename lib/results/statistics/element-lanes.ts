/**
 * What a summary keeps of an array's elements, collected tile by tile: how many values, their extremes, exact sums of them and of
 * their squares, counts in two grids.
 *
 * Not here: what is made of it (element-results.ts).
 */
import { countElement, type ElementGrids } from "./element-grids.js";
import { ODD_LEVEL, TOLD } from "./element-kernels.js";
import type { NumbersTile } from "./element-tile.js";
import { SumsCollector } from "./long-sums.js";

export class ElementLanes {
  /** How many values are finite. */
  readonly count: Float64Array;
  /** NaN without values. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly sums: SumsCollector;
  readonly squares: SumsCollector;
  readonly #grids: readonly [ElementGrids, ElementGrids] | undefined;

  /** @param grids without values, even and relative; or none */
  constructor(elements: number, [even, relative]: readonly ElementGrids[]) {
    this.count = new Float64Array(elements);
    this.least = new Float64Array(elements).fill(Number.NaN);
    this.greatest = new Float64Array(elements).fill(Number.NaN);
    this.sums = new SumsCollector(1, elements);
    this.squares = new SumsCollector(2, elements);
    this.#grids = even === undefined || relative === undefined ? undefined : [even, relative];
  }

  /** Adds the next elements, of which `first` is the first one. */
  add(tile: NumbersTile, first: number): void {
    const { doubles, words, lanes } = tile;
    let sums = words[(tile.told + TOLD.sums) / 4]! / 4;
    for (let lane = 0, told = tile.told; lane < lanes; lane++, told += TOLD.bytes) {
      const count = doubles[(told + TOLD.count) / 8]!;
      this.count[first + lane] = count;
      if (count > 0) {
        this.least[first + lane] = doubles[(told + TOLD.least) / 8]!;
        this.greatest[first + lane] = doubles[(told + TOLD.greatest) / 8]!;
      }
      sums = this.sums.add(words, sums);
      sums = this.squares.add(words, sums);
    }
    if (this.#grids !== undefined) this.#addCounts(this.#grids, tile, first);
  }

  #addCounts(grids: readonly [ElementGrids, ElementGrids], tile: NumbersTile, first: number): void {
    const [even, relative] = grids;
    const { doubles, words, lanes } = tile;
    even.counts.set(words.subarray(tile.even / 4, tile.relative / 4), first * even.cells);
    relative.counts.set(words.subarray(tile.relative / 4, tile.end / 4), first * relative.cells);
    for (let lane = 0, told = tile.told; lane < lanes; lane++, told += TOLD.bytes) {
      const element = first + lane;
      if (this.count[element] === 0) continue;
      const level = words[(told + TOLD.levelEven) / 4]! | 0;
      if (level === ODD_LEVEL) {
        countElement(grids, element, tile.valuesOf(lane), this.least[element]!, this.greatest[element]!);
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
