/**
 * The algebra of light in many modes: a node carries a vector, an edge is a constant block times a number that may vary.
 *
 * A tuning turns all modes alike: its edge is the reflection's block times exp(2iφ). Constant factors belong in the block, so
 * that edges with the same turn have the same factor. Not here: what the blocks are (lib/optics).
 */

import { complexConstant, isConstant, isZero } from "../../arithmetic/complex.js";
import type { Algebra, Network } from "../elimination/algebra.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { type Block, isZeroBlock, multiplyBlocks, UNIT_BLOCK } from "./block-algebra.js";
import { BlockNetwork } from "./block-network.js";

export interface ScaledBlock {
  /** A source's is a column. */
  readonly block: Block;
  readonly factor: ComplexRef;
  /** Whether |factor| is 1 at all points: then its conjugate, if it is a factor too, is its inverse. */
  readonly isTurn?: boolean;
}

export interface BlockSystem extends Network<ScaledBlock> {
  readonly tape: Tape;
  readonly modes: number;
}

export function scaledBlocks(tape: Tape): Algebra<ScaledBlock, Block> {
  const one = complexConstant(tape, 1);
  return {
    isConstant: ({ factor }) => isConstant(tape, factor),
    constant: ({ block, factor: { re, im } }) =>
      multiplyBlocks({ kind: "scalar", re: tape.valueOf(re), im: tape.valueOf(im) }, block),
    unit: UNIT_BLOCK,
    one: { block: UNIT_BLOCK, factor: one },
    entering: ({ block, factor }) => ({ way: block, value: { block: UNIT_BLOCK, factor } }),
    network: () => new BlockNetwork(),
  };
}

/** Without edges that couple nothing. */
export function withoutZeroBlocks({ edges, ...system }: BlockSystem): BlockSystem {
  const left = edges.filter(({ value }) => !isZero(system.tape, value.factor) && !isZeroBlock(value.block));
  return { ...system, edges: left };
}
