/** The grids of many elements at once (grid.ts): of each its level, its first cell and its counts, in typed arrays. */

import { cellOf, coarser, type Grid, levelOf } from "./grid.js";

export interface ElementGrids {
  readonly scale: Grid["scale"];
  /** How many cells an element has room for. */
  readonly cells: number;
  /** One an element; of one without values 0. */
  readonly levels: Int16Array;
  readonly firsts: Float64Array;
  /** How many cells an element has: 0 without values. */
  readonly lengths: Int32Array;
  /** Shape (elements, cells): counts, with zeros behind the last cell. */
  readonly counts: Uint32Array | Float64Array;
}

const MOST_IN_32_BITS = 2 ** 32 - 1;

/** Grids without values. @param most how many values an element may come to have */
export function emptyGrids(scale: Grid["scale"], elements: number, cells: number, most: number): ElementGrids {
  return {
    scale,
    cells,
    levels: new Int16Array(elements),
    firsts: new Float64Array(elements),
    lengths: new Int32Array(elements),
    counts: most > MOST_IN_32_BITS ? new Float64Array(elements * cells) : new Uint32Array(elements * cells),
  };
}

/**
 * Counts an element's values, which has none yet, however large or small they are.
 *
 * @param grids of it, the even one and the relative one
 * @param values finite, no negative zeros, at least one
 */
export function countElement(
  grids: readonly [ElementGrids, ElementGrids],
  element: number,
  values: Float64Array,
  least: number,
  greatest: number,
): void {
  for (const grid of grids) {
    const { scale, cells, counts } = grid;
    const level = levelOf(scale, least, greatest, cells);
    const first = cellOf(scale, level, least);
    grid.levels[element] = level;
    grid.firsts[element] = first;
    grid.lengths[element] = cellOf(scale, level, greatest) - first + 1;
    for (const value of values) counts[element * cells + (cellOf(scale, level, value) - first)]!++;
  }
}

/** The grids of the values of both, which are of the same elements. @param most how many values an element has in both */
export function mergeElementGrids(a: ElementGrids, b: ElementGrids, most: number): ElementGrids {
  const elements = a.levels.length;
  const both = emptyGrids(a.scale, elements, a.cells, most);
  for (let element = 0; element < elements; element++) mergeElement(both, element, a, b);
  return both;
}

function mergeElement(both: ElementGrids, element: number, a: ElementGrids, b: ElementGrids): void {
  const [inA, inB] = [a.lengths[element]!, b.lengths[element]!];
  if (inA === 0 && inB === 0) return;
  const [levelA, levelB] = [a.levels[element]!, b.levels[element]!];
  const [firstA, firstB] = [a.firsts[element]!, b.firsts[element]!];
  let level = inA === 0 ? levelB : inB === 0 ? levelA : Math.max(levelA, levelB);
  let [first, last] = [0, 0];
  for (; ; level++) {
    first = Number.POSITIVE_INFINITY;
    last = Number.NEGATIVE_INFINITY;
    if (inA > 0) {
      first = coarser(levelA, firstA, level);
      last = coarser(levelA, firstA + inA - 1, level);
    }
    if (inB > 0) {
      first = Math.min(first, coarser(levelB, firstB, level));
      last = Math.max(last, coarser(levelB, firstB + inB - 1, level));
    }
    if (last - first < both.cells) break;
  }
  both.levels[element] = level;
  both.firsts[element] = first;
  both.lengths[element] = last - first + 1;
  addElement(both, element, a);
  addElement(both, element, b);
}

function addElement(both: ElementGrids, element: number, from: ElementGrids): void {
  const { counts, cells } = from;
  const own = from.lengths[element]!;
  const [level, first, to] = [from.levels[element]!, from.firsts[element]!, both.levels[element]!];
  const [start, base, toFirst] = [element * cells, element * both.cells, both.firsts[element]!];
  if (level === to) {
    for (let cell = 0; cell < own; cell++) both.counts[base + (first + cell - toFirst)]! += counts[start + cell]!;
    return;
  }
  for (let cell = 0; cell < own; cell++) {
    const count = counts[start + cell]!;
    if (count !== 0) both.counts[base + (coarser(level, first + cell, to) - toFirst)]! += count;
  }
}

/** One element's grid; undefined if it has no values. */
export function gridOfElement(grids: ElementGrids, element: number): Grid | undefined {
  const length = grids.lengths[element]!;
  if (length === 0) return undefined;
  const start = element * grids.cells;
  const { scale } = grids;
  const counts = grids.counts.subarray(start, start + length);
  return { scale, level: grids.levels[element]!, first: grids.firsts[element]!, counts };
}
