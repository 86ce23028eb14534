/**
 * A loop of light in many modes in which several things vary, written as one block (loop-block.ts): at each point its equations are formed
 * and factored by dense linear algebra. The tails of one turn, if there are any, go by their eigenvalues first.
 *
 * No rows are exchanged: on the diagonal stands 1 - loop gain, which passive networks keep from 0 as far as light isn't stored; the least of
 * these pivots goes with the others that tell which points the oracle takes.
 */
import { complexConj } from "../../arithmetic/complex.js";
import { multiplyMatrices } from "../matrix/complex-matrix.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { LoopBlock, type LoopNumbers, type LoopShape } from "./loop-block.js";
import type { LoopSystem } from "./loop-system.js";
import { type Spectrum, spectrumOf } from "./turn-spectrum.js";
import {
  type Drive,
  drivesOf,
  readTails,
  type TurnedLoop,
  type TurnedSolution,
  turnedLoopOf,
  weightOf,
} from "./turned-loop.js";
import type { TurnGroup, Turns } from "./turns.js";

/** Loops of fewer tails are as soon eliminated one by one; of more, a point's equations take too much memory. */
const LEAST_TAILS = 24;
const MOST_TAILS = 512;
/** The tails of a turn go by its eigenvalues if they are so many. */
const LEAST_GROUP = 8;
/** How many turns are looked for. */
export const MOST_GROUPS = 8;

/** Whether a loop of so many tails may be a block. */
export function mayBeBlock(tails: number): boolean {
  return tails >= LEAST_TAILS && tails <= MOST_TAILS;
}

/** @returns undefined if the loop isn't of this kind */
export function solveDenseLoop(
  system: LoopSystem,
  members: readonly number[],
  turns: Turns,
): TurnedSolution | undefined {
  const { into, sources, late } = system;
  if (sources.length !== 1 || members.some((member) => late.has(member))) return undefined;
  const loop = turnedLoopOf(system, members);
  if (loop === undefined || !mayBeBlock(loop.tails.length)) return undefined;
  if (readTails(into, members, loop).size > 0) return undefined;
  const parts = partsOf(system, loop, turns);
  return written(parts, groupWritten(parts) ?? withRest(parts, [...parts.tails.keys()]));
}

/** What a loop is made of; tails and heads by their places. */
interface Parts {
  readonly tape: Tape;
  readonly tails: readonly Tail[];
  /** Heads by number. */
  readonly heads: readonly number[];
  readonly edges: readonly Way[];
  readonly couplings: readonly ComplexRef[];
  readonly groups: readonly TurnGroup[];
  /** K, shape (tails, heads, 2). */
  readonly ways: Float64Array;
  readonly drives: readonly Drive[];
}

interface Tail {
  /** The turn that all its couplings follow, and whether it is the conjugate. */
  readonly group: number | undefined;
  readonly isConjugate: boolean;
  readonly edges: readonly Way[];
}

interface Way {
  readonly tail: number;
  readonly head: number;
  readonly coupling: number;
}

function partsOf({ tape, into, sources }: LoopSystem, loop: TurnedLoop, turns: Turns): Parts {
  const { tails, couplings } = loop;
  const heads = [...new Set(loop.edges.map(({ head }) => head))];
  const places = new Map(heads.map((head, place) => [head, place]));
  const ways = new Float64Array(2 * tails.length * heads.length);
  for (const [row, tail] of tails.entries()) {
    for (const [head, { re, im }] of into[tail]!) {
      ways.set([tape.valueOf(re), tape.valueOf(im)], 2 * (row * heads.length + places.get(head)!));
    }
  }
  const edges = loop.edges.map(({ tail, head, coupling }): Way => ({ tail, head: places.get(head)!, coupling }));
  const groups = turns.groups(couplings, MOST_GROUPS);
  const leaving = tails.map((): Way[] => []);
  for (const edge of edges) leaving[edge.tail]!.push(edge);
  const entering = tails.map((tail) => sources[0]![tail]!);
  return {
    tape,
    tails: leaving.map((own) => tailOf(own, groups)),
    heads,
    edges,
    couplings,
    groups,
    ways,
    drives: drivesOf(tape, entering),
  };
}

