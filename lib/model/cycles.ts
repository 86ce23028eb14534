/** Circles of references between parameters. */
import { drivenPaths } from "./drives.js";
import type { Element } from "./element.js";
import { isExpression, referencesOf } from "./expression.js";
import type { Value } from "./value.js";

/** What is looked through: a model. */
interface Referring {
  elements(): readonly Element[];
  has(name: string): boolean;
  element(name: string): Element;
  value(path: string): Value;
}

/** A way that leads into a circle and ends with the path that closes it; undefined if there is none. */
export function findCycle(model: Referring): readonly string[] | undefined {
  return findCycleFrom(
    model,
    model.elements().flatMap((element) => changedPaths(model, element)),
  );
}

/** A circle that some paths lead to. Paths that `isOpen` refuses are known to lead into none. */
export function findCycleFrom(
  model: Referring,
  paths: Iterable<string>,
  isOpen: (path: string) => boolean = () => true,
): readonly string[] | undefined {
  const settled = new Set<string>();
  for (const path of paths) {
    const circle = settled.has(path) ? undefined : circleFrom({ model, settled, isOpen }, path);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** The paths that refer to others because an element is there: of its own numbers, and those that it drives. */
export function changedPaths(model: Referring, element: Element): readonly string[] {
  const { kind, name, parameters } = element;
  const kindOf = (other: string) => (model.has(other) ? model.element(other).kind : undefined);
  const paths = drivenPaths(element, kindOf).map(([path]) => path);
  for (const [parameter, value] of parameters) {
    if (value.kind === "number" || !isExpression(value)) continue;
    paths.push(kind === "variable" && parameter === "value" ? name : `${name}.${parameter}`);
  }
  return paths;
}

interface Search {
  readonly model: Referring;
  /** Paths that lead into no circle: written as they are found. */
  readonly settled: Set<string>;
  readonly isOpen: (path: string) => boolean;
}

/** Follows references from a path, with a stack of its own: texts may nest them as deeply as they like. */
function circleFrom({ model, settled, isOpen }: Search, start: string): readonly string[] | undefined {
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
      if (!settled.has(next) && isOpen(next)) waiting.push(next);
    }
  }
  return undefined;
}

/** The paths that a path refers to; detectors, in a math detector, lead nowhere. */
function follow(model: Referring, path: string): readonly string[] {
  const name = path.split(".")[0]!;
  const element = model.has(name) ? model.element(name) : undefined;
  if (path !== "fsig.f" && (element === undefined || (path === name && element.kind !== "variable"))) {
    const expression = element?.parameters.get("expression");
    return expression === undefined ? [] : referencesOf(expression);
  }
  return referencesOf(model.value(path));
}
