/**
 * Computes in this thread, but for so long at most: while it computes, no signal is heard.
 *
 * Node's own watch over a script ends it in the middle, loops of WebAssembly included. Whatever it was at work on is in no
 * order then, and isn't used again; what modules keep is put in order (lib/cut-short.ts). So nothing may be begun within that a library
 * keeps half done, as zod does with the parts of a schema that are read for the first time.
 */
import { Script } from "node:vm";
import { putInOrder } from "../cut-short.js";
import type { RanJobs, Runner } from "../fanout/runner.js";

/** Ctrl-C is to be heard within so long, whatever the jobs of a run are [ms]. */
export const DEAF_MS = 2_000;

/** What was begun is not done, and won't be here. */
export class TookTooLong extends Error {
  override readonly name = "TookTooLong";
}

/** Nothing in the place of what took too long; any other error is thrown. */
export function unlessTooLong(error: unknown): undefined {
  if (!(error instanceof TookTooLong)) throw error;
}

const ACT = Symbol.for("katfan.bounded");
const world = globalThis as { [ACT]?: () => unknown };
const script = new Script(`globalThis[Symbol.for("katfan.bounded")]()`);

/**
 * What `act` returns, or throws. Only what it does before it returns is bounded, not what a promise of its does later.
 *
 * @param mostMs how long it may take [ms]; throws TookTooLong then
 */
export function bounded<T>(act: () => T, mostMs: number): T {
  world[ACT] = act;
  try {
    return script.runInThisContext({ timeout: mostMs }) as T;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    putInOrder();
    throw new TookTooLong(`it took longer than ${mostMs} ms`, { cause: error });
  } finally {
    delete world[ACT];
  }
}

/**
 * The same runner; running jobs, or making a part, throws TookTooLong if it takes longer. It is to be used no more then.
 *
 * @param onTooLong told when it did, before anybody else learns it
 */
export function boundedRunner(runner: Runner, mostMs: number, onTooLong: () => void = () => {}): Runner {
  const watched = <T>(act: () => T): T => {
    try {
      return bounded(act, mostMs);
    } catch (error) {
      if (error instanceof TookTooLong) onTooLong();
      throw error;
    }
  };
  const jobs = async (...what: Parameters<Runner["jobs"]>): Promise<RanJobs> => {
    const ran = await watched(() => runner.jobs(...what));
    return { ...ran, part: (range) => watched(() => ran.part(range)) };
  };
  return {
    ...runner,
    jobs(...what) {
      const ran = jobs(...what);
      // Whoever bounds this runner once more is ended in the same moment, and never sees the promise.
      ran.catch(() => undefined);
      return ran;
    },
  };
}
