/** Sums of a column's values and their counts in both grids, in one pass. */

import type { Dyadic } from "./dyadic.js";
import { QUICK_LEVELS, TOLD } from "./element-kernels.js";
import { lanesInRoom, powerSums, summingRoom } from "./exact-sum.js";
import { cellOf, type Grid, gridOf, levelOf } from "./grid.js";

export interface CountedSums {
  /** Of x, x², x³. */
  readonly sums: readonly [Dyadic, Dyadic, Dyadic];
  readonly even: Grid;
  readonly relative: Grid;
}

/** How many cells the two grids may have. */
export interface Cells {
  readonly even: number;
  readonly relative: number;
}

/**
 * @param values finite, no negative zeros, at least one; read only
 * @param powers how many of the sums are wanted: the rest are 0
 */
export function countedSums(
  values: Float64Array,
  powers: 1 | 2 | 3,
  [least, greatest]: readonly [number, number],
  cells: Cells,
): CountedSums {
  const [even, relative] = (["even", "relative"] as const).map((scale) => {
    const level = levelOf(scale, least, greatest, cells[scale]);
    const first = cellOf(scale, level, least);
    return { scale, level, first, length: cellOf(scale, level, greatest) - first + 1 };
  }) as [Placed, Placed];
  if (Math.abs(even.level) > QUICK_LEVELS) {
    const counted = (scale: Grid["scale"]) => gridOf(scale, values, least, greatest, cells[scale]);
    return { sums: powerSums(values, powers), even: counted("even"), relative: counted("relative") };
  }
  const [own, other] = [even.length, relative.length].map((length) => Math.ceil(length / 2)) as [number, number];
  const before = TOLD.bytes / 8 + own + other;
  const { doubles, words, from } = summingRoom(before);
  const told = 8 * from;
  const [evenAt, relativeAt] = [told + TOLD.bytes, told + TOLD.bytes + 8 * own];
  const counted = ({ scale, level, first, length }: Placed, at: number): Grid => {
    const counts = new Float64Array(summingRoom(0).words.subarray(at / 4, at / 4 + length));
    return { scale, level, first, counts };
  };
  doubles[(told + TOLD.firstEven) / 8] = even.first;
  words[(told + TOLD.levelEven) / 4] = even.level;
  words[(told + TOLD.firstRelative) / 4] = relative.first;
  words[(told + TOLD.levelRelative) / 4] = relative.level;
  words.fill(0, evenAt / 4, relativeAt / 4 + 2 * other);
  const { count } = lanesInRoom();
  const sums = powerSums(values, powers, {
    before,
    visit: (start, end) => count(start, end, told, evenAt, relativeAt),
  });
  return { sums, even: counted(even, evenAt), relative: counted(relative, relativeAt) };
}

/** Where a grid lies on its scale. */
interface Placed {
  readonly scale: Grid["scale"];
  readonly level: number;
  readonly first: number;
  /** How many cells. */
  readonly length: number;
}
