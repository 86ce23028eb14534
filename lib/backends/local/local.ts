/**
 * Workers of this machine: threads of a pool, or this very thread where another would only cost time.
 *
 * A thread that dies, out of memory or by a job's own doing, is an outcome; the pool starts another in its place.
 */
import { MessageChannel } from "node:worker_threads";
import type { Chunk, Invoker, Outcome } from "../../fanout/ports.js";
import { inShort, type Made, storeMade, type Who, type WorkWorld, work } from "../../fanout/worker/work.js";
import { boundedRunner, DEAF_MS, unlessTooLong } from "../bounded.js";
import type { ProcessReply, ProcessTask } from "./job-processes.js";
import type { Handed, PilotTask, ReadyTask, ThreadTask } from "./local-worker.js";

/**
 * Runs chunks in this thread, one after the other. From one on that would keep it from hearing a signal for long, they
 * are run in another.
 *
 * @param start starts that other one
 */
export function thisThread(world: WorkWorld, start: () => Promise<Invoker>, deafMs = DEAF_MS): Invoker {
  let last: Promise<unknown> = Promise.resolve();
  let other: Promise<Invoker> | undefined;
  const leave = () => {
    other = start();
  };
  const here: WorkWorld = {
    ...world,
    runner: async (spec) => boundedRunner(await world.runner(spec), deafMs, leave),
  };
  async function run(chunk: Chunk, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return INTERRUPTED;
    if (other === undefined) {
      const outcome = await work(chunk, here).catch(unlessTooLong);
      if (other === undefined && outcome !== undefined) return outcome;
    }
    return (await other!).invoke(chunk, signal);
  }
  return {
    concurrency: 1,
    invoke(chunk, signal) {
      const outcome = last.then(() => run(chunk, signal));
      last = outcome.catch(() => undefined);
      return outcome;
    },
    close: async () => {
      await last;
      await (await other)?.close();
    },
  };
}

export interface ThreadsOptions {
  /** How many threads. */
  readonly threads: number;
  /** Where the store is, for each thread to open. */
  readonly place: string;
  /** The bundle of local-worker.ts. */
  readonly program?: URL;
  /** Who works, for the log. */
  readonly who?: Who;
  /** Whether a chunk under way stores what is done of it when it is to end, in place of ending at once. */
  readonly endsInOrder?: boolean;
  /** Whether chunks' outcomes are to say what their parts come to. */
  readonly isSummedUp?: boolean | undefined;
  /** What stores parts here while threads compute; each of them stores its own, and waits for that, if left out. */
  readonly storing?: WorkWorld | undefined;
  /** Room that each thread has for what is new [MB]; V8's own if left out. */
  readonly youngMb?: number | undefined;
}

const INTERRUPTED: Outcome = { kind: "failed", reason: "interrupted", retryable: true };
/** Threads start when they are needed, and stay: one that is idle for a moment has its compiled sweep to lose. */
const THREADS = { minThreads: 0, idleTimeout: Number.POSITIVE_INFINITY, recordTiming: false };

/** Runs chunks in threads of their own. They start when the first chunk comes. */
export async function threads(options: ThreadsOptions): Promise<Invoker> {
  return threadsOf(await poolOf(options.threads, options.program, options.youngMb), options);
}

/** The same in a pool that is there. */
export function threadsOf(pool: Pool, options: ThreadsOptions): Invoker {
  const { threads: count, place, who, endsInOrder, isSummedUp, storing } = options;
  const free: ArrayBuffer[] = []; // of parts that are stored: each page of fresh memory costs more than to fill it
  async function invoke(chunk: Chunk, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return INTERRUPTED;
    const ending = endsInOrder === true ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
    const end = () => ending !== undefined && Atomics.store(ending, 0, 1);
    const task: ThreadTask = { chunk, place, ...(who === undefined ? {} : { who }), ending, isSummedUp };
    const given = { name: "runChunk", ...(ending === undefined ? { signal } : {}) };
    signal.addEventListener("abort", end, { once: true });
    try {
      const said = storing === undefined ? await pool.run(task, given) : await handed(pool, task, given, free.pop());
      if (said.kind !== "made" || storing === undefined) return said;
      const outcome = await storeMade(said, storing);
      free.push(said.part.bytes.buffer as ArrayBuffer);
      return outcome;
    } catch (error) {
      return signal.aborted ? INTERRUPTED : died(error);
    } finally {
      signal.removeEventListener("abort", end);
    }
  }
  // Where parts are stored here there is always a next chunk at hand, for each thread while its last one is stored.
  return { concurrency: storing === undefined ? count : 2 * count, invoke, close: () => pool.destroy() };
}

/** What a thread makes of a chunk, its part not stored. @param memory where the part may be made */
async function handed(
  pool: Pool,
  task: ThreadTask,
  given: { readonly name: string; readonly signal?: AbortSignal },
  memory: ArrayBuffer | undefined,
): Promise<Outcome | Made> {
  const { port1: here, port2: handTo } = new MessageChannel();
  const made = new Promise<Made>((resolve) => here.once("message", resolve));
  try {
    const transferList = [handTo, ...(memory === undefined ? [] : [memory])];
    const said: Outcome | Handed = await pool.run({ ...task, handTo, memory }, { ...given, transferList });
    return said.kind === "handed" ? await made : said;
  } finally {
    here.close();
  }
}

/** Has a pool's thread do something; says how it ended if it did. @param signal ends that thread */
export async function askedThread(
  pool: Pool,
  { name, task }: ProcessTask | PilotingTask,
  signal?: AbortSignal,
): Promise<ProcessReply> {
  try {
    return { reply: await pool.run(task, { name, ...(signal === undefined ? {} : { signal }) }) };
  } catch (error) {
    return { ended: inShort(error) };
  }
}

/** What only a thread that isn't alone in a process is asked. */
type PilotingTask =
  | { readonly name: "ready"; readonly task: ReadyTask }
  | { readonly name: "pilot"; readonly task: PilotTask };
type Pool = Awaited<ReturnType<typeof poolOf>>;

export async function poolOf(count: number, program = new URL("./worker.js", import.meta.url), youngMb?: number) {
  const { Piscina } = await import("piscina");
  const limits = youngMb === undefined ? {} : { resourceLimits: { maxYoungGenerationSizeMb: youngMb } };
  const pool = new Piscina({ filename: program.href, ...THREADS, ...limits, maxThreads: count });
  pool.on("error", () => {}); // of a thread that died between tasks: the next one gets another
  return pool;
}

/** What a thread's end says: whether it was brought down, or threw what it shouldn't. */
function died(error: unknown): Outcome {
  const code = (error as { readonly code?: unknown }).code;
  const message = error instanceof Error ? error.message : "";
  const killed = code === "ERR_WORKER_OUT_OF_MEMORY" || /exited|terminated|Worker has/i.test(message);
  return {
    kind: "failed",
    reason: `a worker thread ended: ${inShort(error)}`,
    retryable: killed,
    ...(killed ? { killed } : {}),
  };
}
