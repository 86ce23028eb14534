/**
 * Fields that lead nowhere and are made of others by constants alone, as what detectors see: those made of the same ones are a matrix
 * times these, one block of the tape (matrix-block.ts).
 */
import { isConstant, isZero } from "../../arithmetic/complex.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import type { LoopSystem } from "./loop-system.js";
import { MatrixBlock } from "./matrix-block.js";

/** Matrices of fewer entries are as soon written one operation after the other. */
const LEAST_ENTRIES = 400;

/** Fields made of the same ones. */
interface Group {
  readonly nodes: number[];
  readonly from: readonly number[];
}

export class LeafRows {
  readonly #system: LoopSystem;
  readonly #groups: readonly Group[];
  readonly #isLeaf: Uint8Array;

  constructor(system: LoopSystem) {
    this.#system = system;
    const { tape, into, sources } = system;
    const leads = new Uint8Array(into.length);
    for (const row of into) for (const from of row.keys()) leads[from] = 1;
    const groups = new Map<string, Group>();
    for (const [node, row] of into.entries()) {
      if (leads[node] === 1 || row.size === 0) continue;
      if (!sources.every((source) => isConstant(tape, source[node]!))) continue;
      if (![...row.values()].every((value) => isConstant(tape, value))) continue;
      const from = [...row.keys()].sort((a, b) => a - b);
      const key = from.join();
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { nodes: [node], from });
      else group.nodes.push(node);
    }
    this.#groups = [...groups.values()].filter(({ nodes, from }) => nodes.length * from.length >= LEAST_ENTRIES);
    this.#isLeaf = new Uint8Array(into.length);
    for (const { nodes } of this.#groups) for (const node of nodes) this.#isLeaf[node] = 1;
  }

  /** Whether a node is written with others, when all that they are made of is known. */
  has(node: number): boolean {
    return this.#isLeaf[node] === 1;
  }

  /** @param fields by column, then node: those of leaves are written */
  write(fields: readonly ComplexRef[][]): void {
    for (const [column, found] of fields.entries()) {
      for (const group of this.#groups) writeGroup(this.#system, group, this.#system.sources[column]!, found);
    }
  }
}

function writeGroup(
  { tape, into }: LoopSystem,
  { nodes, from }: Group,
  source: readonly ComplexRef[],
  fields: ComplexRef[],
): void {
  const lit = from.filter((node) => !isZero(tape, fields[node]!));
  const varying = lit.filter((node) => !isConstant(tape, fields[node]!));
  const constant = lit.filter((node) => isConstant(tape, fields[node]!));
  const rows = nodes.map((node) => {
    const row = new Float64Array(2 * (1 + varying.length));
    put(tape, row, 0, source[node]!);
    for (const other of constant) addProduct(tape, row, into[node]!.get(other)!, fields[other]!);
    for (const [place, other] of varying.entries()) put(tape, row, 1 + place, into[node]!.get(other)!);
    return row;
  });
  const block = new MatrixBlock(varying.length, rows);
  const x = varying.map((node) => fields[node]!);
  for (const [place, result] of tape.block(block, x).entries()) fields[nodes[place]!] = result;
}

function put(tape: Tape, row: Float64Array, place: number, { re, im }: ComplexRef): void {
  row[2 * place] = tape.valueOf(re);
  row[2 * place + 1] = tape.valueOf(im);
}

/** Adds a product of constants to the first entry. */
function addProduct(tape: Tape, row: Float64Array, a: ComplexRef, b: ComplexRef): void {
  const [x, y] = [tape.valueOf(a.re), tape.valueOf(a.im)];
  const [u, v] = [tape.valueOf(b.re), tape.valueOf(b.im)];
  row[0] = row[0]! + x * u - y * v;
  row[1] = row[1]! + x * v + y * u;
}
