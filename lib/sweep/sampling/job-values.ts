/**
 * The values that a job's parameters have: a pure function of the spec and the job's index.
 *
 * Not here: what makes the numbers random (uniforms.ts), what distributions make of them (draw.ts, correlated.ts).
 */

import { exp, log } from "../../numerics/elementary.js";
import {
  type Axis,
  type CorrelatedNormal,
  isAxis,
  type ParameterTable,
  type Vary,
  type VaryOne,
  variedBy,
} from "../spec/distribution.js";
import type { Spec } from "../spec/spec.js";
import { factorOf } from "./correlated.js";
import { quantilesOf } from "./draw.js";
import { normalQuantiles } from "./normal-column.js";
import { drawnParameters, type Uniforms, uniformsOf } from "./uniforms.js";

/** Writes the values of jobs `first` to `first + count - 1` to `out`, shape (count, inputs). */
export type JobValues = (first: number, count: number, out: Float64Array) => void;

/** The parameters that a spec varies, in the order of a job's values: canonical paths. */
export function jobInputs(spec: Spec): readonly string[] {
  return spec.vary.flatMap(variedBy);
}

/** How many jobs are done parameter by parameter: their numbers stay in the processor's cache. */
const BLOCK = 512;

/** Writes values of consecutive jobs to every `stride`-th number of `out`, from `at` on. */
type Filler = (first: number, count: number, out: Float64Array, at: number, stride: number) => void;

/**
 * What gives the jobs' values.
 *
 * @param nominal what the model's text says of the inputs, shape (inputs): what factors and offsets are relative to
 */
export function jobValues(spec: Spec, nominal: Float64Array): JobValues {
  const fillers: Filler[] = [];
  const drawn = drawnParameters(spec.vary);
  const uniforms = (parameter: string) => uniformsOf(spec, parameter, drawn.indexOf(parameter));
  const steps = gridSteps(spec);
  const offsets: number[] = [];
  let input = 0;
  for (const entry of spec.vary) {
    const own = nominal.subarray(input, input + variedBy(entry).length);
    fillers.push(fillerOf(entry, own, uniforms, steps));
    offsets.push(input);
    input += own.length;
  }
  const stride = input;
  return (first, count, out) => {
    for (let done = 0; done < count; done += BLOCK) {
      const some = Math.min(BLOCK, count - done);
      for (let i = 0; i < fillers.length; i++)
        fillers[i]!(first + done, some, out, done * stride + offsets[i]!, stride);
    }
  };
}

function fillerOf(
  entry: Vary,
  nominal: Float64Array,
  uniforms: (parameter: string) => Uniforms,
  steps: ReadonlyMap<string, Step>,
): Filler {
  if (entry.kind === "table") return tableFiller(entry);
  if (entry.kind === "correlated-normal") return correlatedFiller(entry, nominal, entry.parameters.map(uniforms));
  const settle = relativeTo(entry.relative, nominal[0]!);
  if (isAxis(entry)) return axisFiller(entry, settle, steps.get(entry.parameter)!);
  if (entry.kind === "constant") {
    const value = settle(entry.value);
    return (_, count, out, at, stride) => {
      for (let i = 0; i < count; i++) out[at + i * stride] = value;
    };
  }
  const numbers = new Float64Array(BLOCK);
  const quantiles = quantilesOf(entry);
  const uniform = uniforms(entry.parameter);
  const [factor, offset] = [entry.relative === "factor", entry.relative === "offset"];
  const own = nominal[0]!;
  return (first, count, out, at, stride) => {
    uniform(first, count, numbers);
    quantiles(numbers, count);
    // Loops of their own: a call a number takes longer than to draw it.
    if (factor) for (let i = 0; i < count; i++) out[at + i * stride] = own * numbers[i]!;
    else if (offset) for (let i = 0; i < count; i++) out[at + i * stride] = own + numbers[i]!;
    else for (let i = 0; i < count; i++) out[at + i * stride] = numbers[i]!;
  };
}

/** What is drawn, taken relative to the nominal value. */
function relativeTo(relative: VaryOne["relative"], nominal: number): (drawn: number) => number {
  switch (relative) {
    case "factor":
      return (drawn) => nominal * drawn;
    case "offset":
      return (drawn) => nominal + drawn;
    default:
      return (drawn) => drawn;
  }
}

function tableFiller({ columns, rows }: ParameterTable): Filler {
  return (first, count, out, at, stride) => {
    for (let i = 0; i < count; i++) {
      const row = rows[first + i]!;
      for (let column = 0; column < columns.length; column++) out[at + i * stride + column] = row[column]!;
    }
  };
}

function correlatedFiller(entry: CorrelatedNormal, nominal: Float64Array, uniforms: readonly Uniforms[]): Filler {
  const factor = factorOf(entry);
  if (factor.kind === "fault") throw new Error(`a checked spec has a matrix that can't be: ${factor.what}`);
  const { lower, means } = factor;
  const size = uniforms.length;
  const normals = uniforms.map(() => new Float64Array(BLOCK));
  const settle = entry.parameters.map((_, i) => relativeTo(entry.relative, nominal[i]!));
  return (first, count, out, at, stride) => {
    for (let k = 0; k < size; k++) {
      const own = normals[k]!;
      uniforms[k]!(first, count, own);
      normalQuantiles(own, count);
    }
    for (let i = 0; i < count; i++) {
      for (let row = 0; row < size; row++) {
        let sum = means[row]!;
        for (let k = 0; k <= row; k++) sum += lower[row * size + k]! * normals[k]![i]!;
        out[at + i * stride + row] = settle[row]!(sum);
      }
    }
  };
}

/** How an axis follows from the index of a grid's point: floor(index / every) modulo its points. */
interface Step {
  readonly every: number;
  readonly points: number;
}

/** The steps of a grid's axes, the last of the order changing fastest. */
function gridSteps(spec: Spec): ReadonlyMap<string, Step> {
  const steps = new Map<string, Step>();
  if (spec.sampling.kind !== "grid") return steps;
  const axes = new Map(spec.vary.filter(isAxis).map((axis) => [axis.parameter, axis]));
  let every = 1;
  for (const parameter of [...spec.sampling.order].reverse()) {
    const points = pointsOf(axes.get(parameter)!);
    steps.set(parameter, { every, points });
    every *= points;
  }
  return steps;
}

function pointsOf(axis: Axis): number {
  return axis.kind === "values" ? axis.values.length : axis.points;
}

function axisFiller(axis: Axis, settle: (drawn: number) => number, { every, points }: Step): Filler {
  const values = Float64Array.from({ length: points }, (_, index) => settle(axisValue(axis, index)));
  return (first, count, out, at, stride) => {
    for (let i = 0; i < count; i++) out[at + i * stride] = values[Math.floor((first + i) / every) % points]!;
  };
}

/** A point of an axis; both ends are exact. */
function axisValue(axis: Axis, index: number): number {
  if (axis.kind === "values") return axis.values[index]!;
  const { from, to, points } = axis;
  if (index === 0) return from;
  if (index === points - 1) return to;
  const part = index / (points - 1);
  if (axis.kind === "linear") return from + part * (to - from);
  const lower = log(from);
  return exp(lower + part * (log(to) - lower));
}
