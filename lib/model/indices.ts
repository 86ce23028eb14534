/** Refractive indices at a beamsplitter: both ports of a side lie in the same medium. */
import type { Mistake } from "../errors.js";
import { isList } from "./complex.js";
import { type Link, portKey } from "./connections.js";
import type { Element } from "./element.js";
import type { Scope } from "./evaluate.js";

const SIDES = [
  ["p1", "p2"],
  ["p3", "p4"],
] as const;

/** What is wrong with the indices of the spaces at a beamsplitter; undefined if nothing is. */
export function indexFault(element: Element, links: ReadonlyMap<string, Link>, scope: Scope): Mistake | undefined {
  if (element.kind !== "beamsplitter") return undefined;
  for (const [a, b] of SIDES) {
    const [first, second] = [links.get(portKey(element.name, a)), links.get(portKey(element.name, b))];
    if (first === undefined || second === undefined) continue;
    const [one, other] = [scope.lookup(`${first.name}.nr`), scope.lookup(`${second.name}.nr`)];
    if (isList(one) || isList(other) || one.re === other.re) continue;
    return {
      code: "indices-differ",
      place: `${second.name}.nr`,
      what: `the spaces at ${a} and ${b} of "${element.name}" have different refractive indices, ${one.re} and ${other.re}`,
      remedy: `Both lie on one side of it: give "${first.name}" and "${second.name}" the same nr.`,
    };
  }
  return undefined;
}
