/**
 * Which numbers set a model apart from one that it was made of, if nothing else does.
 *
 * Elements are never written to, only replaced: those that are the same object are the same.
 */
import type { Element } from "./element.js";
import type { Model } from "./model.js";
import type { Value } from "./value.js";

/**
 * The parameters of which a model holds other numbers than `base`, and those; undefined where anything else is different: an element
 * more, a command, what refers to what. Analyses aren't looked at.
 */
export function numbersSet(base: Model, model: Model): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>();
  if (base.contents === model.contents) return found;
  const [before, now] = [base.elements(), model.elements()];
  if (before.length !== now.length || !areSame(base.commands(), model.commands())) return undefined;
  for (const [at, element] of now.entries()) {
    const own = element === before[at]! || addNumbers(before[at]!, element, found);
    if (!own) return undefined;
  }
  for (const name of new Set([...base.maps.keys(), ...model.maps.keys()])) {
    if (base.maps.get(name) !== model.maps.get(name)) return undefined;
  }
  return found;
}

/** Adds what an element holds other numbers of. @returns whether nothing else is different */
function addNumbers(before: Element, now: Element, found: Map<string, number>): boolean {
  if (before.name !== now.name || before.kind !== now.kind || before.rest !== now.rest) return false;
  if (before.parameters.size !== now.parameters.size) return false;
  for (const [name, value] of now.parameters) {
    const old = before.parameters.get(name);
    if (old === value) continue;
    if (old === undefined || !isReal(old) || !isReal(value)) return false;
    found.set(now.kind === "variable" && name === "value" ? now.name : `${now.name}.${name}`, value.re);
  }
  return true;
}

function isReal(value: Value): value is Value & { readonly kind: "number" } {
  return value.kind === "number" && value.im === 0;
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}
