/**
 * Fields that feed one another, solved by symbols: Gauss's elimination on the tape, one loop of light after the other.
 *
 * Nodes go in the order that leaves the fewest operations that vary. Passive networks never need pivots off the diagonal: a
 * node's 1 - loop gain gets small only where light is truly stored. Where sample points are given, nodes whose pivot is small
 * at one of them wait.
 */

import {
  complexAdd,
  complexInverse,
  complexMul,
  complexNorm,
  complexSub,
  isConstant,
  isZero,
} from "../../arithmetic/complex.js";
import { loopsOf } from "../matrix/components.js";
import { CostHeap } from "../matrix/cost-heap.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { solveDenseLoop } from "./dense-loop.js";
import { Effort } from "./effort.js";
import type { LoopSystem } from "./loop-system.js";
import type { TapeValues } from "./tape-values.js";
import { solveTurnedLoop } from "./turned-loop.js";
import type { Turns } from "./turns.js";

export interface LoopOptions {
  readonly samples: TapeValues;
  /** Gives up when the tape gets longer than this. */
  readonly maxLength: number;
  /** How the same nodes went with all couplings turned round: so they go again, and all but sources is the same operations. */
  readonly turned?: LoopPlan | undefined;
  /** What tells turns, if loops of many modes may be solved by eigenvalues and as blocks. */
  readonly turns?: Turns | undefined;
}

/** How nodes were eliminated. */
export interface LoopPlan {
  /** When each node went. */
  readonly ranks: ReadonlyMap<number, number>;
  /** Those whose column was divided by the pivot, not their row. */
  readonly byColumn: ReadonlySet<number>;
}

export interface LoopSolution {
  /** By column, then node. */
  readonly fields: readonly (readonly ComplexRef[])[];
  /** |1 - loop gain|² of each elimination in which it varies. */
  readonly pivots: readonly Ref[];
  readonly plan: LoopPlan;
}

/** Nodes with a smaller pivot at a sample point wait until no others are left. */
const WEAK_PIVOT = 1e-2;

/** Solves x = A x + source for each column of sources. @returns undefined if it gave up */
export function solveLoops(system: LoopSystem, options: LoopOptions): LoopSolution | undefined {
  const { tape, into, sources } = system;
  const size = into.length;
  const edges: { from: number; to: number }[] = [];
  for (let to = 0; to < size; to++) for (const from of into[to]!.keys()) edges.push({ from, to });
  const fields = sources.map((source) => source.slice());
  const done: Done = { pivots: [], ranks: new Map(), byColumn: new Set() };
  const inside = new Uint8Array(size);
  const { turns, maxLength } = options;
  for (const members of loopsOf({ size, edges })) {
    for (const member of members) inside[member] = 1;
    for (const member of members) {
      for (const [from, value] of into[member]!) {
        if (inside[from] === 1) continue;
        for (const [column, source] of sources.entries()) {
          source[member] = complexAdd(tape, source[member]!, complexMul(tape, value, fields[column]![from]!));
        }
        into[member]!.delete(from);
      }
    }
    if (isNoLoop(into, members)) {
      if (tape.length > maxLength) return undefined;
      const [only] = members as [number];
      done.ranks.set(only, done.ranks.size);
      for (const [column, source] of sources.entries()) fields[column]![only] = source[only]!;
      inside[only] = 0;
      continue;
    }
    const turned = turns && (solveTurnedLoop(system, members, turns) ?? solveDenseLoop(system, members, turns));
    if (turned !== undefined) {
      for (const [column, found] of turned.columns.entries()) {
        for (const [member, field] of found) fields[column]![member] = field;
      }
      done.pivots.push(...turned.pivots);
    } else if (!new Loop(system, members, options, done).solve(fields)) return undefined;
    for (const member of members) inside[member] = 0;
  }
  return { fields, pivots: done.pivots, plan: done };
}

/** Whether it is a node that doesn't feed itself: its field is what enters it. */
function isNoLoop(into: LoopSystem["into"], members: readonly number[]): boolean {
  return members.length === 1 && !into[members[0]!]!.has(members[0]!);
}

/** What is known of all loops that were eliminated; added to. */
interface Done {
  readonly pivots: Ref[];
  readonly ranks: Map<number, number>;
  readonly byColumn: Set<number>;
}

/** One strongly connected set of nodes, while it is eliminated. */
class Loop {
  readonly #tape: Tape;
  readonly #into: readonly Map<number, ComplexRef>[];
  readonly #sources: readonly ComplexRef[][];
  readonly #outOf = new Map<number, Set<number>>();
  readonly #late: ReadonlySet<number>;
  readonly #options: LoopOptions;
  readonly #done: Done;
  readonly #effort: Effort;
  /** The gain of nodes whose columns were scaled, not their rows. */
  readonly #lateGain = new Map<number, ComplexRef>();

  constructor({ tape, into, sources, late }: LoopSystem, members: readonly number[], options: LoopOptions, done: Done) {
    this.#tape = tape;
    this.#into = into;
    this.#sources = sources;
    this.#late = late;
    this.#options = options;
    this.#done = done;
    this.#effort = new Effort(tape);
    for (const member of members) this.#outOf.set(member, new Set());
    for (const member of members) for (const from of into[member]!.keys()) this.#outOf.get(from)!.add(member);
  }

  /** @param fields written: those of the members, by column. @returns whether it got to the end */
  solve(fields: readonly ComplexRef[][]): boolean {
    const order = this.#eliminateAll();
    if (order === undefined) return false;
    order.reverse();
    for (const [column, found] of fields.entries()) this.#substitute(order, this.#sources[column]!, found);
    return true;
  }

