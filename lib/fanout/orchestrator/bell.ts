/** Wakes a loop: when something happened, or at a given time, whichever comes first. */
import type { Clock } from "../ports.js";

export class Bell {
  #hasRung = false;
  #wake: (() => void) | undefined;
  #alarm: { readonly dueMs: number; readonly controller: AbortController } | undefined;

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something happened. */
  ring(): void {
    this.#hasRung = true;
    this.#wake?.();
  }

  /** Resolves at the next ring, at once if it rang since the last time, and not after `dueMs`. */
  async next(dueMs: number): Promise<void> {
    if (!this.#hasRung) {
      this.#setAlarm(dueMs);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    this.#hasRung = false;
  }

  /** No alarm is left behind. */
  close(): void {
    this.#alarm?.controller.abort();
    this.#alarm = undefined;
  }

  /** An alarm that rings earlier does as well: whoever is woken for nothing goes back to sleep. */
  #setAlarm(dueMs: number): void {
    if (this.#alarm !== undefined && this.#alarm.dueMs <= dueMs) return;
    this.close();
    const alarm = { dueMs, controller: new AbortController() };
    this.#alarm = alarm;
    this.#clock.sleep(Math.max(0, dueMs - this.#clock.now()), alarm.controller.signal).then(
      () => {
        if (this.#alarm === alarm) this.#alarm = undefined;
        this.ring();
      },
      () => undefined, // called off
    );
  }
}
