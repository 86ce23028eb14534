/**
 * Solves a model's signals: forwards, from what drives them to what is read; or backwards, from a current to all that adds to it.
 *
 * One solution backwards weighs every source at once, of noise and of signals alike, so a current whose noise is read has its signal for a
 * sum over what drives it. All currents together take one elimination.
 */
import { complexAdd, complexMul } from "../arithmetic/complex.js";
import type { NetworkTrace } from "./adjoint-networks.js";
import type { Light } from "./build-system.js";
import { solveOnce } from "./elimination/solve-once.js";
import type { System } from "./elimination/system.js";
import {
  eliminateTogether,
  eliminateTrusted,
  LARGEST_DIFFERENCE_OF_SIGNALS,
  type TrustedElimination,
} from "./elimination/trust.js";
import type { Solved } from "./kernel/checked-kernel.js";
import { noiseSourcesOf } from "./signals/noise-sources.js";
import type { RowTerm } from "./signals/photocurrent.js";
import { densityOf, isOneNetwork, keyOf, sourcesOfRow, transposed } from "./signals/quantum-noise.js";
import type { Reading, Signals } from "./signals/signal-context.js";
import type { SignalPlan } from "./signals/signals.js";
import type { ComplexRef } from "./tape/tape.js";

export interface SignalTask {
  readonly light: Light & { readonly signals: Signals };
  readonly plan: SignalPlan;
  /** The carriers' fields by number. */
  readonly field: (unknown: number) => ComplexRef;
  /** Unknowns of signals that are wanted themselves. */
  readonly sidebands: readonly number[];
  readonly readings: readonly Reading[];
  /** Points at which eliminations are checked; none where the tape has no inputs. */
  readonly samples: readonly Float64Array[];
  /** Keeps the networks, if derivatives are wanted. */
  readonly trace?: NetworkTrace | undefined;
}

export interface SolvedSignals {
  readonly networks: readonly Solved[];
  /** What is wanted: by number. */
  readonly sidebands: ReadonlyMap<number, ComplexRef>;
  /** In the order of the task's. */
  readonly readings: readonly ComplexRef[];
}

/** A current that is read, as a row over the sidebands. */
interface Row {
  readonly reading: Reading;
  readonly terms: readonly RowTerm[];
  readonly key: string;
}

export function solveSignals(task: SignalTask): SolvedSignals {
  const { plan, field, sidebands } = task;
  const rows = task.readings.map((reading): Row => {
    const terms = reading.row(field);
    return { reading, terms, key: keyOf(terms) };
  });
  const isNoise = ({ reading }: Row) => reading.counts !== undefined;
  const keys = new Set(rows.filter(isNoise).map(({ key }) => key));
  const noise = keys.size === 0 ? undefined : plan.build(field, "noise");
  const needsSignals = sidebands.length > 0 || !rows.every(isNoise);
  const signals = needsSignals ? plan.build(field) : undefined;
  const isShared = signals !== undefined && noise !== undefined && isOneNetwork(signals, noise);
  // What is solved forwards anyway has the other currents as well.
  const isBack = (row: Row) => isNoise(row) || (isShared && (keys.has(row.key) || sidebands.length === 0));
  const networks: Solved[] = [];
  const forth = rows.filter((row) => !isBack(row));
  const wanted = [...new Set([...sidebands, ...forth.flatMap(({ terms }) => terms.map(({ unknown }) => unknown))])];
  const forwards = signals === undefined ? undefined : solveForth(task, signals, wanted, networks);
  const backwards =
    noise === undefined ? undefined : solveBack(task, { noise, signals }, rows.filter(isBack), networks);
  return {
    networks,
    sidebands: new Map(sidebands.map((unknown) => [unknown, forwards!.get(unknown)!])),
    readings: rows.map((row) => (isBack(row) ? backwards! : sumOver(task, forwards!))(row)),
  };
}

