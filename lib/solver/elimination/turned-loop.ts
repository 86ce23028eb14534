/**
 * A loop of light in which one turn varies (a tuning, all else constant): solved for all its values at once, by eigenvalues.
 *
 * What leaves the turn's couplings (their heads) comes back to where they begin (their tails) through constants K: t = K h + s,
 * h = c z t, or with the conjugate turn, which is 1/z: those tails are written as z y, so that (A - z B)(t, y) = s. Around any
 * z0, A - z B = M (1 - (z - z0) P) with M = A - z0 B and P = M⁻¹ B = V Λ V⁻¹, so that x = Σ_i V_i c_i / (1 - (z - z0) λ_i),
 * c = V⁻¹ M⁻¹ s: a point costs what the modes are many squared, not cubed. Where eigenvectors are too nearly parallel for the
 * rounding, this gives up.
 */
import {
  complexAdd,
  complexConstant,
  complexInverse,
  complexMul,
  complexNorm,
  complexScale,
  complexSub,
  isConstant,
  isZero,
} from "../../arithmetic/complex.js";
import { addScaledRow } from "../matrix/complex-matrix.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import type { LoopSystem } from "./loop-system.js";
import { type Pencil, type Spectrum, spectrumOf } from "./turn-spectrum.js";
import type { Turned, TurnFactor, Turns } from "./turns.js";

/** Loops of fewer tails are as soon eliminated one by one. */
const LEAST_TAILS = 4;
/** Eigenvalues of more take longer than all that they may save. */
const MOST_TAILS = 400;

export interface TurnedSolution {
  /** By column of sources: the fields of the members. */
  readonly columns: readonly ReadonlyMap<number, ComplexRef>[];
  readonly pivots: readonly number[];
}

/** @returns undefined if the loop isn't of this kind, or eigenvectors are no help */
export function solveTurnedLoop(
  system: LoopSystem,
  members: readonly number[],
  turns: Turns,
): TurnedSolution | undefined {
  const { tape, into, sources } = system;
  const loop = turnedLoopOf(system, members);
  if (loop === undefined || loop.tails.length < LEAST_TAILS || loop.tails.length > MOST_TAILS) return undefined;
  const turned = turns.of(loop.couplings);
  if (turned === undefined) return undefined;
  const conjugates = conjugatesOf(loop, turned);
  if (conjugates === undefined) return undefined;
  const drives = sources.map((source) => {
    return drivesOf(
      tape,
      loop.tails.map((tail) => source[tail]!),
    );
  });
  const all = drives.flat();
  const read = readTails(into, members, loop);
  const spectrum = spectrumOf(
    pencilOf(tape, into, loop, { ...turned, conjugates }),
    all.map(({ vector }) => vector),
    turned.nominal,
  );
  if (spectrum === undefined) return undefined;
  const { pivots, gains } = gainsOf(tape, turned.z, Math.sqrt(turned.square), spectrum);
  let first = 0;
  const columns = drives.map((own) => {
    const weights = columnsOf(spectrum.weights, all.length, first, own.length);
    first += own.length;
    const expansion = { spectrum: { ...spectrum, weights }, drives: own, gains, read };
    return expand(tape, loop, { ...turned, conjugates }, expansion);
  });
  return { columns, pivots };
}

/** Some columns of a matrix, side by side. */
function columnsOf(matrix: Float64Array, width: number, first: number, count: number): Float64Array {
  const rows = matrix.length / (2 * width);
  const columns = new Float64Array(2 * rows * count);
  for (let row = 0; row < rows; row++) {
    const at = 2 * (row * width + first);
    columns.set(matrix.subarray(at, at + 2 * count), 2 * row * count);
  }
  return columns;
}

export interface TurnedLoop {
  readonly tails: readonly number[];
  /** From a tail, by its place, to a head, by its number. */
  readonly edges: readonly { readonly tail: number; readonly head: number; readonly coupling: number }[];
  readonly couplings: readonly ComplexRef[];
}

type Conjugated = Turned & {
  /** By tail: whether its couplings are times the conjugate of z. */
  readonly conjugates: readonly boolean[];
};

