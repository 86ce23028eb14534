/** Parameters that are fixed while a simulation runs, and yet follow others: what keeps a run from changing those. */

import type { Element } from "./element.js";
import { isExpression, referencesOf } from "./expression.js";
import { ELEMENTS, parametersOf } from "./kinds.js";
import type { Model } from "./model.js";

/** A parameter that something fixed follows. */
export interface Followed {
  /** The fixed parameter, as `s1.nr`. */
  readonly by: string;
  /** Whether it is a whole number, as a modulator's order: then a model's very build hangs on it. */
  readonly whole: boolean;
}

/** The paths that fixed parameters follow, through variables and other parameters as well. */
export function followedByFixed(model: Model): ReadonlyMap<string, Followed> {
  const found = new Map<string, Followed>();
  for (const element of model.elements()) {
    for (const [name, spec] of parametersOf(ELEMENTS.get(element.kind)!)) {
      const value = element.parameters.get(name);
      if (value === undefined || !isExpression(value)) continue;
      if (spec.type !== "number" && spec.type !== "integer") continue;
      if (spec.change && !(name === "value" && isFixed(element))) continue;
      const by = name === "value" ? element.name : `${element.name}.${name}`;
      follow(model, by, { by, whole: spec.type === "integer" }, found);
    }
  }
  return found;
}

/** The paths that frequencies follow, through variables, degrees of freedom and other parameters as well. */
export function followedByFrequencies(model: Model): ReadonlySet<string> {
  const found = new Map<string, Followed>();
  for (const element of model.elements()) {
    for (const { name, unit } of ELEMENTS.get(element.kind)!.parameters) {
      if (unit !== "Hz" || !element.parameters.has(name)) continue;
      const by = `${element.name}.${name}`;
      follow(model, by, { by, whole: false }, found);
    }
  }
  return new Set(found.keys());
}

/** Whether an element says that it stays as it is while a simulation runs. */
export function isFixed(element: Element): boolean {
  const changeable = element.parameters.get("changeable_during_simulation");
  return changeable?.kind === "boolean" && !changeable.value;
}

/** Marks what a path refers to, and what that refers to. */
function follow(model: Model, start: string, followed: Followed, found: Map<string, Followed>): void {
  const waiting = [...referencesOf(model.value(start))];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const known = found.get(path);
    if (known !== undefined && (known.whole || !followed.whole)) continue;
    found.set(path, followed);
    waiting.push(...referencesOf(model.value(path)));
  }
}
