/** `katfan run`: runs a sweep, goes on with one, or replays a single job of it. */
import { UserError } from "../../errors.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { readSpecFile } from "../spec/read-spec-file.js";
import type { ExitCode } from "../terminal/exit-codes.js";
import type { RunOptions, Wanted } from "./wanted.js";

export async function run(named: string, options: RunOptions): Promise<ExitCode> {
  const { spec, told } = await readSpecFile(named, options.seed);
  return told(() => runSpec(spec, named, options));
}

async function runSpec(spec: Spec, named: string, options: RunOptions): Promise<ExitCode> {
  if (options.job !== undefined) return (await import("./replay.js")).replay(spec, options.job, options);
  const { execution } = spec;
  const wanted: Wanted = {
    spec,
    named,
    options,
    workers: options.workers ?? execution.workers,
    chunk: options.chunk ?? execution.chunk,
    maxFailures: options.maxFailures ?? execution.maxFailures,
    jobTimeMs: options.jobTime === undefined ? undefined : options.jobTime * 1_000,
    deadlineMs: execution.deadline === undefined ? undefined : execution.deadline * 1_000,
  };
  const backend = options.backend ?? execution.backend ?? "local";
  refuseStrangers(backend, options);
  if (options.jobTime !== undefined && spec.job === undefined) {
    const remedy = "Leave it out: it is for jobs that are code.";
    throw new UserError({
      code: "option-without-use",
      place: "--job-time",
      what: "the sweep's jobs are no code",
      remedy,
    });
  }
  switch (backend) {
    case "local":
      return (await import("./run-local.js")).runLocal(wanted);
    case "spmd":
      return (await import("./run-ranks.js")).runRanks(wanted);
    case "lambda":
      return (await import("./run-lambda.js")).runLambda(wanted);
  }
}

/** Options that mean nothing to a backend are refused: who gives one expects something of it. */
function refuseStrangers(backend: NonNullable<RunOptions["backend"]>, options: RunOptions): void {
  const owners: readonly (readonly [keyof RunOptions, string, readonly string[]])[] = [
    ["stage", "--stage", ["lambda"]],
    ["split", "--split", ["spmd"]],
    ["wait", "--wait", ["spmd"]],
    ["only", "--only", ["spmd"]],
    ["jobTime", "--job-time", ["local", "spmd"]],
  ];
  for (const [key, option, backends] of owners) {
    if (options[key] === undefined || backends.includes(backend)) continue;
    throw new UserError({
      code: "option-of-another-backend",
      place: option,
      what: `the backend ${backend} has no use for it`,
      remedy: `Add --backend ${backends.join(" or ")}, or leave it out.`,
    });
  }
}
