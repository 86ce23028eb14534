/**
 * Code from a tape: chosen outputs at many points a call.
 *
 * The same bits come out for a point whatever the form of the code, the number of points and their order.
 */

import type { Ref, Tape } from "../tape/tape.js";
import type { Form } from "./kernel-cache.js";
import { Grid, type GridRun } from "./kernel-grid.js";
import { addSmall, StageKernel } from "./kernel-stage.js";
import { gridOnTape, rowsOnTape } from "./on-tape.js";

export interface KernelOptions {
  /** Which form to make; all give the same bits. Left out: what suits the number of points. */
  readonly form?: Form | "tape";
  /** Input slots that stay the same for a whole group of points, for `runGrid`. */
  readonly outer?: readonly number[];
  /** How many points will come about, as far as is known: many are worth compiling for at once. */
  readonly points?: number;
  /** Whether the first ones are not to wait for code, however many will come; if nothing is said, where few will. */
  readonly early?: boolean;
}

export interface Kernel {
  /**
   * Computes the outputs at many points.
   *
   * @param values the inputs, shape (count, inputs), C order; read only
   * @param count  how many points
   * @param out    written: shape (outputs, count), C order
   */
  run(values: Float64Array, count: number, out: Float64Array): void;
}

export interface CompiledKernel extends Kernel {
  /** As `run`, but the last output goes to an array of its own, shape (count). */
  runApart(values: Float64Array, count: number, out: Float64Array, last: Float64Array): void;
  /**
   * As `run`, but each output goes to an array of its own, from its first place on, and the last one nowhere.
   *
   * @returns the points at which the last one isn't at least `least`, in order
   */
  runEach(values: Float64Array, count: number, outs: readonly Float64Array[], least: number): number[];
  /**
   * Computes the outputs on a grid; what depends on one side alone is computed once for each of that side's rows.
   *
   * @param out written: shape (outputs, groups, points), C order
   */
  runGrid(grid: GridRun, out: Float64Array): void;
  /** How many operations a point takes in `run`. */
  operations(): number;
}

/** Where no more points than this are known to come, the first ones don't wait for code. */
const FEW = 64;
/** The most points for which the tape itself is run the first time: that takes less than to put a program together. */
const MOST_ON_TAPE = 64;

/** Compiles what the outputs need; everything else on the tape costs nothing. */
export function compileKernel(
  tape: Tape,
  outputs: readonly Ref[],
  inputCount: number,
  options: KernelOptions = {},
): CompiledKernel {
  const { outer = [], points } = options;
  const form = options.form === "tape" ? undefined : options.form;
  // Each is made for whoever calls it: many callers run nothing but grids.
  let known: StageKernel | undefined;
  const columns = inputRefs(tape, inputCount);
  const stage = () => {
    known ??= new StageKernel({ tape, outputs, columns, uniforms: [], form, points });
    return known;
  };
  let grid: Grid | undefined;
  let isFirst = form === undefined && (options.early ?? (points ?? 1) <= FEW);
  const isOnTape = (count: number): boolean => {
    const [was, isFew] = [isFirst, count <= MOST_ON_TAPE];
    isFirst = false;
    return options.form === "tape" || (was && isFew);
  };
  const rows = { tape, outputs, columns };
  return {
    operations: () => stage().operations,
    run: (values, count, out) => {
      if (!isOnTape(count)) stage().runRows(values, count, out);
      else rowsOnTape(rows, values, count, (output, found) => out.set(found, output * count));
    },
    runApart: (values, count, out, last) => {
      if (!isOnTape(count)) stage().runRows(values, count, out, last);
      else {
        rowsOnTape(rows, values, count, (output, found) => {
          if (output === outputs.length - 1) last.set(found);
          else out.set(found, output * count);
        });
      }
    },
    runEach: (values, count, outs, least) => {
      if (!isOnTape(count)) return stage().runEach(values, count, outs, least);
      const small: number[] = [];
      rowsOnTape(rows, values, count, (output, found) => {
        if (output < outputs.length - 1) outs[output]!.set(found);
        else addSmall(small, found, least, 0);
      });
      return small;
    },
    runGrid: (run, out) => {
      if (isOnTape(run.groups * run.points)) {
        gridOnTape({ ...rows, outer }, run, (at, found) => out.set(found, at));
        return;
      }
      grid ??= new Grid({ tape, outputs, inputCount, outer, form, points });
      grid.run(run, out);
    },
  };
}

/** The refs of all inputs, by slot. */
function inputRefs(tape: Tape, count: number): Ref[] {
  return Array.from({ length: count }, (_, slot) => tape.input(slot));
}
