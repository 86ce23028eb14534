/**
 * One point of a model, compiled: the detectors as functions of the parameters that are free.
 *
 * What doesn't depend on a free parameter is computed once, here. Not here: actions (their axes, locks, optimisers), which
 * call this for the points that they need.
 */

import { detectorsOf } from "../../detectors/detectors.js";
import type { After, Fields, Reader } from "../../detectors/reader.js";
import { type Mistake, UserError } from "../../errors.js";
import { assertSupported } from "../../model/build-check.js";
import type { Model } from "../../model/model.js";
import { flatTerms, isArray, type Terms } from "../../model/terms.js";
import { sizeOf } from "../../shape.js";
import { buildLight, type Light } from "../../solver/build-system.js";
import { type CheckedKernel, compileCheckedKernel, type Origin } from "../../solver/kernel/checked-kernel.js";
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import { solveNetworks } from "../../solver/solve-networks.js";
import { dependents } from "../../solver/tape/derivative.js";
import { substituted } from "../../solver/tape/substitute.js";
import { MAX_OPERATIONS, type Ref, type Tape, TapeOverflow } from "../../solver/tape/tape.js";
import type { Output } from "../job-program.js";
import { ownNumber } from "./parameter-state.js";
import { compilePinned } from "./pinned-points.js";
import type { PointOptions, PointProgram } from "./point-options.js";
import { pullbackOf, traceOf } from "./pullback.js";
import { type GivenNumbers, pullbackThrough } from "./pullback-through.js";
import { compileStable } from "./stable-points.js";

/** How many points are computed at a time. */
const BLOCK = 2048;
/** The same of a grid: more, since rows of both sides are shared. */
const GRID_BLOCK = 2048;

/** Compiles a model's detectors. Conditions that fail whatever the inputs are is thrown as `UserError`. */
export function compilePoints(model: Model, options: PointOptions): PointProgram {
  assertSupported(model);
  try {
    return compileStable(model, options, (each, lit) => compilePinned(each, lit, compileLit));
  } catch (error) {
    if (!(error instanceof TapeOverflow)) throw error;
    const what = `the model takes more operations a point than ${MAX_OPERATIONS}`;
    throw new UserError({ code: "too-many", place: "model", what, remedy: "Vary less of it at once." }, [], {
      cause: error,
    });
  }
}

function compileLit(model: Model, options: PointOptions): PointProgram {
  const light = buildLight(model, options);
  const detectors = detectorsOf(light);
  const readers = (options.outputs ?? detectors.names).map((name) => detectors.reader(name));
  const nominal = nominalOf(model, options);
  const wanted = [...new Set(readers.flatMap(({ needs }) => needs))];
  const slotOf = (path: string) => options.inputs.indexOf(path);
  const by = options.by?.map(slotOf);
  const trace = by === undefined ? undefined : traceOf(light, by);
  const { networks, field } = solveNetworks(light, wanted, options.inputs.length === 0 ? [] : [nominal], trace);
  const { written, origins } = withSettings(light, writeReaders(field, readers), options);
  const { fault, value } = light.conditions;
  const isFaultless = fault === light.tape.zero;
  const refs = [...written.flatMap(({ refs: each }) => each), ...(isFaultless ? [] : [fault, value])];
  const outer = (options.outer ?? []).map(slotOf);
  const kernel = compileCheckedKernel({
    tape: light.tape,
    networks,
    outputs: refs,
    ...(origins === undefined ? {} : { origins }),
    inputCount: options.inputs.length,
    outer,
    ...(options.points === undefined ? {} : { points: options.points }),
    ...(options.early === undefined ? {} : { early: options.early }),
  });
  const isPlain = isFaultless && written.every((each) => each.refs.length === 1 && each.after === undefined);
  const program = { light, written, kernel, rows: refs.length, inputs: options.inputs.length, isPlain };
  const outputs = written.map(({ output }, index) => ({
    ...output,
    name: options.outputs?.[index % readers.length] ?? output.name,
  }));
  const same = sameForGroups(light.tape, written, { inputs: options.inputs.length, outer });
  const point: PointProgram = {
    inputs: options.inputs,
    outputs,
    nominal,
    operations: light.tape.length,
    same,
    run: (values, count, out) => runBlocks(program, values, count, out),
    runGrid: (grid, out) => runGridBlocks(program, grid, out),
  };
  if (by === undefined || trace === undefined) return point;
  const pulled = written.map((each) => differentiable(each, field));
  const numbers = pulled.flatMap(({ refs: each }) => each);
  const { points, early } = options;
  const request = { light, networks, trace, numbers, nominal, by, outer, same, points, early };
  const slopes = pullbackOf({ ...request, outputs: pulled.map(({ output }) => output) });
  const made = written.map(({ after }, index) => (pulled[index]!.isGiven ? after!.slopes : undefined));
  if (made.every((each) => each === undefined)) return { ...point, slopes };
  const asGiven = { ...program, isPlain: false, written: pulled.map((each, index) => givenOf(each, written[index]!)) };
  const given: GivenNumbers = {
    outputs: asGiven.written.map(({ output }) => output),
    run: (values, count, out) => runBlocks(asGiven, values, count, out),
    runGrid: (grid, out) => runGridBlocks(asGiven, grid, out),
  };
  return { ...point, slopes: pullbackThrough(slopes, { outputs, made, given, by: by.length }) };
}

