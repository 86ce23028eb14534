/**
 * The equations of the light: a = A a + b as a signal-flow graph, whose values are complex numbers on a tape.
 *
 * An unknown is a field at one optical frequency and in one mode, or a signal; an edge is what it adds to another.
 * Words used throughout: a field is *lit* if a source reaches it and *dark* if none does; the *tail* and the *head* of a varying
 * edge are the copies of the fields that it leaves and enters (split-network.ts); a *turn* is a factor of size 1, exp(iφ).
 * Not here: what the couplings are (lib/optics), how the fields are found (eliminate.ts, oracle.ts).
 */

import type { ComplexRef, Tape } from "../tape/tape.js";

/** What an unknown adds to another: a[to] gets value · a[from]. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly value: ComplexRef;
}

/** What comes from outside: b[at]. */
export interface Source {
  readonly at: number;
  readonly value: ComplexRef;
  /** Of several right-hand sides that are solved with one elimination: which; the first if nothing is said. */
  readonly column?: number;
}

export interface System {
  readonly tape: Tape;
  /** How many unknowns there are; they go by number from 0. */
  readonly size: number;
  /** Several between the same two add up. */
  readonly edges: readonly Edge[];
  /** Several at one unknown add up. */
  readonly sources: readonly Source[];
  /**
   * 1 for unknowns that are eliminated after all others: motions and currents, through which such gains run that the light's own
   * would be lost in them. Shape (size); undefined if there are none.
   */
  readonly last?: Uint8Array | undefined;
  /** Whether unknowns stand for many modes: then most of it is constant, and is best reduced before anything else is tried. */
  readonly isModal?: boolean;
}