/** A loop's tails, heads and couplings; undefined if it isn't made of those alone. */
export function turnedLoopOf({ tape, into, sources }: LoopSystem, members: readonly number[]): TurnedLoop | undefined {
  const places = new Map<number, number>();
  const heads = new Set<number>();
  const keys = new Map<string, number>();
  const couplings: ComplexRef[] = [];
  const edges: { tail: number; head: number; coupling: number }[] = [];
  for (const head of members) {
    for (const [from, value] of into[head]!) {
      if (isConstant(tape, value)) continue;
      heads.add(head);
      if (!places.has(from)) places.set(from, places.size);
      const key = `${value.re},${value.im}`;
      if (!keys.has(key)) keys.set(key, couplings.push(value) - 1);
      edges.push({ tail: places.get(from)!, head, coupling: keys.get(key)! });
    }
  }
  if (heads.size + places.size !== members.length) return undefined;
  const isApart = [...heads].every((head) => {
    return (
      !places.has(head) &&
      sources.every((source) => isZero(tape, source[head]!)) &&
      [...into[head]!.keys()].every((from) => places.has(from))
    );
  });
  const isFed = [...places.keys()].every((tail) => [...into[tail]!.keys()].every((from) => heads.has(from)));
  return isApart && isFed ? { tails: [...places.keys()], edges, couplings } : undefined;
}

/** By tail: whether all its couplings are times the conjugate; undefined if some are and some aren't. */
function conjugatesOf({ tails, edges }: TurnedLoop, { factors }: Turned): readonly boolean[] | undefined {
  const found = tails.map((): boolean | undefined => undefined);
  for (const { tail, coupling } of edges) {
    const { isConjugate } = factors[coupling]!;
    if (found[tail] !== undefined && found[tail] !== isConjugate) return undefined;
    found[tail] = isConjugate;
  }
  return found.map((is) => is!);
}

/** What a tail's coupling makes of what is solved for: t, or y = t / z. */
export function weightOf({ re, im, isConjugate }: TurnFactor, square: number): Pick<TurnFactor, "re" | "im"> {
  return isConjugate ? { re: re * square, im: im * square } : { re, im };
}

/** The equations as A - ζ B, z = |z| ζ. */
function pencilOf(tape: Tape, into: LoopSystem["into"], loop: TurnedLoop, turned: Conjugated): Pencil {
  const { tails, edges } = loop;
  const { square, factors, conjugates } = turned;
  const size = tails.length;
  const radius = Math.sqrt(square);
  const a = new Float64Array(2 * size * size);
  const b = new Float64Array(2 * size * size);
  const behind = new Map<number, { tail: number; coupling: number }[]>();
  for (const { tail, head, coupling } of edges) {
    const known = behind.get(head);
    if (known === undefined) behind.set(head, [{ tail, coupling }]);
    else known.push({ tail, coupling });
  }
  for (const [row, tail] of tails.entries()) {
    if (conjugates[row]!) b[2 * (row * size + row)] = -radius;
    else a[2 * (row * size + row)] = 1;
    for (const [head, value] of into[tail]!) {
      const re = tape.valueOf(value.re);
      const im = tape.valueOf(value.im);
      for (const { tail: column, coupling } of behind.get(head)!) {
        const weight = weightOf(factors[coupling]!, square);
        const at = 2 * (row * size + column);
        const [target, scale] = conjugates[column]! ? [a, -1] : [b, radius];
        target[at]! += scale * (re * weight.re - im * weight.im);
        target[at + 1]! += scale * (re * weight.im + im * weight.re);
      }
    }
  }
  return { size, a, b, isConjugate: conjugates };
}

/** What enters the tails: all constants as one vector, times 1, and each source that varies. */
export function drivesOf(tape: Tape, sources: readonly ComplexRef[]): readonly Drive[] {
  const constants: Drive = { value: complexConstant(tape, 1), vector: new Float64Array(2 * sources.length) };
  const drives: Drive[] = [];
  for (const [row, value] of sources.entries()) {
    if (isConstant(tape, value)) {
      constants.vector.set([tape.valueOf(value.re), tape.valueOf(value.im)], 2 * row);
      continue;
    }
    const vector = new Float64Array(2 * sources.length);
    vector[2 * row] = 1;
    drives.push({ value, vector });
  }
  return constants.vector.some((value) => value !== 0) || drives.length === 0 ? [constants, ...drives] : drives;
}

export interface Drive {
  readonly value: ComplexRef;
  /** Shape (tails, 2). */
  readonly vector: Float64Array;
}

interface Expansion {
  readonly spectrum: Spectrum;
  readonly drives: readonly Drive[];
  /** By eigenvalue. */
  readonly gains: readonly ComplexRef[];
  /** The tails whose fields are read by others than the loop's heads. */
  readonly read: ReadonlySet<number>;
}

/** Tails that lead elsewhere than to the loop's own heads. */
export function readTails(
  into: LoopSystem["into"],
  members: readonly number[],
  { tails }: TurnedLoop,
): ReadonlySet<number> {
  const inside = new Set(members);
  const read = new Set<number>();
  const all = new Set(tails);
  for (const [to, row] of into.entries()) {
    if (inside.has(to)) continue;
    for (const from of row.keys()) if (all.has(from)) read.add(from);
  }
  return read;
}

