/**
 * A network with its constant part as plain numbers: what varies runs between copies of the unknowns that it joins.
 *
 * Each unknown that a varying coupling leaves gets a copy behind it, each that one enters a copy before it. All that is left
 * between copies, sources and wanted unknowns is constant, and can be reduced to what it does from end to end.
 */
import type { Algebra, ConstantNetwork, Edge, Network, Source } from "./algebra.js";

export interface SplitNetwork<E, C> {
  readonly constants: ConstantNetwork<C>;
  /** 1 for nodes that constant couplings alone touch. */
  readonly removable: Uint8Array;
  /** Between copies. */
  readonly varying: readonly Edge<E>[];
  /** One for all that is constant of a column, and one for each that varies. */
  readonly sources: readonly Source<E>[];
  /** The unknown that a node is, or is a copy of; undefined for what is neither. */
  readonly unknownOf: readonly (number | undefined)[];
  /** The node at which a wanted unknown is seen. */
  readonly outputs: ReadonlyMap<number, number>;
}

export function splitNetwork<E, C>(
  algebra: Algebra<E, C>,
  { size, edges, sources }: Network<E>,
  wanted: readonly number[],
): SplitNetwork<E, C> {
  const constants = algebra.network();
  for (let unknown = 0; unknown < size; unknown++) constants.node();
  const tails = new Map<number, number>();
  const heads = new Map<number, number>();
  const varying: Edge<E>[] = [];
  const unknownOf = Array.from({ length: size }, (_, unknown) => unknown);
  const beside = (known: Map<number, number>, unknown: number): number => {
    let node = known.get(unknown);
    if (node === undefined) {
      node = constants.node();
      unknownOf[node] = unknown;
      known.set(unknown, node);
      if (known === tails) constants.add(unknown, node, algebra.unit);
      else constants.add(node, unknown, algebra.unit);
    }
    return node;
  };
  for (const { from, to, value } of edges) {
    if (algebra.isConstant(value)) constants.add(from, to, algebra.constant(value));
    else varying.push({ from: beside(tails, from), to: beside(heads, to), value });
  }
  const lit = enter(algebra, constants, sources);
  const outputs = new Map<number, number>();
  for (const unknown of wanted) {
    if (outputs.has(unknown)) continue;
    const node = constants.node();
    constants.add(unknown, node, algebra.unit);
    outputs.set(unknown, node);
  }
  const removable = new Uint8Array(constants.size);
  removable.fill(1, 0, size);
  return { constants, removable, varying, sources: lit, unknownOf, outputs };
}

/** Adds the nodes at which something enters: one for all that is constant of a column, one for each source that varies. */
function enter<E, C>(
  algebra: Algebra<E, C>,
  constants: ConstantNetwork<C>,
  sources: readonly Source<E>[],
): Source<E>[] {
  const lit: Source<E>[] = [];
  const constantOf = new Map<number, number>();
  for (const { at, value, column = 0 } of sources) {
    if (!algebra.isConstant(value)) {
      const node = constants.node();
      const entering = algebra.entering(value);
      constants.add(node, at, entering.way);
      lit.push({ at: node, value: entering.value, column });
      continue;
    }
    let constant = constantOf.get(column);
    if (constant === undefined) {
      constant = constants.node();
      constantOf.set(column, constant);
      lit.push({ at: constant, value: algebra.one, column });
    }
    constants.add(constant, at, algebra.constant(value));
  }
  return lit;
}
