/** Solves a model's networks one after the other: the light, then the signals, whose couplings are made of it. */
import type { Light } from "./build-system.js";
import type { Solved } from "./checked-kernel.js";
import type { Signals } from "./signal-context.js";
import { signalNodesOf } from "./signal-nodes.js";
import { planSignals, type SignalPlan } from "./signals.js";
import { solveOnce } from "./solve-once.js";
import type { System } from "./system.js";
import type { ComplexRef } from "./tape.js";
import { eliminateTrusted, type TrustedElimination } from "./trust.js";

export interface SolvedLight {
  /** In the order in which they hang on one another. */
  readonly networks: readonly Solved[];
  /** A wanted unknown, by its number. */
  readonly field: (unknown: number) => ComplexRef;
}

/**
 * @param wanted  unknowns by number: fields, and those of signals behind them
 * @param samples points at which the eliminations are checked; none where the tape has no inputs
 */
export function solveNetworks(light: Light, wanted: readonly number[], samples: readonly Float64Array[]): SolvedLight {
  const { unknowns, signals, system } = light;
  const first = unknowns.count;
  const signalsWanted = wanted.filter((unknown) => unknown >= first).map((unknown) => unknown - first);
  const plan = signals === undefined || signalsWanted.length === 0 ? undefined : planFor(light, signals, wanted);
  const carriersWanted = [...new Set([...wanted.filter((unknown) => unknown < first), ...(plan?.carriers ?? [])])];
  const carriers = solve(system, carriersWanted, samples);
  const networks: Solved[] = [{ system, elimination: carriers }];
  const field = (unknown: number): ComplexRef => carriers.fields.get(unknown)!;
  if (plan === undefined) return { networks, field };
  const sidebands = plan.build(field);
  const solved = solve(sidebands, signalsWanted, samples);
  networks.push({ system: sidebands, elimination: solved });
  return {
    networks,
    field: (unknown) => (unknown < first ? field(unknown) : solved.fields.get(unknown - first)!),
  };
}

/** What is asked for by number may be a node: then it is read. */
function planFor(light: Light, signals: Signals, wanted: readonly number[]): SignalPlan {
  const asked = new Set(wanted);
  const outputs = signalNodesOf(light.model).filter((name) => asked.has(signals.unknowns.at(name)!));
  return planSignals({ ...light, signals }, { outputs });
}

function solve(system: System, wanted: readonly number[], samples: readonly Float64Array[]): TrustedElimination {
  return samples.length === 0 ? solveOnce(system, wanted) : eliminateTrusted(system, wanted, samples);
}
