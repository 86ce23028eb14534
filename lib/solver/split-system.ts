/**
 * A system with its constant part as plain numbers: what varies runs between copies of the fields that it joins.
 *
 * Each field that a varying coupling leaves gets a copy behind it, each that one enters a copy before it. All that is left
 * between copies, sources and wanted fields is constant, and can be reduced to what it does from end to end.
 */
import { complexConstant, isConstant, isZero } from "../arithmetic/complex.js";
import { ConstantNetwork } from "./constant-network.js";
import type { LoopSystem } from "./loops.js";
import type { System } from "./system.js";
import type { ComplexRef, Tape } from "./tape.js";

export interface SplitSystem {
  readonly network: ConstantNetwork;
  /** 1 for nodes that constant couplings alone touch. */
  readonly removable: Uint8Array;
  readonly varying: readonly { readonly from: number; readonly to: number; readonly value: ComplexRef }[];
  readonly sources: readonly { readonly at: number; readonly value: ComplexRef }[];
  /** The node at which a wanted field is seen; none if it is dark. */
  readonly outputs: ReadonlyMap<number, number>;
}

/** @param relevant 1 for fields that matter */
export function splitSystem(system: System, relevant: Uint8Array, wanted: readonly number[]): SplitSystem {
  const { tape, size, edges, sources } = system;
  const network = new ConstantNetwork();
  for (let field = 0; field < size; field++) network.node();
  const tails = new Map<number, number>();
  const heads = new Map<number, number>();
  const varying: { from: number; to: number; value: ComplexRef }[] = [];
  const beside = (known: Map<number, number>, field: number): number => {
    let node = known.get(field);
    if (node === undefined) {
      node = network.node();
      known.set(field, node);
      if (known === tails) network.add(field, node, 1, 0);
      else network.add(node, field, 1, 0);
    }
    return node;
  };
  for (const { from, to, value } of edges) {
    if (relevant[from] !== 1 || relevant[to] !== 1) continue;
    if (isConstant(tape, value)) network.add(from, to, tape.valueOf(value.re), tape.valueOf(value.im));
    else varying.push({ from: beside(tails, from), to: beside(heads, to), value });
  }
  const lit = enter(tape, network, sources, relevant);
  const outputs = new Map<number, number>();
  for (const field of wanted) {
    if (relevant[field] !== 1 || outputs.has(field)) continue;
    const node = network.node();
    network.add(field, node, 1, 0);
    outputs.set(field, node);
  }
  const removable = new Uint8Array(network.size);
  removable.set(relevant);
  return { network, removable, varying, sources: lit, outputs };
}

/** Adds the nodes at which light enters: one for all that is constant, one for each source that varies. */
function enter(
  tape: Tape,
  network: ConstantNetwork,
  sources: System["sources"],
  relevant: Uint8Array,
): { at: number; value: ComplexRef }[] {
  const lit: { at: number; value: ComplexRef }[] = [];
  let constant: number | undefined;
  for (const { at, value } of sources) {
    if (relevant[at] !== 1) continue;
    if (!isConstant(tape, value)) {
      const node = network.node();
      network.add(node, at, 1, 0);
      lit.push({ at: node, value });
      continue;
    }
    if (constant === undefined) {
      constant = network.node();
      lit.push({ at: constant, value: complexConstant(tape, 1) });
    }
    network.add(constant, at, tape.valueOf(value.re), tape.valueOf(value.im));
  }
  return lit;
}

/** What the reduced network leaves to the tape. @returns nodes: their new numbers; -1 if nothing is left of one */
export function remainingSystem(
  tape: Tape,
  { network, varying, sources }: SplitSystem,
): { loops: LoopSystem; nodes: Int32Array } {
  const nodes = new Int32Array(network.size).fill(-1);
  const into: Map<number, ComplexRef>[] = [];
  for (let node = 0; node < network.size; node++) {
    if (network.into(node).columns.length > 0 || network.outOf(node).length > 0) nodes[node] = into.push(new Map()) - 1;
  }
  const source = into.map(() => complexConstant(tape, 0));
  for (let node = 0; node < network.size; node++) {
    if (nodes[node]! < 0) continue;
    const { columns, values } = network.into(node);
    columns.forEach((from, at) => {
      const value = complexConstant(tape, values[2 * at]!, values[2 * at + 1]!);
      if (!isZero(tape, value)) into[nodes[node]!]!.set(nodes[from]!, value);
    });
  }
  for (const { from, to, value } of varying) into[nodes[to]!]?.set(nodes[from]!, value);
  for (const { at, value } of sources) if (nodes[at]! >= 0) source[nodes[at]!] = value;
  return { loops: { tape, into, source }, nodes };
}