/** An output as it is, or the numbers that plain code makes it of. */
function givenOf({ output, isGiven }: Pulled, written: Written): Written {
  return isGiven ? { ...written, output, after: undefined, width: written.refs.length } : written;
}

/** Which outputs follow none of the inputs that differ within a group. */
function sameForGroups(
  tape: Tape,
  written: readonly Written[],
  { inputs, outer }: { readonly inputs: number; readonly outer: readonly number[] },
): ReadonlySet<number> {
  if (outer.length === 0) return new Set();
  const inner = Array.from({ length: inputs }, (_, slot) => slot).filter((slot) => !outer.includes(slot));
  const marks = dependents(
    tape,
    inner.map((slot) => tape.input(slot)),
  );
  return new Set([...written.keys()].filter((index) => written[index]!.refs.every((ref) => marks[ref] === 0)));
}

/** What is gone back through on the tape: an output's numbers, or those that plain code makes it of. */
interface Pulled {
  readonly output: Output;
  readonly refs: readonly Ref[];
  readonly isGiven: boolean;
}

/** The numbers of an output, if they have derivatives. */
function differentiable({ output, refs, after }: Written, field: Fields): Pulled {
  if (after === undefined) return { output, refs, isGiven: false };
  const spelled = after.spelled?.(field);
  if (spelled !== undefined) return { output, refs: spelled, isGiven: false };
  if (after.slopes !== undefined) {
    return { output: { ...output, complex: false, shape: [refs.length], axes: [] }, refs, isGiven: true };
  }
  throw new UserError({
    code: "no-derivative",
    place: output.name,
    what: `"${output.name}" is a picture of more pixels and modes than there are derivatives of`,
    remedy: "Take fewer points, leave it out of the outputs, or ask for no derivatives.",
  });
}

function nominalOf(model: Model, { inputs, values }: PointOptions): Float64Array {
  return Float64Array.from(inputs, (path) => values?.get(path) ?? ownNumber(model, path));
}

/** An output, and its numbers on the tape: a number's re, or re and im of each. */
interface Written {
  readonly output: Output;
  readonly refs: readonly Ref[];
  /** What the output's numbers are made of those by; undefined if they are those themselves. */
  readonly after: After | undefined;
  /** How many doubles the output takes a point. */
  readonly width: number;
}

function writeReaders(field: Fields, readers: readonly Reader[]): readonly Written[] {
  return readers.map((reader) => {
    const { name, unit, after } = reader;
    const value = reader.read(field);
    const terms = flatTerms(value);
    if (after !== undefined) {
      const output = { name, unit, complex: after.complex, shape: reader.shape, axes: after.axes };
      const width = sizeOf(reader) * (after.complex ? 2 : 1);
      return { output, refs: terms.map(({ re }) => re), after, width };
    }
    const complex = terms.some((term) => term.complex);
    const refs = terms.flatMap(({ re, im }) => (complex ? [re, im] : [re]));
    const shape = isArray(value) ? shapeOf(value, name) : reader.shape;
    return { output: { name, unit, complex, shape, axes: [] }, refs, after, width: refs.length };
  });
}

/** Outputs once for each setting; as they are if there is none. */
function withSettings(light: Light, written: readonly Written[], { inputs, settings }: PointOptions) {
  if (settings === undefined) return { written, origins: undefined };
  const { tape, conditions } = light;
  const origins: Origin[] = [];
  const all = settings.flatMap((each) => {
    const setting = new Map([...each].map(([path, value]) => [inputs.indexOf(path), value]));
    const refs = written.flatMap((output) => output.refs);
    origins.push(...refs.map((ref) => ({ ref, setting })));
    const renewed = substituted(tape, refs, setting);
    let first = 0;
    return written.map((output): Written => {
      first += output.refs.length;
      return { ...output, refs: renewed.slice(first - output.refs.length, first) };
    });
  });
  origins.push(...[conditions.fault, conditions.value].map((ref) => ({ ref, setting: undefined })));
  return { written: all, origins };
}

/** The shape of an array: each of its parts must have the same. */
function shapeOf(terms: Terms<Ref>, name: string): readonly number[] {
  if (!isArray(terms)) return [];
  const [first = [], ...others] = terms.map((part) => shapeOf(part, name));
  if (others.every((other) => other.join() === first.join())) return [terms.length, ...first];
  const what = `"${name}" is an array whose parts have different shapes`;
  throw new UserError({
    code: "wrong-type",
    place: name,
    what,
    remedy: "Write each part with as many numbers as the others.",
  });
}

