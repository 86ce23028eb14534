/**
 * The benchmark's losses and their gradients by all parameters, in one solution backwards: at the bounds of README.md here.
 *
 * The loss is plain code over outputs, as whoever optimises something else would write it.
 */
import { describe, expect, it } from "vitest";
import { compileJobs } from "../../lib/analysis/jobs/compile-jobs.js";
import { parse } from "../../lib/katscript/parse.js";
import { widthOf } from "../../lib/shape.js";
import { type Case, caseOf, poweredNodes, textOf } from "./cases.js";

const FLOOR = 1e-20;
const AMPLITUDE = 4e-9;
const FREQUENCY = 1e-8;
const LIMITS = { hard: 3.5e6, soft: 2e3, detector: 0.01 };

/** What a sum is, and what it changes by with each of some numbers. */
interface Judged {
  readonly loss: number;
  /** One an output, of its shape. */
  readonly weights: readonly Float64Array[];
}

/** Σ log10 of the sensitivity over the reference, or its mean. */
function judgeSensitivity(given: Case, names: readonly string[], out: readonly Float64Array[]): Judged {
  const { frequencies, loss_definition } = given;
  const share = loss_definition.mean_over_frequencies ? 1 / frequencies.length : 1;
  const weights = out.map((values) => new Float64Array(values.length));
  const at = (name: string) => names.indexOf(name);
  const square = (name: string, k: number) => {
    const values = out[at(name)]!;
    return Math.max(values[2 * k]! ** 2 + values[2 * k + 1]! ** 2, FLOOR ** 2);
  };
  /** d log10(x²)/2 is c dx²/x². */
  const c = share / 2 / Math.LN10;
  const push = (name: string, k: number, by: number) => {
    for (const part of [2 * k, 2 * k + 1]) weights[at(name)]![part]! += by * 2 * out[at(name)]![part]!;
  };
  let loss = 0;
  for (const [k, f] of frequencies.entries()) {
    const factors = loss_definition.laser_noise ? { amplitude: AMPLITUDE ** 2, frequency: (FREQUENCY * f) ** 2 } : {};
    const q = out[at("signal/Q")]![k]!;
    let noise = q ** 2;
    for (const [drive, factor] of Object.entries(factors)) noise += factor * square(`${drive}/D`, k);
    const signal = square("signal/D", k);
    loss += (share / 2) * Math.log10(noise / signal) - share * Math.log10(loss_definition.reference[k]!);
    push("signal/D", k, -c / signal);
    weights[at("signal/Q")]![k]! += ((c * 2) / noise) * q;
    for (const [drive, factor] of Object.entries(factors)) push(`${drive}/D`, k, (c * factor) / noise);
  }
  return { loss, weights };
}

/** What powers beyond their limits cost; added to the weights of those that are the largest of a side. */
function judgePowers(given: Case, names: readonly string[], out: readonly Float64Array[], { weights }: Judged): number {
  if (given.constraints === null) return 0;
  const { surfaces, soft, detector } = given.constraints;
  const nodes = poweredNodes(given);
  const place = (node: string) => names.indexOf(`signal/power${nodes.indexOf(node)}`);
  const power = (node: string) => out[place(node)]![0]!;
  const largest = (side: readonly string[]) => side.reduce((a, b) => (power(b) > power(a) ? b : a));
  let penalty = 0;
  const judge = (node: string, limit: number) => {
    const u = Math.max(power(node) / limit - 1, 0);
    penalty += u / (1 + u);
    if (u > 0) weights[place(node)]![0]! += 1 / limit / (1 + u) ** 2;
  };
  for (const { sides } of surfaces) {
    const [one, other] = sides.map(largest) as [string, string];
    judge(power(one) > power(other) ? one : other, LIMITS.hard);
    judge(power(one) > power(other) ? other : one, LIMITS.soft);
  }
  for (const node of soft) judge(node, LIMITS.soft);
  for (const node of detector) judge(node, LIMITS.detector);
  return penalty;
}

describe.each(["aligo", "voyager", "voyager_constrained", "uifo_seed5", "uifo_seed1"])("%s", (name) => {
  it("has Differometor's loss and gradient at all its points", { timeout: 60_000 }, () => {
    const given = caseOf(name);
    const inputs = given.parameters.map(({ path }) => path);
    const names = [
      "signal/D",
      "signal/Q",
      ...(given.loss_definition.laser_noise ? ["amplitude/D", "frequency/D"] : []),
      ...poweredNodes(given).map((_, index) => `signal/power${index}`),
    ];
    const program = compileJobs(parse(textOf(given)), {
      inputs,
      outputs: names,
      by: inputs,
      jobs: given.points.length,
    });
    const out = program.outputs.map((output) => new Float64Array(widthOf(output)));
    const range = given.parameters.map(({ low, high }) => high - low);
    for (const point of given.points) {
      const values = Float64Array.from(point.values);
      expect(program.run(values, 1, out).size).toBe(0);
      const judged = judgeSensitivity(given, names, out);
      const loss = judged.loss + judgePowers(given, names, out, judged);
      expect(Math.abs(loss - point.loss)).toBeLessThan(1e-6 * Math.max(1, Math.abs(point.loss)));
      const gradient = new Float64Array(inputs.length);
      program.gradients!.pullback(values, 1, judged.weights, gradient);
      const largest = Math.max(...point.gradient.map((slope, k) => Math.abs(slope) * range[k]!));
      const off = point.gradient.map((slope, k) => Math.abs(slope - gradient[k]!) * range[k]!);
      expect(Math.max(...off) / largest).toBeLessThan(1e-5);
    }
  });
});