  #substitute(order: readonly number[], source: readonly ComplexRef[], fields: ComplexRef[]): void {
    const tape = this.#tape;
    for (const node of order) {
      let sum = source[node]!;
      for (const [from, value] of this.#into[node]!)
        sum = complexAdd(tape, sum, complexMul(tape, value, fields[from]!));
      const gain = this.#lateGain.get(node);
      fields[node] = gain === undefined ? sum : complexMul(tape, gain, sum);
    }
  }

  #eliminateAll(): number[] | undefined {
    const costs = new CostHeap();
    for (const node of this.#outOf.keys()) costs.put(node, this.#cost(node));
    const order: number[] = [];
    for (let node = costs.take(); node !== undefined; node = costs.take()) {
      if (this.#tape.length > this.#options.maxLength) return undefined;
      order.push(node);
      this.#done.ranks.set(node, this.#done.ranks.size);
      for (const touched of this.#eliminate(node)) costs.put(touched, this.#cost(touched));
    }
    return order;
  }

  #eliminate(node: number): ReadonlySet<number> {
    const tape = this.#tape;
    const row = this.#into[node]!;
    const column = this.#outOf.get(node)!;
    this.#takeLoop(node);
    for (const to of column) {
      const target = this.#into[to]!;
      const factor = target.get(node)!;
      target.delete(node);
      for (const [from, value] of row) {
        const product = complexMul(tape, factor, value);
        if (isZero(tape, product)) continue;
        const before = target.get(from);
        target.set(from, before === undefined ? product : complexAdd(tape, before, product));
        this.#outOf.get(from)!.add(to);
      }
      for (const source of this.#sources)
        source[to] = complexAdd(tape, source[to]!, complexMul(tape, factor, source[node]!));
    }
    const touched = new Set(column);
    for (const from of row.keys()) {
      this.#outOf.get(from)!.delete(node);
      touched.add(from);
    }
    this.#outOf.delete(node);
    return touched;
  }

  /** Divides by 1 - loop gain: the row or the column, whichever takes less. */
  #takeLoop(node: number): void {
    const tape = this.#tape;
    const row = this.#into[node]!;
    const column = this.#outOf.get(node)!;
    const loop = row.get(node);
    if (loop === undefined) return;
    row.delete(node);
    column.delete(node);
    const pivot = complexSub(tape, { re: tape.one, im: tape.zero }, loop);
    if (!isConstant(tape, pivot)) this.#done.pivots.push(complexNorm(tape, pivot));
    const gain = complexInverse(tape, pivot);
    if (this.#isByRow(node, gain)) {
      for (const [from, value] of row) row.set(from, complexMul(tape, gain, value));
      for (const source of this.#sources) source[node] = complexMul(tape, gain, source[node]!);
      return;
    }
    this.#lateGain.set(node, gain);
    this.#done.byColumn.add(node);
    for (const to of column) this.#into[to]!.set(node, complexMul(tape, gain, this.#into[to]!.get(node)!));
  }

  #isByRow(node: number, gain: ComplexRef): boolean {
    const { turned } = this.#options;
    if (turned !== undefined) return turned.byColumn.has(node);
    const row = [...this.#into[node]!.values(), ...this.#sources.map((source) => source[node]!)];
    const column = [...this.#outOf.get(node)!].map((to) => this.#into[to]!.get(node)!);
    return this.#effort.scaling(gain, row) <= this.#effort.scaling(gain, column);
  }

  /** What eliminating a node costs: operations that vary, now and through the couplings that it leaves. */
  #cost(node: number): number {
    const rank = this.#options.turned?.ranks.get(node);
    if (rank !== undefined) return rank;
    const row = this.#into[node]!;
    const column = this.#outOf.get(node)!;
    const loop = row.get(node);
    const effort = this.#effort;
    effort.begin();
    // Of all that is done while a model is compiled this is most: iterators would take as long again.
    row.forEach((value, from) => {
      if (from !== node) effort.enter(value);
    });
    column.forEach((to) => {
      if (to !== node) effort.leave(this.#into[to]!.get(node)!);
    });
    for (const source of this.#sources) effort.drive(source[node]!);
    const own = loop === undefined ? 0 : 1;
    const fill = this.#fill(node, row.size - own, column.size - own);
    const taken = effort.elimination(loop, fill);
    const cost = this.#late.has(node) ? LATE_COST + taken : taken;
    if (loop === undefined) return cost;
    const pivot = this.#options.samples.leastPivot(loop);
    return pivot < WEAK_PIVOT ? cost + WEAK_COST * (1 - pivot) : cost;
  }

  /** How many couplings an elimination would add; where there are many ways, all of them count. */
  #fill(node: number, inCount: number, outCount: number): number {
    let fill = inCount * outCount;
    if (fill > MAX_COUNTED) return fill;
    const row = this.#into[node]!;
    this.#outOf.get(node)!.forEach((to) => {
      if (to === node) return;
      const target = this.#into[to]!;
      row.forEach((_, from) => {
        if (from !== node && target.has(from)) fill--;
      });
    });
    return fill;
  }
}

/** Fill is counted exactly for up to so many ways through a node. */
const MAX_COUNTED = 400;

/** More than any elimination costs. */
const WEAK_COST = 1e12;
/** More than that: what is late goes after what is weak. */
const LATE_COST = 1e14;
