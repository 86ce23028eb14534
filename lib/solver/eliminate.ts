/**
 * Solves a system by symbols: what is constant as numbers, once; what varies as operations on its tape.
 *
 * Couplings that vary are cut out: a node is split so that they run between copies of their ends. All that is left between
 * those copies, sources and wanted fields is constant and is reduced to what it does from end to end (constant-network.ts).
 * The copies remain, and are solved on the tape (loops.ts). Fields that no source lights or no wanted field sees are never
 * looked at.
 */
import { type ComplexRef, complexAdd, complexConstant, isConstant, isZero } from "./complex-tape.js";
import { ConstantNetwork } from "./constant-network.js";
import { solveLoops } from "./loops.js";
import { relevantFields } from "./relevant.js";
import type { System } from "./system.js";
import type { Ref, Tape } from "./tape.js";
import { TapeValues } from "./tape-values.js";

export interface EliminationOptions {
  /** Points at which small pivots are looked for: each the tape's inputs by slot. */
  readonly samples?: readonly ArrayLike<number>[];
}

export interface Elimination {
  /** The wanted fields, by number. */
  readonly fields: ReadonlyMap<number, ComplexRef>;
  /** |1 - loop gain|² of each step in which it varies: how far rounding may have grown. */
  readonly pivots: readonly Ref[];
}

/** @returns the wanted fields' refs, by field number */
export function eliminate(
  system: System,
  wanted: readonly number[],
  options: EliminationOptions = {},
): ReadonlyMap<number, ComplexRef> {
  return eliminateChecked(system, wanted, options).fields;
}

/** The same, with what tells whether a point can be trusted. */
export function eliminateChecked(
  system: System,
  wanted: readonly number[],
  options: EliminationOptions = {},
): Elimination {
  const { tape } = system;
  const split = splitSystem(system, wanted);
  split.network.reduce(split.removable, Number.POSITIVE_INFINITY, WEAK_PIVOT);
  const { into, source, nodes } = remaining(tape, split);
  const { fields, pivots } = solveLoops({ tape, into, source }, new TapeValues(tape, options.samples ?? []));
  const zero = complexConstant(tape, 0);
  const found = new Map<number, ComplexRef>();
  for (const field of wanted) {
    const node = split.outputs.get(field);
    found.set(field, node === undefined ? zero : (fields[nodes[node]!] ?? zero));
  }
  return { fields: found, pivots };
}

/** Constant nodes with a smaller |1 - loop gain| wait for the others. */
const WEAK_PIVOT = 1e-3;

interface SplitSystem {
  readonly network: ConstantNetwork;
  /** 1 for nodes that constant couplings alone touch. */
  readonly removable: Uint8Array;
  readonly varying: readonly { readonly from: number; readonly to: number; readonly value: ComplexRef }[];
  readonly sources: readonly { readonly at: number; readonly value: ComplexRef }[];
  /** The node at which a wanted field is seen; none if it is dark. */
  readonly outputs: ReadonlyMap<number, number>;
}

function splitSystem(system: System, wanted: readonly number[]): SplitSystem {
  const { tape, size } = system;
  const edges = merged(
    tape,
    system.edges.filter(({ value }) => !isZero(tape, value)),
  );
  const sources = system.sources.filter(({ value }) => !isZero(tape, value));
  const relevant = relevantFields({ ...system, edges, sources }, wanted);
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

/** Edges between the same two fields, added up. */
function merged(tape: Tape, edges: System["edges"]): System["edges"] {
  const known = new Map<number, { from: number; to: number; value: ComplexRef }>();
  let most = 0;
  for (const { from } of edges) most = Math.max(most, from);
  for (const { from, to, value } of edges) {
    const key = to * (most + 1) + from;
    const before = known.get(key);
    if (before === undefined) known.set(key, { from, to, value });
    else before.value = complexAdd(tape, before.value, value);
  }
  return [...known.values()];
}

/** What the reduced network leaves to the tape, its nodes numbered anew. */
function remaining(
  tape: Tape,
  { network, varying, sources }: SplitSystem,
): { into: Map<number, ComplexRef>[]; source: ComplexRef[]; nodes: Int32Array } {
  const nodes = new Int32Array(network.size).fill(-1);
  const into: Map<number, ComplexRef>[] = [];
  for (let node = 0; node < network.size; node++) {
    if (network.into[node]!.size > 0 || network.outOf[node]!.size > 0) nodes[node] = into.push(new Map()) - 1;
  }
  const source = into.map(() => complexConstant(tape, 0));
  network.into.forEach((row, node) => {
    if (nodes[node]! < 0) return;
    for (const [from, { re, im }] of row) {
      const value = complexConstant(tape, re, im);
      if (!isZero(tape, value)) into[nodes[node]!]!.set(nodes[from]!, value);
    }
  });
  for (const { from, to, value } of varying) into[nodes[to]!]?.set(nodes[from]!, value);
  for (const { at, value } of sources) if (nodes[at]! >= 0) source[nodes[at]!] = value;
  return { into, source, nodes };
}
