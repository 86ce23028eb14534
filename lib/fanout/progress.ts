/** Which jobs of a run are stored, as one orchestrator knows it. */
import { type Plan, rangeOf } from "../sweep/plan.js";
import { DONE, type Found, SPLIT } from "./found.js";
import { endOf, type JobRange, restOf } from "./ranges.js";
import type { Node } from "./todo.js";

export class Progress {
  /** How many jobs a split chunk still lacks, by the chunk's number. */
  readonly #lacks = new Map<number, number>();
  readonly #plan: Plan;
  readonly #found: Found;
  #jobsDone: number;
  /** How many jobs are known to have failed. */
  failures = 0;
  /** How many jobs this orchestrator has seen stored, and how many of them failed. */
  ranHere = 0;
  failedHere = 0;

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

  /** A node's jobs are stored, all of them. */
  done(node: Node, failures: number): void {
    node.isDone = true;
    this.#failed(failures);
    this.#count(node.root, node.count);
  }

  /**
   * A node was split: its jobs before `next` are stored.
   *
   * @returns the ranges that are to be done instead of it
   */
  split(node: Node, next: number, failures: number): JobRange[] {
    node.isDone = true;
    this.#failed(failures);
    if (!this.#lacks.has(node.root)) this.#lacks.set(node.root, rangeOf(this.#plan, node.root).count);
    this.#found.chunks[node.root] = SPLIT;
    this.#count(node.root, Math.min(next, endOf(node)) - node.first);
    return restOf(node, next);
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
    this.failedHere += failures;
  }

  #count(root: number, jobs: number): void {
    this.#jobsDone += jobs;
    this.ranHere += jobs;
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
