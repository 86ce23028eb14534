/** Which invocations take so long that they are given up, or that a second copy of their range is worth its price. */
import type { Flight, Flights } from "./flights.js";
import type { Task } from "./task.js";

/** A straggler takes this many times as long as is usual (Cubed's rule), and that long at least [ms]. */
const STRAGGLES = 3;
const LEAST_STRAGGLER_MS = 1_000;
/** What is taken for lost takes this many times as long as is usual, and that long at least [ms]. */
const LOST = 20;
const LEAST_LOST_MS = 60_000;

export interface Stragglers {
  /** Those that nobody waits for any longer. */
  readonly lost: readonly Flight[];
  /** The ranges of those that are slow. */
  readonly slow: readonly Task[];
}

/**
 * Looks at what is on its way.
 *
 * @param isLate       whether most of a run is done, so that what is slow holds it up
 * @param invocationMs how long an invocation can take at most [ms]
 */
export function stragglersOf(
  flights: Flights,
  { nowMs, isLate, invocationMs }: { readonly nowMs: number; readonly isLate: boolean; readonly invocationMs: number },
): Stragglers {
  const lost: Flight[] = [];
  const slow: Task[] = [];
  for (const flight of flights.awaited) {
    const ageMs = nowMs - flight.startMs;
    if (ageMs < (isLate ? LEAST_STRAGGLER_MS : Math.min(LEAST_LOST_MS, invocationMs))) break; // the oldest come first
    const usualMs = flights.expectedMs(flight.task);
    if (ageMs > lostAfterMs(flights, flight.task, { usualMs, invocationMs })) lost.push(flight);
    else if (isLate && !flight.task.hasBackup && ageMs > Math.max(LEAST_STRAGGLER_MS, STRAGGLES * usualMs)) {
      slow.push(flight.task);
    }
  }
  return { lost, slow };
}

/** A range of many jobs is tried again long before a platform would end it; a single job is given all its time. */
function lostAfterMs(
  { hasPace }: Flights,
  { count }: Task,
  { usualMs, invocationMs }: { readonly usualMs: number; readonly invocationMs: number },
): number {
  if (count === 1 || !hasPace) return invocationMs;
  return Math.min(invocationMs, Math.max(LEAST_LOST_MS, LOST * usualMs));
}
