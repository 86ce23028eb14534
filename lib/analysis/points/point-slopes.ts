/** Derivatives of what is read at points of a run, each with what its state changes by there. */
import { widthOf } from "../../shape.js";
import { addProduct, type Slopes } from "../tangents.js";
import type { PointProgram } from "./point-options.js";

export interface SlopedPoints {
  /** The values of all that the program has as inputs, which are all that its derivatives are by. Shape (points, inputs). */
  readonly rows: Float64Array;
  /** What they change by, shape (inputs, by): one for all points, or one each. */
  readonly tangents: readonly Float64Array[];
}

/** @param program with derivatives by all its inputs */
export function pointSlopes({ inputs, outputs, slopes }: PointProgram, { rows, tangents }: SlopedPoints): Slopes {
  const count = rows.length / Math.max(1, inputs.length);
  const by = (tangents[0]?.length ?? 0) / Math.max(1, inputs.length);
  const at = (point: number) => tangents[tangents.length === 1 ? 0 : point]!;
  const isNothing = count === 0 || by === 0;
  return {
    jacobian: (index) => {
      const width = widthOf(outputs[index]!);
      const found = new Float64Array(count * width * by);
      if (isNothing) return found;
      const own = outputs.map((_, each) =>
        each === index ? new Float64Array(count * width * inputs.length) : undefined,
      );
      slopes!.jacobian(rows, count, own);
      const part = (array: Float64Array, point: number, size: number) =>
        array.subarray(point * width * size, (point + 1) * width * size);
      for (let point = 0; point < count; point++) {
        addProduct(part(own[index]!, point, inputs.length), at(point), by, part(found, point, by));
      }
      return found;
    },
    pull: (weights, gradient) => {
      if (isNothing) return;
      const all = outputs.map((output, index) => weights[index] ?? new Float64Array(count * widthOf(output)));
      const own = new Float64Array(count * inputs.length);
      slopes!.pullback(rows, count, all, own);
      for (let point = 0; point < count; point++) {
        addProduct(own.subarray(point * inputs.length, (point + 1) * inputs.length), at(point), by, gradient);
      }
    },
  };
}
