/**
 * Where a kernel's numbers lie in memory: the common functions' constants first, then uniforms, then columns, a value a point
 * of the block being worked on.
 */
import { exponentOf, powerOfTwo } from "../../numerics/powers-of-two.js";
import type { Program } from "./program.js";
import { WASM_CONSTANTS } from "./wasm-constants.js";

export interface Layout {
  /** The most points that are worked on at once; even. */
  readonly block: number;
  /** Where the uniforms begin. */
  readonly uniforms: number;
  /** Where column 0 begins, and how far columns are apart. */
  readonly first: number;
  readonly stride: number;
  /** Where what blocks need on their way begins. */
  readonly scratch: number;
  /** How many numbers there are in all. */
  readonly length: number;
}

/** Columns are to stay in the second-level cache: so many numbers. */
const CACHED_NUMBERS = 32_768;
const LARGEST_BLOCK = 256;
const SMALLEST_BLOCK = 16;
/** Between columns: one line of the cache, so that the same point of many columns doesn't fall on a few places of it. */
const GAP = 8;

/** @param moreColumns columns behind the program's own, that an executor needs */
export function layoutOf({ uniformCount, columnCount, steps }: Program, moreColumns = 0): Layout {
  const columns = Math.max(1, columnCount + moreColumns);
  const fitting = powerOfTwo(exponentOf(CACHED_NUMBERS / columns));
  const block = Math.min(LARGEST_BLOCK, Math.max(SMALLEST_BLOCK, fitting));
  const uniforms = 2 * Math.ceil(WASM_CONSTANTS.length / 2);
  const first = uniforms + 2 * Math.ceil(uniformCount / 2);
  const stride = block + GAP;
  const scratch = first + columns * stride;
  const most = steps.reduce(
    (length, step) => (step.kind === "block" ? Math.max(length, step.block.scratch) : length),
    0,
  );
  return { block, uniforms, first, stride, scratch, length: scratch + most };
}

export function columnStart(layout: Layout, column: number): number {
  return layout.first + column * layout.stride;
}
