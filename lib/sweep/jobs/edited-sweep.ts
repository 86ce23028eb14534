/**
 * Sweeps whose jobs have models of their own: the spec's with some of its edits. Jobs with the same edits share a program.
 *
 * Outputs are found by looking at a fixed list of jobs, so that every worker finds the same.
 */

import type { JobProgram, Output } from "../../analysis/job-program.js";
import { inOneLine, UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { widthOf } from "../../shape.js";
import { type JobValues, jobInputs } from "../sampling/job-values.js";
import { MAX_KEPT_MODELS, MAX_SCANNED_MODELS } from "../spec/limits.js";
import type { Edit, Spec } from "../spec/spec.js";
import { jobsToLookAt } from "./edit-jobs.js";
import { type EditsOf, editsOf } from "./edit-sets.js";
import type { Engine } from "./engine.js";
import {
  type CompiledSweep,
  failInputs,
  failJob,
  failUnlessFinite,
  type JobResults,
  outputArrays,
  roomFor,
} from "./job-results.js";
import { applyEdit, hasParameter } from "./model-of-spec.js";
import { derivativesFor, wantedOutputs } from "./output-names.js";

/** What a sweep is compiled from. */
export interface SweepParts {
  readonly spec: Spec;
  readonly model: Model;
  readonly engine: Engine;
  readonly fill: JobValues;
}

/** The program of jobs with the same edits. */
interface Edited {
  readonly program: JobProgram;
  /** Where each of the program's inputs is in a job's row. */
  readonly inputs: readonly number[];
}

export function compileEdited(parts: SweepParts): Omit<CompiledSweep, "inputs"> {
  const models = new EditedModels(parts);
  const of = editsOf(parts.spec);
  const names = jobInputs(parts.spec);
  const width = names.length;
  const outputs = findOutputs(parts, models, of);
  let instances = 0;
  return {
    outputs,
    run: (first, count, { values, outputs: out } = roomFor(width, outputs, count)) => {
      parts.fill(first, count, values);
      const groups = new Map<string, { readonly edits: readonly number[]; readonly positions: number[] }>();
      const instanceOf: number[] = [];
      for (let position = 0; position < count; position++) {
        const edits = of(first + position, values.subarray(position * width, (position + 1) * width));
        const group = groups.get(edits.join()) ?? { edits, positions: [] };
        groups.set(edits.join(), group);
        group.positions.push(position);
        instanceOf.push(edits.length === 0 ? 0 : ++instances);
      }
      for (const array of out) array.fill(Number.NaN);
      const results = { values, outputs: out, errors: new Map<number, string>(), instances: instanceOf };
      for (const { edits, positions } of groups.values()) {
        runGroup({ models, outputs, results, width }, edits, positions);
      }
      failInputs({ outputs, out, errors: results.errors }, names, values);
      return results;
    },
  };
}

interface Running {
  readonly models: EditedModels;
  readonly outputs: readonly Output[];
  readonly results: JobResults & { readonly errors: Map<number, string> };
  /** How many inputs a job has. */
  readonly width: number;
}

/** Runs the jobs of a call that have the same edits. */
function runGroup(running: Running, edits: readonly number[], positions: readonly number[]): void {
  const { models, outputs, results, width } = running;
  const dark = new Set<number>();
  const rows = { outputs, out: results.outputs, errors: results.errors, dark };
  const edited = models.get(edits);
  const fault = edited instanceof UserError ? inOneLine(edited) : unforeseen(edited.program.outputs, outputs);
  if (edited instanceof UserError || fault !== undefined) {
    for (const position of positions) failJob(rows, position, fault!);
    return;
  }
  const { program, inputs } = edited;
  const values = new Float64Array(positions.length * inputs.length);
  positions.forEach((position, row) => {
    for (let i = 0; i < inputs.length; i++) {
      values[row * inputs.length + i] = results.values[position * width + inputs[i]!]!;
    }
  });
  const own = outputArrays(program.outputs, positions.length);
  const darkRows = new Set<number>();
  const errors = program.run(values, positions.length, own, darkRows);
  for (const row of darkRows) dark.add(positions[row]!);
  const which = program.outputs.flatMap(({ name }) => {
    const index = outputs.findIndex((output) => output.name === name);
    return index === -1 ? [] : [index];
  });
  for (const index of which) {
    const from = own[program.outputs.findIndex(({ name }) => name === outputs[index]!.name)]!;
    const size = widthOf(outputs[index]!);
    positions.forEach((position, row) => {
      results.outputs[index]!.set(from.subarray(row * size, (row + 1) * size), position * size);
    });
  }
  for (const [row, mistake] of errors) failJob(rows, positions[row]!, inOneLine(mistake));
  failUnlessFinite(rows, positions, which);
}

/** Why a job's outputs don't fit: they are others than those of the jobs that were looked at. */
function unforeseen(own: readonly Output[], known: readonly Output[]): string | undefined {
  for (const output of own) {
    const before = known.find(({ name }) => name === output.name);
    if (before !== undefined && !sameForm(before, output)) return otherForm(output, before).what;
  }
  return undefined;
}

/** Programs by their edits: made when first asked for, the last few kept. */
class EditedModels {
  readonly #parts: SweepParts;
  readonly #kept = new Map<string, Edited | UserError>();

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  /** The program of some edits, or why there is none. */
  get(edits: readonly number[]): Edited | UserError {
    const key = edits.join();
    const kept = this.#kept.get(key) ?? this.#compiled(edits);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size > MAX_KEPT_MODELS) this.#kept.delete(this.#kept.keys().next().value!);
    return kept;
  }

  #compiled(edits: readonly number[]): Edited | UserError {
    const { spec } = this.#parts;
    try {
      const model = this.#parts.model.clone();
      for (const index of edits) applyEdit(model, spec.edits[index]!, index);
      const names = jobInputs(spec);
      const inputs = names.filter((path) => hasParameter(model, path));
      return { program: this.#programOf(model, inputs), inputs: inputs.map((path) => names.indexOf(path)) };
    } catch (error) {
      if (error instanceof UserError) return error;
      throw error;
    }
  }

  /** Asks for the outputs that the spec names; models that lack one of them give all. */
  #programOf(model: Model, inputs: readonly string[]): JobProgram {
    const { spec, engine } = this.#parts;
    const derivatives = derivativesFor(spec, model);
    if (spec.outputs === "all") return engine.compileJobs(model, { inputs, derivatives });
    try {
      return engine.compileJobs(model, { inputs, outputs: spec.outputs, derivatives });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return engine.compileJobs(model, { inputs, derivatives });
    }
  }
}

