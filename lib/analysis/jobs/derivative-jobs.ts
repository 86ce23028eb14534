/**
 * Jobs that give derivatives of their outputs beside them, as outputs of their own: `d P / d ITM.T`.
 *
 * What a derivative is by needn't differ from job to job: then it is taken at the model's own value.
 */
import { type Mistake, UserError } from "../../errors.js";
import { assertChangeable } from "../../model/changeable.js";
import type { Model } from "../../model/model.js";
import { nearest } from "../../model/nearest.js";
import { unitOf } from "../../model/path-unit.js";
import { widthOf } from "../../shape.js";
import type { JobProgram, Output } from "../job-program.js";

/** Which derivatives are wanted. */
export interface DerivativeRequest {
  /** Outputs by name; `sensitivity@100` is that one at the point 100 of its axis. */
  readonly of: "all" | readonly string[];
  /** Parameters, canonical paths. */
  readonly by: readonly string[];
}

/** An output, or one point of it. */
interface Differentiated {
  /** As it was asked for. */
  readonly name: string;
  readonly index: number;
  /** Which of its numbers, complex ones counted once; all if undefined. */
  readonly place: number | undefined;
}

/** @param compile gives the program with these inputs, and derivatives by some of them */
export function derivedJobs(
  model: Model,
  inputs: readonly string[],
  request: DerivativeRequest,
  compile: (inputs: readonly string[], by: readonly string[]) => JobProgram,
): JobProgram {
  for (const path of request.by) assertChangeable(model, path);
  const more = request.by.filter((path) => !inputs.includes(path));
  const program = compile([...inputs, ...more], request.by);
  const { outputs, gradients, nominal, leftOut } = program;
  if (gradients === undefined) throw new Error("the program has no derivatives");
  const wanted = differentiated(request, outputs, gradients.lacking ?? new Set());
  const isRead = outputs.map((_, index) => wanted.some((each) => each.index === index));
  const fill = (values: Float64Array, count: number) => {
    if (more.length === 0) return values;
    const rows = new Float64Array(count * nominal.length);
    for (let job = 0; job < count; job++) {
      rows.set(nominal, job * nominal.length);
      rows.set(values.subarray(job * inputs.length, (job + 1) * inputs.length), job * nominal.length);
    }
    return rows;
  };
  return {
    inputs,
    nominal: nominal.slice(0, inputs.length),
    outputs: [...outputs, ...wanted.flatMap((each) => derivativesOf(model, outputs, each, request.by))],
    ...(leftOut === undefined ? {} : { leftOut }),
    run: (values, count, out, dark) => {
      const rows = fill(values, count);
      const errors = program.run(rows, count, out.slice(0, outputs.length), dark);
      const jacobian = outputs.map((output, index) => {
        return isRead[index] ? new Float64Array(count * widthOf(output) * request.by.length) : undefined;
      });
      gradients.jacobian(rows, count, jacobian);
      for (const [at, each] of wanted.entries()) {
        const own = out.slice(outputs.length + at * request.by.length, outputs.length + (at + 1) * request.by.length);
        spread(outputs[each.index]!, each, jacobian[each.index]!, own);
        fillFailed(errors, own, count);
      }
      return errors;
    },
  };
}

function derivativesOf(
  model: Model,
  outputs: readonly Output[],
  { name, index, place }: Differentiated,
  by: readonly string[],
): readonly Output[] {
  const { unit, complex, shape, axes } = outputs[index]!;
  const form = place === undefined ? { shape, axes } : { shape: [], axes: [] };
  return by.map((path): Output => {
    const below = unitOf(model, path);
    const over = below === "" ? unit : `${unit === "" ? "1" : unit}/${below}`;
    return { name: `d ${name} / d ${path}`, unit: over, complex, ...form };
  });
}

/** From an output's derivatives by all parameters to an array a parameter. */
function spread(output: Output, { place }: Differentiated, from: Float64Array, out: readonly Float64Array[]): void {
  const by = out.length;
  const width = widthOf(output);
  const parts = output.complex ? 2 : 1;
  const [first, length] = place === undefined ? [0, width] : [place * parts, parts];
  const count = from.length / (width * by);
  for (const [parameter, own] of out.entries()) {
    for (let job = 0; job < count; job++) {
      for (let part = 0; part < length; part++) {
        own[job * length + part] = from[(job * width + first + part) * by + parameter]!;
      }
    }
  }
}

function fillFailed(errors: ReadonlyMap<number, Mistake>, own: readonly Float64Array[], count: number): void {
  for (const job of errors.keys()) {
    for (const array of own) {
      const width = array.length / count;
      array.fill(Number.NaN, job * width, (job + 1) * width);
    }
  }
}

function differentiated(
  { of }: DerivativeRequest,
  outputs: readonly Output[],
  lacking: ReadonlySet<number>,
): readonly Differentiated[] {
  const all = outputs.map(({ name }, index) => ({ name, index, place: undefined }));
  if (of === "all") return all.filter(({ index }) => !lacking.has(index));
  return of.map((name, at) => {
    const whole = outputs.findIndex((output) => output.name === name);
    if (lacking.has(whole)) throw noneOf(name, at);
    if (whole >= 0) return { name, index: whole, place: undefined };
    const sign = name.lastIndexOf("@");
    const index = outputs.findIndex((output) => output.name === name.slice(0, Math.max(sign, 0)));
    if (index >= 0) return { name, index, place: placeOf(outputs[index]!, name.slice(sign + 1), at) };
    const known = outputs.map((output) => output.name);
    const near = nearest(name, known);
    throw new UserError({
      code: "unknown-output",
      place: `derivatives.of[${at}]`,
      what: `there is no output "${name}" to differentiate`,
      remedy: near === "" ? `Outputs are ${known.slice(0, 20).join(", ")}.` : `Did you mean ${near}?`,
    });
  });
}

function noneOf(name: string, at: number): UserError {
  const remedy = "Ask for those of what detectors read, or of what locks and optimisers find.";
  return new UserError({
    ...{ code: "no-derivative", place: `derivatives.of[${at}]` },
    ...{ what: `"${name}" has no derivatives: it counts or tells how something went`, remedy },
  });
}

/** How far a point may be from what is written [of it]. */
const NEARNESS = 1e-9;

/** Where on an output's axis a point is. */
function placeOf({ name, axes, shape }: Output, text: string, at: number): number {
  const point = Number(text);
  const [axis, ...others] = axes;
  const isOne = axis !== undefined && others.length === 0 && shape.length === 1;
  const found = isOne ? axis.values.findIndex((value) => Math.abs(value - point) <= NEARNESS * Math.abs(point)) : -1;
  if (found >= 0 && text !== "") return found;
  const shown = isOne ? axis.values.slice(0, 9).join(", ") : "";
  throw new UserError({
    code: "unknown-point",
    place: `derivatives.of[${at}]`,
    what: isOne ? `${name} has no point at "${text}"` : `${name} has no single axis to be at "${text}" of`,
    remedy: isOne ? `Its axis has ${shown}${axis.values.length > 9 ? ", ..." : ""}.` : `Write "${name}" alone.`,
  });
}
