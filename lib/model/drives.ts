/** What degrees of freedom do to the parameters that they drive. */
import type { Element } from "./element.js";
import { isExpression, numberValue, reference } from "./expression.js";
import { ELEMENTS } from "./kinds.js";
import type { Expression, Value } from "./value.js";

/** The parameter that a degree of freedom drives at DC by naming this; undefined if it moves none. */
function drivenBy(value: Value, kindOf: (name: string) => string | undefined): string | undefined {
  if (value.kind === "reference") return value.path;
  if (value.kind !== "node" || value.port !== "dofs") return undefined;
  const kind = kindOf(value.element);
  const parameter = kind === undefined ? undefined : ELEMENTS.get(kind)?.moves.get(value.node);
  return parameter === undefined ? undefined : `${value.element}.${parameter}`;
}

/** By path, what is added to it: amplitude × DC of each degree of freedom that drives it, in the order of definition. */
export function drivesOf(elements: Iterable<Element>): ReadonlyMap<string, Expression> {
  const all = new Map([...elements].map((element) => [element.name, element]));
  const drives = new Map<string, Expression>();
  for (const element of all.values()) {
    if (element.kind !== "degree_of_freedom") continue;
    for (let index = 0; index < element.rest.length; index += 2) {
      const path = drivenBy(element.rest[index]!, (name) => all.get(name)?.kind);
      const amplitude = element.rest[index + 1] ?? numberValue(1);
      if (path === undefined || !isExpression(amplitude)) continue;
      const term = times(amplitude, reference(`${element.name}.DC`));
      const before = drives.get(path);
      drives.set(path, before === undefined ? term : { kind: "binary", operator: "+", left: before, right: term });
    }
  }
  return drives;
}

function times(amplitude: Expression, drive: Expression): Expression {
  if (amplitude.kind === "number" && amplitude.re === 1 && amplitude.im === 0) return drive;
  return { kind: "binary", operator: "*", left: amplitude, right: drive };
}
