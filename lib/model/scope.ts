/** The values of a model's parameters over an arithmetic, each evaluated once, whatever refers to it and however deeply. */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { cyclic, noValue } from "./errors.js";
import { budget, evaluate, type Scope } from "./evaluate.js";
import { referencesOf } from "./expression.js";
import { combine, type Term, type Terms } from "./terms.js";
import type { Value } from "./value.js";

/** What a path holds: a value of the text, a number given in its place, or a number and what is added to it. */
export interface Held<N> {
  readonly given?: Term<N>;
  /** Undefined where the given number is all. */
  readonly value: Value | undefined;
}

/**
 * A scope over parameters that may refer to each other.
 *
 * References are followed without recursion: what a path needs is evaluated before it.
 *
 * @param known values that were found before; written as more are found
 */
export function parameterScope<N>(
  on: Arithmetic<N>,
  holds: (path: string) => Held<N>,
  known = new Map<string, Terms<N>>(),
): Scope<N> {
  const scope: Scope<N> = {
    spend: budget(),
    lookup: (path) => {
      const found = known.get(path);
      if (found !== undefined) return found;
      settle(path);
      return known.get(path)!;
    },
  };
  /** Evaluates a path and all that it needs, depth first, with a stack of its own. */
  const settle = (path: string) => {
    const own = holds(path);
    // As nearly all do: nothing has to come before it.
    if (needsOf(own).every((each) => known.has(each))) {
      known.set(path, heldValue(on, path, own, scope));
      return;
    }
    const waiting = [path];
    const open = new Set<string>();
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const held = known.has(next) ? undefined : holds(next);
      if (held === undefined) {
        waiting.pop();
        continue;
      }
      const needed = open.has(next) ? [] : needsOf(held).filter((each) => !known.has(each));
      if (needed.length === 0) {
        open.delete(next);
        known.set(next, heldValue(on, next, held, scope));
        waiting.pop();
        continue;
      }
      open.add(next);
      for (const each of needed) if (open.has(each)) throw cyclic([...open, each]);
      waiting.push(...needed);
    }
  };
  return scope;
}

function needsOf<N>({ value }: Held<N>): readonly string[] {
  return value === undefined ? [] : referencesOf(value);
}

function heldValue<N>(on: Arithmetic<N>, path: string, { given, value }: Held<N>, scope: Scope<N>): Terms<N> {
  if (given === undefined) {
    if (value === undefined || value.kind === "none") throw noValue(path);
    return evaluate(on, value, scope);
  }
  return value === undefined ? given : combine(on, "+", given, evaluate(on, value, scope));
}
