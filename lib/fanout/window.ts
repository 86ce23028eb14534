/**
 * How many workers may run at once: as many as the account allows, which only trying tells.
 *
 * A refusal (429) halves the number, time without one lets it grow again (additive increase would take hours to get from
 * 10 back to 10,000, so it grows by a share of itself). A platform also limits how fast the number may rise at first.
 */

/** How fast a platform lets the number of workers rise: `burst` at once, then `perSecond` more each second. */
export interface Ramp {
  readonly burst: number;
  readonly perSecond: number;
}

/** The least time between two halvings [ms]: what was on its way when the first came is refused for the same reason. */
const HALVING_MS = 500;
/** After so long without a refusal the number grows [ms], by this share of itself, one at least. */
const GROWING_MS = 1_000;
const GROWTH = 0.1;

export class Window {
  #size: number;
  #halvedMs = Number.NEGATIVE_INFINITY;
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
      if (this.#size < ceiling) this.#size = grown(this.#size, steps, ceiling);
    }
    this.#size = Math.min(this.#size, ceiling);
    return Math.max(1, Math.min(this.#size, this.#risen(nowMs)));
  }

  /** A worker was refused. */
  refused(nowMs: number): void {
    this.#grownMs = nowMs;
    if (nowMs - this.#halvedMs < HALVING_MS) return;
    this.#halvedMs = nowMs;
    this.#size = Math.max(1, Math.floor(Math.min(this.#size, this.#risen(nowMs)) / 2));
  }

  #risen(nowMs: number): number {
    if (this.#ramp === undefined) return Number.POSITIVE_INFINITY;
    return Math.floor(this.#ramp.burst + (this.#ramp.perSecond * (nowMs - this.#startMs)) / 1_000);
  }
}

function grown(size: number, steps: number, ceiling: number): number {
  let now = size;
  for (let step = 0; step < steps && now < ceiling; step += 1) now += Math.max(1, Math.floor(now * GROWTH));
  return Math.min(now, ceiling);
}

/** How many invocations may begin: so many a second, never more than a second's worth at once. */
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
    this.#tokens = Math.min(this.#perSecond, this.#tokens + fresh);
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
