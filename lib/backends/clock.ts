/** The machine's clock and chance, for all that is handed one. */
import type { Chance, Clock } from "../fanout/ports.js";

let originMs: number | undefined;

/** Time since 1970 as the process saw it when it first asked; from there on it never runs backwards, whatever the date does. */
export function systemClock(): Clock {
  originMs ??= Date.now() - steadyMs();
  const origin = originMs;
  return { now: () => origin + steadyMs(), sleep };
}

/** Time that never runs backwards, since whenever [ms]. By this one, as Node reads ten modules where it is first asked for `performance`. */
export function steadyMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return 1_000 * seconds + nanoseconds / 1e6;
}

/**
 * Processor time that this thread has used [ms], or the process where Node can't tell (before 23.9): on a busy machine a job
 * doesn't take more of it.
 */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1_000;
}

/** The machine's chance: for jitter, never for a job's numbers. */
export const systemChance: Chance = () => Math.random();

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
