/**
 * Asks the user's own Finesse whether our numbers are right: a text's, or those of some jobs of a sweep.
 *
 * A job's model is printed as KatScript with the job's values and edits in it, and Finesse runs that text from scratch: so
 * nothing of what made our numbers fast is trusted. What both refuse agrees.
 */

import { aligned } from "../../aligned.js";
import { type Solution, visitPaths } from "../../analysis/solution.js";
import { planAnalysis } from "../../analysis/steps/plan.js";
import { analysisOf } from "../../analysis/whole/analysis.js";
import {
  agrees,
  compareOutputs,
  type Difference,
  LACKING,
  leftByLocks,
  type Measured,
  toleranceFor,
} from "../../analysis/whole/compare.js";
import { comparable, UNDETERMINED } from "../../analysis/whole/schur-outputs.js";
import { UserError } from "../../errors.js";
import { parse } from "../../katscript/parse.js";
import { print } from "../../katscript/print.js";
import type { Model } from "../../model/model.js";
import { toValue } from "../../model/signature.js";
import { widthOf } from "../../shape.js";
import { type CompiledSweep, compileSweep } from "../../sweep/jobs/compile-sweep.js";
import { editsOf } from "../../sweep/jobs/edit-sets.js";
import { applyEdit, hasParameter, modelOf } from "../../sweep/jobs/model-of-spec.js";
import { leastJobs } from "../../sweep/plan.js";
import { permutation } from "../../sweep/sampling/permutation.js";
import { streamKey } from "../../sweep/sampling/streams.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { type Answer, type Finesse, startFinesse } from "./finesse.js";

export interface VerifyOptions {
  /** The Python that has Finesse; else $KATFAN_PYTHON, else what is on the path. */
  readonly python?: string;
  /** Relative to the largest value of each output; what fits the analysis if nothing is said. */
  readonly tolerance?: number;
  /** A Finesse that runs already, in place of starting one. */
  readonly finesse?: Finesse;
}

export interface VerifyText extends VerifyOptions {
  readonly katscript: string;
  /** What the text is called in messages. */
  readonly file?: string;
}

export interface VerifySpec extends VerifyOptions {
  readonly spec: Spec;
  /** How many jobs are taken. */
  readonly sample?: number;
  /** Which ones: the spec's own seed if nothing is said. */
  readonly seed?: string;
}

/** The largest difference in an output. */
export interface OutputVerdict extends Difference {
  /** The job in which it is so large; undefined if there are no jobs. */
  readonly job: number | undefined;
  readonly agrees: boolean;
}

