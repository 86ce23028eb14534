/**
 * Light in many modes: wanted fields of a block system, as symbols where its factors follow one turn, as numbers otherwise.
 *
 * Either way the caller writes its detectors on the tape from the fields' refs, and compiles them with `compileBlockKernel`.
 * Where fields are numbers, their refs are inputs behind the caller's own.
 */
import { complexConstant } from "../../arithmetic/complex.js";
import { compileKernel, type Kernel, type KernelOptions } from "../kernel/kernel.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { BlockPoints, type WantedEntry } from "./block-points.js";
import { type BlockReduction, reduceBlocks } from "./block-reduction.js";
import { BlockSweep } from "./block-sweep.js";
import type { BlockSystem } from "./block-system.js";

export interface BlockElimination {
  /** By field number: node · modes + mode. */
  readonly fields: ReadonlyMap<number, ComplexRef>;
  /** What computes fields point by point; undefined if they are symbols. */
  readonly numbers: BlockNumbers | undefined;
}

interface BlockNumbers {
  readonly reduction: BlockReduction;
  readonly wanted: readonly WantedEntry[];
}

/**
 * Solves for wanted fields.
 *
 * @param wanted     field numbers
 * @param inputCount how many inputs the caller has: fields that are numbers are the inputs behind them
 */
export function eliminateBlocks(system: BlockSystem, wanted: readonly number[], inputCount: number): BlockElimination {
  const { tape, modes } = system;
  const distinct = [...new Set(wanted)];
  const reduction = reduceBlocks(
    system,
    distinct.map((field) => Math.floor(field / modes)),
  );
  const entries = distinct.map((field) => ({
    sum: reduction.wanted.get(Math.floor(field / modes)),
    mode: field % modes,
  }));
  const sweep = new BlockSweep(tape, reduction);
  if (sweep.solve()) {
    const zero = complexConstant(tape, 0);
    const refs = entries.map(({ sum, mode }) => (sum === undefined ? zero : sweep.entry(sum, mode)));
    return { fields: new Map(distinct.map((field, index) => [field, refs[index]!])), numbers: undefined };
  }
  const fields = distinct.map((field, index) => {
    const slot = inputCount + 2 * index;
    return [field, { re: tape.input(slot), im: tape.input(slot + 1) }] as const;
  });
  return { fields: new Map(fields), numbers: { reduction, wanted: entries } };
}

export interface BlockKernelRequest extends Pick<KernelOptions, "form" | "points"> {
  readonly tape: Tape;
  readonly elimination: BlockElimination;
  readonly outputs: readonly Ref[];
  readonly inputCount: number;
}

/** How many points are taken at a time where fields are numbers. */
const BLOCK = 64;

export function compileBlockKernel(request: BlockKernelRequest): Kernel {
  const { tape, elimination, outputs, inputCount, ...options } = request;
  const { numbers } = elimination;
  if (numbers === undefined) return compileKernel(tape, outputs, inputCount, options);
  const { reduction, wanted } = numbers;
  const given = [...reduction.factors.map(({ value }) => value), ...reduction.sources].flatMap(({ re, im }) => [
    re,
    im,
  ]);
  const before = compileKernel(tape, given, inputCount, options);
  const after = compileKernel(tape, outputs, inputCount + 2 * wanted.length, options);
  const points = new BlockPoints(reduction);
  const run: Kernel["run"] = (values, count, out) => {
    for (let first = 0; first < count; first += BLOCK) {
      const size = Math.min(BLOCK, count - first);
      const rows = values.subarray(first * inputCount, (first + size) * inputCount);
      const factors = new Float64Array(given.length * size);
      before.run(rows, size, factors);
      const wide = solvePoints(
        { points, wanted, split: 2 * reduction.factors.length },
        { rows, factors, size, inputCount },
      );
      const part = new Float64Array(outputs.length * size);
      after.run(wide, size, part);
      outputs.forEach((_, index) => {
        out.set(part.subarray(index * size, (index + 1) * size), index * count + first);
      });
    }
  };
  return { run };
}

interface Solving {
  readonly points: BlockPoints;
  readonly wanted: readonly WantedEntry[];
  /** How many of a point's numbers are factors; the others are sources. */
  readonly split: number;
}

interface PointRows {
  /** Shape (size, inputs). */
  readonly rows: Float64Array;
  /** Shape (numbers, size). */
  readonly factors: Float64Array;
  readonly size: number;
  readonly inputCount: number;
}

/** Rows of inputs with the fields behind them. */
function solvePoints({ points, wanted, split }: Solving, { rows, factors, size, inputCount }: PointRows): Float64Array {
  const width = inputCount + 2 * wanted.length;
  const wide = new Float64Array(width * size);
  const numbers = new Float64Array(factors.length / size);
  for (let point = 0; point < size; point++) {
    wide.set(rows.subarray(point * inputCount, (point + 1) * inputCount), point * width);
    for (let index = 0; index < numbers.length; index++) numbers[index] = factors[index * size + point]!;
    const given = { factors: numbers.subarray(0, split), sources: numbers.subarray(split) };
    points.solve(given, wanted, wide.subarray(point * width + inputCount, (point + 1) * width));
  }
  return wide;
}
