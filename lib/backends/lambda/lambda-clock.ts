/** A function's clock. */
import type { Clock } from "../../fanout/ports.js";
import { systemClock } from "../clock.js";

/**
 * The time, as it is when a function is invoked: between invocations a process is frozen, and its own count of time with
 * it, so one that was thawed would tell the time of hours ago.
 */
export function invocationClock(): Clock {
  const originMs = Date.now() - performance.now();
  return { now: () => originMs + performance.now(), sleep: systemClock().sleep };
}
