/**
 * Which parameters of elements and which options of actions no case of test/golden and test/golden-own uses:
 *
 *     node scripts/ts.mjs scripts/golden-coverage.ts
 *
 * A parameter is used where a case gives it another value than its default; swept where an analysis varies it. Only what
 * the engine computes is looked at. Ends with 1 if anything is missing.
 */
import { fileURLToPath } from "node:url";
import { planAnalysis } from "../lib/analysis/steps/plan.js";
import { variedParameters } from "../lib/analysis/steps/varied-parameters.js";
import { parse } from "../lib/katscript/parse.js";
import { sameValue } from "../lib/model/expression.js";
import { ACTION_KINDS, ACTIONS, ELEMENT_KINDS, ELEMENTS, parametersOf } from "../lib/model/kinds.js";
import type { Model } from "../lib/model/model.js";
import { REFUSED_BY_FINESSE } from "../lib/model/refused-by-finesse.js";
import type { ParameterSpec } from "../lib/model/signature.js";
import type { Action, Value } from "../lib/model/value.js";
import { readCases } from "../test/golden-runner.js";

/** What plane waves take no notice of, and what changes no number: it is given in cases, but nothing can be compared. */
const WITHOUT_EFFECT = new Set([
  "beamsplitter.plane",
  "space.user_gouy_x",
  "space.user_gouy_y",
  "optical_bandpass.filter_hom",
  "variable.description",
  "variable.units",
  "variable.is_geometric",
  "math_detector.dtype",
  "math_detector.dtype_shape",
  "math_detector.unit",
  "math_detector.label",
  "beamsplitter.misaligned", // actions change it without effect in Finesse: docs/conventions.md
  "minimize(*)", // refused: what it is for isn't known
  "maximize(*)",
  "change(change_dict)", // can't be written in KatScript
  "run_locks(sensing_matrix)", // the same
]);

const used = new Set<string>();
const swept = new Set<string>();

for (const folder of ["../test/golden", "../test/golden-own"]) {
  for (const { katscript, error } of readCases(fileURLToPath(new URL(folder, import.meta.url)))) {
    if (error === undefined) look(parse(katscript));
  }
}
const missing = [...missingOfElements(), ...missingOfActions()];
for (const each of missing) process.stdout.write(`${each}\n`);
process.stdout.write(`${missing.length} missing, ${used.size} used, ${swept.size} swept\n`);
process.exitCode = missing.length === 0 ? 0 : 1;

function isOther(spec: ParameterSpec, value: Value | undefined): boolean {
  return value !== undefined && (spec.default === undefined || !sameValue(spec.default, value));
}

function look(model: Model): void {
  for (const { kind, parameters } of model.elements()) {
    used.add(kind);
    for (const [name, spec] of parametersOf(ELEMENTS.get(kind)!)) {
      if (isOther(spec, parameters.get(name))) used.add(`${kind}.${name}`);
    }
  }
  if (model.analysis === undefined) return;
  lookAt(model.analysis);
  for (const path of variedPaths(model)) {
    if (path === "fsig.f") continue;
    const { element, spec } = model.resolve(path);
    swept.add(`${element.kind}.${spec.name}`);
  }
}

/** None where the analysis isn't computed yet. */
function variedPaths(model: Model): readonly string[] {
  try {
    return variedParameters(model, planAnalysis(model));
  } catch {
    return [];
  }
}

function lookAt(action: Action): void {
  used.add(`${action.kind}()`);
  for (const spec of ACTIONS.get(action.kind)!.parameters) {
    if (isOther(spec, action.arguments.get(spec.name))) used.add(`${action.kind}(${spec.name})`);
  }
  if (action.rest.length > 0) used.add(`${action.kind}(*)`);
  for (const value of [...action.arguments.values(), ...action.rest, ...action.keywords.values()]) {
    if (value.kind === "action") lookAt(value.action);
  }
}

function missingOfElements(): readonly string[] {
  return ELEMENT_KINDS.filter(({ name }) => !REFUSED_BY_FINESSE.has(name)).flatMap((kind) => {
    if (!used.has(kind.name)) return [kind.name];
    return [...parametersOf(kind)].flatMap(([name, spec]) => {
      const path = `${kind.name}.${name}`;
      if (WITHOUT_EFFECT.has(path)) return [];
      if (!used.has(path) && !swept.has(path)) return [`${path} is never given`];
      return spec.change && !swept.has(path) ? [`${path} is never varied`] : [];
    });
  });
}

function missingOfActions(): readonly string[] {
  return ACTION_KINDS.filter(({ name }) => !REFUSED_BY_FINESSE.has(name)).flatMap((kind) => {
    if (!used.has(`${kind.name}()`)) return [`${kind.name}()`];
    const options = kind.parameters.map(({ name }) => `${kind.name}(${name})`);
    if (kind.rest !== undefined) options.push(`${kind.name}(*)`);
    return options
      .filter((option) => !used.has(option) && !WITHOUT_EFFECT.has(option))
      .map((option) => `${option} is never given`);
  });
}
