/**
 * What is still to be invoked: the plan's chunks that have no part, by a cursor, and single ranges, by when they are due.
 *
 * However many chunks there are, taking one and putting one back cost no more than a few steps.
 */
import { type Plan, rangeOf } from "../../sweep/plan.js";
import { type Found, TO_DO } from "../found.js";
import type { Memory } from "./carried.js";
import { type Task, taskOf } from "./task.js";

interface Due {
  readonly task: Task;
  readonly dueMs: number;
}

export interface TodoParts {
  readonly plan: Plan;
  readonly found: Found;
  /** At which chunk to begin: two orchestrators that begin apart get in each other's way less. */
  readonly start: number;
  readonly memory: Memory;
  readonly nowMs: number;
}

export class Todo {
  /** A binary heap: each entry is due no later than its two children. */
  readonly #waiting: Due[] = [];
  readonly #plan: Plan;
  readonly #chunks: Uint8Array;
  readonly #memory: Memory;
  #cursor: number;
  #unseen: number;

  constructor({ plan, found, start, memory, nowMs }: TodoParts) {
    this.#plan = plan;
    this.#chunks = found.chunks;
    this.#memory = memory;
    this.#cursor = start;
    this.#unseen = plan.chunks;
    for (const [chunk, ranges] of found.rest) {
      for (const range of ranges) this.add(taskOf(range, chunk, { isSuspect: true, isPiece: true }), nowMs);
    }
  }

  /** Adds a range, and what predecessors knew of it. */
  add(task: Task, nowMs: number): void {
    this.later(task, this.#memory.recall(task, nowMs));
  }

  get memory(): Memory {
    return this.#memory;
  }

  /** What waits, in no order. */
  get waiting(): Iterable<Task> {
    return this.#waiting.map(({ task }) => task);
  }

  /** Has it done again, from an instant on. */
  later(task: Task, dueMs: number): void {
    const heap = this.#waiting;
    let at = heap.push({ task, dueMs }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.dueMs <= dueMs) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = { task, dueMs };
  }

  /** What to invoke next, if anything may be now. */
  next(nowMs: number): Task | undefined {
    while ((this.#waiting[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const task = this.#pop();
      if (!task.isDone) return task;
    }
    while (this.#unseen > 0) {
      const root = this.#cursor;
      this.#cursor = (root + 1) % this.#plan.chunks;
      this.#unseen -= 1;
      if (this.#chunks[root] !== TO_DO) continue;
      const task = taskOf(rangeOf(this.#plan, root), root, { isSuspect: false, isPiece: false });
      const dueMs = this.#memory.recall(task, nowMs);
      if (dueMs <= nowMs) return task;
      this.later(task, dueMs);
    }
    return undefined;
  }

  /** When the next one is due that waits; Infinity if none does [ms]. */
  get nextDueMs(): number {
    return this.#waiting[0]?.dueMs ?? Number.POSITIVE_INFINITY;
  }

  /** Whether nothing waits, now or later. May be late by what is done meanwhile. */
  get isEmpty(): boolean {
    while (this.#waiting[0]?.task.isDone === true) this.#pop();
    while (this.#unseen > 0 && this.#chunks[this.#cursor] !== TO_DO) {
      this.#cursor = (this.#cursor + 1) % this.#plan.chunks;
      this.#unseen -= 1;
    }
    return this.#unseen === 0 && this.#waiting.length === 0;
  }

  #pop(): Task {
    const heap = this.#waiting;
    const { task } = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return task;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.dueMs < heap[child]!.dueMs) child += 1;
      if (heap[child]!.dueMs >= last.dueMs) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return task;
  }
}
