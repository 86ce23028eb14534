/**
 * A network with its constant part as plain numbers: what varies runs between copies of the unknowns that it joins.
 *
 * Each unknown that a varying coupling leaves gets a copy behind it, each that one enters a copy before it. All that is left
 * between copies, sources and wanted unknowns is constant, and can be reduced to what it does from end to end.
 */
import type { Complex } from "../../arithmetic/complex.js";
import { complexConstant, isConstant } from "../../arithmetic/complex.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { ConstantNetwork, UNIT } from "./constant-network.js";
import type { Edge, Source, System } from "./system.js";

export interface SplitNetwork {
  readonly constants: ConstantNetwork;
  /** 1 for nodes that constant couplings alone touch. */
  readonly removable: Uint8Array;
  /** Between copies. */
  readonly varying: readonly Edge[];
  /** One for all that is constant of a column, and one for each that varies. */
  readonly sources: readonly Source[];
  /** The unknown that a node is, or is a copy of; undefined for what is neither. */
  readonly unknownOf: readonly (number | undefined)[];
  /** The node at which a wanted unknown is seen. */
  readonly outputs: ReadonlyMap<number, number>;
}

export function splitNetwork(
  { tape, size, edges, sources }: Pick<System, "tape" | "size" | "edges" | "sources">,
  wanted: readonly number[],
): SplitNetwork {
  const constants = new ConstantNetwork();
  for (let unknown = 0; unknown < size; unknown++) constants.node();
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
      if (known === tails) constants.add(unknown, node, UNIT);
      else constants.add(node, unknown, UNIT);
    }
    return node;
  };
  for (const { from, to, value } of edges) {
    if (isConstant(tape, value)) constants.add(from, to, numberOf(tape, value));
    else varying.push({ from: beside(tails, from), to: beside(heads, to), value });
  }
  const lit = enter(tape, constants, sources);
  const outputs = new Map<number, number>();
  for (const unknown of wanted) {
    if (outputs.has(unknown)) continue;
    const node = constants.node();
    constants.add(unknown, node, UNIT);
    outputs.set(unknown, node);
  }
  const removable = new Uint8Array(constants.size);
  removable.fill(1, 0, size);
  return { constants, removable, varying, sources: lit, unknownOf, outputs };
}

/** Adds the nodes at which something enters: one for all that is constant of a column, one for each source that varies. */
function enter(tape: Tape, constants: ConstantNetwork, sources: readonly Source[]): Source[] {
  const lit: Source[] = [];
  const constantOf = new Map<number, number>();
  for (const { at, value, column = 0 } of sources) {
    if (!isConstant(tape, value)) {
      const node = constants.node();
      constants.add(node, at, UNIT);
      lit.push({ at: node, value, column });
      continue;
    }
    let constant = constantOf.get(column);
    if (constant === undefined) {
      constant = constants.node();
      constantOf.set(column, constant);
      lit.push({ at: constant, value: complexConstant(tape, 1), column });
    }
    constants.add(constant, at, numberOf(tape, value));
  }
  return lit;
}

function numberOf(tape: Tape, { re, im }: ComplexRef): Complex<number> {
  return { re: tape.valueOf(re), im: tape.valueOf(im) };
}
