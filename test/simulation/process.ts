/**
 * A process of the world: it may die or freeze wherever it waits for something, and its clock may be wrong.
 *
 * All that reaches it from outside goes through `guard`. If it dies, what it waits for never comes, and no handler runs; if
 * it freezes, everything comes later, perhaps hours later, when nobody counts on it any more.
 */
import type { Clock } from "../../lib/fanout/ports.js";
import type { VirtualTime } from "./virtual-time.js";

export interface ProcessFaults {
  /** At which of the things that it waits for it dies; whether that still has its effect. */
  readonly diesAt?: number | undefined;
  readonly diesAfterEffect?: boolean;
  /** At which it freezes, and for how long [ms]. */
  readonly freezesAt?: number | undefined;
  readonly freezesMs?: number;
  /** How far its clock is off, and by how much it jumps ahead when [ms]. */
  readonly skewMs?: number;
  readonly jump?: { readonly afterMs: number; readonly byMs: number } | undefined;
}

export class SimProcess {
  readonly #time: VirtualTime;
  readonly #faults: ProcessFaults;
  readonly #startMs: number;
  #isAlive = true;
  #waits = 0;
  #frozen: (() => void)[] | undefined;
  /** Called once, when it dies. */
  onDeath: () => void = () => undefined;
  onFreeze: () => void = () => undefined;

  constructor(time: VirtualTime, faults: ProcessFaults = {}) {
    this.#time = time;
    this.#faults = faults;
    this.#startMs = time.nowMs;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isFrozen(): boolean {
    return this.#frozen !== undefined;
  }

  die(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.onDeath();
  }

  /** What the process waits for, as it reaches it. */
  guard<T>(operation: () => Promise<T>): Promise<T> {
    if (!this.#isAlive) return new Promise(() => undefined);
    this.#waits += 1;
    if (this.#waits === this.#faults.diesAt) {
      if (this.#faults.diesAfterEffect === true) operation().catch(() => undefined);
      this.die();
      return new Promise(() => undefined);
    }
    if (this.#waits === this.#faults.freezesAt) this.#freeze(this.#faults.freezesMs ?? 0);
    return new Promise((resolve, reject) => {
      operation().then(
        (value) => this.#deliver(() => resolve(value)),
        (error: unknown) => this.#deliver(() => reject(error)),
      );
    });
  }

  /** Its own idea of the time. */
  get clock(): Clock {
    return {
      now: () => this.#now(),
      sleep: (ms, signal) => this.guard(() => sleep(this.#time, ms, signal)),
    };
  }

  #now(): number {
    const { skewMs = 0, jump } = this.#faults;
    const isAhead = jump !== undefined && this.#time.nowMs - this.#startMs >= jump.afterMs;
    return this.#time.nowMs + skewMs + (isAhead ? jump.byMs : 0);
  }

  #freeze(ms: number): void {
    const waiting: (() => void)[] = [];
    this.#frozen = waiting;
    this.onFreeze();
    this.#time.after(ms, () => {
      this.#frozen = undefined;
      for (const deliver of waiting) this.#deliver(deliver);
    });
  }

  #deliver(deliver: () => void): void {
    if (!this.#isAlive) return;
    if (this.#frozen === undefined) deliver();
    else this.#frozen.push(deliver);
  }
}

function sleep(time: VirtualTime, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = time.after(ms, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    signal?.addEventListener("abort", stop, { once: true });
  });
}
