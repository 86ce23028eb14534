/** What runs a program, in whichever form: a block of points at a time, over a memory that it says. */
import { cos, sin, sinCos } from "../../numerics/elementary.js";
import { LARGE_ANGLE, SMALL_ANGLE, smallCos, smallSin } from "../../numerics/small-angle.js";
import { type Block, type BlockPlaces, partPlace } from "../tape/block.js";
import type { Dense } from "../tape/dense.js";
import { applyCall } from "../tape/tape-functions.js";
import { columnStart, type Layout } from "./kernel-layout.js";
import { isUniform, type Operand, operandIndex, type Step } from "./program.js";

export interface Executor {
  readonly layout: Layout;
  /** The memory that it works on now; nothing in it outlives a run. */
  workspace(): Float64Array;
  /**
   * Runs all steps.
   *
   * @param memory of `workspace`: uniforms and the input columns are set
   * @param points at most the layout's block
   */
  run(memory: Float64Array, points: number): void;
  /**
   * Says quickly that all numbers of a column are at least so much, after a run. Where it says no, or can't be asked, each must be looked at.
   *
   * @param start where the column begins
   */
  readonly areAtLeast?: (least: number, start: number, points: number) => boolean;
}

/** Where the columns of a step of sines and cosines begin. */
export interface SinCosPlaces {
  readonly small: boolean;
  readonly angle: number;
  readonly sine: number;
  readonly cosine: number;
}

export function sinCosPlaces(layout: Layout, step: Extract<Step, { kind: "sin-cos" }>): SinCosPlaces {
  return {
    small: step.small,
    angle: columnStart(layout, step.angle),
    sine: columnStart(layout, step.sine),
    cosine: columnStart(layout, step.cosine),
  };
}

const pair = new Float64Array(2);

/** Sines and cosines of a column of angles, one after the other. */
export function sinCosColumn(memory: Float64Array, places: SinCosPlaces, points: number): void {
  const { small, angle, sine, cosine } = places;
  for (let point = 0; point < points; point++) {
    const x = memory[angle + point]!;
    if (small) {
      memory[sine + point] = smallSin(x);
      memory[cosine + point] = smallCos(x);
      continue;
    }
    sinCos(x, pair);
    memory[sine + point] = pair[0]!;
    memory[cosine + point] = pair[1]!;
  }
}

/** Once more for the angles that are larger than the common path can do, or not finite. */
export function largeSinCosColumn(memory: Float64Array, places: SinCosPlaces, points: number): void {
  const { small, angle, sine, cosine } = places;
  const limit = small ? SMALL_ANGLE : LARGE_ANGLE;
  for (let point = 0; point < points; point++) {
    const x = memory[angle + point]!;
    if (x < limit && x > -limit) continue;
    memory[sine + point] = sin(x);
    memory[cosine + point] = cos(x);
  }
}

/** A function over a block. */
export function callColumn(
  memory: Float64Array,
  layout: Layout,
  { name, a, b, result }: Extract<Step, { kind: "call" }>,
  points: number,
): void {
  const [aStart, aStride] = placeOf(layout, a);
  const [bStart, bStride] = placeOf(layout, b);
  const to = columnStart(layout, result);
  for (let point = 0; point < points; point++) {
    memory[to + point] = applyCall(name, memory[aStart + point * aStride]!, memory[bStart + point * bStride]!);
  }
}

/** Where a block's arguments come from and its results go, found once. */
export interface BlockColumns {
  readonly block: Block;
  readonly places: BlockPlaces;
  /** By part of an argument: where its column begins, and how far its values are apart. */
  readonly starts: Int32Array;
  readonly strides: Int32Array;
  /** By result that is read: where it lies, and where its column begins. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export function blockPlaces(
  layout: Layout,
  { block, numbers, operands, results }: Extract<Step, { kind: "block" }>,
): BlockColumns {
  const read = [...results.keys()].filter((part) => results[part]! >= 0);
  return {
    block,
    places: { numbers: layout.uniforms + numbers, scratch: layout.scratch },
    starts: operands.map((operand) => placeOf(layout, operand)[0]),
    strides: operands.map((operand) => placeOf(layout, operand)[1]),
    from: Int32Array.from(read, (part) => layout.scratch + block.results + partPlace(part)),
    to: Int32Array.from(read, (part) => columnStart(layout, results[part]!)),
  };
}

/** A block over points, two at a time. */
export function blockColumns(dense: Dense, memory: Float64Array, columns: BlockColumns, points: number): void {
  const { block, places, starts, strides, from, to } = columns;
  for (let point = 0; point < points; point += 2) {
    for (let part = 0; part < starts.length; part++) {
      const stride = strides[part]!;
      const start = starts[part]! + point * stride;
      const place = places.scratch + partPlace(part);
      memory[place] = memory[start]!;
      memory[place + 1] = memory[start + stride]!;
    }
    block.run(dense, memory, places);
    for (let part = 0; part < from.length; part++) {
      const place = from[part]!;
      const column = to[part]! + point;
      memory[column] = memory[place]!;
      memory[column + 1] = memory[place + 1]!;
    }
  }
}

/** Where a uniform or column begins, and how far its values are apart. */
function placeOf(layout: Layout, operand: Operand): readonly [start: number, stride: number] {
  const index = operandIndex(operand);
  return isUniform(operand) ? [layout.uniforms + index, 0] : [columnStart(layout, index), 1];
}
