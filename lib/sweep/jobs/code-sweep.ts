/**
 * Sweeps whose jobs are code: a module's `run(job)`, once a job, each with a model of its own.
 *
 * The first job says what outputs there are and in which shapes; every worker runs it first, so that all know the same.
 * Not here: loading the code. Whoever can, hands its `run` in.
 */

import type { Output } from "../../analysis/job-program.js";
import { inOneLine, UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { widthOf } from "../../shape.js";
import { jobRandom } from "../sampling/job-random.js";
import { jobInputs } from "../sampling/job-values.js";
import type { Job, RunJob } from "../spec/code-job.js";
import { MAX_FIRST_FAILURES } from "../spec/limits.js";
import type { SweepParts } from "./edited-sweep.js";
import { JobFamily } from "./job-family.js";
import { jobModel } from "./job-model.js";
import { type CompiledSweep, failJob, inputFault, type Rows, roomFor } from "./job-results.js";
import { wantedOutputs } from "./output-names.js";
import { NotAnOutput, type Returned, readReturned } from "./returned.js";

/** Runs a job's code: what its module exports as `run`. What it gives is checked. */
export type RunCode = (job: Job) => ReturnType<RunJob> | unknown;

/** What a job gave, or why it failed. */
type Ran = { readonly returned: readonly Returned[] } | { readonly error: string };

/**
 * @param run   what the code's module exports; without it nothing is run, which is enough for who only marks rows
 * @param known what the code gives, as `codeOutputsFrom` has found; looked for here if left out
 */
export function compileCode(
  parts: SweepParts,
  run: RunCode | undefined,
  known?: readonly Output[],
): Omit<CompiledSweep, "inputs"> {
  if (run === undefined && known === undefined) {
    throw new UserError({
      code: "no-code",
      place: "job",
      what: "the spec's jobs are code, and here nothing runs code",
      remedy: "Run it on a backend that does, or describe the jobs by edits.",
    });
  }
  const { spec, fill } = parts;
  const width = jobInputs(spec).length;
  const code = run ?? neverRun;
  const given = known ?? firstOutputs(parts, code);
  const outputs = wantedOutputs(spec, given);
  const names: ReadonlySet<string> = new Set(given.map(({ name }) => name));
  let instances = 0;
  return {
    outputs,
    run: (first, count, { values, outputs: out } = roomFor(width, outputs, count)) => {
      fill(first, count, values);
      const errors = new Map<number, string>();
      const instanceOf: number[] = [];
      for (let position = 0; position < count; position++) {
        instanceOf.push(++instances);
        const row = values.subarray(position * width, (position + 1) * width);
        store({ outputs, out, errors, names }, position, runJob(parts, code, first + position, row));
      }
      return { values, outputs: out, errors, instances: instanceOf };
    },
  };
}

/** Runs a job. Whatever its code throws is the job's failure. */
function runJob(parts: SweepParts, run: RunCode, index: number, row: Float64Array): Ran {
  const { spec, engine } = parts;
  const names = jobInputs(spec);
  const fault = inputFault(names, row, 0);
  if (fault !== undefined) return { error: fault };
  try {
    const model = parts.model.clone();
    model.setAll(names.map((name, input) => [name, row[input]!] as const));
    const job: Job = Object.freeze({
      index,
      count: spec.jobs,
      values: Object.freeze(Object.fromEntries(names.map((name, input) => [name, row[input]!]))),
      model: jobModel(model, engine.solveModel, familyOf(parts.model)),
      random: jobRandom(spec.seed, index),
    });
    return { returned: readReturned(run(job)) };
  } catch (error) {
    return { error: failureText(error) };
  }
}

function failureText(error: unknown): string {
  if (error instanceof UserError) return inOneLine(error);
  if (error instanceof NotAnOutput) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
}

function neverRun(): never {
  throw new Error("here nothing runs code");
}

/** What the first of a few jobs that doesn't fail gives, or why the first one of them fails. */
export type FoundOutputs = { readonly outputs: readonly Output[] } | { readonly failure: string };

/** Tries jobs, from `first` on up to those that may fail at a sweep's beginning. */
export function codeOutputsFrom(parts: SweepParts, run: RunCode, first: number): FoundOutputs {
  const row = new Float64Array(jobInputs(parts.spec).length);
  let failure: string | undefined;
  for (let index = first; index < firstJobs(parts.spec); index++) {
    parts.fill(index, 1, row);
    const ran = runJob(parts, run, index, row);
    if ("returned" in ran) return { outputs: ran.returned.map(({ output }) => output) };
    failure ??= ran.error;
  }
  return { failure: failure ?? "" };
}

/** How many jobs may fail before one says what outputs there are. */
const firstJobs = ({ jobs }: { readonly jobs: number }): number => Math.min(jobs, MAX_FIRST_FAILURES);

function firstOutputs(parts: SweepParts, run: RunCode): readonly Output[] {
  const found = codeOutputsFrom(parts, run, 0);
  if ("outputs" in found) return found.outputs;
  throw codeFails(parts.spec, found.failure);
}

const MEND = "Mend it so that one succeeds, which tells what outputs there are; katfan run --job N shows one.";

/** None of a sweep's first jobs says what outputs there are. @param failure of the first of them */
export function codeFails(spec: { readonly jobs: number }, failure: string, remedy = MEND): UserError {
  const most = firstJobs(spec);
  return new UserError({
    code: "code-fails",
    place: "job",
    what: `run(job) fails in ${most === 1 ? "job 0" : `each of the jobs 0 to ${most - 1}`}: ${failure}`,
    remedy,
  });
}

/** The models of a sweep's jobs, by the one that all are made of. */
const families = new WeakMap<Model, JobFamily>();

function familyOf(base: Model): JobFamily {
  const known = families.get(base) ?? new JobFamily(base);
  families.set(base, known);
  return known;
}

interface CodeRows extends Rows {
  /** All that the first job returned, wanted or not. */
  readonly names: ReadonlySet<string>;
}

/** Writes what a job gave to its row, or makes it fail. */
function store(rows: CodeRows, position: number, ran: Ran): void {
  if ("error" in ran) {
    failJob(rows, position, ran.error);
    return;
  }
  const byName = new Map(ran.returned.map((each) => [each.output.name, each]));
  const added = [...byName.keys()].find((name) => !rows.names.has(name));
  if (added !== undefined) {
    failJob(rows, position, `run(job) returned ${added}, which the first job doesn't`);
    return;
  }
  for (const [index, output] of rows.outputs.entries()) {
    const own = byName.get(output.name);
    const fault = own === undefined ? `run(job) returned no ${output.name}` : faultOf(output, own);
    if (fault !== undefined) {
      failJob(rows, position, fault);
      return;
    }
    write(output, own!, rows.out[index]!, position);
  }
}

/** Why a job's output can't stand where the first job's did. */
function faultOf(output: Output, { output: own, values, missing }: Returned): string | undefined {
  const shape = own.shape.join(", ");
  if (shape !== output.shape.join(", ")) {
    return `${output.name} has the shape (${shape}), in the first job it has (${output.shape.join(", ")})`;
  }
  if (own.complex && !output.complex) return `${output.name} is complex, in the first job it is real`;
  const at = values.findIndex((value, place) => !Number.isFinite(value) && !missing.has(place));
  return at === -1 ? undefined : `${output.name} is ${values[at]}`;
}

function write(output: Output, own: Returned, target: Float64Array, position: number): void {
  const size = widthOf(output);
  if (own.output.complex === output.complex) {
    target.set(own.values, position * size);
    return;
  }
  // Real where the first job's were complex.
  own.values.forEach((value, index) => {
    target[position * size + 2 * index] = value;
    target[position * size + 2 * index + 1] = Number.isNaN(value) ? value : 0;
  });
}
