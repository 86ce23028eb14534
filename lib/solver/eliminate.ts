/** Solves a system by symbols on its tape. */
import {
  type ComplexRef,
  complexAdd,
  complexInverse,
  complexMul,
  complexSub,
  isConstant,
  isZero,
} from "./complex-tape.js";
import type { System } from "./system.js";
import type { Tape } from "./tape.js";

/** @returns the wanted fields' refs, by field number */
export function eliminate(system: System, wanted: readonly number[]): ReadonlyMap<number, ComplexRef> {
  const { tape, size } = system;
  const zero = { re: tape.zero, im: tape.zero };
  const rows: Map<number, ComplexRef>[] = Array.from({ length: size }, () => new Map());
  const columns: Set<number>[] = Array.from({ length: size }, () => new Set());
  const source: ComplexRef[] = Array.from({ length: size }, () => zero);
  for (const { from, to, value } of system.edges) {
    if (isZero(tape, value)) continue;
    rows[to]!.set(from, complexAdd(tape, rows[to]!.get(from) ?? zero, value));
    columns[from]!.add(to);
  }
  for (const { at, value } of system.sources) source[at] = complexAdd(tape, source[at]!, value);
  const needed = relevant(system, wanted);
  for (let node = 0; node < size; node++) {
    if (needed[node] === 1) continue;
    for (const from of rows[node]!.keys()) columns[from]!.delete(node);
    for (const to of columns[node]!) rows[to]!.delete(node);
    rows[node]!.clear();
    columns[node]!.clear();
    source[node] = zero;
  }
  const left = new Set<number>();
  for (let node = 0; node < size; node++) if (needed[node] === 1) left.add(node);
  const order: number[] = [];
  while (left.size > 0) {
    const node = cheapest(tape, rows, columns, left);
    left.delete(node);
    order.push(node);
    eliminateNode({ tape, rows, columns, source }, node);
  }
  const solved = new Map<number, ComplexRef>();
  for (const node of order.reverse()) {
    let sum = source[node]!;
    for (const [from, value] of rows[node]!) sum = complexAdd(tape, sum, complexMul(tape, value, solved.get(from)!));
    solved.set(node, sum);
  }
  return new Map(wanted.map((field) => [field, solved.get(field) ?? zero]));
}

interface Graph {
  readonly tape: Tape;
  readonly rows: Map<number, ComplexRef>[];
  readonly columns: Set<number>[];
  readonly source: ComplexRef[];
}

/** Writes a node's own loop into its row, then its row into those that read it. */
function eliminateNode({ tape, rows, columns, source }: Graph, node: number): void {
  const row = rows[node]!;
  const loop = row.get(node);
  if (loop !== undefined) {
    row.delete(node);
    columns[node]!.delete(node);
    const gain = complexInverse(tape, complexSub(tape, { re: tape.one, im: tape.zero }, loop));
    for (const [from, value] of row) row.set(from, complexMul(tape, gain, value));
    source[node] = complexMul(tape, gain, source[node]!);
  }
  for (const to of columns[node]!) {
    const factor = rows[to]!.get(node)!;
    rows[to]!.delete(node);
    for (const [from, value] of row) {
      const product = complexMul(tape, factor, value);
      const before = rows[to]!.get(from);
      rows[to]!.set(from, before === undefined ? product : complexAdd(tape, before, product));
      columns[from]!.add(to);
    }
    source[to] = complexAdd(tape, source[to]!, complexMul(tape, factor, source[node]!));
  }
  for (const from of row.keys()) columns[from]!.delete(node);
  columns[node]!.clear();
}

function cheapest(
  tape: Tape,
  rows: Map<number, ComplexRef>[],
  columns: Set<number>[],
  left: ReadonlySet<number>,
): number {
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const node of left) {
    let varying = 0;
    for (const value of rows[node]!.values()) if (!isConstant(tape, value)) varying++;
    for (const to of columns[node]!) if (!isConstant(tape, rows[to]!.get(node)!)) varying++;
    const cost = rows[node]!.size * columns[node]!.size + (varying > 0 ? 1e6 : 0);
    if (cost < bestCost) {
      bestCost = cost;
      best = node;
    }
  }
  return best;
}

/** Marks the fields that a source reaches and that reach a wanted one. */
function relevant({ size, edges, sources }: System, wanted: readonly number[]): Uint8Array {
  const forward: number[][] = Array.from({ length: size }, () => []);
  const backward: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) {
    forward[from]!.push(to);
    backward[to]!.push(from);
  }
  const lit = reached(
    forward,
    sources.map(({ at }) => at),
  );
  const seen = reached(backward, wanted);
  return lit.map((is, node) => is & seen[node]!);
}

function reached(next: readonly (readonly number[])[], from: readonly number[]): Uint8Array {
  const marks = new Uint8Array(next.length);
  const open = [...from];
  for (const node of open) marks[node] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const to of next[node]!) {
      if (marks[to] === 1) continue;
      marks[to] = 1;
      open.push(to);
    }
  }
  return marks;
}
