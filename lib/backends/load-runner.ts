/**
 * From a spec's bytes to what runs its jobs in this process: as lib/fanout has it, with the code of jobs loaded.
 *
 * Code is the user's own, bundled into one module; it is loaded once its hash has been seen to be the spec's.
 */
import type { Output } from "../analysis/job-program.js";
import { UserError } from "../errors.js";
import type { LoadRunner, Runner } from "../fanout/runner.js";
import { type Reuse, specOf, sweepRunner } from "../fanout/worker/sweep-runner.js";
import { sha256Of } from "../sha256.js";
import type { RunCode } from "../sweep/jobs/compile-sweep.js";
import { bounded } from "./bounded.js";

/** Loads the runner of a spec, its jobs' code included. */
export const loadRunner: LoadRunner = (bytes) => loadRunnerOf(undefined)(bytes);

/** The same for a thread that stores each part, and merges what it comes to, before it works on another chunk. */
export const loadStoringRunner: LoadRunner = (bytes) => loadRunnerOf(undefined, "numbers and part")(bytes);

/**
 * The same, but it compiles for so long at most. The spec is read before: a schema that is cut short as it is first read could
 * read none any more.
 *
 * @param mostMs throws TookTooLong then [ms]
 */
export async function loadRunnerWithin(bytes: Uint8Array, mostMs: number): Promise<Runner> {
  specOf(bytes);
  return bounded(() => loadStoringRunner(bytes), mostMs);
}

/**
 * The same where it is known what the code gives, so that no job is run to learn it.
 *
 * @param reuse not where jobs are code
 */
export function loadRunnerOf(codeOutputs: readonly Output[] | undefined, reuse: Reuse = "nothing"): LoadRunner {
  return async (bytes) => {
    const { job } = specOf(bytes);
    if (job === undefined) return sweepRunner({}, reuse)(bytes);
    const known = codeOutputs === undefined ? {} : { codeOutputs };
    return sweepRunner({ runCode: await codeOf(job), ...known })(bytes);
  };
}

/** What a job's module exports as `run`. */
export async function codeOf(job: { readonly code: string; readonly sha256: string }): Promise<RunCode> {
  const bytes = new TextEncoder().encode(job.code);
  if (sha256Of(bytes) !== job.sha256) {
    throw new UserError({
      code: "code-hash",
      place: "job.sha256",
      what: "the code of the jobs isn't what its hash says",
      remedy: "Name the module itself, job: {module: ...}, to have it bundled anew.",
    });
  }
  const module: { readonly run?: unknown } = await import(
    `data:text/javascript;base64,${Buffer.from(bytes).toString("base64")}`
  ).catch((error: unknown) => {
    const what = `the module of the jobs can't be loaded: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = "Mend its top level: it has no access to the machine, and may await nothing that never comes.";
    throw new UserError({ code: "bad-module", place: "job", what, remedy }, [], { cause: error });
  });
  if (typeof module.run === "function") return module.run as RunCode;
  throw new UserError({
    code: "bad-module",
    place: "job",
    what: "the module of the jobs exports no function run",
    remedy: "Write export function run(job) { ... }.",
  });
}