/** Writes the fields of heads, and of tails that are read. */
function expand(
  tape: Tape,
  { tails, edges }: TurnedLoop,
  { z, square, factors, conjugates }: Conjugated,
  { spectrum, drives, gains, read }: Expansion,
): ReadonlyMap<number, ComplexRef> {
  const size = tails.length;
  const single = drives.length === 1 && isConstant(tape, drives[0]!.value);
  const values = single
    ? gains
    : gains.map((gain, k) => {
        const weights = spectrum.weights.subarray(2 * k * drives.length, 2 * (k + 1) * drives.length);
        return complexMul(
          tape,
          gain,
          weighted(
            tape,
            weights,
            drives.map(({ value }) => value),
          ),
        );
      });
  // A single drive's weights are as constant as the vectors.
  const vectors = single ? withScaledColumns(spectrum.vectors, spectrum.weights, size) : spectrum.vectors;
  const fields = new Map<number, ComplexRef>();
  for (const [row, tail] of tails.entries()) {
    if (!read.has(tail)) continue;
    const x = weighted(tape, vectors.subarray(2 * row * size, 2 * (row + 1) * size), values);
    fields.set(tail, conjugates[row]! ? complexMul(tape, z, x) : x);
  }
  for (const [head, rows] of headRows(edges, { square, factors }, vectors, size)) {
    const light = complexMul(tape, z, weighted(tape, rows.straight, values));
    fields.set(head, complexAdd(tape, light, weighted(tape, rows.conjugate, values)));
  }
  return fields;
}

/** What a head gets, as constant rows: z times one, and another, which is z's conjugate times z y. Shape (tails, 2) each. */
interface HeadRows {
  readonly straight: Float64Array;
  readonly conjugate: Float64Array;
}

function headRows(
  edges: TurnedLoop["edges"],
  { square, factors }: Pick<Turned, "square" | "factors">,
  vectors: Float64Array,
  size: number,
): ReadonlyMap<number, HeadRows> {
  const heads = new Map<number, HeadRows>();
  for (const { tail, head, coupling } of edges) {
    const factor = factors[coupling]!;
    const rows = heads.get(head) ?? { straight: new Float64Array(2 * size), conjugate: new Float64Array(2 * size) };
    heads.set(head, rows);
    const { re, im } = weightOf(factor, square);
    const to = factor.isConjugate ? rows.conjugate : rows.straight;
    addScaledRow(to, 0, { re, im, from: vectors, at: 2 * tail * size }, size);
  }
  return heads;
}

/** 1 / (1 - (ζ - ζ0) λ) of each eigenvalue, z = |z| ζ. */
function gainsOf(
  tape: Tape,
  z: ComplexRef,
  radius: number,
  { centre, values }: Spectrum,
): { readonly pivots: readonly number[]; readonly gains: readonly ComplexRef[] } {
  const distance = complexSub(tape, complexScale(tape, tape.constant(1 / radius), z), complexConstant(tape, ...centre));
  const one = complexConstant(tape, 1);
  const pivots: number[] = [];
  const gains: ComplexRef[] = [];
  for (let at = 0; at < values.length; at += 2) {
    const value = complexConstant(tape, values[at]!, values[at + 1]!);
    const pivot = complexSub(tape, one, complexMul(tape, distance, value));
    if (!isConstant(tape, pivot)) pivots.push(complexNorm(tape, pivot));
    gains.push(complexInverse(tape, pivot));
  }
  return { pivots, gains };
}

/** A constant row times values. */
function weighted(tape: Tape, row: Float64Array, values: readonly ComplexRef[]): ComplexRef {
  let sum = complexConstant(tape, 0);
  for (const [index, value] of values.entries()) {
    if (row[2 * index] === 0 && row[2 * index + 1] === 0) continue;
    const weight = complexConstant(tape, row[2 * index]!, row[2 * index + 1]!);
    sum = complexAdd(tape, sum, complexMul(tape, weight, value));
  }
  return sum;
}

function withScaledColumns(matrix: Float64Array, factors: Float64Array, size: number): Float64Array {
  const scaled = new Float64Array(matrix.length);
  for (let place = 0; place < matrix.length; place += 2) {
    const column = place % (2 * size);
    const re = factors[column]!;
    const im = factors[column + 1]!;
    scaled[place] = matrix[place]! * re - matrix[place + 1]! * im;
    scaled[place + 1] = matrix[place]! * im + matrix[place + 1]! * re;
  }
  return scaled;
}
