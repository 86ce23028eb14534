/**
 * A network with its constant part as plain numbers: what varies runs between copies of the unknowns that it joins.
 *
 * Each unknown that a varying coupling leaves gets a copy behind it (its tail), each that one enters a copy before it (its head), each that
 * something enters a source. What heads and sources give the unknowns is constant; tails, and what is wanted, see the unknowns.
 */
import { complexConstant, isConstant } from "../../arithmetic/complex.js";
import type { Tape } from "../tape/tape.js";
import { ConstantNetwork } from "./constant-network.js";
import type { Edge, Source, System } from "./system.js";

export interface SplitNetwork {
  /** The unknowns, and behind them heads and sources. */
  readonly constants: ConstantNetwork;
  /** By tail: the unknown that it sees. Tails have numbers too, but nothing leads to them in the network. */
  readonly tails: ReadonlyMap<number, number>;
  /** Between copies. */
  readonly varying: readonly Edge[];
  /** One for all that is constant of a column, and one for each that varies. */
  readonly sources: readonly Source[];
  /** The unknown that a node is, or is a copy of; undefined for what is neither. */
  readonly unknownOf: readonly (number | undefined)[];
}

export function splitNetwork({
  tape,
  size,
  edges,
  sources,
}: Pick<System, "tape" | "size" | "edges" | "sources">): SplitNetwork {
  const constants = new ConstantNetwork(size + (size >> 2));
  for (let unknown = 0; unknown < size; unknown++) constants.node();
  const { value: numbers } = tape.columns();
  const tails = new Map<number, number>();
  const heads = new Map<number, number>();
  const varying: Edge[] = [];
  const unknownOf = Array.from({ length: size }, (_, unknown) => unknown);
  const beside = (known: Map<number, number>, unknown: number): number => {
    let node = known.get(unknown);
    if (node === undefined) {
      node = constants.node();
      unknownOf[node] = unknown;
      known.set(unknown, node);
      if (known === heads) constants.add(node, unknown, 1, 0);
    }
    return node;
  };
  for (const { from, to, value } of edges) {
    if (isConstant(tape, value)) constants.add(from, to, numbers[value.re]!, numbers[value.im]!);
    else varying.push({ from: beside(tails, from), to: beside(heads, to), value });
  }
  const lit = enter(tape, constants, sources);
  return {
    constants,
    tails: new Map([...tails].map(([unknown, tail]) => [tail, unknown])),
    varying,
    sources: lit,
    unknownOf,
  };
}

/** Adds the nodes at which something enters: one for all that is constant of a column, one for each source that varies. */
function enter(tape: Tape, constants: ConstantNetwork, sources: readonly Source[]): Source[] {
  const lit: Source[] = [];
  const constantOf = new Map<number, number>();
  for (const { at, value, column = 0 } of sources) {
    if (!isConstant(tape, value)) {
      const node = constants.node();
      constants.add(node, at, 1, 0);
      lit.push({ at: node, value, column });
      continue;
    }
    let constant = constantOf.get(column);
    if (constant === undefined) {
      constant = constants.node();
      constantOf.set(column, constant);
      lit.push({ at: constant, value: complexConstant(tape, 1), column });
    }
    constants.add(constant, at, tape.valueOf(value.re), tape.valueOf(value.im));
  }
  return lit;
}
