/**
 * Every way in which the world goes wrong: the catalogue, with how often each happened.
 *
 * A world has some of them, each as often as its seed says, and only for a time: then all is well again, and the run must
 * come to its end.
 */
import type { Random } from "./random.js";

/** The faults by their number in the catalogue, where each strikes, and how often at most it does there [1]. */
export const CATALOGUE = {
  "01-delivered-twice": 0.15,
  "02-lost-after-202": 0.08,
  "03-delayed": 0.2,
  "04-reply-lost": 0.1,
  "05-throttled": 0.4,
  "06-worker-dies": 0.12,
  "07-out-of-memory": 0.5,
  "08-times-out": 0.1,
  "09-thaws-later": 0.1,
  "10-dirty-container": 0.5,
  "11-put-reply-lost": 0.2,
  "12-store-errors": 0.2,
  "13-broken-body": 0.2,
  "14-listed-while-written": 1,
  "15-orchestrator-dies": 1,
  "16-two-orchestrators": 1,
  "17-clock-skew": 1,
  "18-poison": 1,
  "19-deployed-meanwhile": 1,
  "20-large-payload": 1,
  "21-cancelled-at-the-end": 1,
  "22-part-deleted": 1,
  "23-quota-lowered": 1,
  "24-called-again": 1,
} as const;

export type Fault = keyof typeof CATALOGUE;
export const FAULTS = Object.keys(CATALOGUE) as Fault[];

export class Faults {
  /** How often each happened. */
  readonly happened = new Map<Fault, number>();
  /** How likely each is where it may strike; those that are left out never do. */
  readonly #likely = new Map<Fault, number>();
  #areOver = false;

  /** @param random none, or some, or all of the faults, seldom or often, as it says; undefined: none */
  constructor(random: Random | undefined, only?: readonly Fault[]) {
    if (random === undefined) return;
    const share = random.pick([0, 0.15, 0.3, 0.5, 1]);
    for (const fault of FAULTS) {
      const isIn = only === undefined ? random.chance(share) : only.includes(fault);
      if (isIn) this.#likely.set(fault, CATALOGUE[fault] * (CATALOGUE[fault] === 1 ? 1 : random.spread(0.05, 1)));
    }
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#areOver = true;
  }

  get areOver(): boolean {
    return this.#areOver;
  }

  /** Whether the world has this fault at all, now. */
  has(fault: Fault): boolean {
    return !this.#areOver && this.#likely.has(fault);
  }

  /** Whether it strikes here and now; if so, that is counted. */
  strikes(fault: Fault, random: Random): boolean {
    if (!this.has(fault) || !random.chance(this.#likely.get(fault) ?? 0)) return false;
    this.count(fault);
    return true;
  }

  count(fault: Fault): void {
    this.happened.set(fault, (this.happened.get(fault) ?? 0) + 1);
  }
}
