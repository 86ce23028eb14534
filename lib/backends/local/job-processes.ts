/**
 * Workers for code of users: processes, each with a thread that runs it. Whatever the code does, it ends no more than its
 * process, and that is an outcome: its chunk is halved until the job stands alone, which becomes a row with its error.
 */

import { type ChildProcess, fork } from "node:child_process";
import { totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Output } from "../../analysis/job-program.js";
import { UserError } from "../../errors.js";
import type { Chunk, Invoker, Outcome } from "../../fanout/ports.js";
import type { Who } from "../../fanout/worker/work.js";
import { sizeOf } from "../../shape.js";
import { codeFails } from "../../sweep/jobs/code-sweep.js";
import { specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import type { Measured } from "../pilot.js";
import type {
  MeasureReply,
  MeasureTask,
  OutputsReply,
  OutputsTask,
  Replayed,
  ReplayReply,
  ReplayTask,
  ThreadTask,
} from "./local-worker.js";

/** What a process is asked: a function of local-worker.ts, and what that is given. */
export type ProcessTask =
  | { readonly name: "runChunk"; readonly task: ThreadTask }
  | { readonly name: "measure"; readonly task: MeasureTask; readonly longestMs: number }
  | { readonly name: "outputs"; readonly task: OutputsTask; readonly longestMs: number }
  | { readonly name: "replay"; readonly task: ReplayTask };
/** What a process is told while it is at work: that its chunk is to store what is done of it, and to leave the rest. */
export const END = "end";
/** How code ended its thread or its process, for people; and whether it was ended, as it took too long. */
export interface EndedCode {
  readonly ended: string;
  readonly tookTooLong?: boolean;
}
/** Its answer, or that there is none. */
export type ProcessReply = { readonly reply: unknown } | EndedCode;

/** Of the machine's memory, or of what a container is allowed, all processes together may take so much. */
const MEMORY_SHARE = 0.8;
/** And each at least so much: Node itself takes a third of it [bytes]. */
const LEAST_MEMORY = 256 * 1024 * 1024;
/**
 * How long the first jobs may take that tell what there is, at least, where jobs may take a time that is known; after so long
 * it is told what is waited for. Of the processor's time, of which a busy machine takes no more [ms].
 */
export const LONG_LOOK_MS = 10_000;
/** And by the clock, so many times as long, as it may wait for a machine that is busy. */
const WAITS = 6;
/** So many jobs may end their process before one says what there is. */
const MOST_ENDED = 8;
/** So many of them by taking too long. */
const MOST_LONG = 2;
/** What a process takes before it runs its first job, at most [ms]. */
const START_MS = 10_000;

const INTERRUPTED: Outcome = { kind: "failed", reason: "interrupted", retryable: true };

export interface JobProcesses {
  /** How many processes. */
  readonly processes: number;
  /** How long a job may take [ms]; as long as it likes if left out. */
  readonly jobMs?: number | undefined;
  /** How much memory a process may take [bytes]; its share of the machine's if left out. */
  readonly memoryBytes?: number | undefined;
  /** Whether a chunk under way stores what is done of it when it is to end, in place of ending at once. */
  readonly endsInOrder?: boolean;
}

/** Runs chunks of code jobs. @param outputs what the code gives, as `codeOutputs` finds */
export function jobProcesses(
  { processes, jobMs, memoryBytes, endsInOrder = false }: JobProcesses,
  work: { readonly place: string; readonly outputs: readonly Output[]; readonly who?: Who },
): Invoker {
  const idle: JobProcess[] = [];
  const all = new Set<JobProcess>();
  const most = memoryBytes ?? shareOf(processes);
  async function invoke(chunk: Chunk, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return INTERRUPTED;
    const one = idle.pop() ?? new JobProcess(most);
    all.add(one);
    const limitMs = jobMs === undefined ? undefined : START_MS + chunk.count * jobMs;
    const said = await one.ask({ name: "runChunk", task: { chunk, ...work } }, limitMs, { signal, endsInOrder });
    if (one.isAlive) idle.push(one);
    else all.delete(one);
    if (signal.aborted && !(endsInOrder && "reply" in said)) return INTERRUPTED;
    if ("reply" in said) return said.reply as Outcome;
    return { kind: "failed", reason: `a job ended its process: ${said.ended}`, retryable: true, killed: true };
  }
  return {
    concurrency: processes,
    invoke,
    close: async () => {
      for (const one of all) one.end();
    },
  };
}

/** What a machine's memory comes to for each of so many processes [bytes]. */
function shareOf(processes: number): number {
  const asked = Number(process.env.KATFAN_JOB_MEMORY);
  if (asked > 0) return asked * 1024 * 1024;
  const allowed = process.constrainedMemory?.() ?? 0;
  const there = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.max((MEMORY_SHARE * there) / processes, LEAST_MEMORY);
}

/** What is known of code jobs before they run. */
export interface CodeFacts {
  readonly outputs: readonly Output[];
  /** How long jobs take and how large they are; by the first that succeeded if a pilot ended its process. */
  readonly measured: Measured;
}

/**
 * Finds what a spec's code gives, by the first of its jobs that neither fails nor ends its process, and how long jobs take.
 *
 * @param jobMs how long a job may take [ms]; as long as it likes if left out
 * @throws UserError if none of the first ones does
 */
export async function codeFacts(spec: Uint8Array, jobs: number, jobMs?: number): Promise<CodeFacts> {
  const found = await firstOutputs(spec, jobs, jobMs);
  const task: MeasureTask = { spec, jobs, outputs: found.outputs };
  const said = await alone({ name: "measure", task, longestMs: LONG_LOOK_MS }, WAITS * LONG_LOOK_MS);
  if (!("reply" in said)) {
    const bytes = found.outputs.reduce((sum, output) => sum + 16 * sizeOf(output), 0);
    return { outputs: found.outputs, measured: { jobMs: found.tookMs, jobBytes: bytes, tried: 0, failures: [] } };
  }
  const reply = said.reply as MeasureReply;
  if ("mistakes" in reply) throw new UserError(reply.mistakes[0], reply.mistakes.slice(1));
  return { outputs: found.outputs, measured: reply };
}

/** What a spec's code gives. @param jobMs how long a job may take [ms]; as long as it likes if left out */
export async function codeOutputs(spec: Uint8Array, jobs: number, jobMs?: number): Promise<readonly Output[]> {
  return (await firstOutputs(spec, jobs, jobMs)).outputs;
}

async function firstOutputs(spec: Uint8Array, jobs: number, jobMs?: number) {
  const longestMs = jobMs === undefined ? Number.POSITIVE_INFINITY : Math.max(LONG_LOOK_MS, jobMs);
  let failure: string | undefined;
  let long = 0;
  for (let first = 0; first < Math.min(jobs, MOST_ENDED); first += 1) {
    const said = await alone({ name: "outputs", task: { spec, first }, longestMs }, WAITS * longestMs);
    if (!("reply" in said)) {
      failure ??= `it ended its process: ${said.ended}`;
      if (said.tookTooLong === true) long += 1;
      if (long === MOST_LONG) break;
      continue; // the next job may do better
    }
    const reply = said.reply as OutputsReply;
    if ("mistakes" in reply) throw new UserError(reply.mistakes[0], reply.mistakes.slice(1));
    if ("outputs" in reply) return reply;
    failure ??= reply.failure;
    break; // none of the others does
  }
  throw codeFails({ jobs }, failure ?? "", long > 0 ? GIVE_TIME : undefined);
}

/** What to do where first jobs take too long, which may be right so. */
const GIVE_TIME =
  "Give jobs more time by --job-time, or mend it so that one succeeds: that tells what outputs there are.";

/** One job by itself, as `katfan run --job` shows it. @throws UserError if it ends its process */
export async function replayedCode(spec: Spec, job: number, jobMs?: number): Promise<Replayed> {
  const bytes = specBytes(spec);
  const { outputs } = await firstOutputs(bytes, spec.jobs, jobMs);
  const said = await alone({ name: "replay", task: { spec: bytes, job, outputs } }, Number.POSITIVE_INFINITY);
  if (!("reply" in said)) {
    const remedy = "Look at what its code does in this job: it may not end its process, nor fill the machine's memory.";
    throw new UserError({
      code: "job-ended",
      place: "--job",
      what: `the job ended its process: ${said.ended}`,
      remedy,
    });
  }
  const reply = said.reply as ReplayReply;
  if ("mistakes" in reply) throw new UserError(reply.mistakes[0], reply.mistakes.slice(1));
  return reply;
}

export const tookLongerThan = (limitMs: number): EndedCode => ({
  ended: `it took longer than ${Math.round(limitMs / 1_000)} s`,
  tookTooLong: true,
});

/** Asks a process that is there for this alone. */
async function alone(task: ProcessTask, limitMs: number): Promise<ProcessReply> {
  const one = new JobProcess(shareOf(1));
  try {
    return await one.ask(task, limitMs);
  } finally {
    one.end();
  }
}

/** When a process is to end what it does, and how. */
interface Ending {
  readonly signal?: AbortSignal;
  readonly endsInOrder?: boolean;
}

/** A process that does one thing at a time. */
class JobProcess {
  readonly #child: ChildProcess;
  readonly #isReady: Promise<unknown>;
  isAlive = true;
  #how: EndedCode | undefined;

  constructor(mostBytes: number) {
    const program = fileURLToPath(new URL("./job-process.js", import.meta.url));
    // What jobs print isn't the command's result: it goes where messages go.
    const args = [`${Math.round(mostBytes)}`, `${process.pid}`];
    this.#child = fork(program, args, { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"], execArgv: [] });
    this.#isReady = new Promise((resolve) => this.#child.once("message", resolve));
    const over = (ended: string) => {
      this.isAlive = false;
      this.#how ??= { ended }; // why it was ended says more than by which signal
    };
    this.#child.once("error", (error) => over(error.message));
    this.#child.once("exit", (code, signal) => over(signal === null ? `exit code ${code}` : `signal ${signal}`));
  }

  /** @param limitMs how long the answer may take, from when the process is ready; it is ended then */
  async ask(
    task: ProcessTask,
    limitMs: number | undefined,
    { signal, endsInOrder }: Ending = {},
  ): Promise<ProcessReply> {
    let timer: NodeJS.Timeout | undefined;
    const end = () => (endsInOrder === true ? this.#child.send(END, () => {}) : this.end());
    signal?.addEventListener("abort", end, { once: true });
    let isOver = () => {};
    const over = new Promise<ProcessReply>((resolve) => {
      isOver = () => resolve(this.#how ?? { ended: "it ended" });
      if (!this.isAlive) isOver();
      this.#child.once("exit", isOver);
      this.#child.once("error", isOver);
    });
    try {
      await Promise.race([this.#isReady, over]);
      if (!this.isAlive) return await over;
      if (limitMs !== undefined && Number.isFinite(limitMs)) {
        timer = setTimeout(() => {
          this.#how = tookLongerThan(limitMs);
          this.end();
        }, limitMs);
      }
      const answer = new Promise<ProcessReply>((resolve) => this.#child.once("message", resolve));
      this.#child.send(task, () => {}); // a channel that is closed shows by the exit
      return await Promise.race([answer, over]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      this.#child.off("exit", isOver); // a process is asked for many chunks
      this.#child.off("error", isOver);
    }
  }

  end(): void {
    this.isAlive = false;
    this.#child.kill("SIGKILL");
  }
}
