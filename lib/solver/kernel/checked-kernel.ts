/**
 * A kernel that knows where it can't be trusted, and gives those points to the oracle.
 *
 * Which points those are depends on the system and the point alone, so a job's bits don't depend on its chunk.
 */

import type { Elimination } from "../elimination/eliminate.js";
import { solveWith } from "../elimination/oracle.js";
import type { System } from "../elimination/system.js";
import { LEAST_PIVOT, leastOf, type TrustedElimination } from "../elimination/trust.js";
import { interpret, valueAt } from "../tape/interpret.js";
import type { Setting } from "../tape/substitute.js";
import { type ComplexRef, OP, type Ref, type Tape } from "../tape/tape.js";
import { compileKernel, type Kernel, type KernelOptions } from "./kernel.js";
import type { GridRun } from "./kernel-grid.js";
import { addSmall } from "./kernel-stage.js";

/** A network, and what it was solved to. */
export interface Solved {
  readonly system: System;
  readonly elimination: TrustedElimination;
}

export interface CheckedKernelRequest extends KernelOptions {
  readonly tape: Tape;
  /** In order: a network's couplings may be made of the fields of those before it. */
  readonly networks: readonly Solved[];
  /** What is computed from the networks' fields. */
  readonly outputs: readonly Ref[];
  /** What outputs are of, where some inputs have other numbers for them: one for each output. */
  readonly origins?: readonly Origin[];
  readonly inputCount: number;
}

/** A value with numbers in the place of some inputs. */
export interface Origin {
  readonly ref: Ref;
  /** Undefined for the value as it is. */
  readonly setting: Setting | undefined;
}

export interface CheckedKernel extends Kernel {
  /** @returns the points that the oracle computed, in order */
  run(values: Float64Array, count: number, out: Float64Array): readonly number[];
  /** The same, each output to an array of its own. */
  runEach(values: Float64Array, count: number, outs: readonly Float64Array[]): readonly number[];
  /** As that of a kernel. @returns the points that the oracle computed, as group · points + point */
  runGrid(grid: GridRun, out: Float64Array): readonly number[];
}

/** Writes an output's value at a point. */
type Put = (index: number, point: number, value: number) => void;

export function compileCheckedKernel(request: CheckedKernelRequest): CheckedKernel {
  const { tape, networks, outputs, origins, inputCount, ...options } = request;
  const pivots = networks.flatMap(({ elimination }) => elimination.pivots);
  const isTrusted = networks.every(({ elimination }) => elimination.isTrusted);
  const watched = [...outputs, leastOf(tape, pivots)];
  const kernel = compileKernel(tape, watched, inputCount, options);
  const repair = (doubtful: readonly number[], inputsOf: (point: number) => Float64Array, put: Put) => {
    for (const point of doubtful) {
      const known = new Map<Setting | undefined, Float64Array>();
      outputs.forEach((output, index) => {
        const { ref, setting } = origins?.[index] ?? { ref: output, setting: undefined };
        const values = known.get(setting) ?? oracleValues(tape, networks, withSetting(inputsOf(point), setting));
        known.set(setting, values);
        put(index, point, Number.isNaN(values[ref]!) ? Number.NaN : values[ref]!);
      });
    }
    return doubtful;
  };
  /** Where pivots are too small, or not numbers. */
  const smallOf = (pivots: Float64Array): number[] => {
    if (!isTrusted) return allOf(pivots.length);
    const found: number[] = [];
    addSmall(found, pivots, LEAST_PIVOT, 0);
    return found;
  };
  // Kept from call to call: most callers come with blocks of one size.
  let least = new Float64Array();
  let all = new Float64Array();
  const rowOf = (values: Float64Array) => (point: number) =>
    values.subarray(point * inputCount, (point + 1) * inputCount);
  return {
    run: (values, count, out) => {
      if (least.length !== count) least = new Float64Array(count);
      if (isTrusted) kernel.runApart(values, count, out, least);
      return repair(smallOf(least), rowOf(values), (index, point, value) => {
        out[index * count + point] = value;
      });
    },
    runEach: (values, count, outs) => {
      const doubtful = isTrusted ? kernel.runEach(values, count, outs, LEAST_PIVOT) : allOf(count);
      return repair(doubtful, rowOf(values), (index, point, value) => {
        outs[index]![point] = value;
      });
    },
    runGrid: (grid, out) => {
      const size = grid.groups * grid.points;
      if (all.length !== watched.length * size) all = new Float64Array(watched.length * size);
      if (isTrusted) kernel.runGrid(grid, all);
      out.set(all.subarray(0, outputs.length * size));
      const inputsOf = (pair: number) => gridInputs(grid, inputCount, options.outer ?? [], pair);
      return repair(smallOf(all.subarray(outputs.length * size)), inputsOf, (index, pair, value) => {
        out[index * size + pair] = value;
      });
    },
  };
}

function withSetting(inputs: Float64Array, setting: Setting | undefined): Float64Array {
  if (setting === undefined) return inputs;
  const set = inputs.slice();
  for (const [slot, value] of setting) set[slot] = value;
  return set;
}

const allOf = (count: number): number[] => Array.from({ length: count }, (_, point) => point);

/** The inputs of one pair, by slot. */
function gridInputs(grid: GridRun, inputCount: number, outer: readonly number[], pair: number): Float64Array {
  const inputs = new Float64Array(inputCount);
  const group = Math.floor(pair / grid.points);
  outer.forEach((slot, index) => {
    inputs[slot] = grid.outer[group * outer.length + index]!;
  });
  const width = inputCount - outer.length;
  let at = (pair % grid.points) * width;
  for (let slot = 0; slot < inputCount; slot++) if (!outer.includes(slot)) inputs[slot] = grid.inner[at++]!;
  return inputs;
}

/**
 * All values of the tape with the oracle's fields in place of the eliminations'.
 *
 * @param networks in order: each is repaired before the next one's couplings are read
 * @returns by ref
 */
export function oracleValues(
  tape: Tape,
  networks: readonly { readonly system: System; readonly elimination: Pick<Elimination, "fields"> }[],
  inputs: ArrayLike<number>,
): Float64Array {
  const values = interpret(tape, inputs);
  const isGiven = new Uint8Array(tape.length);
  const given = new Map<Ref, number>();
  const give = (ref: Ref, value: number) => {
    if (tape.op(ref) === OP.constant || tape.op(ref) === OP.input) return;
    given.set(ref, value);
    isGiven[ref] = 1;
  };
  for (const { system, elimination } of networks) {
    const exact = solveWith(system, values);
    for (const [field, { re, im }] of elimination.fields as ReadonlyMap<number, ComplexRef>) {
      give(re, exact[2 * field]!);
      give(im, exact[2 * field + 1]!);
    }
    for (let ref = 0; ref < tape.length; ref++) {
      values[ref] = isGiven[ref] === 1 ? given.get(ref)! : valueAt(tape, ref, values, inputs);
    }
  }
  return values;
}
