/** `katfan run SPEC --job N`: one job of a sweep, alone, with its inputs and outputs. Writes nothing. */

import { aligned } from "../../aligned.js";
import type { Output } from "../../analysis/job-program.js";
import { replayedCode } from "../../backends/local/job-processes.js";
import type { Replayed } from "../../backends/local/local-worker.js";
import { counted } from "../../counted.js";
import { UserError } from "../../errors.js";
import { compileSweep, type JobResults } from "../../sweep/jobs/compile-sweep.js";
import { runIdOf } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";
import { withRemedy } from "./first-failures.js";
import type { RunOptions } from "./wanted.js";

type Swept = Omit<Replayed, "results">;

export async function replay(
  spec: Spec,
  job: number,
  { json: asJson = false, jobTime }: Pick<RunOptions, "json" | "jobTime">,
): Promise<ExitCode> {
  const { results, ...sweep } = await replayed(spec, job, jobTime === undefined ? undefined : jobTime * 1_000);
  const error = results.errors.get(0);
  if (asJson) print(JSON.stringify(recordOf(spec, job, sweep, results)));
  else for (const line of linesOf({ job, spec }, sweep, results)) print(line);
  return error === undefined ? EXIT.good : EXIT.someFailed;
}

/** A job's inputs and outputs, as `--json` prints them. */
export async function replayRecord(spec: Spec, job: number) {
  const { results, ...sweep } = await replayed(spec, job);
  return recordOf(spec, job, sweep, results);
}

/** A job's inputs and outputs. Code of users runs in a process of its own, as it does in a run. */
async function replayed(spec: Spec, job: number, jobMs?: number): Promise<Replayed> {
  if (!Number.isSafeInteger(job) || job < 0 || job >= spec.jobs) {
    throw new UserError({
      code: "no-such-job",
      place: "--job",
      what: `there is no job ${job}`,
      remedy: `The sweep has ${counted(spec.jobs, "job")}: 0 to ${spec.jobs - 1}.`,
    });
  }
  if (spec.job !== undefined) return replayedCode(spec, job, jobMs);
  const sweep = compileSweep(spec);
  return { ...sweep, results: sweep.run(job, 1) };
}

function recordOf(spec: Spec, job: number, sweep: Swept, results: JobResults) {
  const inputs = sweep.inputs.map(({ name, unit }, index) => [name, { value: results.values[index], unit }]);
  const outputs = sweep.outputs.map((output, index) => {
    const { shape, unit, axes } = output;
    return [
      output.name,
      { shape, unit, ...partsOf(output, results.outputs[index]!), ...(axes.length > 0 ? { axes } : {}) },
    ];
  });
  const error = results.errors.get(0);
  return {
    run: runIdOf(spec),
    job,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    ...(error === undefined ? {} : { error }),
  };
}

/** One job's value in the golden form. */
function partsOf({ complex }: Output, values: Float64Array): { readonly real: number[]; readonly imag?: number[] } {
  if (!complex) return { real: [...values] };
  const half = (offset: number) => Array.from({ length: values.length / 2 }, (_, at) => values[2 * at + offset]!);
  return { real: half(0), imag: half(1) };
}

/** Arrays longer than this are cut for people. */
const MOST_SHOWN = 8;

interface Shown {
  readonly job: number;
  readonly spec: Spec;
}

function linesOf({ job, spec }: Shown, sweep: Swept, results: JobResults): readonly string[] {
  const error = results.errors.get(0);
  const inputs = sweep.inputs.map(({ name, unit }, index) => [name, String(results.values[index]), unit]);
  const outputs = sweep.outputs.map((output, index) => {
    const { real, imag } = partsOf(output, results.outputs[index]!);
    const texts = real
      .slice(0, MOST_SHOWN)
      .map((re, at) => (imag === undefined ? `${re}` : complexText(re, imag[at]!)));
    const rest = real.length > MOST_SHOWN ? `, ... (${real.length})` : "";
    // A list's unit is behind it: below it, those of numbers would be a line's length away.
    if (texts.length > 1) return [output.name, `${texts.join(", ")}${rest} ${output.unit}`.trimEnd()];
    return [output.name, texts.join(", "), output.unit];
  });
  return [
    `job ${job}`,
    ...aligned([["inputs"], ...inputs].map(indented)),
    ...(error === undefined
      ? [...aligned([["outputs"], ...outputs].map(indented)), ...leftOutLines(sweep)]
      : [`  error: ${withRemedy(error, spec)}`]),
  ];
}

/** What the analysis gives besides, and the data set holds only if it is asked for. */
function leftOutLines({ leftOut = [] }: Swept): readonly string[] {
  return leftOut.length === 0 ? [] : [`not kept unless "outputs" names them: ${leftOut.join(", ")}`];
}

function indented(row: readonly string[]): readonly string[] {
  return row.length === 1 ? row : [`  ${row[0]}`, ...row.slice(1)];
}

function complexText(re: number, im: number): string {
  return `${re} ${im < 0 ? "-" : "+"} ${Math.abs(im)}i`;
}
