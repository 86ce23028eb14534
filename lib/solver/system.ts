/**
 * The equations of the light as a signal-flow graph: a = A a + b, a node for each optical field, an edge for each coupling.
 *
 * Not here: what the couplings are (lib/optics), how the fields are found (eliminate.ts, oracle.ts).
 */
import type { ComplexRef, Tape } from "./tape.js";

/** What a field adds to another: a[to] gets value · a[from]. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly value: ComplexRef;
}

/** What comes from outside: b[at]. */
export interface Source {
  readonly at: number;
  readonly value: ComplexRef;
}

export interface System {
  readonly tape: Tape;
  /** How many fields there are; they go by number from 0. */
  readonly size: number;
  /** Several between the same two fields add up. */
  readonly edges: readonly Edge[];
  /** Several at one field add up. */
  readonly sources: readonly Source[];
}
