/** The actions that tell or keep what parameters are. */

import { printValue } from "../katscript/print-value.js";
import { referencesOf } from "../model/expression.js";
import { ELEMENTS } from "../model/kinds.js";
import type { Value } from "../model/value.js";
import type { Run } from "./run.js";
import { numberData, type SolutionTree, solutionOf } from "./solution.js";
import type { Step } from "./step.js";

/** Keeps the values of parameters. Those that aren't numbers aren't kept. */
export function stored(run: Run, name: string, paths: readonly string[]): SolutionTree {
  const kept = paths.filter((path) => isNumeric(run, path));
  const values = run.state.numbers(kept);
  return solutionOf(
    name,
    kept.map((path, index) => [`values[${path}]`, numberData(values[index]!, { unit: unitOf(run, path) })]),
  );
}

function isNumeric(run: Run, path: string): boolean {
  const own = run.model.own(path);
  return !["none", "text", "element", "port", "node", "action"].includes(own.kind);
}

function unitOf({ model }: Run, path: string): string {
  return path === "fsig.f" ? "Hz" : model.resolve(path).spec.unit;
}

/** What `print` and its like say, a line a value; of the whole model, a line an element. */
export function printed(run: Run, { prefix, values }: Extract<Step, { readonly kind: "print" }>): readonly string[] {
  if (values === undefined) return run.model.elements().map(({ name }) => elementLine(run, name));
  return values.map((value) => `${prefix}${lineOf(run, value)}`);
}

function lineOf(run: Run, value: Value): string {
  if (value.kind === "text") return value.value;
  if (value.kind === "element" && run.model.has(value.name)) return elementLine(run, value.name);
  if (value.kind === "reference") {
    return isNumeric(run, value.path)
      ? `${value.path} = ${run.state.number(value.path)}`
      : `${value.path} = ${printValue(run.model.own(value.path))}`;
  }
  const [first] = referencesOf(value);
  return first === undefined ? printValue(value) : `${printValue(value)} = ${run.state.evaluate(value)}`;
}

/** An element with the values that its parameters have now. */
function elementLine(run: Run, name: string): string {
  const { kind, parameters } = run.model.element(name);
  const parts = [...parameters].map(([key, own]) => {
    const path = `${name}.${key}`;
    const isNumber =
      ELEMENTS.get(kind)?.parameters.some((spec) => spec.name === key && spec.type === "number") ?? false;
    return `${key}=${isNumber && own.kind !== "none" ? run.state.number(path) : printValue(own)}`;
  });
  return [kind, name, ...parts].join(" ");
}
