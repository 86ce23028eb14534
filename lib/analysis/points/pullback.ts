/**
 * Gradients of what is made of a compiled point's outputs: from what it changes by with each output to what it changes by with each
 * parameter, by one kernel whatever their numbers.
 *
 * On a grid what depends on the group alone (a job's parameters, and with them its carriers) is gone back through once a group, after
 * all its points have said what they change by with it.
 */
import { widthOf } from "../../shape.js";
import { NetworkTrace } from "../../solver/adjoint-networks.js";
import type { Light } from "../../solver/build-system.js";
import { type CheckedKernel, compileCheckedKernel, type Solved } from "../../solver/kernel/checked-kernel.js";
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import { Adjoints, dependents } from "../../solver/tape/derivative.js";
import type { Ref } from "../../solver/tape/tape.js";
import type { Output } from "../job-program.js";

/** What has derivatives. */
export interface Pullback {
  /**
   * Every output by every parameter, each point by itself. What one output's derivatives can't be is none of the others'.
   *
   * @param out written: one array an output, its shape as `run` writes it with (by) behind; undefined for what isn't wanted
   */
  jacobian(values: Float64Array, count: number, out: readonly (Float64Array | undefined)[]): void;
  /**
   * Of each point by itself.
   *
   * @param values   the inputs, shape (count, inputs)
   * @param weights  one array an output, as those of `run`: what a sum changes by with each of its numbers (re and im each)
   * @param gradient written: what it changes by with each parameter, shape (count, by). Where the run failed it says nothing
   */
  pullback(values: Float64Array, count: number, weights: readonly Float64Array[], gradient: Float64Array): void;
  /**
   * Of each group, all its points together.
   *
   * @param weights  one array an output, by group, then point
   * @param gradient written: shape (groups, by); of inputs that aren't outer all points move alike
   */
  pullbackGrid(grid: GridRun, weights: readonly Float64Array[], gradient: Float64Array): void;
}

export interface PullbackRequest {
  readonly light: Pick<Light, "tape">;
  readonly networks: readonly Solved[];
  readonly trace: NetworkTrace;
  readonly outputs: readonly Output[];
  /** All numbers of all outputs, in order: re, im of complex ones. */
  readonly numbers: readonly Ref[];
  readonly nominal: Float64Array;
  /** Slots. */
  readonly by: readonly number[];
  readonly outer: readonly number[];
  /** The outputs that follow the outer inputs alone, by their index. */
  readonly same: ReadonlySet<number>;
  /** About how many points there will be. */
  readonly points: number | undefined;
  /** Whether the first ones are not to wait for code. */
  readonly early: boolean | undefined;
}

/** What keeps the networks of a tape for derivatives by some of its inputs. */
export function traceOf({ tape }: Pick<Light, "tape">, slots: readonly number[]): NetworkTrace {
  return new NetworkTrace(
    tape,
    slots.map((slot) => tape.input(slot)),
  );
}

/** Prepares gradients; kernels are made when they are first asked for. */
export function pullbackOf(request: PullbackRequest): Pullback {
  let rows: CheckedKernel | undefined;
  let grids: GridKernels | undefined;
  const each: PullbackRequest[] = [];
  const kernels: (CheckedKernel | undefined)[] = [];
  return {
    jacobian: (values, count, out) => {
      for (const [index, own] of out.entries()) {
        if (own === undefined) continue;
        each[index] ??= partOf(request, [index]);
        kernels[index] ??= rowKernel(each[index]);
        runUnits(each[index], kernels[index], { values, count }, own);
      }
    },
    pullback: (values, count, weights, gradient) => {
      rows ??= rowKernel(request);
      runRows(request, rows, { values, count, weights }, gradient);
    },
    pullbackGrid: (grid, weights, gradient) => {
      grids ??= gridKernels(request);
      runGroups(request, grids, { grid, weights }, gradient);
    },
  };
}

/** A request of some outputs alone. */
function partOf(request: PullbackRequest, indices: readonly number[]): PullbackRequest {
  const starts = [0];
  let start = 0;
  for (const output of request.outputs) {
    start += widthOf(output);
    starts.push(start);
  }
  return {
    ...request,
    outputs: indices.map((index) => request.outputs[index]!),
    numbers: indices.flatMap((index) => request.numbers.slice(starts[index]!, starts[index + 1]!)),
  };
}

function leavesOf({ light: { tape }, by }: PullbackRequest): readonly Ref[] {
  return by.map((slot) => tape.input(slot));
}

