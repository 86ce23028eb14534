/** What degrees of freedom do to the parameters that they drive. */
import type { Element } from "./element.js";
import { isExpression, numberValue, reference } from "./expression.js";
import { ELEMENTS } from "./kinds.js";
import type { Expression, Value } from "./value.js";

/** The parameter that a degree of freedom drives at DC by naming this; undefined if it moves none. */
function drivenBy(value: Value, kindOf: KindOf): string | undefined {
  if (value.kind === "reference") return value.path;
  if (value.kind !== "node" || value.port !== "dofs") return undefined;
  const kind = kindOf(value.element);
  const parameter = kind === undefined ? undefined : ELEMENTS.get(kind)?.moves.get(value.node);
  return parameter === undefined ? undefined : `${value.element}.${parameter}`;
}

type KindOf = (name: string) => string | undefined;

/** By path, what is added to it: amplitude × DC of each degree of freedom that drives it, in the order of definition. */
export function drivesOf(elements: Iterable<Element>, kindOf: KindOf): Map<string, Expression> {
  const drives = new Map<string, Expression>();
  for (const element of elements) drive(drives, element, kindOf);
  return drives;
}

/** Adds what an element drives, if it is a degree of freedom. */
export function drive(drives: Map<string, Expression>, element: Element, kindOf: KindOf): void {
  for (const [path, amplitude] of drivenPaths(element, kindOf)) {
    const term = times(amplitude, reference(`${element.name}.DC`));
    const before = drives.get(path);
    drives.set(path, before === undefined ? term : { kind: "binary", operator: "+", left: before, right: term });
  }
}

/** The parameters that an element drives, and by how much; none if it isn't a degree of freedom. */
export function drivenPaths(element: Element, kindOf: KindOf): readonly (readonly [string, Expression])[] {
  const found: (readonly [string, Expression])[] = [];
  if (element.kind !== "degree_of_freedom") return found;
  for (let index = 0; index < element.rest.length; index += 2) {
    const path = drivenBy(element.rest[index]!, kindOf);
    const amplitude = element.rest[index + 1] ?? numberValue(1);
    if (path !== undefined && isExpression(amplitude)) found.push([path, amplitude]);
  }
  return found;
}

function times(amplitude: Expression, drive: Expression): Expression {
  if (amplitude.kind === "number" && amplitude.re === 1 && amplitude.im === 0) return drive;
  return { kind: "binary", operator: "*", left: amplitude, right: drive };
}
