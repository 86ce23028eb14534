/**
 * Gradients of outputs that plain code makes of a tape's numbers, as a search does: the numbers' own gradients, by what the outputs
 * change by with each of them.
 */
import { widthOf } from "../../shape.js";
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import type { Output } from "../job-program.js";
import type { Pullback } from "./pullback.js";

/** A program whose outputs are those of another, but the numbers that it makes some of them of in their place. */
export interface GivenNumbers {
  readonly outputs: readonly Output[];
  run(values: Float64Array, count: number, out: readonly Float64Array[]): unknown;
  runGrid(grid: GridRun, out: readonly Float64Array[]): unknown;
}

export interface Through {
  readonly outputs: readonly Output[];
  /** What an output changes by with each number that it is made of, shape (numbers of the output, given); undefined if it is those. */
  readonly made: readonly (((given: Float64Array, out: Float64Array) => void) | undefined)[];
  readonly given: GivenNumbers;
  /** How many parameters derivatives are by. */
  readonly by: number;
}

/** @param inner the gradients of the given numbers */
export function pullbackThrough(inner: Pullback, through: Through): Pullback {
  const { given } = through;
  const numbersOf = (count: number) => given.outputs.map((output) => new Float64Array(count * widthOf(output)));
  return {
    jacobian: (values, count, out) => {
      const numbers = numbersOf(count);
      given.run(values, count, numbers);
      const found = out.map((own, index) => {
        if (own === undefined || through.made[index] === undefined) return own;
        return new Float64Array(count * widthOf(given.outputs[index]!) * through.by);
      });
      inner.jacobian(values, count, found);
      for (const [index, own] of out.entries()) {
        if (own === undefined || found[index] === own) continue;
        own.fill(0);
        eachSlope(through, index, numbers[index]!, (slope, to, from) => {
          for (let k = 0; k < through.by; k++) {
            own[to * through.by + k] = own[to * through.by + k]! + slope * found[index]![from * through.by + k]!;
          }
        });
      }
    },
    pullback: (values, count, weights, gradient) => {
      const numbers = numbersOf(count);
      given.run(values, count, numbers);
      inner.pullback(values, count, weightsOf(through, weights, numbers), gradient);
    },
    pullbackGrid: (grid, weights, gradient) => {
      const numbers = numbersOf(grid.groups * grid.points);
      given.runGrid(grid, numbers);
      inner.pullbackGrid(grid, weightsOf(through, weights, numbers), gradient);
    },
  };
}

/** From what a sum changes by with outputs to what it changes by with the numbers that they are made of. */
function weightsOf(
  through: Through,
  weights: readonly Float64Array[],
  numbers: readonly Float64Array[],
): readonly Float64Array[] {
  return weights.map((own, index) => {
    if (through.made[index] === undefined) return own;
    const all = new Float64Array(numbers[index]!.length);
    eachSlope(through, index, numbers[index]!, (slope, to, from) => {
      all[from] = all[from]! + slope * own[to]!;
    });
    return all;
  });
}

/** Goes through what an output's numbers change by with those that they are made of, point by point. */
function eachSlope(
  { outputs, given, made }: Through,
  index: number,
  numbers: Float64Array,
  each: (slope: number, to: number, from: number) => void,
): void {
  const [width, count] = [widthOf(outputs[index]!), widthOf(given.outputs[index]!)];
  const slopes = new Float64Array(width * count);
  for (let point = 0; point * count < numbers.length; point++) {
    made[index]!(numbers.subarray(point * count, (point + 1) * count), slopes);
    for (let to = 0; to < width; to++) {
      for (let from = 0; from < count; from++) {
        each(slopes[to * count + from]!, point * width + to, point * count + from);
      }
    }
  }
}
