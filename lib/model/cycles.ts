/** Circles of references between parameters. */
import { isExpression, referencesOf } from "./expression.js";
import type { Model } from "./model.js";

/** A way that leads into a circle and ends with the path that closes it; undefined if there is none. */
export function findCycle(model: Model): readonly string[] | undefined {
  const settled = new Set<string>();
  for (const element of model.elements()) {
    for (const [name, value] of element.parameters) {
      const path = element.kind === "variable" && name === "value" ? element.name : `${element.name}.${name}`;
      if (!isExpression(value) || settled.has(path)) continue;
      const circle = circleFrom(model, path, settled);
      if (circle !== undefined) return circle;
    }
  }
  return undefined;
}

/** Follows references from a path, with a stack of its own: texts may nest them as deeply as they like. */
function circleFrom(model: Model, start: string, settled: Set<string>): readonly string[] | undefined {
  const waiting = [start];
  const open = new Set<string>();
  while (waiting.length > 0) {
    const path = waiting[waiting.length - 1]!;
    if (settled.has(path) || open.has(path)) {
      open.delete(path);
      settled.add(path);
      waiting.pop();
      continue;
    }
    open.add(path);
    for (const next of follow(model, path)) {
      if (open.has(next)) return [...open, next];
      if (!settled.has(next)) waiting.push(next);
    }
  }
  return undefined;
}

/** The paths that a path refers to; detectors, in a math detector, lead nowhere. */
function follow(model: Model, path: string): readonly string[] {
  const name = path.split(".")[0]!;
  const element = model.has(name) ? model.element(name) : undefined;
  if (path !== "fsig.f" && (element === undefined || (path === name && element.kind !== "variable"))) {
    const expression = element?.parameters.get("expression");
    return expression === undefined ? [] : referencesOf(expression);
  }
  return referencesOf(model.value(path));
}
