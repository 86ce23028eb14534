/** Which jobs of a run are stored, as one orchestrator knows it. */
import { type Plan, rangeOf } from "../../sweep/plan.js";
import { DONE, type Found, SPLIT } from "../found.js";
import { endOf, type JobRange, restOf } from "../ranges.js";
import type { Task } from "./task.js";

/** So many jobs at least must have failed, all that ran, before a run is given up. */
const LEAST_JUDGED = 100;

export class Progress {
  /** How many jobs a split chunk still lacks, by the chunk's number. */
  readonly #lacks = new Map<number, number>();
  readonly #plan: Plan;
  readonly #found: Found;
  #jobsDone: number;
  /** How many jobs are known to have failed. */
  failures = 0;
  /** How many jobs this orchestrator has seen stored, and how many of them failed. */
  #ranHere = 0;
  #failedHere = 0;

  constructor(plan: Plan, found: Found) {
    this.#plan = plan;
    this.#found = found;
    this.#jobsDone = found.jobsDone;
    for (const [chunk, ranges] of found.rest)
      this.#lacks.set(
        chunk,
        ranges.reduce((sum, { count }) => sum + count, 0),
      );
  }

  get jobsDone(): number {
    return this.#jobsDone;
  }

  get isComplete(): boolean {
    return this.#jobsDone === this.#plan.jobs;
  }

  /** Whether all jobs that were seen stored have failed, enough of them to judge by. */
  get isHopeless(): boolean {
    return !this.isComplete && this.#failedHere >= LEAST_JUDGED && this.#failedHere >= this.#ranHere;
  }

  /** A task's jobs are stored, all of them. */
  done(task: Task, failures: number): void {
    task.isDone = true;
    this.#failed(failures);
    this.#count(task.root, task.count);
  }

  /**
   * A task was split: its jobs before `next` are stored.
   *
   * @returns the ranges that are to be done instead of it
   */
  split(task: Task, next: number, failures: number): JobRange[] {
    task.isDone = true;
    this.#failed(failures);
    if (!this.#lacks.has(task.root)) this.#lacks.set(task.root, rangeOf(this.#plan, task.root).count);
    this.#found.chunks[task.root] = SPLIT;
    this.#count(task.root, Math.min(next, endOf(task)) - task.first);
    return restOf(task, next);
  }

  /** The jobs that aren't stored, by chunks, or runs of them: at most so many ranges. */
  missing(most: number): JobRange[] {
    const ranges: JobRange[] = [];
    for (let index = 0; index < this.#plan.chunks && ranges.length <= most; index += 1) {
      if (this.#found.chunks[index] === DONE) continue;
      const range = rangeOf(this.#plan, index);
      const last = ranges.at(-1);
      if (last !== undefined && endOf(last) === range.first) {
        ranges[ranges.length - 1] = { first: last.first, count: last.count + range.count };
      } else {
        ranges.push(range);
      }
    }
    return ranges.slice(0, most);
  }

  #failed(failures: number): void {
    this.failures += failures;
    this.#failedHere += failures;
  }

  #count(root: number, jobs: number): void {
    this.#jobsDone += jobs;
    this.#ranHere += jobs;
    const lacked = this.#lacks.get(root);
    const left = lacked === undefined ? 0 : lacked - jobs;
    if (left === 0) {
      this.#lacks.delete(root);
      this.#found.chunks[root] = DONE;
    } else {
      this.#lacks.set(root, left);
    }
  }
}
