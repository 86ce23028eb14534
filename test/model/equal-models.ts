/** Whether two models, or two elements, are the same to the last bit of their numbers. */
import type { Element } from "../../lib/model/element.js";
import { sameAction, sameValue } from "../../lib/model/expression.js";
import type { Model } from "../../lib/model/model.js";
import type { Value } from "../../lib/model/value.js";

/** Whether two models are the same: elements in the same order, commands, analysis. */
export function equalModels(a: Model, b: Model): boolean {
  const [left, right] = [a.elements(), b.elements()];
  if (left.length !== right.length || !left.every((element, index) => sameElement(element, right[index]!)))
    return false;
  const [commands, others] = [a.commands(), b.commands()];
  if (commands.length !== others.length) return false;
  for (const [index, command] of commands.entries()) {
    const other = others[index]!;
    if (command.name !== other.name || !sameParameters(command.arguments, other.arguments)) return false;
  }
  if (a.analysis === undefined || b.analysis === undefined) return a.analysis === b.analysis;
  return sameAction(a.analysis, b.analysis);
}

function sameElement(a: Element, b: Element): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    sameParameters(a.parameters, b.parameters) &&
    a.rest.length === b.rest.length &&
    a.rest.every((value, index) => sameValue(value, b.rest[index]!))
  );
}

function sameParameters(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, value]) => b.has(key) && sameValue(value, b.get(key)!));
}
