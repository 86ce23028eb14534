/** What is left to be solved by symbols: nodes, what leads into each of them, and what enters them from outside. */
import type { ComplexRef, Tape } from "../tape/tape.js";

export interface LoopSystem {
  readonly tape: Tape;
  /** What leads into each node, by where it comes from; used up. */
  readonly into: readonly Map<number, ComplexRef>[];
  /** What enters each node from outside, by column, then node; used up. */
  readonly sources: readonly ComplexRef[][];
  /** Nodes that wait for all others of their loop. */
  readonly late: ReadonlySet<number>;
}