/** The outputs of all jobs together, from those jobs that are looked at. Edits that can't be are thrown. */
function findOutputs({ spec, fill }: SweepParts, models: EditedModels, of: EditsOf): readonly Output[] {
  const row = new Float64Array(jobInputs(spec).length);
  const seen = new Set<string>();
  const found = new Map<string, Output>();
  for (const job of jobsToLookAt(spec)) {
    fill(job, 1, row);
    const edits = of(job, row);
    const key = edits.filter((index) => changesOutputs(spec.edits[index]!)).join();
    if (seen.has(key)) continue;
    if (seen.size >= MAX_SCANNED_MODELS) break;
    seen.add(key);
    const edited = models.get(edits);
    if (edited instanceof UserError) throw ofJob(edited, job);
    for (const output of edited.program.outputs) {
      const before = found.get(output.name);
      if (before === undefined) found.set(output.name, output);
      else if (!sameForm(before, output)) throw ofJob(new UserError(otherForm(output, before)), job);
    }
  }
  return wantedOutputs(spec, [...found.values()]);
}

/** Whether an edit may add or take outputs, or give them another form. */
function changesOutputs({ remove, add, analysis }: Edit): boolean {
  return remove !== undefined || add !== undefined || analysis !== undefined;
}

function sameForm(a: Output, b: Output): boolean {
  return a.complex === b.complex && JSON.stringify([a.shape, a.axes]) === JSON.stringify([b.shape, b.axes]);
}

function otherForm(output: Output, before: Output) {
  const form = ({ complex, shape, axes }: Output) =>
    `${complex ? "complex" : "real"}, shape (${shape.join(", ")})${axes.map(({ name }) => `, over ${name}`).join("")}`;
  const same = form(output) === form(before);
  const what = same
    ? `the axes of ${output.name} are others than in jobs before`
    : `${output.name} is ${form(output)}, in jobs before it is ${form(before)}`;
  const remedy = `Give the analyses names, so that they are different outputs: series(xaxis(..., name="scan")).`;
  return { code: "other-form", place: "edits", what, remedy };
}

function ofJob(error: UserError, job: number): UserError {
  const { code, place, remedy } = error;
  return new UserError({ code, place, what: `${error.what} (in job ${job})`, remedy }, error.others, { cause: error });
}
