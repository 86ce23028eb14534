/**
 * How many workers may run at once: as many as the account allows, which only trying tells.
 *
 * A refusal (429) tells how many that is: as many as are running. Time without one lets the number grow again, fast where
 * it was not refused before, slowly about where it was. A platform also limits how fast the number may rise at first.
 */

/** How fast a platform lets the number of workers rise: `burst` at once, then `perSecond` more each second. */
export interface Ramp {
  readonly burst: number;
  readonly perSecond: number;
}

/** The part of a ramp that each of several may take. */
export function sharedRamp(ramp: Ramp | undefined, shares: number): Ramp | undefined {
  return ramp === undefined ? undefined : { burst: ramp.burst / shares, perSecond: ramp.perSecond / shares };
}

/** After so long without a refusal the number grows [ms], by these shares of itself, one at least [1]. */
const GROWING_MS = 1_000;
const FAST = 0.25;
const SLOW = 0.02;
/** Between these shares of the number at which one was refused it grows slowly [1]. */
const ABOUT = [0.9, 1.2] as const;

export class Window {
  #size: number;
  /** How many were left when one was refused last. */
  #known = Number.POSITIVE_INFINITY;
  #grownMs: number;
  readonly #startMs: number;
  readonly #ceiling: () => number;
  readonly #ramp: Ramp | undefined;

  constructor(ceiling: () => number, nowMs: number, ramp?: Ramp) {
    this.#ceiling = ceiling;
    this.#ramp = ramp;
    this.#startMs = nowMs;
    this.#grownMs = nowMs;
    this.#size = Math.max(1, ceiling());
  }

  /** How many may run now, at least one. */
  size(nowMs: number): number {
    const ceiling = Math.max(1, this.#ceiling());
    const steps = Math.floor((nowMs - this.#grownMs) / GROWING_MS);
    if (steps > 0) {
      this.#grownMs += steps * GROWING_MS;
      for (let step = 0; step < steps && this.#size < ceiling; step += 1) this.#grow();
    }
    this.#size = Math.min(this.#size, ceiling);
    return Math.max(1, Math.min(this.#size, this.#risen(nowMs)));
  }

  /**
   * A worker was refused.
   *
   * @param others how many are invoked besides: of a burst each refusal leaves fewer, in the end those that may run
   */
  refused(nowMs: number, others: number): void {
    this.#grownMs = nowMs;
    this.#size = Math.max(1, Math.min(this.#size, this.#risen(nowMs), others));
    this.#known = this.#size;
  }

  #grow(): void {
    const [from, to] = ABOUT;
    const isAbout = this.#size >= from * this.#known && this.#size <= to * this.#known;
    this.#size += Math.max(1, Math.floor(this.#size * (isAbout ? SLOW : FAST)));
  }

  #risen(nowMs: number): number {
    if (this.#ramp === undefined) return Number.POSITIVE_INFINITY;
    return Math.floor(this.#ramp.burst + (this.#ramp.perSecond * (nowMs - this.#startMs)) / 1_000);
  }
}

/** How many invocations may begin: so many a second, never more than a second's worth at once, or one. */
export class Rate {
  readonly #perSecond: number;
  #tokens: number;
  #filledMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledMs = nowMs;
  }

  /** Whether one may begin. */
  has(nowMs: number): boolean {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return true;
    const fresh = ((nowMs - this.#filledMs) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + fresh);
    this.#filledMs = nowMs;
    return this.#tokens >= 1;
  }

  /** One begins, if it may. */
  take(nowMs: number): boolean {
    if (!this.has(nowMs)) return false;
    this.#tokens -= 1;
    return true;
  }
}