/** What one of the two refuses, or both. */
export interface Refusal {
  readonly job: number | undefined;
  /** Why we do; undefined if we don't. */
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

export interface Verification {
  readonly finesse: { readonly version: string; readonly python: string };
  readonly tolerance: number;
  /** The jobs that were taken, ascending; none of a single text. */
  readonly jobs: readonly number[];
  readonly outputs: readonly OutputVerdict[];
  readonly refusals: readonly Refusal[];
  readonly agrees: boolean;
}

const DEFAULT_SAMPLE = 50;

/** What a solution or its refusal is to be held against. */
interface Case {
  readonly job: number | undefined;
  readonly katscript: string;
  readonly ours: readonly Measured[] | string;
  /** How far outputs may be apart besides the tolerance, by the last step of their paths. */
  readonly left: ReadonlyMap<string, number>;
}

/** Verifies a text and its own analysis. A text that can't even be read is thrown as `UserError`. */
export async function verifyText(options: VerifyText): Promise<Verification> {
  const { katscript, file } = options;
  const model = parse(katscript, file === undefined ? {} : { file });
  const plan = planAnalysis(model);
  const tolerance = options.tolerance ?? toleranceFor(plan);
  const left = leftByLocks(model, plan);
  return verifyCases([{ job: undefined, katscript, ours: solvedHere(model), left }], tolerance, options);
}

function solvedHere(model: Model): readonly Measured[] | string {
  try {
    const found: Measured[] = [];
    visitPaths(analysisOf(model).run(), (name, { telltale, onRequest: _, ...data }) => {
      if (!telltale) found.push({ name, ...data });
    });
    return found;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** Verifies jobs of a sweep, taken at random by the seed. */
export async function verifySpec(options: VerifySpec): Promise<Verification> {
  const { spec, sample = DEFAULT_SAMPLE, seed = spec.seed } = options;
  if (spec.job !== undefined) {
    throw new UserError({
      code: "not-verifiable",
      place: "job",
      what: "jobs with code of their own aren't KatScript, which is all that Finesse can be asked",
      remedy: "Verify a sweep whose jobs differ by parameters and edits.",
    });
  }
  const sweep = compileSweep(spec);
  const jobs = sampleOf(leastJobs(spec), sample, seed);
  const model = modelOf(spec);
  const tolerance = options.tolerance ?? toleranceFor(planAnalysis(model));
  return verifyCases(
    jobs.map((job) => jobCase(spec, sweep, job)),
    tolerance,
    options,
  );
}

/** So many different jobs, ascending: the first of a random order. */
function sampleOf(jobs: number, sample: number, seed: string): readonly number[] {
  const count = Math.min(jobs, sample);
  const order = permutation(jobs, streamKey(seed, "verify"));
  return Array.from({ length: count }, (_, index) => order(index)).sort((a, b) => a - b);
}

function jobCase(spec: Spec, sweep: CompiledSweep, job: number): Case {
  const { values, outputs, errors } = sweep.run(job, 1);
  const error = errors.get(0);
  const ours =
    error ??
    sweep.outputs.flatMap((output, index) => {
      const numbers = outputs[index]!.slice(0, widthOf(output));
      const absent = spec.edits.length > 0 && numbers.every((value) => Number.isNaN(value));
      return absent || output.telltale === true ? [] : [{ ...output, values: numbers }];
    });
  const model = modelOfJob(spec, sweep, job, values);
  const left = typeof ours === "string" ? new Map<string, number>() : leftByLocks(model, planAnalysis(model));
  return { job, katscript: print(model), ours, left };
}

/** The spec's model with a job's edits and values in it, whether or not they fit. */
function modelOfJob(spec: Spec, sweep: CompiledSweep, job: number, values: Float64Array): Model {
  const model = modelOf(spec);
  for (const index of editsOf(spec)(job, values)) applyEdit(model, spec.edits[index]!, index);
  for (const [index, { name }] of sweep.inputs.entries()) {
    if (!hasParameter(model, name)) continue;
    const value = toValue(values[index]!);
    if (name === "fsig.f") {
      model.setCommand("fsig", new Map([["f", value]]));
      continue;
    }
    const { element, spec: parameter } = model.resolve(name);
    model.replace({ ...element, parameters: new Map(element.parameters).set(parameter.name, value) });
  }
  return model;
}

async function verifyCases(cases: readonly Case[], tolerance: number, options: VerifyOptions): Promise<Verification> {
  const finesse = options.finesse ?? (await startFinesse(options.python));
  try {
    const worst = new Map<string, OutputVerdict>();
    const refusals: Refusal[] = [];
    for (const each of cases) {
      const answer = await finesse.solve(each.katscript);
      const refusal = refusalOf(each, answer);
      if (refusal !== undefined) refusals.push(refusal);
      else keepWorst(worst, each, answer, tolerance);
    }
    const outputs = [...worst.values()];
    const compared = outputs.filter((output) => !isIncomparable(output));
    const isCompared = compared.length > 0 || outputs.length === 0;
    return {
      finesse: { version: finesse.version, python: finesse.python },
      tolerance,
      jobs: cases.flatMap(({ job }) => job ?? []),
      outputs,
      refusals,
      agrees: isCompared && compared.every((output) => output.agrees) && refusals.every(isMutual),
    };
  } finally {
    if (options.finesse === undefined) finesse.close();
  }
}

function refusalOf({ job, ours }: Case, answer: Answer): Refusal | undefined {
  const mine = typeof ours === "string" ? ours : undefined;
  const theirs = "error" in answer ? `${answer.error.type}: ${answer.error.message.trim()}` : notFinite(answer, mine);
  return mine === undefined && theirs === undefined ? undefined : { job, ours: mine, theirs };
}

/** Where we refuse what isn't finite, Finesse gives it: the first such output; undefined if there is none. */
function notFinite({ outputs }: Solution, mine: string | undefined): string | undefined {
  if (mine === undefined) return undefined;
  const bad = ({ real, imag = real }: Solution["outputs"][string]) =>
    !real.every(Number.isFinite) || !imag.every(Number.isFinite);
  const found = Object.entries(outputs).find(([, output]) => bad(output));
  return found === undefined ? undefined : `${found[0]} is not finite`;
}

/** Whether both refuse. */
function isMutual({ ours, theirs }: Refusal): boolean {
  return ours !== undefined && theirs !== undefined;
}

function keepWorst(
  worst: Map<string, OutputVerdict>,
  { job, ours, left }: Case,
  answer: Answer,
  tolerance: number,
): void {
  if (typeof ours === "string" || "error" in answer) return;
  const both = comparable(ours, measured(answer));
  for (const difference of compareOutputs(both.ours, both.theirs, tolerance, left)) {
    const fault = both.undetermined.has(difference.name) ? UNDETERMINED : difference.fault;
    const verdict = { ...difference, fault, job, agrees: fault === undefined && agrees(difference) };
    const before = worst.get(difference.name);
    if (before === undefined || excess(verdict) > excess(before)) worst.set(difference.name, verdict);
  }
}

/** How much of what is allowed a difference takes; infinite where nothing can be compared. */
function excess({ absolute, allowed, fault }: Difference): number {
  return fault !== undefined || Number.isNaN(absolute) ? Infinity : allowed === 0 ? absolute : absolute / allowed;
}

function measured(answer: Solution): ReadonlyMap<string, Measured> {
  return new Map(
    Object.entries(answer.outputs).map(([name, { shape, real, imag }]) => {
      const values = imag === undefined ? [...real] : [...real].flatMap((re, index) => [re, imag[index]!]);
      return [name, { name, unit: "", shape, complex: imag !== undefined, values }];
    }),
  );
}

/** A verification as lines for people: what was compared, a line an output, the verdict. */
export function verificationLines(verification: Verification): readonly string[] {
  const { finesse, tolerance, jobs, outputs, refusals } = verification;
  const what = jobs.length === 0 ? "the file" : jobs.length === 1 ? "1 job" : `${jobs.length} jobs`;
  const rows = [
    ["output", "max |difference|", "relative", "allowed", ...(jobs.length === 0 ? [] : ["job"]), ""],
    ...outputs.map(({ name, unit, absolute, relative, allowed, job, agrees: good, fault }) => [
      name,
      `${digits(absolute)}${unit === "" ? "" : ` ${unit}`}`,
      digits(relative),
      digits(allowed),
      ...(job === undefined ? [] : [String(job)]),
      good ? "agrees" : isIncomparable({ fault }) ? `not compared: ${fault}` : (fault ?? "DIFFERS"),
    ]),
  ];
  return [
    `Finesse ${finesse.version} (${finesse.python}) against katfan: ${what}, tolerance ${tolerance}`,
    ...aligned(rows),
    ...refusals.map(refusalLine),
    verdictOf(verification),
  ];
}

/** What Finesse has no numbers of, as the beams of an `optbp`, is right or wrong by itself. */
function verdictOf({ agrees: isGood, outputs }: Verification): string {
  if (!isGood) return "They differ.";
  return outputs.some(isIncomparable) ? "All that can be compared agrees." : "All agree.";
}

function isIncomparable({ fault }: Pick<Difference, "fault">): boolean {
  return fault === LACKING || fault === UNDETERMINED;
}

function digits(value: number): string {
  return Number.isNaN(value) ? "-" : value === 0 ? "0" : value.toExponential(2);
}

function refusalLine({ job, ours, theirs }: Refusal): string {
  const which = job === undefined ? "" : `job ${job}: `;
  if (ours !== undefined && theirs !== undefined) return `${which}both refuse (${ours})`;
  return ours === undefined
    ? `${which}DIFFERS: Finesse alone refuses: ${theirs}`
    : `${which}DIFFERS: katfan alone refuses: ${ours}`;
}

/** What a command prints, and whether it ends well. */
export interface VerifyResult {
  readonly agrees: boolean;
  readonly lines: readonly string[];
  /** For `--json`. */
  readonly record: Verification;
}

/** Verifies a text or a sweep and says what a command is to print: exit code 1 unless it agrees. */
export async function runVerify(options: VerifyText | VerifySpec): Promise<VerifyResult> {
  const record = "spec" in options ? await verifySpec(options) : await verifyText(options);
  return { agrees: record.agrees, lines: verificationLines(record), record };
}
