/**
 * Whether an elimination can be trusted: its fields beside the oracle's at sample points, and the size of its pivots at every
 * point.
 *
 * Rounding grows as far as a pivot, 1 - loop gain, is small. Where the system itself is that sensitive (light is truly stored),
 * no order of operations does better; so a difference counts only where it is more than the couplings' own rounding makes.
 */

import { loopsOf } from "../matrix/components.js";
import { magnitude } from "../tape/magnitude.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { arrivalsOf } from "./arrivals.js";
import { type Elimination, type EliminationOptions, eliminateColumns, wholeFields } from "./eliminate.js";
import { type LeanSystem, leanSystem } from "./lean.js";
import type { LoopPlan } from "./loops.js";
import { solveWith } from "./oracle.js";
import { roundedOtherwise, SENSITIVITY_FACTOR } from "./sensitivity.js";
import type { Source, System } from "./system.js";
import type { TapeValues } from "./tape-values.js";

/** How far fields may be from the oracle's, of the largest in their loop of light. */
export const LARGEST_DIFFERENCE = 1e-10;
/**
 * The same of signals: bodies that hardly resist tie light to forces that cancel, and the oracle has no more digits of what is left than
 * the elimination.
 */
export const LARGEST_DIFFERENCE_OF_SIGNALS = 1e-8;
/** Below this |1 - loop gain|² in any step, a point is given to the oracle: rounding may have grown a million times. */
export const LEAST_PIVOT = 1e-12;

export interface TrustedElimination extends Elimination {
  /** The worst difference from the oracle at the samples, of the largest in its loop. */
  readonly difference: number;
  /** Whether kernels may be made from it; if not, the oracle computes every point. */
  readonly isTrusted: boolean;
}

/**
 * Eliminates, and compares with the oracle.
 *
 * @param samples points, each the tape's inputs by slot: nominal and near it. The result depends on them, so they must not
 *   depend on how jobs are cut into chunks
 * @param allowed how far fields may be from the oracle's, of the largest in their loop
 */
export function eliminateTrusted(
  system: System,
  wanted: readonly number[],
  samples: readonly ArrayLike<number>[],
  allowed = LARGEST_DIFFERENCE,
): TrustedElimination {
  return eliminateTogether(system, [system.sources], wanted, { samples, allowed })[0]!;
}

export interface Checking {
  readonly samples: readonly ArrayLike<number>[];
  readonly allowed: number;
  /** How the system with all couplings turned round was eliminated, if it was: it goes the same way, by the same operations. */
  readonly turned?: LoopPlan | undefined;
}

/**
 * The same of several columns of sources by one elimination.
 *
 * @returns of each column; the pivots are those of the first
 */
export function eliminateTogether(
  system: System,
  columns: readonly (readonly Source[])[],
  wanted: readonly number[],
  { samples, allowed, turned: whole }: Checking,
): readonly TrustedElimination[] {
  const sources = columns.flatMap((each, column) => each.map((source) => ({ ...source, column })));
  const lean = leanSystem({ ...system, sources }, wanted);
  const { numbers } = lean;
  const turned = whole && renumbered(whole, new Map([...numbers].map((unknown, place) => [unknown, place])));
  let found = eliminatedBeside(lean, columns.length, { samples, turned }, allowed);
  // Where expansions in eigenvectors lose too much, the same without them may not.
  if (system.isModal === true && found.some(({ isTrusted }) => !isTrusted)) {
    found = eliminatedBeside(lean, columns.length, { samples, byTurns: false }, allowed);
  }
  const own = found[0]?.plan;
  const plan = own && renumbered(own, new Map(numbers.entries()));
  return found.map((each) => ({ ...each, plan, fields: wholeFields(lean, wanted, each.fields) }));
}

/** A plan in other numbers; of nodes that have none it says nothing. */
function renumbered({ ranks, byColumn }: LoopPlan, numbers: ReadonlyMap<number, number>): LoopPlan {
  const known = [...ranks].flatMap(([node, rank]) => {
    const number = numbers.get(node);
    return number === undefined ? [] : [[number, rank] as const];
  });
  return { ranks: new Map(known), byColumn: new Set([...byColumn].flatMap((node) => numbers.get(node) ?? [])) };
}

