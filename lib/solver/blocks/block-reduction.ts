/**
 * A block system with its constant part reduced: what is left are the vectors that run into edges whose factors vary.
 *
 * x = Σ factor · K x + Σ factor · source, a vector x for each node with a varying edge behind it ("tail"), K constant; and
 * wanted nodes as sums of the same form.
 */

import { reduceNetwork } from "../elimination/reduce-network.js";
import { relevantFields } from "../elimination/relevant.js";
import { splitNetwork } from "../elimination/split-network.js";
import type { ComplexRef } from "../tape/tape.js";
import { denseOf, multiplyBlocks } from "./block-algebra.js";
import { type BlockSystem, scaledBlocks, withoutZeroBlocks } from "./block-system.js";

/** factor · matrix · (vector of tail `from`). */
export interface TailTerm {
  readonly from: number;
  /** Its number among the factors. */
  readonly factor: number;
  /** Shape (modes, modes, 2). */
  readonly matrix: Float64Array;
}

/** A vector as a sum. */
export interface VectorSum {
  readonly terms: readonly TailTerm[];
  /** Constant vectors, by the source's number; shape (modes, 2). */
  readonly entering: ReadonlyMap<number, Float64Array>;
}

export interface BlockReduction {
  readonly modes: number;
  readonly factors: readonly { readonly value: ComplexRef; readonly isTurn: boolean }[];
  /** What the sources' vectors are times. */
  readonly sources: readonly ComplexRef[];
  readonly tails: readonly VectorSum[];
  /** By node; nodes that are dark aren't there. */
  readonly wanted: ReadonlyMap<number, VectorSum>;
}

export function reduceBlocks(given: BlockSystem, wanted: readonly number[]): BlockReduction {
  const system = withoutZeroBlocks(given);
  const { tape, modes } = system;
  const relevant = relevantFields(system, wanted);
  const split = splitNetwork(scaledBlocks(tape), system, relevant, wanted);
  const { constants, varying, sources } = split;
  reduceNetwork(constants, split.removable, 0);
  const factors: { value: ComplexRef; isTurn: boolean }[] = [];
  const tails = [...new Set(varying.map(({ from }) => from))];
  const edges = varying.map(({ from, to, value: { block, factor, isTurn = false } }) => {
    let index = factors.findIndex(({ value }) => value.re === factor.re && value.im === factor.im);
    if (index < 0) index = factors.push({ value: factor, isTurn }) - 1;
    return { from: tails.indexOf(from), head: to, factor: index, block };
  });
  /** What a node that is left gets: through heads from tails, and from sources. */
  const sumOf = (node: number): VectorSum => {
    const into = new Map(constants.into(node));
    const terms = edges.flatMap(({ from, head, factor, block }): TailTerm[] => {
      const way = into.get(head);
      return way === undefined ? [] : [{ from, factor, matrix: denseOf(multiplyBlocks(way, block), modes) }];
    });
    const entering = sources.flatMap(({ at }, source) => {
      const way = into.get(at);
      return way === undefined ? [] : [[source, denseOf(way, modes)] as const];
    });
    return { terms, entering: new Map(entering) };
  };
  return {
    modes,
    factors,
    sources: sources.map(({ value }) => value.factor),
    tails: tails.map(sumOf),
    wanted: new Map([...split.outputs].map(([node, output]) => [node, sumOf(output)])),
  };
}