/** Adjoints that know what the sum changes by with each number: a weight, an input behind the others. */
function weighed(request: PullbackRequest, numbers: readonly Ref[]): Adjoints {
  const { tape } = request.light;
  const adjoints = new Adjoints(tape, leavesOf(request));
  for (const [index, ref] of numbers.entries()) adjoints.add(ref, tape.input(request.nominal.length + index));
  return adjoints;
}

/** A point at which the solutions are checked, with every weight 1. */
function sampleWith({ nominal }: PullbackRequest, weights: number): Float64Array {
  const sample = new Float64Array(nominal.length + weights).fill(1);
  sample.set(nominal);
  return sample;
}

function rowKernel(request: PullbackRequest): CheckedKernel {
  const { light, networks, trace, numbers, nominal } = request;
  const { tape } = light;
  const adjoints = weighed(request, numbers);
  const more = trace.pull(adjoints, { samples: [sampleWith(request, numbers.length)], isMeant: () => true });
  return compileCheckedKernel({
    tape,
    networks: [...networks, ...more],
    outputs: leavesOf(request).map((leaf) => adjoints.at(leaf)),
    inputCount: nominal.length + numbers.length,
    ...many(request),
  });
}

/** How many points kernels are compiled for. */
function many({ points, early }: PullbackRequest) {
  return { ...(points === undefined ? {} : { points }), ...(early === undefined ? {} : { early }) };
}

interface Rows {
  readonly values: Float64Array;
  readonly count: number;
  readonly weights: readonly Float64Array[];
}

/** How many points are computed at a time. */
const BLOCK = 512;

function runRows(request: PullbackRequest, kernel: CheckedKernel, rows: Rows, gradient: Float64Array): void {
  const { values, count, weights } = rows;
  const { by, nominal, numbers } = request;
  const width = nominal.length + numbers.length;
  const given = new Float64Array(Math.min(count, BLOCK) * width);
  for (let first = 0; first < count; first += BLOCK) {
    const size = Math.min(BLOCK, count - first);
    const out = new Float64Array(by.length * size);
    for (let point = 0; point < size; point++) {
      const from = (first + point) * nominal.length;
      for (let slot = 0; slot < nominal.length; slot++) given[point * width + slot] = values[from + slot]!;
    }
    writeWeights(request, weights, { first, count: size }, { into: given, offset: nominal.length, step: width });
    kernel.run(given.subarray(0, size * width), size, out);
    for (let point = 0; point < size; point++) {
      for (let k = 0; k < by.length; k++) gradient[(first + point) * by.length + k] = out[k * size + point]!;
    }
  }
}

/** One output by every parameter: a run for each of its numbers. @param out written: shape (count, width, by) */
function runUnits(
  request: PullbackRequest,
  kernel: CheckedKernel,
  { values, count }: Omit<Rows, "weights">,
  out: Float64Array,
): void {
  const by = request.by.length;
  const width = widthOf(request.outputs[0]!);
  const own = new Float64Array(count * by);
  const weights = new Float64Array(count * width);
  for (let number = 0; number < width; number++) {
    for (let at = 0; at < weights.length; at++) weights[at] = at % width === number ? 1 : 0;
    runRows(request, kernel, { values, count, weights: [weights] }, own);
    for (let point = 0; point < count; point++) {
      out.set(own.subarray(point * by, (point + 1) * by), (point * width + number) * by);
    }
  }
}

/** Where weights go: a row a point. */
interface WeightRows {
  readonly into: Float64Array;
  /** Where the first row's weights begin, and how far apart those of neighbouring rows. */
  readonly offset: number;
  readonly step: number;
}

/** Writes the weights of points, in the order of their numbers: number by number, as outputs are many and mostly single numbers. */
function writeWeights(
  { outputs }: PullbackRequest,
  weights: readonly Float64Array[],
  { first, count }: { readonly first: number; readonly count: number },
  { into, offset, step }: WeightRows,
): void {
  let start = offset;
  for (const [index, output] of outputs.entries()) {
    const width = widthOf(output);
    const from = weights[index]!;
    for (let part = 0; part < width; part++, start++) {
      for (let point = 0; point < count; point++) into[start + point * step] = from[(first + point) * width + part]!;
    }
  }
}

interface GridKernels {
  /** From weights to what a sum changes by with what a group's points share. */
  readonly points: CheckedKernel;
  /** From that, and from the weights of what is the same for a group, to the gradient. */
  readonly groups: CheckedKernel;
  /** How many numbers they share. */
  readonly shared: number;
  /** The outputs that differ within a group, and those that don't, by their index. */
  readonly differing: readonly number[];
  readonly same: readonly number[];
}

