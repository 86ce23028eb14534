/**
 * Interferometers of a public benchmark beside Differometor's numbers, which are Finesse's: signal, laser noise, quantum noise, powers
 * and loss at three vectors of parameters each. README.md here defines all of it; the bounds are its own.
 */
import { describe, expect, it } from "vitest";
import { solveText } from "../../lib/analysis/whole/solve.js";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import { type Case, type Curve, caseOf, type Point, poweredNodes, textOf } from "./cases.js";

interface Found {
  readonly curve: (name: string) => Curve;
  readonly noise: Float64Array;
  readonly power: (node: string) => number;
}

function solved(given: Case, { values }: Point): Found {
  const model = parse(textOf(given));
  model.setAll(given.parameters.map(({ path: parameter }, index) => [parameter, values[index]!] as const));
  const { outputs } = solveText(print(model));
  const nodes = poweredNodes(given);
  return {
    curve: (name) => {
      const { real, imag } = outputs[`${name}/D`]!;
      return { real, imag: imag! };
    },
    noise: outputs["signal/Q"]!.real,
    power: (node) => outputs[`signal/power${nodes.indexOf(node)}`]!.real[0]!,
  };
}

const FLOOR = 1e-20;
const size = ({ real, imag }: Curve, k: number) => Math.max(Math.hypot(real[k]!, imag[k]!), FLOOR);

function sensitivityOf({ frequencies, loss_definition: { laser_noise } }: Case, { curve, noise }: Found): number[] {
  const signal = curve("signal");
  return frequencies.map((f, k) => {
    const amplitude = laser_noise ? 4e-9 * size(curve("amplitude"), k) : 0;
    const frequency = laser_noise ? 1e-8 * f * size(curve("frequency"), k) : 0;
    return Math.hypot(noise[k]!, amplitude, frequency) / size(signal, k);
  });
}

/** Powers by their limit, in the order of the file. */
function powersOf({ constraints }: Case, { power }: Found) {
  const { surfaces, soft, detector } = constraints!;
  const ordered = ["beamsplitter", "mirror"].flatMap((kind) => surfaces.filter((surface) => surface.kind === kind));
  const sides = ordered.map((surface) => surface.sides.map((nodes) => Math.max(...nodes.map(power))));
  return {
    hard: sides.map((both) => Math.max(...both)),
    soft: [...sides.map((both) => Math.min(...both)), ...soft.map(power)],
    detector: detector.map(power),
  };
}

const LIMITS = { hard: 3.5e6, soft: 2e3, detector: 0.01 };

function penaltyOf(powers: ReturnType<typeof powersOf>): number {
  const excess = (power: number, limit: number) => Math.max(power / limit - 1, 0);
  const groups = Object.entries(LIMITS) as readonly (readonly [keyof typeof LIMITS, number])[];
  return groups
    .flatMap(([group, limit]) => powers[group].map((power) => excess(power, limit)))
    .reduce((sum, u) => sum + u / (1 + u), 0);
}

function lossOf(
  { loss_definition: { mean_over_frequencies, reference } }: Case,
  sensitivity: readonly number[],
): number {
  const logs = sensitivity.map((value, k) => Math.log10(value / reference[k]!));
  const sum = logs.reduce((total, value) => total + value, 0);
  return mean_over_frequencies ? sum / logs.length : sum;
}

/** The largest relative difference. */
function apart(ours: readonly number[], theirs: readonly number[]): number {
  return Math.max(...ours.map((value, k) => Math.abs(value / theirs[k]! - 1)));
}

describe.each(["aligo", "voyager", "voyager_constrained", "uifo_seed5", "uifo_seed1"])("%s", (name) => {
  const given = caseOf(name);
  it.each(given.points.map((point, index) => [point.label, index] as const))(
    "has Differometor's sensitivity, powers and loss: %s",
    (_, index) => {
      const point = given.points[index]!;
      const found = solved(given, point);
      const bound = name.startsWith("uifo") && index === 2 ? 1e-5 : 1e-6;
      const sensitivity = sensitivityOf(given, found);
      expect(apart([...found.noise], point.noise.quantum)).toBeLessThan(bound);
      expect(apart(sensitivity, point.sensitivity)).toBeLessThan(bound);
      const signal = found.curve("signal");
      const off = given.frequencies.map(
        (_f, k) =>
          Math.hypot(signal.real[k]! - point.signal.real[k]!, signal.imag[k]! - point.signal.imag[k]!) /
          size(signal, k),
      );
      expect(Math.max(...off)).toBeLessThan(bound);
      let penalty = 0;
      if (point.powers !== undefined) {
        const powers = powersOf(given, found);
        penalty = penaltyOf(powers);
        for (const group of ["hard", "soft", "detector"] as const) {
          const largest = Math.max(...point.powers[group]);
          const worst = Math.max(...powers[group].map((power, k) => Math.abs(power - point.powers![group][k]!)));
          expect(worst / largest).toBeLessThan(1e-9);
        }
      }
      const loss = lossOf(given, sensitivity) + (given.loss_definition.mean_over_frequencies ? penalty : 0);
      expect(Math.abs(loss - point.loss)).toBeLessThan(1e-6 * Math.max(1, Math.abs(point.loss)));
    },
  );
});
