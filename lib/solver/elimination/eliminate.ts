/**
 * Solves a system by symbols: what is constant as numbers, once; what varies as operations on its tape.
 *
 * Fields that no source lights or no wanted field sees are never looked at. Two plans are weighed: all constant parts reduced
 * to what they do between the couplings that vary, which is best where few vary; and one elimination of all fields, which
 * keeps the network sparse where many do.
 */
import { complexAdd, complexConstant, isConstant, isZero } from "../../arithmetic/complex.js";
import { loopsOf } from "../matrix/components.js";
import type { SparseRow } from "../matrix/sparse-rows.js";
import { liveCount } from "../tape/live.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { constantRows } from "./constant-rows.js";
import { MOST_GROUPS, mayBeBlock } from "./dense-loop.js";
import { type LeanSystem, leanSystem } from "./lean.js";
import type { LoopSystem } from "./loop-system.js";
import { type LoopPlan, solveLoops } from "./loops.js";
import { reduceNetwork } from "./reduce-network.js";
import { type SplitNetwork, splitNetwork } from "./split-network.js";
import type { Source, System } from "./system.js";
import { TapeValues } from "./tape-values.js";
import { Turns } from "./turns.js";

export interface EliminationOptions {
  /** Points at which small pivots are looked for: each the tape's inputs by slot. */
  readonly samples?: readonly ArrayLike<number>[];
  /** Whether loops in which one turn varies may be solved by eigenvalues; they may if nothing is said. */
  readonly byTurns?: boolean;
  /** How the system with all couplings turned round was eliminated, in the numbers of the lean system. */
  readonly turned?: LoopPlan | undefined;
}

export interface Elimination {
  /** The wanted fields, by number. */
  readonly fields: ReadonlyMap<number, ComplexRef>;
  /** |1 - loop gain|² of each step in which it varies: how far rounding may have grown. */
  readonly pivots: readonly Ref[];
  /** How its unknowns went, if all of them were eliminated as they are. */
  readonly plan?: LoopPlan | undefined;
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
  const lean = leanSystem(system, wanted);
  const { columns, pivots } = eliminateColumns(lean, options);
  return { fields: wholeFields(lean, wanted, columns[0]!), pivots };
}

/** The wanted fields by their numbers in the whole system; what is dark is 0. */
export function wholeFields(
  { system, numbers }: LeanSystem,
  wanted: readonly number[],
  fields: Elimination["fields"] = new Map(),
): Elimination["fields"] {
  const whole = new Map<number, ComplexRef>();
  const dark = complexConstant(system.tape, 0);
  for (const field of wanted) whole.set(field, dark);
  for (const [place, value] of fields) whole.set(numbers[place]!, value);
  return whole;
}

export interface ColumnElimination extends Pick<Elimination, "pivots" | "plan"> {
  /** The wanted fields of each column of sources, by number. */
  readonly columns: readonly ReadonlyMap<number, ComplexRef>[];
  /** The tape at the samples. */
  readonly values: TapeValues;
}

/** The same for several columns of sources (`column` of a source) by one elimination, in the numbers of a lean system. */
export function eliminateColumns(
  { system, wanted }: LeanSystem,
  { samples = [], byTurns = true, turned }: EliminationOptions = {},
): ColumnElimination {
  const { tape } = system;
  const isTurned = byTurns && system.isModal === true && samples.length > 0;
  const turns = isTurned ? new Turns(tape, samples[0]!) : undefined;
  const working = { system, wanted, samples: new TapeValues(tape, samples), turns };
  const whole = Number.POSITIVE_INFINITY;
  if (turned !== undefined) return eliminateSparse(working, whole, turned)!;
  const ends = varyingEnds(system);
  const isFew = ends.every(({ count }) => count <= FEW_ENDS);
  const dense = ends.reduce((sum, each) => sum + denseEffort(each, turns), 0);
  const isLittle = system.isModal === true && dense <= LITTLE_EFFORT;
  if (isLittle || isFew) return reduceConstants(working, whole)!;
  // Operations of a block can't be counted on the tape: the sparse plan must do with fewer than these are worth.
  const block = blockEffort(ends, turns);
  const sparse = eliminateSparse(working, block === undefined ? whole : tape.length + block);
  if (sparse === undefined) return reduceConstants(working, whole)!;
  const effort = liveCount(tape, refsOf(sparse));
  if (block !== undefined) return block < effort ? reduceConstants(working, whole)! : sparse;
  if (dense > HOPEFUL * effort) return sparse;
  const reduced = reduceConstants(working, tape.length + HOPEFUL * effort);
  return reduced !== undefined && liveCount(tape, refsOf(reduced)) < effort ? reduced : sparse;
}

