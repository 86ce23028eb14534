/**
 * The equations of light in many modes as a signal-flow graph: a node carries a vector, an edge is a constant block times a
 * number that may vary.
 *
 * A tuning turns all modes alike: its edge is the reflection's block times exp(2iφ). Constant factors belong in the block, so
 * that edges with the same turn have the same factor. Not here: what the blocks are (lib/optics).
 */
import { isConstant } from "../arithmetic/complex.js";
import { type Block, isZeroBlock } from "./block-algebra.js";
import type { ComplexRef, Tape } from "./tape.js";

export interface BlockEdge {
  readonly from: number;
  readonly to: number;
  readonly block: Block;
  readonly factor: ComplexRef;
  /** Whether |factor| is 1 at all points: then its conjugate, if it is a factor too, is its inverse. */
  readonly isTurn?: boolean;
}

export interface BlockSource {
  readonly at: number;
  /** Shape (modes, 2). */
  readonly vector: Float64Array;
  readonly factor: ComplexRef;
}

export interface BlockSystem {
  readonly tape: Tape;
  readonly modes: number;
  /** How many nodes there are; mode m of node k is field k · modes + m. */
  readonly size: number;
  readonly edges: readonly BlockEdge[];
  readonly sources: readonly BlockSource[];
}

/** Edges that couple something. */
export function couplingEdges({ tape, edges }: BlockSystem): readonly BlockEdge[] {
  return edges.filter(({ block, factor }) => {
    const isDark = isConstant(tape, factor) && tape.valueOf(factor.re) === 0 && tape.valueOf(factor.im) === 0;
    return !isDark && !isZeroBlock(block);
  });
}