interface Program {
  readonly light: Light;
  readonly written: readonly Written[];
  readonly kernel: CheckedKernel;
  /** Whether the kernel's numbers are the outputs as they are, and no point can fail. */
  readonly isPlain: boolean;
  /** How many numbers the kernel gives a point. */
  readonly rows: number;
  readonly inputs: number;
}

function runBlocks(
  program: Program,
  values: Float64Array,
  count: number,
  out: readonly Float64Array[],
): ReadonlyMap<number, Mistake> {
  const { kernel, rows, inputs, isPlain } = program;
  const errors = new Map<number, Mistake>();
  if (isPlain && count > 1) {
    kernel.runEach(values, count, out);
    return errors;
  }
  const buffer = new Float64Array(rows * Math.min(BLOCK, count));
  for (let first = 0; first < count; first += BLOCK) {
    const size = Math.min(BLOCK, count - first);
    const block = values.subarray(first * inputs, (first + size) * inputs);
    kernel.run(block, size, buffer);
    spread(program, { buffer, first, size }, out);
    findFaults(program, { buffer, first, size }, out, errors);
  }
  return errors;
}

/** So many groups at a time as fill a block; the points of a group in blocks of their own where they are more. */
function runGridBlocks(program: Program, grid: GridRun, out: readonly Float64Array[]): ReadonlyMap<number, Mistake> {
  const { kernel, rows, inputs } = program;
  const { groups, points } = grid;
  const errors = new Map<number, Mistake>();
  if (groups === 0 || points === 0) return errors;
  const outerWidth = grid.outer.length / groups;
  const innerWidth = inputs - outerWidth;
  const atOnce = { groups: Math.max(1, Math.floor(GRID_BLOCK / points)), points: Math.min(points, GRID_BLOCK) };
  const buffer = new Float64Array(rows * Math.min(groups, atOnce.groups) * atOnce.points);
  for (let point = 0; point < points; point += atOnce.points) {
    const each = Math.min(atOnce.points, points - point);
    const inner = grid.inner.subarray(point * innerWidth, (point + each) * innerWidth);
    for (let group = 0; group < groups; group += atOnce.groups) {
      const some = Math.min(atOnce.groups, groups - group);
      const outer = grid.outer.subarray(group * outerWidth, (group + some) * outerWidth);
      const block = {
        buffer: buffer.subarray(0, rows * some * each),
        first: group * points + point,
        size: some * each,
      };
      kernel.runGrid({ outer, groups: some, inner, points: each }, block.buffer);
      spread(program, block, out);
      findFaults(program, block, out, errors);
    }
  }
  return errors;
}

interface Block {
  /** Shape (refs, size). */
  readonly buffer: Float64Array;
  /** Its first point. */
  readonly first: number;
  readonly size: number;
}

/** Writes a block's numbers where the outputs have them: each point's together. */
function spread({ written }: Program, { buffer, first, size }: Block, out: readonly Float64Array[]): void {
  let row = 0;
  written.forEach(({ refs, after, width: made }, index) => {
    const target = out[index]!;
    const width = refs.length;
    if (after !== undefined) {
      const given = new Float64Array(width);
      for (let point = 0; point < size; point++) {
        for (let part = 0; part < width; part++) given[part] = buffer[(row + part) * size + point]!;
        after.run(given, target.subarray((first + point) * made, (first + point + 1) * made));
      }
    } else if (width * size === 1) target[first] = buffer[row]!;
    else if (width === 1) target.set(buffer.subarray(row * size, (row + 1) * size), first);
    else {
      for (let part = 0; part < width; part++) {
        const from = (row + part) * size;
        scatter(buffer.subarray(from, from + size), target, first * width + part, width);
      }
    }
    row += width;
  });
}

/** Writes numbers so far apart, from a place on. By itself, as the machine makes it quick sooner. */
function scatter(values: Float64Array, out: Float64Array, first: number, apart: number): void {
  const { length } = values;
  for (let at = 0, to = first; at < length; at++, to += apart) out[to] = values[at]!;
}

/** Finds the points at which a condition fails: their outputs are NaN, and why is told. */
function findFaults(
  { light, written, rows }: Program,
  { buffer, first, size }: Block,
  out: readonly Float64Array[],
  errors: Map<number, Mistake>,
): void {
  const { conditions, tape } = light;
  if (conditions.fault === tape.zero) return;
  const faults = (rows - 2) * size;
  for (let point = 0; point < size; point++) {
    const fault = buffer[faults + point]!;
    if (fault === 0) continue;
    errors.set(first + point, conditions.mistake(fault, buffer[faults + size + point]!));
    written.forEach(({ width }, index) => {
      out[index]!.fill(Number.NaN, (first + point) * width, (first + point + 1) * width);
    });
  }
}
