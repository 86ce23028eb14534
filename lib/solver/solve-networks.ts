/** Solves a model's networks one after the other: the light, then the signals, whose couplings are made of it. */
import type { Light } from "./build-system.js";
import { solveOnce } from "./elimination/solve-once.js";
import type { System } from "./elimination/system.js";
import { eliminateTrusted, LARGEST_DIFFERENCE_OF_SIGNALS, type TrustedElimination } from "./elimination/trust.js";
import type { Solved } from "./kernel/checked-kernel.js";
import { noiseSourcesOf } from "./signals/noise-sources.js";
import { densityOf, transposed } from "./signals/quantum-noise.js";
import type { Signals } from "./signals/signal-context.js";
import { signalNodesOf } from "./signals/signal-nodes.js";
import { planSignals, type SignalPlan } from "./signals/signals.js";
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
 */
export function solveNetworks(light: Light, wanted: readonly number[], samples: readonly Float64Array[]): SolvedLight {
  const { unknowns, signals, system } = light;
  const first = unknowns.count;
  const isCarrier = (unknown: number) => unknown < first;
  if (signals === undefined || wanted.every(isCarrier)) {
    const elimination = solve(system, wanted, samples);
    return { networks: [{ system, elimination }], field: (unknown) => elimination.fields.get(unknown)! };
  }
  const behind = first + signals.unknowns.count;
  const noises = wanted.filter((unknown) => unknown >= behind);
  const sidebands = wanted.filter((unknown) => !isCarrier(unknown) && unknown < behind);
  const requests = noises.map((unknown) => signals.noises[unknown - behind]!);
  const plan = planFor(light, signals, sidebands);
  const needed = [...wanted.filter(isCarrier), ...plan.carriers, ...requests.flatMap(({ carriers }) => carriers)];
  const found = new Map<number, ComplexRef>();
  const networks: Solved[] = [];
  const add = (solved: System, unknowns: readonly number[], numbers: readonly number[]) => {
    const elimination = solve(solved, unknowns, samples, solved === system ? undefined : LARGEST_DIFFERENCE_OF_SIGNALS);
    networks.push({ system: solved, elimination });
    for (const [index, number] of numbers.entries()) found.set(number, elimination.fields.get(unknowns[index]!)!);
    return elimination;
  };
  const carriers = [...new Set(needed)];
  add(system, carriers, carriers);
  const field = (unknown: number) => found.get(unknown)!;
  if (sidebands.length > 0) {
    add(
      plan.build(field),
      sidebands.map((unknown) => unknown - first),
      sidebands,
    );
  }
  if (noises.length === 0) return { networks, field };
  const sources = noiseSourcesOf({ ...light, signals });
  const network = plan.build(field, "noise");
  for (const [index, { row, counts }] of requests.entries()) {
    const counted = sources.filter(({ element }) => counts(element));
    const weighed = [...new Set(counted.map(({ a }) => a - first))];
    const back = transposed(network, row(field), first);
    const { fields } = add(back, weighed, []);
    const density = densityOf(light.tape, counted, (unknown) => fields.get(unknown - first)!);
    found.set(noises[index]!, { re: density, im: light.tape.zero });
  }
  return { networks, field };
}

/** What is asked for by number may be a node: then it is read. */
function planFor(light: Light, signals: Signals, wanted: readonly number[]): SignalPlan {
  const asked = new Set(wanted);
  const outputs = signalNodesOf(light.model).filter((name) => asked.has(signals.unknowns.at(name)!));
  return planSignals({ ...light, signals }, { outputs });
}

function solve(
  system: System,
  wanted: readonly number[],
  samples: readonly Float64Array[],
  allowed?: number,
): TrustedElimination {
  return samples.length === 0 ? solveOnce(system, wanted) : eliminateTrusted(system, wanted, samples, allowed);
}