function tailOf(edges: readonly Way[], groups: readonly TurnGroup[]): Tail {
  const group = groups.findIndex(({ factors }) => factors.has(edges[0]!.coupling));
  const first = groups[group]?.factors.get(edges[0]!.coupling)?.isConjugate;
  if (first === undefined) return { group: undefined, isConjugate: false, edges };
  const isOne = edges.every(({ coupling }) => groups[group]!.factors.get(coupling)?.isConjugate === first);
  return { group: isOne ? group : undefined, isConjugate: first, edges };
}

/** What a block is made of: constants, and which tails and heads are whose. */
interface Written {
  readonly rest: Rest;
  readonly numbers: LoopNumbers;
  /** The turn, its eigenvalues, and the heads that it makes. */
  readonly group: { readonly z: ComplexRef; readonly modes: number; readonly heads: readonly GroupHead[] } | undefined;
}

interface GroupHead {
  readonly head: number;
  readonly isConjugate: boolean;
}

/** Tails that aren't eigenvectors. Of those that follow a turn what counts as a head is the turn times the tail; all else is constant. */
interface Rest {
  readonly tails: readonly number[];
  readonly heads: readonly { readonly makes: readonly Made[] }[];
  readonly couplings: readonly ComplexRef[];
  readonly edges: LoopShape["edges"];
  /** The loop's heads that it makes. */
  readonly fields: readonly number[];
}

/** How much a head of the block is of one of the loop's. */
interface Made {
  readonly head: number;
  readonly re: number;
  readonly im: number;
}

function restOf({ tape, tails: all, couplings: refs, groups }: Parts, tails: readonly number[]): Rest {
  const heads: { readonly makes: readonly Made[] }[] = [];
  const own = new Map<number, number>();
  const places = new Map<string, number>();
  const couplings: ComplexRef[] = [];
  const edges: { tail: number; head: number; coupling: number }[] = [];
  const couplingPlace = (coupling: ComplexRef) => {
    const key = `${coupling.re},${coupling.im}`;
    const known = places.get(key) ?? couplings.push(coupling) - 1;
    places.set(key, known);
    return known;
  };
  for (const [row, tail] of tails.entries()) {
    const { group, isConjugate, edges: leaving } = all[tail]!;
    const turn = group === undefined ? undefined : groups[group]!;
    if (turn !== undefined) {
      const makes = leaving.map(({ head, coupling }): Made => ({ head, ...turn.factors.get(coupling)! }));
      const coupling = couplingPlace(isConjugate ? complexConj(tape, turn.z) : turn.z);
      edges.push({ tail: row, head: heads.push({ makes }) - 1, coupling });
      continue;
    }
    for (const { head, coupling } of leaving) {
      const place = own.get(head) ?? heads.push({ makes: [{ head, re: 1, im: 0 }] }) - 1;
      own.set(head, place);
      edges.push({ tail: row, head: place, coupling: couplingPlace(refs[coupling]!) });
    }
  }
  const fields = [...new Set(heads.flatMap(({ makes }) => makes.map(({ head }) => head)))];
  return { tails, heads, couplings, edges, fields };
}

/** A block of nothing but tails that are solved for one by one. */
function withRest(parts: Parts, tails: readonly number[]): Written {
  const rest = restOf(parts, tails);
  const empty = new Float64Array(0);
  const none = { centre: [0, 0], scale: 1, values: empty, p: empty, q: empty, modal: empty, expansion: empty } as const;
  return { rest, numbers: { ...none, ways: waysOf(parts, tails, rest), outOf: fieldsOf(rest) }, group: undefined };
}