/** An elimination, and how far each column is from the oracle at the samples. */
function eliminatedBeside(
  lean: LeanSystem,
  count: number,
  options: EliminationOptions,
  allowed: number,
): readonly TrustedElimination[] {
  const found = eliminateColumns(lean, options);
  return Array.from({ length: count }, (_, which) => {
    // A column behind the last that isn't empty is dark.
    const fields = found.columns[which] ?? new Map<number, ComplexRef>();
    const sources = lean.system.sources.filter(({ column }) => column === which);
    const pivots = which === 0 ? found.pivots : [];
    return compared({ ...lean.system, sources }, { fields, pivots, plan: found.plan }, found.values, allowed);
  });
}

function compared(system: System, elimination: Elimination, values: TapeValues, allowed: number): TrustedElimination {
  let difference = 0;
  let isTrusted = true;
  for (let sample = 0; sample < values.count; sample++) {
    const found = differenceAt(system, elimination.fields, values.all(sample));
    difference = Math.max(difference, found.difference);
    isTrusted &&= found.difference <= Math.max(allowed, SENSITIVITY_FACTOR * found.sensitivity);
  }
  return { ...elimination, difference, isTrusted };
}

interface Difference {
  readonly difference: number;
  /** The same measure, of what rounding the couplings otherwise makes. */
  readonly sensitivity: number;
}

/** @param values of the tape, by ref */
function differenceAt(system: System, wanted: ReadonlyMap<number, ComplexRef>, values: Float64Array): Difference {
  const exact = solveWith(system, values);
  const scales = loopScales(system, values, exact);
  let difference = 0;
  let sensitivity = 0;
  let rounded: Float64Array | undefined;
  for (const [field, { re, im }] of wanted) {
    const scale = scales[field]!;
    // What can't be solved at a sample says nothing about other points.
    if (!(scale > 0) || !Number.isFinite(scale)) continue;
    const off = magnitude(values[re]! - exact[2 * field]!, values[im]! - exact[2 * field + 1]!) / scale;
    difference = Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(difference, off);
    if (off <= LARGEST_DIFFERENCE) continue;
    rounded ??= solveWith(system, roundedCouplings(system, values));
    const own = magnitude(rounded[2 * field]! - exact[2 * field]!, rounded[2 * field + 1]! - exact[2 * field + 1]!);
    sensitivity = Math.max(sensitivity, own / scale);
  }
  return { difference, sensitivity };
}

/**
 * What rounding in each field is to be measured by: the largest in its loop of light, of fields and of what comes into the
 * loop. So where large fields cancel, what is left is measured by them.
 *
 * @param values of the tape, by ref
 * @param fields shape (size, 2)
 * @returns by field
 */
function loopScales({ size, edges, sources }: System, values: Float64Array, fields: Float64Array): Float64Array {
  const { first, from, re, im } = arrivalsOf({ size, edges });
  const scales = new Float64Array(size);
  for (const { at, value } of sources)
    scales[at] = Math.max(scales[at]!, magnitude(values[value.re]!, values[value.im]!));
  for (const members of loopsOf({ size, edges })) {
    let largest = 0;
    for (const member of members) {
      largest = Math.max(largest, scales[member]!, magnitude(fields[2 * member]!, fields[2 * member + 1]!));
      // Fields of the same loop have no scale yet, or a source's.
      for (let at = first[member]!; at < first[member + 1]!; at++) {
        const scale = scales[from[at]!]!;
        if (scale !== 0) largest = Math.max(largest, magnitude(values[re[at]!]!, values[im[at]!]!) * scale);
      }
    }
    for (const member of members) scales[member] = largest;
  }
  return scales;
}

/** The values of a tape with those of the couplings rounded otherwise. */
function roundedCouplings({ edges }: System, values: Float64Array): Float64Array {
  const refs = [...new Set(edges.flatMap(({ value }) => [value.re, value.im]))];
  const rounded = values.slice();
  for (const [index, value] of roundedOtherwise(Float64Array.from(refs, (ref) => values[ref]!)).entries()) {
    rounded[refs[index]!] = value;
  }
  return rounded;
}

/** The smallest of pivots: a point where it is below `LEAST_PIVOT`, or NaN, is the oracle's. */
export function leastOf(tape: Tape, pivots: readonly Ref[]): Ref {
  return pivots.reduce((least, pivot) => tape.call("min", least, pivot), tape.one);
}
