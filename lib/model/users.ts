/** Who refers to elements: what keeps them from being removed. */

import type { Element } from "./element.js";
import { elementsOf, rootOf } from "./expression.js";
import type { SurfaceMap } from "./surface-map.js";
import type { Action, Value } from "./value.js";

/** What is looked through: a model. */
interface Using {
  elements(): readonly Element[];
  commands(): readonly { readonly name: string; readonly arguments: ReadonlyMap<string, Value> }[];
  readonly maps: ReadonlyMap<string, SurfaceMap>;
  readonly analysis: Action | undefined;
}

/** The names of the elements, commands and actions that refer to one of these elements and aren't among them. */
export function usersOf(model: Using, names: ReadonlySet<string>): readonly string[] {
  const uses = (values: Iterable<Value>) =>
    [...values].some((value) => [...elementsOf(value)].some((name) => names.has(name)));
  const users: string[] = [];
  for (const element of model.elements()) {
    if (names.has(element.name)) continue;
    if (uses([...element.parameters.values(), ...element.rest])) users.push(element.name);
  }
  for (const command of model.commands()) if (uses(command.arguments.values())) users.push(command.name);
  for (const [mapped, { amplitude }] of model.maps) {
    if (amplitude !== undefined && !names.has(mapped) && names.has(rootOf(amplitude)))
      users.push(`the map of ${mapped}`);
  }
  const { analysis } = model;
  if (analysis !== undefined && uses([{ kind: "action", action: analysis }])) users.push(analysis.kind);
  return users;
}
