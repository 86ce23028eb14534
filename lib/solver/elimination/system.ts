/**
 * The equations of the light in plane waves: a network whose values are complex numbers on a tape.
 *
 * Words used throughout: a field is *lit* if a source reaches it and *dark* if none does; the *tail* and the *head* of a varying
 * edge are the copies of the fields that it leaves and enters (split-network.ts); a *turn* is a factor of size 1, exp(iφ).
 * Not here: what the couplings are (lib/optics), how the fields are found (eliminate.ts, oracle.ts).
 */

import type { ComplexRef, Tape } from "../tape/tape.js";
import type * as network from "./algebra.js";

export type Edge = network.Edge<ComplexRef>;
export type Source = network.Source<ComplexRef>;

export interface System extends network.Network<ComplexRef> {
  readonly tape: Tape;
  /**
   * 1 for unknowns that are eliminated after all others: motions and currents, through which such gains run that the light's own
   * would be lost in them. Shape (size); undefined if there are none.
   */
  readonly last?: Uint8Array | undefined;
  /** Whether unknowns stand for many modes: then most of it is constant, and is best reduced before anything else is tried. */
  readonly isModal?: boolean;
}
