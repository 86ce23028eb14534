/**
 * Tries again what failed for a reason that may pass, after a pause with full jitter.
 *
 * The number of tries and each pause have a bound. Not here: what counts as passing (the caller says).
 */

import type { Chance, Clock } from "../fanout/ports.js";
import { powerOfTwo } from "../numerics/powers-of-two.js";

/** How often at most, and how long between tries at most. */
export interface RetryPolicy {
  readonly attempts: number;
  /** The longest first pause; each further one may be twice as long. */
  readonly baseMs: number;
  /** The longest any pause may get. */
  readonly capMs: number;
}

/** Where a try's time and pauses come from. */
export interface RetryWorld {
  readonly clock: Clock;
  readonly chance: Chance;
}

/**
 * What `attempt` resolves to, at its first success.
 *
 * @param attempt    called with the number of the try, from 1; makes anything that a try consumes anew
 * @param mayPass    whether a failure is worth another try, so long after the first began [ms]
 * @throws the last failure, untouched, if it may not pass or the tries are used up
 */
export async function retried<T>(
  attempt: (number: number) => Promise<T>,
  mayPass: (error: unknown, elapsedMs: number) => boolean,
  policy: RetryPolicy,
  world: RetryWorld,
): Promise<T> {
  const beganMs = world.clock.now();
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number >= policy.attempts || !mayPass(error, world.clock.now() - beganMs)) throw error;
      await world.clock.sleep(jitteredPauseMs(number, policy, world.chance));
    }
  }
}

/** Full jitter: anything between nothing and twice the pause before, up to the cap. */
export function jitteredPauseMs(number: number, policy: RetryPolicy, chance: Chance): number {
  return chance() * Math.min(policy.capMs, policy.baseMs * powerOfTwo(number - 1));
}