/** Up to so many fields that are left of each loop, constant parts are always reduced. */
const FEW_ENDS = 4;
/** Real operations of a dense elimination, over the cube of its size. */
const DENSE_EFFORT = 8 / 3;
/** The same of a loop in which one turn varies, over the square of its size. */
const TURNED_EFFORT = 16;
/** Real operations up to which light in many modes is always reduced: the other plan takes longer to try than it may save. */
const LITTLE_EFFORT = 1_000_000;
/** A plan may look so many times worse than the other before it isn't tried. */
const HOPEFUL = 2;
/** A block does an operation in this part of the time that one on the tape takes. */
const BLOCK_SHARE = 0.25;
/** Constant nodes with a smaller |1 - loop gain| wait for the others. */
const WEAK_PIVOT = 1e-3;

interface Working {
  readonly system: System;
  readonly wanted: readonly number[];
  readonly samples: TapeValues;
  readonly turns: Turns | undefined;
}

/** What would be left of a loop of light if all its constant parts were reduced. */
interface VaryingEnds {
  /** How many fields. */
  readonly count: number;
  readonly couplings: readonly ComplexRef[];
}

function varyingEnds({ tape, size, edges }: System): readonly VaryingEnds[] {
  const loopOf = new Int32Array(size);
  const loops = loopsOf({ size, edges });
  loops.forEach((members, loop) => {
    for (const member of members) loopOf[member] = loop;
  });
  const found = new Map<number, { tails: Set<number>; heads: Set<number>; couplings: Map<string, ComplexRef> }>();
  for (const { from, to, value } of edges) {
    const loop = loopOf[from]!;
    if (loop !== loopOf[to] || isConstant(tape, value)) continue;
    const ends = found.get(loop) ?? { tails: new Set(), heads: new Set(), couplings: new Map() };
    found.set(loop, ends);
    ends.tails.add(from);
    ends.heads.add(to);
    ends.couplings.set(`${value.re},${value.im}`, value);
  }
  return [...found.values()].map(({ tails, heads, couplings }) => {
    return { count: Math.min(tails.size, heads.size), couplings: [...couplings.values()] };
  });
}

/** Real operations that what is left of a loop takes, about. */
function denseEffort({ count, couplings }: VaryingEnds, turns: Turns | undefined): number {
  if (turns?.of(couplings) !== undefined) return TURNED_EFFORT * count * count;
  return DENSE_EFFORT * count * count * count;
}

/** What the loops take as blocks, in operations of a tape; undefined if some can't be. */
function blockEffort(ends: readonly VaryingEnds[], turns: Turns | undefined): number | undefined {
  if (turns === undefined) return undefined;
  let sum = 0;
  for (const each of ends) {
    const { count, couplings } = each;
    if (turns.of(couplings) !== undefined) {
      sum += denseEffort(each, turns);
      continue;
    }
    if (!mayBeBlock(count)) return undefined;
    const groups = turns.groups(couplings, MOST_GROUPS).map(({ factors }) => factors.size / couplings.length);
    const group = count * Math.max(0, ...groups);
    const rest = count - group;
    sum += BLOCK_SHARE * rest * rest * (8 * group + DENSE_EFFORT * rest);
  }
  return sum;
}

