/** What runs a program, in whichever form: a block of points at a time, over a memory that it says. */
import { cos, sin, sinCos } from "../numerics/elementary.js";
import { columnStart, type Layout } from "./kernel-layout.js";
import { isUniform, type Operand, operandIndex, type Step } from "./program.js";
import { applyCall } from "./tape-functions.js";

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
}

/** Angles up to here take the common path of sines and cosines [rad]. */
export const LARGE_ANGLE = 1e5;

const pair = new Float64Array(2);

/** Sines and cosines of a column of angles, one after the other. */
export function sinCosColumn(
  memory: Float64Array,
  { angle, sine, cosine }: { angle: number; sine: number; cosine: number },
  points: number,
): void {
  for (let point = 0; point < points; point++) {
    sinCos(memory[angle + point]!, pair);
    memory[sine + point] = pair[0]!;
    memory[cosine + point] = pair[1]!;
  }
}

/** Once more for the angles that are large or not finite, where the common path gave nonsense. */
export function largeSinCosColumn(
  memory: Float64Array,
  { angle, sine, cosine }: { angle: number; sine: number; cosine: number },
  points: number,
): void {
  for (let point = 0; point < points; point++) {
    const x = memory[angle + point]!;
    if (x < LARGE_ANGLE && x > -LARGE_ANGLE) continue;
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

/** Where a uniform or column begins, and how far its values are apart. */
function placeOf(layout: Layout, operand: Operand): readonly [start: number, stride: number] {
  const index = operandIndex(operand);
  return isUniform(operand) ? [index, 0] : [columnStart(layout, index), 1];
}
