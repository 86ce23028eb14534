/** Refractive indices: both ports of a beamsplitter's side lie in one medium, and so do both sides of a lens or bandpass. */
import type { Mistake } from "../errors.js";
import { type Link, portKey } from "./connections.js";
import type { Element } from "./element.js";
import type { Scope } from "./evaluate.js";
import { isArray } from "./terms.js";

const SIDES = [
  ["p1", "p2"],
  ["p3", "p4"],
] as const;

/** What is wrong with the indices of the spaces at an element; undefined if nothing is. */
export function indexFault(
  element: Element,
  links: ReadonlyMap<string, Link>,
  scope: Scope<number>,
): Mistake | undefined {
  if (element.kind === "lens" || element.kind === "optical_bandpass") return thinFault(element, links, scope);
  if (element.kind !== "beamsplitter") return undefined;
  for (const [a, b] of SIDES) {
    const [first, second] = [links.get(portKey(element.name, a)), links.get(portKey(element.name, b))];
    if (first === undefined || second === undefined) continue;
    const [one, other] = [scope.lookup(`${first.name}.nr`), scope.lookup(`${second.name}.nr`)];
    if (isArray(one) || isArray(other) || one.re === other.re) continue;
    return {
      code: "indices-differ",
      place: `${second.name}.nr`,
      what: `the spaces at ${a} and ${b} of "${element.name}" have different refractive indices, ${one.re} and ${other.re}`,
      remedy: `Both lie on one side of it: give "${first.name}" and "${second.name}" the same nr.`,
    };
  }
  return undefined;
}

/** A lens or a bandpass is thin and in one medium; an open port is in vacuum. */
function thinFault(element: Element, links: ReadonlyMap<string, Link>, scope: Scope<number>): Mistake | undefined {
  const indices = ["p1", "p2"].map((port) => {
    const link = links.get(portKey(element.name, port));
    const index = link === undefined ? undefined : scope.lookup(`${link.name}.nr`);
    return index === undefined || isArray(index) ? 1 : index.re;
  });
  if (indices[0] === indices[1]) return undefined;
  return {
    code: "indices-differ",
    place: element.name,
    what: `"${element.name}" has a refractive index of ${indices[0]} at p1 and ${indices[1]} at p2`,
    remedy: "Give the spaces on both its sides the same nr; an open port has 1.",
  };
}
