/**
 * A spec, compiled: what runs any of its jobs, many a call.
 *
 * Jobs whose model is the spec's run through one compiled program, here. Jobs with edits are in edited-sweep.ts, jobs
 * with code in code-sweep.ts, jobs with an objective in judged-sweep.ts, those that search for a better one in search-sweep.ts.
 */
import type { JobProgram, Output } from "../../analysis/job-program.js";
import { inOneLine, UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { unitOf } from "../../model/path-unit.js";
import { fittedSpec } from "../objective/fitted.js";
import { jobInputs, jobValues } from "../sampling/job-values.js";
import type { Spec } from "../spec/spec.js";
import { codeOutputsFrom, compileCode, type FoundOutputs, type RunCode } from "./code-sweep.js";
import { compileEdited, type SweepParts } from "./edited-sweep.js";
import { ENGINE, type Engine } from "./engine.js";
import { type CompiledSweep, failInputs, failUnlessFinite, type JobNumbers, roomFor } from "./job-results.js";
import { compileJudgedSweep } from "./judged-sweep.js";
import { modelOf, nominalOf } from "./model-of-spec.js";
import { derivativesFor, wantedOutputs } from "./output-names.js";
import { compileSearches } from "./search-sweep.js";

export type { RunCode } from "./code-sweep.js";
export type { CompiledSweep, JobResults } from "./job-results.js";

export interface SweepOptions {
  /** The `run` that a job's code exports, loaded by whoever can load code. */
  readonly runCode?: RunCode;
  /** What that code gives, where it is known: then no job is run to learn it, and `runCode` may be left out. */
  readonly codeOutputs?: readonly Output[];
  /** What to compute with, if it isn't katfan's own engine. */
  readonly engine?: Engine;
  /** Puts other values in the place of those that jobs have by their indices, shape (count, inputs). */
  readonly instead?: (values: Float64Array) => void;
}

/** Compiles a spec. A spec that can't be run is thrown as `UserError`. */
export function compileSweep(spec: Spec, options: SweepOptions = {}): CompiledSweep {
  const { runCode, codeOutputs, engine = ENGINE, instead } = options;
  const parts = partsOf(spec, engine, instead);
  const inputs = jobInputs(spec).map((name) => ({ name, unit: unitOf(parts.model, name) }));
  if (spec.job !== undefined) return { inputs, ...compileCode(parts, runCode, codeOutputs) };
  if (parts.spec.optimize !== undefined) return { inputs, ...compileSearches(parts) };
  if (parts.spec.objective !== undefined) return { inputs, ...compileJudgedSweep(parts) };
  return { inputs, ...(spec.edits.length === 0 ? compileFixed(parts) : compileEdited(parts)) };
}

/** What a spec's code gives, by the first of its jobs from `first` on that doesn't fail. */
export function findCodeOutputs(spec: Spec, runCode: RunCode, first: number): FoundOutputs {
  return codeOutputsFrom(partsOf(spec, ENGINE), runCode, first);
}

function partsOf(given: Spec, engine: Engine, instead?: SweepOptions["instead"]): SweepParts {
  const spec = fittedSpec(given);
  const model = modelOf(spec);
  const own = jobValues(spec, nominalOf(model, jobInputs(spec)));
  const fill: typeof own = (first, count, values) => {
    own(first, count, values);
    instead?.(values);
  };
  return { spec, model, engine, fill };
}

/** So many jobs' inputs stay in the processor's cache from their drawing to their column. */
const AT_ONCE = 2_048;

/** One model for all jobs. */
function compileFixed({ spec, model, engine, fill }: SweepParts): Omit<CompiledSweep, "inputs"> {
  const inputs = jobInputs(spec);
  const program = programOf(spec, model, engine);
  const { outputs } = program;
  wantedOutputs(spec, outputs);
  return {
    outputs,
    ...(program.leftOut === undefined ? {} : { leftOut: program.leftOut }),
    atOnce: AT_ONCE,
    run: (first, count, room = roomFor(inputs.length, outputs, count)) => {
      fill(first, count, room.values);
      return { ...room, errors: runProgram(program, room, count), instances: 0 };
    },
  };
}

/**
 * Runs jobs of a program whose inputs are given, and fails those that have numbers which aren't finite.
 *
 * @param numbers of the jobs: the outputs are written
 * @returns why jobs failed, by their position
 */
export function runProgram(
  { inputs, outputs, run }: JobProgram,
  { values, outputs: out }: JobNumbers,
  count: number,
): ReadonlyMap<number, string> {
  const errors = new Map<number, string>();
  const dark = new Set<number>();
  for (const [job, mistake] of run(values, count, out, dark)) errors.set(job, inOneLine(mistake));
  failUnlessFinite({ outputs, out, errors, dark }, Array(count).keys(), [...outputs.keys()]);
  failInputs({ outputs, out, errors }, inputs, values);
  return errors;
}

/** The program of a spec's model, for the outputs that it wants. */
export function programOf(spec: Spec, model: Model, engine: Engine): JobProgram {
  const { jobs } = spec;
  const inputs = jobInputs(spec);
  const derivatives = derivativesFor(spec, model);
  if (spec.outputs === "all") return engine.compileJobs(model, { inputs, jobs, derivatives });
  try {
    return engine.compileJobs(model, { inputs, outputs: spec.outputs, jobs, derivatives });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // An output that there isn't is told at its place in the spec, with those that there are.
    if (UNKNOWN.has(error.code)) wantedOutputs(spec, engine.compileJobs(model, { inputs }).outputs);
    throw error;
  }
}

/** Errors of outputs that a model doesn't have. */
const UNKNOWN: ReadonlySet<string> = new Set(["unknown-output", "unknown-element"]);
