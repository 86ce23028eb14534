/** Solves a model's networks one after the other: the light, then the signals, whose couplings are made of it. */
import type { NetworkTrace } from "./adjoint-networks.js";
import type { Light } from "./build-system.js";
import { solveOnce } from "./elimination/solve-once.js";
import type { System } from "./elimination/system.js";
import { eliminateTrusted, type TrustedElimination } from "./elimination/trust.js";
import type { Solved } from "./kernel/checked-kernel.js";
import type { Signals } from "./signals/signal-context.js";
import { signalNodesOf } from "./signals/signal-nodes.js";
import { planSignals, type SignalPlan } from "./signals/signals.js";
import { solveSignals } from "./solve-signals.js";
import type { ComplexRef } from "./tape/tape.js";

export interface SolvedLight {
  /** In the order in which they hang on one another. */
  readonly networks: readonly Solved[];
  /** A wanted unknown, by its number. */
  readonly field: (unknown: number) => ComplexRef;
}

/**
 * @param wanted  unknowns by number: fields, and those of signals behind them
 * @param samples points at which the eliminations are checked; none where the tape has no inputs
 * @param trace   keeps the networks, if derivatives are wanted
 */
export function solveNetworks(
  light: Light,
  wanted: readonly number[],
  samples: readonly Float64Array[],
  trace?: NetworkTrace,
): SolvedLight {
  const { unknowns, signals, system } = light;
  const first = unknowns.count;
  const isCarrier = (unknown: number) => unknown < first;
  if (signals === undefined || wanted.every(isCarrier)) {
    const { elimination, fields } = solve(system, wanted, samples, trace);
    return { networks: [{ system, elimination }], field: (unknown) => fields.get(unknown)! };
  }
  const behind = first + signals.unknowns.count;
  const numbers = wanted.filter((unknown) => unknown >= behind);
  const sidebands = wanted.filter((unknown) => !isCarrier(unknown) && unknown < behind);
  const readings = numbers.map((unknown) => signals.readings[unknown - behind]!);
  const plan = planFor(light, signals, sidebands);
  const needed = [...wanted.filter(isCarrier), ...plan.carriers, ...readings.flatMap(({ carriers }) => carriers)];
  const { elimination, fields } = solve(system, [...new Set(needed)], samples, trace);
  const field = (unknown: number) => fields.get(unknown)!;
  const solved = solveSignals({ light: { ...light, signals }, plan, field, sidebands, readings, samples, trace });
  const read = new Map(numbers.map((unknown, index) => [unknown, solved.readings[index]!]));
  return {
    networks: [{ system, elimination }, ...solved.networks],
    field: (unknown) => (isCarrier(unknown) ? field(unknown) : (solved.sidebands.get(unknown) ?? read.get(unknown)!)),
  };
}

/** What is asked for by number may be a node: then it is read. */
function planFor(light: Light, signals: Signals, wanted: readonly number[]): SignalPlan {
  const asked = new Set(wanted);
  const outputs = signalNodesOf(light.model).filter((name) => asked.has(signals.unknowns.at(name)!));
  return planSignals({ ...light, signals }, { outputs });
}

interface Found {
  readonly elimination: TrustedElimination;
  readonly fields: ReadonlyMap<number, ComplexRef>;
}

function solve(
  system: System,
  wanted: readonly number[],
  samples: readonly Float64Array[],
  trace: NetworkTrace | undefined,
): Found {
  const all = trace?.needed(system, wanted) ?? wanted;
  const elimination = samples.length === 0 ? solveOnce(system, all) : eliminateTrusted(system, all, samples);
  return { elimination, fields: trace?.hold([{ system, elimination }])[0] ?? elimination.fields };
}
