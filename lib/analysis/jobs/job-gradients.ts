/** Gradients of jobs, from those of their points. */
import { widthOf } from "../../shape.js";
import type { JobGradients } from "../job-program.js";
import type { Pullback } from "../points/pullback.js";
import { blocksOf, gridOf, isGrid, type Sweep } from "./job-points.js";

/** Of jobs that are a point each. */
export function pointGradients(slopes: Pullback, by: readonly string[]): JobGradients {
  return {
    by,
    pullback: (values, count, weights, gradient) => slopes.pullback(values, count, weights, gradient),
    jacobian: (values, count, out) => slopes.jacobian(values, count, out),
  };
}

/** Of jobs that are points along axes. */
export function axisGradients(sweep: Sweep, slopes: Pullback, by: readonly string[]): JobGradients {
  const { program, count } = sweep;
  const isFixed = by.map((path) => isReplaced(sweep, path));
  return {
    by,
    pullback: (values, jobs, weights, gradient) => {
      if (isGrid(sweep)) slopes.pullbackGrid(gridOf(sweep, values, jobs), weights, gradient);
      else pullRows(sweep, slopes, { values, jobs, weights }, gradient);
      for (let at = 0; at < gradient.length; at++) if (isFixed[at % by.length]) gradient[at] = 0;
    },
    jacobian: (values, jobs, out) => {
      const widths = program.outputs.map((output) => widthOf(output) * count * by.length);
      for (const { first, size, rows } of blocksOf(sweep, values, jobs)) {
        const parts = out.map((all, index) => all?.subarray(first * widths[index]!, (first + size) * widths[index]!));
        slopes.jacobian(rows, size * count, parts);
      }
    },
  };
}

/** Whether an axis puts values of its own in the place of a job's. */
function isReplaced({ step }: Sweep, path: string): boolean {
  return step.axes.findLast((axis) => axis.path === path)?.relative === false;
}

interface Pulled {
  readonly values: Float64Array;
  readonly jobs: number;
  readonly weights: readonly Float64Array[];
}

/** Point by point, each job's summed. */
function pullRows(sweep: Sweep, slopes: Pullback, { values, jobs, weights }: Pulled, gradient: Float64Array): void {
  const { program, count } = sweep;
  const by = gradient.length / jobs;
  gradient.fill(0);
  for (const { first, size, rows } of blocksOf(sweep, values, jobs)) {
    const parts = weights.map((all, index) => {
      const width = widthOf(program.outputs[index]!) * count;
      return all.subarray(first * width, (first + size) * width);
    });
    const own = new Float64Array(size * count * by);
    slopes.pullback(rows, size * count, parts, own);
    for (let at = 0; at < own.length; at++) {
      gradient[(first + Math.floor(at / (count * by))) * by + (at % by)]! += own[at]!;
    }
  }
}
