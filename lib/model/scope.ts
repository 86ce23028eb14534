/** The values of a model's parameters, each evaluated once, whatever refers to it and however deeply. */

import type { Result } from "./complex.js";
import { cyclic, noValue } from "./errors.js";
import { budget, evaluate, type Scope } from "./evaluate.js";
import { referencesOf } from "./expression.js";
import type { Value } from "./value.js";

/**
 * A scope over parameters that may refer to each other.
 *
 * References are followed without recursion: what a path needs is evaluated before it.
 *
 * @param valueOf what a path holds
 */
export function parameterScope(holds: (path: string) => Value): Scope {
  const known = new Map<string, Result>();
  const scope: Scope = {
    spend: budget(),
    lookup: (path) => {
      if (!known.has(path)) settle(path, holds, known, scope);
      return known.get(path)!;
    },
  };
  return scope;
}

/** Evaluates a path and all that it needs, depth first, with a stack of its own. */
function settle(path: string, holds: (path: string) => Value, known: Map<string, Result>, scope: Scope): void {
  const waiting = [path];
  const open = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting[waiting.length - 1]!;
    if (known.has(next)) {
      waiting.pop();
      continue;
    }
    const value = holds(next);
    if (value.kind === "none") throw noValue(next);
    const needed = open.has(next) ? [] : referencesOf(value).filter((each) => !known.has(each));
    if (needed.length === 0) {
      open.delete(next);
      known.set(next, evaluate(value, scope));
      waiting.pop();
      continue;
    }
    open.add(next);
    for (const each of needed) if (open.has(each)) throw cyclic([...open, each]);
    waiting.push(...needed);
  }
}