/** The largest group in its eigenvectors; undefined if there is none, heads are also others', or eigenvectors are no help. */
function groupWritten(parts: Parts): Written | undefined {
  const { tails, groups } = parts;
  const all = [...tails.keys()];
  const membersOf = groups.map((_, group) => all.filter((tail) => tails[tail]!.group === group));
  const own = membersOf.reduce((most, each) => (each.length > most.length ? each : most), []);
  const turned = own.length < LEAST_GROUP ? undefined : groups[membersOf.indexOf(own)]!;
  const rest = restOf(
    parts,
    all.filter((tail) => !own.includes(tail)),
  );
  const heads = turned && groupHeads(parts, own, rest);
  if (turned === undefined || heads === undefined) return undefined;
  const [inside, outside] = [own, rest.tails].map((rows) => pencilRows(parts, rows, { turned, columns: own }));
  const size = own.length;
  const radius = Math.sqrt(turned.square);
  const isConjugate = own.map((tail) => tails[tail]!.isConjugate);
  for (const [row, is] of isConjugate.entries()) {
    const target = is ? inside!.b : inside!.a;
    target[2 * row * (size + 1)]! += is ? -radius : 1;
  }
  const right = columnsOf(waysOf(parts, own, rest), size, rest.heads.length + parts.drives.length);
  const spectrum = spectrumOf({ size, a: inside!.a, b: inside!.b, isConjugate }, right, turned.nominal);
  if (spectrum === undefined) return undefined;
  const shape = { rows: rest.tails.length, inner: size, columns: size };
  const across = (matrix: Float64Array, factor: number) => {
    return multiplyMatrices(matrix, spectrum.vectors, shape).map((value) => value * factor);
  };
  const numbers: LoopNumbers = {
    centre: spectrum.centre,
    scale: 1 / radius,
    values: spectrum.values,
    p: across(outside!.a, -1),
    q: across(outside!.b, -1 / radius),
    ways: waysOf(parts, rest.tails, rest),
    modal: spectrum.weights,
    outOf: fieldsOf(rest),
    expansion: expansionOf(parts, { turned, columns: own }, heads, spectrum),
  };
  return { rest, numbers, group: { z: turned.z, modes: size, heads } };
}

/** A turn, and the tails that follow it. */
interface Followed {
  readonly turned: TurnGroup;
  readonly columns: readonly number[];
}

/** The heads that a group's tails make; undefined if one gets both the turn and its conjugate, or light of others. */
function groupHeads({ tails }: Parts, own: readonly number[], rest: Rest): readonly GroupHead[] | undefined {
  const others = new Set(rest.fields);
  const found = new Map<number, boolean>();
  for (const { isConjugate, edges } of own.map((tail) => tails[tail]!)) {
    for (const { head } of edges) {
      if (others.has(head) || (found.get(head) ?? isConjugate) !== isConjugate) return undefined;
      found.set(head, isConjugate);
    }
  }
  return [...found].map(([head, isConjugate]) => ({ head, isConjugate }));
}

/** What some tails get of a group, as A - ζ B without the group's own fields: A and B, shape (rows, columns, 2). */
function pencilRows({ tails, heads, ways }: Parts, rows: readonly number[], { turned, columns }: Followed) {
  const size = columns.length;
  const radius = Math.sqrt(turned.square);
  const a = new Float64Array(2 * rows.length * size);
  const b = new Float64Array(2 * rows.length * size);
  for (const [column, from] of columns.entries()) {
    const { isConjugate, edges } = tails[from]!;
    const [target, scale] = isConjugate ? [a, -1] : [b, radius];
    for (const { head, coupling } of edges) {
      const weight = weightOf(turned.factors.get(coupling)!, turned.square);
      for (const [row, to] of rows.entries()) {
        const way = 2 * (to * heads.length + head);
        const at = 2 * (row * size + column);
        target[at]! += scale * (ways[way]! * weight.re - ways[way + 1]! * weight.im);
        target[at + 1]! += scale * (ways[way]! * weight.im + ways[way + 1]! * weight.re);
      }
    }
  }
  return { a, b };
}

