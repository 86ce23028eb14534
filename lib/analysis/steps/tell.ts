/** The actions that tell or keep what parameters are. */

import { printValue } from "../../katscript/print-value.js";
import { referencesOf } from "../../model/expression.js";
import { ELEMENTS } from "../../model/kinds.js";
import type { Value } from "../../model/value.js";
import type { Session } from "../points/session.js";
import { numberData, type SolutionTree, solutionOf } from "../solution.js";
import type { Step } from "../step.js";

/** Keeps the values of parameters. Those that aren't numbers aren't kept. */
export function stored(session: Session, name: string, paths: readonly string[]): SolutionTree {
  const kept = paths.filter((path) => isNumeric(session, path));
  const values = session.state.numbers(kept);
  return solutionOf(
    name,
    kept.map((path, index) => [`values[${path}]`, numberData(values[index]!, { unit: unitOf(session, path) })]),
  );
}

function isNumeric(session: Session, path: string): boolean {
  const own = session.model.own(path);
  return !["none", "text", "element", "port", "node", "action"].includes(own.kind);
}

function unitOf({ model }: Session, path: string): string {
  return path === "fsig.f" ? "Hz" : model.resolve(path).spec.unit;
}

/** What `print` and its like say, a line a value; of the whole model, a line an element. */
export function printed(
  session: Session,
  { prefix, values }: Extract<Step, { readonly kind: "print" }>,
): readonly string[] {
  if (values === undefined) return session.model.elements().map(({ name }) => elementLine(session, name));
  return values.map((value) => `${prefix}${lineOf(session, value)}`);
}

function lineOf(session: Session, value: Value): string {
  if (value.kind === "text") return value.value;
  if (value.kind === "element" && session.model.has(value.name)) return elementLine(session, value.name);
  if (value.kind === "reference") {
    return isNumeric(session, value.path)
      ? `${value.path} = ${session.state.number(value.path)}`
      : `${value.path} = ${printValue(session.model.own(value.path))}`;
  }
  const [first] = referencesOf(value);
  return first === undefined ? printValue(value) : `${printValue(value)} = ${session.state.evaluate(value)}`;
}

/** An element with the values that its parameters have now. */
function elementLine(session: Session, name: string): string {
  const { kind, parameters } = session.model.element(name);
  const parts = [...parameters].map(([key, own]) => {
    const path = `${name}.${key}`;
    const isNumber =
      ELEMENTS.get(kind)?.parameters.some((spec) => spec.name === key && spec.type === "number") ?? false;
    return `${key}=${isNumber && own.kind !== "none" ? session.state.number(path) : printValue(own)}`;
  });
  return [kind, name, ...parts].join(" ");
}
