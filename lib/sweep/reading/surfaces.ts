/** What a mirror reflects, lets pass and loses: R, T and L, of which one usually follows the others. */
import type { Element } from "../../model/element.js";
import { referencesOf } from "../../model/expression.js";
import type { Model } from "../../model/model.js";
import { variedBy } from "../spec/distribution.js";
import type { Spec } from "../spec/spec.js";

export const SHARES = ["R", "T", "L"] as const;

/** Which of R, T and L is what the other two leave. */
export function followerOf(element: Element): (typeof SHARES)[number] | undefined {
  const others = (share: string) => SHARES.filter((each) => each !== share).map((each) => `${element.name}.${each}`);
  return SHARES.find((share) => {
    const value = element.parameters.get(share);
    if (value === undefined) return false;
    const followed = new Set(referencesOf(value));
    return followed.size === 2 && others(share).every((path) => followed.has(path));
  });
}

/** Lets R, T and L of a mirror vary together, as a table may give them: none of them follows then. */
export function freeSurfaces(model: Model, spec: Spec): void {
  const varied = new Set(spec.vary.flatMap(variedBy));
  for (const element of model.elements()) {
    const { name, kind } = element;
    if (kind !== "mirror" && kind !== "beamsplitter") continue;
    if (!SHARES.every((share) => varied.has(`${name}.${share}`))) continue;
    const follower = followerOf(element);
    if (follower !== undefined) model.set(`${name}.${follower}`, model.get(`${name}.${follower}`));
  }
}
