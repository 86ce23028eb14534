import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "../../lib/katscript/parse.js";
import { buildMistakes } from "../../lib/model/build-check.js";
import { assertSweepable } from "../../lib/model/changeable.js";
import type { Model } from "../../lib/model/model.js";
import { buildLight } from "../../lib/solver/build-system.js";
import { eliminate } from "../../lib/solver/elimination/eliminate.js";
import { solveWith } from "../../lib/solver/elimination/oracle.js";
import { compileKernel } from "../../lib/solver/kernel/kernel.js";
import { interpret } from "../../lib/solver/tape/interpret.js";
import { readCases } from "../golden-runner.js";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface PlaneModel {
  readonly id: string;
  readonly model: Model;
}

/** The models of all cases that the engine can do, each text once. */
function planeModels(): readonly PlaneModel[] {
  const models = new Map<string, PlaneModel>();
  for (const { area, name, katscript, error } of [...readCases(at("../golden")), ...readCases(at("../golden-own"))]) {
    if (error !== undefined || models.has(katscript)) continue;
    const model = parse(katscript);
    if (buildMistakes(model).length === 0) models.set(katscript, { id: `${area}/${name}`, model });
  }
  return [...models.values()];
}

/** Numbers from 0 to 1, the same in each run (a linear congruential generator). */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const FREE = ["phi", "L", "P", "f", "midx", "phase", "R", "T", "S", "fc", "bandwidth", "loss"];

/** The parameters of a model's elements that an axis may sweep. */
function sweepable(model: Model): readonly string[] {
  const paths = model
    .elements()
    .flatMap(({ name, parameters }) => FREE.filter((each) => parameters.has(each)).map((each) => `${name}.${each}`));
  return paths.filter((path) => {
    try {
      assertSweepable(model, path);
      return true;
    } catch {
      return false;
    }
  });
}

/** A value near a parameter's own; angles anywhere. */
function near(path: string, value: number, chance: () => number): number {
  const step = chance() - 0.5;
  if (/\.(phi|phase)$/.test(path)) return value + (step < 0 ? 360 : 1e-3) * step;
  return value * (1 + 0.05 * step);
}

/** The largest difference between kernel and oracle, over the largest field, at the model's own values and near them. */
function worstOf({ model }: PlaneModel, share: number, chance: () => number): number {
  const inputs = sweepable(model).filter(() => chance() < share);
  const { system, tape, conditions } = buildLight(model, { inputs });
  const fields = [...new Set(system.edges.map(({ to }) => to))];
  const nominal = Float64Array.from(inputs, (path) => model.get(path));
  const solved = eliminate(system, fields, { samples: [nominal] });
  const refs = fields.flatMap((field) => [solved.get(field)!.re, solved.get(field)!.im]);
  const kernel = compileKernel(tape, refs, inputs.length);
  const out = new Float64Array(refs.length);
  let worst = 0;
  for (let point = 0; point < 3; point++) {
    const values = nominal.map((value, slot) => (point === 0 ? value : near(inputs[slot]!, value, chance)));
    const plain = interpret(tape, values);
    if (plain[conditions.fault] !== 0) continue;
    kernel.run(values, 1, out);
    const oracle = solveWith(system, plain);
    const largest = fields.reduce((most, field) => Math.max(most, size(oracle[2 * field]!, oracle[2 * field + 1]!)), 0);
    const apart = fields.map((field, index) =>
      size(oracle[2 * field]! - out[2 * index]!, oracle[2 * field + 1]! - out[2 * index + 1]!),
    );
    worst = Math.max(worst, Math.max(0, ...apart) / Math.max(largest, 1e-30));
  }
  return worst;
}

const size = (re: number, im: number) => Math.sqrt(re * re + im * im);

describe("kernels of the models that Finesse was asked about", () => {
  // Ten thousand round trips are in some of these cavities: each may add an ulp.
  const ALLOWED = 1e-11;
  const models = planeModels();

  for (const [share, name] of [
    [0.1, "few"],
    [0.5, "half"],
    [1, "all"],
  ] as const) {
    it(`give every field as the oracle does, with ${name} of their parameters free`, () => {
      const chance = chanceFrom(4711);
      const apart = models.map((each) => ({ id: each.id, worst: worstOf(each, share, chance) }));
      expect(apart.filter(({ worst }) => !(worst < ALLOWED))).toEqual([]);
      expect(models.length).toBeGreaterThan(400);
    });
  }
});
