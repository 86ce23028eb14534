/** What a job's code returned, as outputs with a shape and flat numbers. */
import type { Output } from "../../analysis/job-program.js";
import { MAX_OUTPUTS, MAX_RETURNED_NUMBERS } from "../spec/limits.js";

/** An output of a job, its numbers flat: re, im, re, im, ... if it is complex. */
export interface Returned {
  readonly output: Output;
  readonly values: Float64Array;
  /** Which of the values are missing on purpose: null was returned. */
  readonly missing: ReadonlySet<number>;
}

/** What is wrong with what code returned: the job's failure. */
export class NotAnOutput extends Error {}

const MAX_AXES = 8;

/** Reads what `run` returned. */
export function readReturned(returned: unknown): readonly Returned[] {
  if (typeof returned !== "object" || returned === null || Array.isArray(returned)) {
    throw new NotAnOutput("run(job) must return an object: outputs by name");
  }
  if (typeof (returned as { then?: unknown }).then === "function") {
    throw new NotAnOutput("run(job) returned a promise: it must return its outputs themselves");
  }
  const entries = Object.entries(returned);
  if (entries.length === 0) throw new NotAnOutput("run(job) returned no outputs");
  if (entries.length > MAX_OUTPUTS) throw new NotAnOutput(`run(job) returned more than ${MAX_OUTPUTS} outputs`);
  return entries.map(([name, value]) => readOutput(name, value));
}

interface Flat {
  readonly re: number[];
  readonly im: number[];
  complex: boolean;
  readonly missing: Set<number>;
}

function readOutput(name: string, value: unknown): Returned {
  const flat: Flat = { re: [], im: [], complex: false, missing: new Set() };
  const shape = shapeOf(name, value);
  flatten({ name, shape, flat }, value, 0);
  const { re, im, complex } = flat;
  const values = new Float64Array(complex ? 2 * re.length : re.length);
  const missing = new Set<number>();
  for (let i = 0; i < re.length; i++) {
    if (!complex) values[i] = re[i]!;
    else {
      values[2 * i] = re[i]!;
      values[2 * i + 1] = im[i]!;
    }
    if (!flat.missing.has(i)) continue;
    for (const at of complex ? [2 * i, 2 * i + 1] : [i]) missing.add(at);
  }
  return { output: { name, unit: "", complex, shape, axes: [] }, values, missing };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** The shape that a value's first items say. */
function shapeOf(name: string, value: unknown): readonly number[] {
  const shape: number[] = [];
  let size = 1;
  for (let item = value; isList(item); item = item[0]) {
    shape.push(item.length);
    size *= item.length;
    if (shape.length > MAX_AXES) throw new NotAnOutput(`${name} nests deeper than ${MAX_AXES} lists`);
    if (size > MAX_RETURNED_NUMBERS) throw new NotAnOutput(`${name} has more than ${MAX_RETURNED_NUMBERS} numbers`);
  }
  return shape;
}

function flatten(
  target: { readonly name: string; readonly shape: readonly number[]; readonly flat: Flat },
  value: unknown,
  axis: number,
): void {
  const { name, shape, flat } = target;
  const length = shape[axis];
  if (length !== undefined) {
    if (!isList(value) || value.length !== length) throw new NotAnOutput(`${name} holds lists of different lengths`);
    for (let i = 0; i < length; i++) flatten(target, value[i], axis + 1);
    return;
  }
  if (value === null) flat.missing.add(flat.re.length);
  const { re, im, complex } = numberOf(name, value);
  flat.complex ||= complex;
  flat.re.push(re);
  flat.im.push(im);
}

function numberOf(name: string, value: unknown): { re: number; im: number; complex: boolean } {
  if (value === null) return { re: Number.NaN, im: Number.NaN, complex: false };
  if (typeof value === "number") return { re: value, im: 0, complex: false };
  if (typeof value === "boolean") return { re: value ? 1 : 0, im: 0, complex: false };
  if (typeof value === "object") {
    const { re, im } = value as { readonly re?: unknown; readonly im?: unknown };
    if (typeof re === "number" && typeof im === "number") return { re, im, complex: true };
  }
  throw new NotAnOutput(`${name} holds ${typeof value === "object" ? "an object" : `a ${typeof value}`}, not a number`);
}
