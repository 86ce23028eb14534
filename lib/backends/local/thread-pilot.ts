/**
 * A run's first jobs in the very thread that goes on with them, so that what they compile is compiled once.
 *
 * For jobs that are long by what they compile, and for so many that threads are needed in any case. Whoever has asked hears
 * signals meanwhile, and doesn't wait for long: a job that isn't done then is the first of its chunk, and that chunk is that thread's.
 */
import { UserError } from "../../errors.js";
import type { Chunk, Invoker } from "../../fanout/ports.js";
import { systemClock } from "../clock.js";
import type { ProcessReply } from "./job-processes.js";
import { askedThread, poolOf, type ThreadsOptions, threadsOf } from "./local.js";
import type { Mistaken, Piloted, PilotTask } from "./local-worker.js";

/** The first jobs are waited for so long once their spec is compiled: other threads have nothing to do meanwhile [ms]. */
const WAIT_MS = 2_000;
/** Where so many were run by then, the machine is busy and they are short: it is waited for those that were begun. */
const MANY = 64;

export interface ThreadPilot extends Piloted {
  /** That thread, and so many others as make up `count`. */
  invoker(count: number, storing?: ThreadsOptions["storing"]): Invoker;
  close(): Promise<void>;
}

export interface ThreadPilotOptions extends ThreadsOptions {
  /** How many threads are got ready while the first one is: the others have nothing compiled when their first chunk comes. */
  readonly atOnce?: number;
}

/**
 * Starts a thread and runs first jobs there.
 *
 * @param options with as many threads as there may be later
 * @throws UserError if the spec can't be compiled
 */
export async function threadPilot(
  options: ThreadPilotOptions,
  task: Omit<PilotTask, "enough">,
  signal: AbortSignal | undefined,
): Promise<ThreadPilot> {
  const pool = await poolOf(options.threads, options.program, options.youngMb);
  const enough = new Int32Array(new SharedArrayBuffer(8));
  const clock = systemClock();
  const beganMs = clock.now();
  try {
    const all = Array.from({ length: options.atOnce ?? 1 }, () => askedThread(pool, { name: "ready", task }, signal));
    for (const reply of await Promise.all(all)) told(reply);
    const running = askedThread(pool, { name: "pilot", task: { ...task, enough } }, signal);
    const given = new AbortController();
    const waited = clock.sleep(WAIT_MS, given.signal).then(nothing, nothing);
    const soon = await Promise.race([running, waited]);
    given.abort();
    Atomics.store(enough, 0, 1);
    const ran = Atomics.load(enough, 1);
    const said = soon ?? (ran >= MANY ? await running : undefined);
    const facts = (said && told<Piloted>(said)) ?? unknown((clock.now() - beganMs) / Math.max(ran, 1));
    return {
      ...facts,
      invoker(count, storing) {
        // While the pilot goes on no chunk waits for a thread: its own is to have the one that it is at work on.
        const invoker = threadsOf(pool, { ...options, threads: count, storing: said && storing });
        return afterPilot(invoker, running, said);
      },
      close: () => pool.destroy(),
    };
  } catch (error) {
    await pool.destroy();
    throw error;
  }
}

const nothing = () => undefined;

/** What is known of jobs that didn't end in time, or ended their thread. */
function unknown(tookMs: number): Piloted {
  return { jobMs: tookMs, jobBytes: 1, tried: 0, failures: [], jobs: 0 };
}

/**
 * The same; the chunk that has the run's first job waits for the pilot, which is at work on it. What the pilot has run says
 * nothing of how long others take.
 *
 * @param said the pilot's reply, if it is there
 */
function afterPilot(invoker: Invoker, running: Promise<ProcessReply>, said: ProcessReply | undefined): Invoker {
  return {
    ...invoker,
    async invoke(chunk: Chunk, signal: AbortSignal) {
      if (chunk.first > 0) return invoker.invoke(chunk, signal);
      const jobs = jobsIn(said ?? (await running));
      const outcome = await invoker.invoke(chunk, signal);
      return outcome.kind === "done" && chunk.count <= jobs ? { ...outcome, computeMs: 0 } : outcome;
    },
  };
}

function jobsIn(said: ProcessReply): number {
  const reply = "reply" in said ? (said.reply as Piloted | Mistaken) : undefined;
  return reply !== undefined && "jobs" in reply ? reply.jobs : 0;
}

/** What a thread has said, undefined if it was ended; an error of the user's is thrown. */
function told<T extends object>(said: ProcessReply): T | undefined {
  if (!("reply" in said)) return undefined;
  const reply = said.reply as T | Mistaken;
  if ("mistakes" in reply) throw new UserError(reply.mistakes[0], reply.mistakes.slice(1));
  return reply;
}