function reduceConstants(
  { system, wanted, samples, turns }: Working,
  maxLength: number,
): ColumnElimination | undefined {
  const { tape, size } = system;
  const split = splitNetwork(system);
  const made = reduceNetwork(split.constants, size, WEAK_PIVOT, [...wanted, ...split.tails.values()]);
  const solution = solveLoops(remainingLoops(system, split, made), { samples, maxLength, turns });
  if (solution === undefined) return undefined;
  const { fields, pivots } = solution;
  const rows = wanted.map((unknown) => made.get(unknown)!);
  const columns = fields.map((found) => {
    const seen = constantRows(tape, rows, (node) => found[node - size]!, turns !== undefined);
    return new Map(wanted.map((unknown, place) => [unknown, seen[place]!]));
  });
  return tape.length > maxLength ? undefined : { columns, pivots, values: samples };
}

/** What the reduced network leaves to the tape: tails, heads and sources, by how far they are behind the unknowns. */
function remainingLoops(
  { tape, size, last }: System,
  { constants, tails, varying, sources, unknownOf }: SplitNetwork,
  made: ReadonlyMap<number, SparseRow>,
): LoopSystem {
  const into = Array.from({ length: constants.size - size }, () => new Map<number, ComplexRef>());
  const late = new Set<number>();
  for (let node = 0; node < into.length; node++) {
    const unknown = unknownOf[size + node];
    if (unknown !== undefined && last?.[unknown] === 1) late.add(node);
  }
  for (const [tail, unknown] of tails) {
    const { columns, values } = made.get(unknown)!;
    for (let at = 0; at < columns.length; at++) {
      const value = complexConstant(tape, values[2 * at]!, values[2 * at + 1]!);
      if (!isZero(tape, value)) into[tail - size]!.set(columns[at]! - size, value);
    }
  }
  for (const { from, to, value } of varying) into[to - size]!.set(from - size, value);
  const columns = noSources(tape, into.length, sources);
  for (const { at, value, column = 0 } of sources) columns[column]![at - size] = value;
  return { tape, into, sources: columns, late };
}

/** A zero for each node in each of the sources' columns. */
function noSources(tape: Tape, size: number, sources: readonly Source[]): ComplexRef[][] {
  const count = sources.reduce((most, { column = 0 }) => Math.max(most, column + 1), 1);
  return Array.from({ length: count }, () => Array.from({ length: size }, () => complexConstant(tape, 0)));
}

/** @returns undefined if the tape got longer than this */
function eliminateSparse(
  { system, wanted, samples }: Working,
  maxLength: number,
  turned?: LoopPlan,
): ColumnElimination | undefined {
  const { tape, size, edges, sources } = system;
  const loops: LoopSystem = {
    tape,
    into: Array.from({ length: size }, () => new Map<number, ComplexRef>()),
    sources: noSources(tape, size, sources),
    late: new Set(system.last === undefined ? [] : [...system.last.keys()].filter((node) => system.last![node] === 1)),
  };
  for (const { from, to, value } of edges) loops.into[to]!.set(from, value);
  for (const { at, value, column = 0 } of sources) {
    const source = loops.sources[column]!;
    source[at] = complexAdd(tape, source[at]!, value);
  }
  const solution = solveLoops(loops, { samples, maxLength, turned });
  if (solution === undefined) return undefined;
  const { fields, pivots, plan } = solution;
  const columns = fields.map((found) => wantedFields(tape, wanted, (field) => found[field]));
  return { columns, pivots, plan, values: samples };
}

function wantedFields(
  tape: Tape,
  wanted: readonly number[],
  fieldAt: (field: number) => ComplexRef | undefined,
): ReadonlyMap<number, ComplexRef> {
  const dark = complexConstant(tape, 0);
  return new Map(wanted.map((field) => [field, fieldAt(field) ?? dark]));
}

function refsOf({ columns }: ColumnElimination): readonly Ref[] {
  return columns.flatMap((fields) => [...fields.values()].flatMap(({ re, im }) => [re, im]));
}