type Answer = (row: Row) => ComplexRef;

/** @returns the wanted unknowns; those networks that were solved are added */
function solveForth(
  { light: { signals }, samples, trace }: SignalTask,
  system: System,
  wanted: readonly number[],
  networks: Solved[],
): ReadonlyMap<number, ComplexRef> {
  if (wanted.length === 0) return new Map();
  const { first } = signals.unknowns;
  const places = wanted.map((unknown) => unknown - first);
  const all = trace?.needed(system, places) ?? places;
  const elimination =
    samples.length === 0
      ? solveOnce(system, all)
      : eliminateTrusted(system, all, samples, LARGEST_DIFFERENCE_OF_SIGNALS);
  networks.push({ system, elimination });
  const fields = trace?.hold([{ system, elimination }])[0] ?? elimination.fields;
  return new Map(wanted.map((unknown, index) => [unknown, fields.get(places[index]!)!]));
}

function sumOver({ light: { tape } }: SignalTask, fields: ReadonlyMap<number, ComplexRef>): Answer {
  return ({ terms }) =>
    terms.reduce((sum, { unknown, value }) => complexAdd(tape, sum, complexMul(tape, value, fields.get(unknown)!)), {
      re: tape.zero,
      im: tape.zero,
    });
}

interface Networks {
  readonly noise: System;
  /** That of signals, if any are read; it is the noise's but for its sources. */
  readonly signals: System | undefined;
}

/** Solves for the weights of all that enters, of each current. */
function solveBack(
  { light, samples, trace }: SignalTask,
  { noise, signals }: Networks,
  rows: readonly Row[],
  networks: Solved[],
): Answer {
  const { tape } = light;
  const { first } = light.signals.unknowns;
  const sources = noiseSourcesOf(light);
  const countedBy = (counts: NonNullable<Reading["counts"]>) => sources.filter(({ element }) => counts(element));
  const driven = signals?.sources ?? [];
  const isSignal = rows.some(({ reading }) => reading.counts === undefined);
  const wanted = [
    ...new Set([
      ...(isSignal ? driven.map(({ at }) => at) : []),
      ...rows.flatMap(({ reading: { counts } }) =>
        counts === undefined ? [] : countedBy(counts).map(({ a }) => a - first),
      ),
    ]),
  ];
  const columns = new Map(rows.map(({ key, terms }) => [key, sourcesOfRow(terms, first)]));
  const back = { ...transposed(noise), sources: [...columns.values()].flat() };
  const solved = solveColumns(back, [...columns.values()], trace?.needed(back, wanted) ?? wanted, samples);
  networks.push(...solved);
  const fields = trace?.hold(solved) ?? solved.map(({ elimination }) => elimination.fields);
  const weights = new Map([...columns.keys()].map((key, column) => [key, fields[column]!]));
  return ({ key, reading: { counts } }) => {
    const weight = (place: number) => weights.get(key)!.get(place)!;
    if (counts !== undefined) {
      return { re: densityOf(tape, countedBy(counts), (unknown) => weight(unknown - first)), im: tape.zero };
    }
    return driven.reduce<ComplexRef>(
      (sum, { at, value }) => complexAdd(tape, sum, complexMul(tape, weight(at), value)),
      { re: tape.zero, im: tape.zero },
    );
  };
}

function solveColumns(
  system: System,
  columns: readonly System["sources"][],
  wanted: readonly number[],
  samples: readonly Float64Array[],
): readonly Solved[] {
  const each = columns.map((sources): System => ({ ...system, sources }));
  const eliminations: readonly TrustedElimination[] =
    samples.length === 0
      ? each.map((one) => solveOnce(one, wanted))
      : eliminateTogether(system, columns, wanted, { samples, allowed: LARGEST_DIFFERENCE_OF_SIGNALS });
  return each.map((one, column) => ({ system: one, elimination: eliminations[column]! }));
}