function gridKernels(request: PullbackRequest): GridKernels {
  const { light, networks, trace, nominal, outer } = request;
  const all = [...request.outputs.keys()];
  const [differing, same] = [all.filter((index) => !request.same.has(index)), [...request.same]];
  const { numbers } = partOf(request, differing);
  const { tape } = light;
  const inner = [...nominal.keys()].filter((slot) => !outer.includes(slot)).map((slot) => tape.input(slot));
  const marks = dependents(tape, inner);
  const isInner = (ref: Ref) => marks[ref] === 1;
  const adjoints = weighed(request, numbers);
  const more = trace.pull(adjoints, { samples: [sampleWith(request, numbers.length)], isMeant: isInner });
  const shared = adjoints.waiting();
  const points = compileCheckedKernel({
    tape,
    networks: [...networks, ...more],
    outputs: shared.map((ref) => adjoints.at(ref)),
    inputCount: nominal.length + numbers.length,
    outer,
    ...many(request),
  });
  const seeded = [...shared, ...partOf(request, same).numbers];
  const last = weighed(request, seeded);
  const isOuter = ({ elimination: { fields, pivots } }: Solved) =>
    !pivots.some(isInner) && [...fields.values()].every(({ re, im }) => !isInner(re) && !isInner(im));
  const rest = trace.pull(last, { samples: [sampleWith(request, seeded.length)], isMeant: () => true });
  const groups = compileCheckedKernel({
    tape,
    networks: [...networks.filter(isOuter), ...rest],
    outputs: leavesOf(request).map((leaf) => last.at(leaf)),
    inputCount: nominal.length + seeded.length,
    ...many(request),
  });
  return { points, groups, shared: shared.length, differing, same };
}

interface Groups {
  readonly grid: GridRun;
  readonly weights: readonly Float64Array[];
}

function runGroups(
  request: PullbackRequest,
  kernels: GridKernels,
  { grid, weights }: Groups,
  gradient: Float64Array,
): void {
  const { nominal, outer, by } = request;
  const { shared } = kernels;
  const { groups, points } = grid;
  if (groups === 0 || points === 0) return;
  const weighing = (indices: readonly number[]): Weighed => {
    return { ...partOf(request, indices), weights: indices.map((index) => weights[index]!) };
  };
  const [differing, same] = [weighing(kernels.differing), weighing(kernels.same)];
  const innerWidth = nominal.length - outer.length;
  const row = innerWidth + differing.numbers.length;
  const width = nominal.length + shared + same.numbers.length;
  const seeds = new Float64Array(groups * width);
  const sums = new Float64Array(shared * points);
  for (let group = 0; group < groups; group++) {
    // A new array each time: the same one would hold the same numbers (kernel-grid.ts).
    const inner = new Float64Array(points * row);
    for (let point = 0; point < points; point++) {
      for (let slot = 0; slot < innerWidth; slot++) inner[point * row + slot] = grid.inner[point * innerWidth + slot]!;
    }
    const some = { first: group * points, count: points };
    writeWeights(differing, differing.weights, some, { into: inner, offset: innerWidth, step: row });
    const own = grid.outer.subarray(group * outer.length, (group + 1) * outer.length);
    kernels.points.runGrid({ outer: own, groups: 1, inner, points }, sums);
    for (const [k, slot] of outer.entries()) seeds[group * width + slot] = own[k]!;
    const at = group * width + nominal.length;
    for (let k = 0; k < shared; k++) {
      let sum = 0;
      for (let point = 0; point < points; point++) sum += sums[k * points + point]!;
      seeds[at + k] = sum;
    }
    addWeights(same, some, seeds.subarray(at + shared, at + shared + same.numbers.length));
  }
  const out = new Float64Array(by.length * groups);
  kernels.groups.run(seeds, groups, out);
  for (let group = 0; group < groups; group++) {
    for (let k = 0; k < by.length; k++) gradient[group * by.length + k] = out[k * groups + group]!;
  }
}

/** Some outputs, and what a sum changes by with each of their numbers. */
type Weighed = PullbackRequest & Pick<Groups, "weights">;

/** Adds up the weights of points, number by number. */
function addWeights(
  { outputs, weights }: Weighed,
  { first, count }: { readonly first: number; readonly count: number },
  into: Float64Array,
): void {
  let at = 0;
  for (const [index, output] of outputs.entries()) {
    const width = widthOf(output);
    const from = weights[index]!;
    for (let part = 0; part < width; part++, at++) {
      let sum = 0;
      for (let point = 0; point < count; point++) sum += from[(first + point) * width + part]!;
      into[at] = sum;
    }
  }
}
