/**
 * Time that passes only from event to event: hours of a thousand workers in milliseconds, the same from the same seed.
 *
 * Whatever an event sets off without waiting runs to its end before the next event: all else in the world waits for events.
 */

export interface Timer {
  cancel(): void;
}

class Event implements Timer {
  readonly atMs: number;
  /** Events of the same instant happen in the order in which they were planned. */
  readonly order: number;
  action: (() => void) | undefined;

  constructor(atMs: number, order: number, action: () => void) {
    this.atMs = atMs;
    this.order = order;
    this.action = action;
  }

  cancel(): void {
    this.action = undefined;
  }
}

/** 2030-01-01 UTC: times in the world look like dates [ms]. */
const BEGINNING_MS = 1_893_456_000_000;

export class VirtualTime {
  readonly #grainMs: number;
  readonly #heap: Event[] = [];
  #nowMs = BEGINNING_MS;
  #order = 0;
  #events = 0;

  /** @param grainMs what happens within so little time may happen at once: saves time in large worlds [ms] */
  constructor(grainMs = 0) {
    this.#grainMs = grainMs;
  }

  /** The true time, which no process's clock need agree with [ms]. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Since the world began [ms]. */
  get ageMs(): number {
    return this.#nowMs - BEGINNING_MS;
  }

  /** How many events there were. */
  get events(): number {
    return this.#events;
  }

  /** Has something happen later. */
  after(ms: number, action: () => void): Timer {
    if (!(ms >= 0)) throw new RangeError(`not a delay: ${ms}`);
    const event = new Event(this.#nowMs + ms, this.#order++, action);
    if (ms !== Number.POSITIVE_INFINITY) this.#push(event);
    return event;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /**
   * Lets events happen until none is left, or something is so.
   *
   * @param isOver asked after each event
   * @param most   more events than this are an error
   */
  async run(isOver: () => boolean, most: number): Promise<void> {
    await settled();
    for (let event = this.#pop(); event !== undefined; event = this.#pop()) {
      const { action } = event;
      if (action === undefined) continue;
      this.#nowMs = event.atMs;
      this.#events += 1;
      action();
      if (this.#grainMs > 0) this.#actUntil(event.atMs + this.#grainMs);
      await settled();
      if (isOver()) return;
      if (this.#events > most) throw new Error(`the world didn't come to rest within ${most} events`);
    }
  }

  /** Has all happen that is due before an instant. */
  #actUntil(endMs: number): void {
    while (this.#heap[0] !== undefined && this.#heap[0].atMs < endMs) {
      const { action, atMs } = this.#pop()!;
      if (action === undefined) continue;
      this.#nowMs = atMs;
      this.#events += 1;
      action();
    }
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** All that an event has set off is done: Node runs every promise's continuation before it comes to this. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
