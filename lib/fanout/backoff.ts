/** Pauses between tries, with full jitter: whoever failed together doesn't come back together. */
import { powerOfTwo } from "../numerics/powers-of-two.js";
import type { Chance } from "./ports.js";

/** The longest pause after the first try, and the longest there is [ms]. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Anything between nothing and a bound that doubles with each try.
 *
 * Source: M. Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015: "full jitter" does the least work.
 *
 * @param tries how many there have been, from 1
 */
export function fullJitterMs(tries: number, { baseMs, capMs }: Backoff, chance: Chance): number {
  return chance() * Math.min(capMs, baseMs * powerOfTwo(Math.min(tries - 1, 50)));
}