/** What some tails get of the heads of a block, and of the drives, shape (tails, heads + drives, 2). */
function waysOf({ heads: all, ways, drives }: Parts, tails: readonly number[], { heads }: Rest): Float64Array {
  const width = heads.length + drives.length;
  const found = new Float64Array(2 * tails.length * width);
  for (const [row, tail] of tails.entries()) {
    for (const [column, { makes }] of heads.entries()) {
      const at = 2 * (row * width + column);
      for (const { head, re, im } of makes) {
        const way = 2 * (tail * all.length + head);
        found[at]! += ways[way]! * re - ways[way + 1]! * im;
        found[at + 1]! += ways[way]! * im + ways[way + 1]! * re;
      }
    }
    for (const [drive, { vector }] of drives.entries()) {
      found.set(vector.subarray(2 * tail, 2 * tail + 2), 2 * (row * width + heads.length + drive));
    }
  }
  return found;
}

/** What the loop's heads get of those of a block, shape (heads, fields, 2). */
function fieldsOf({ heads, fields }: Rest): Float64Array {
  const places = new Map(fields.map((head, place) => [head, place]));
  const found = new Float64Array(2 * heads.length * fields.length);
  for (const [row, { makes }] of heads.entries()) {
    for (const { head, re, im } of makes) {
      const at = 2 * (row * fields.length + places.get(head)!);
      found[at]! += re;
      found[at + 1]! += im;
    }
  }
  return found;
}

/** A matrix's columns. */
function columnsOf(matrix: Float64Array, rows: number, width: number): readonly Float64Array[] {
  return Array.from({ length: width }, (_, column) => {
    const vector = new Float64Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const at = 2 * (row * width + column);
      vector.set(matrix.subarray(at, at + 2), 2 * row);
    }
    return vector;
  });
}

/** A group's heads in its eigenvectors, shape (eigenvectors, heads, 2). */
function expansionOf(
  { tails }: Parts,
  { turned, columns }: Followed,
  heads: readonly GroupHead[],
  { vectors }: Spectrum,
): Float64Array {
  const size = columns.length;
  const places = new Map(heads.map(({ head }, place) => [head, place]));
  const found = new Float64Array(2 * size * heads.length);
  for (const [row, tail] of columns.entries()) {
    for (const { head, coupling } of tails[tail]!.edges) {
      const { re, im } = weightOf(turned.factors.get(coupling)!, turned.square);
      for (let k = 0; k < size; k++) {
        const x = vectors[2 * (row * size + k)]!;
        const y = vectors[2 * (row * size + k) + 1]!;
        const at = 2 * (k * heads.length + places.get(head)!);
        found[at]! += re * x - im * y;
        found[at + 1]! += re * y + im * x;
      }
    }
  }
  return found;
}

/** Puts the block on the tape. */
function written({ tape, heads, drives }: Parts, { rest, numbers, group }: Written): TurnedSolution {
  const shape: LoopShape = {
    tails: rest.tails.length,
    heads: rest.heads.length,
    fields: rest.fields.length,
    modes: group?.modes ?? 0,
    drives: drives.length,
    couplings: rest.couplings.length,
    edges: rest.edges,
    conjugates: group?.heads.map(({ isConjugate }) => isConjugate) ?? [],
  };
  const results = tape.block(new LoopBlock(shape, numbers), [
    ...(group === undefined ? [] : [group.z]),
    ...rest.couplings,
    ...drives.map(({ value }) => value),
  ]);
  const order = [...rest.fields, ...(group?.heads.map(({ head }) => head) ?? [])];
  const fields = new Map(order.map((head, place) => [heads[head]!, results[place]!]));
  return { columns: [fields], pivots: [results.at(-1)!.re] };
}
