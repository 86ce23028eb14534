/**
 * Pairs that are those of another element: `Rc=m1.Rc` gives what was given for `m1.Rcx` and `m1.Rcy`, numbers or
 * expressions, as they stand in the text. So it follows a variable that `m1` follows, but nothing that happens to `m1`.
 *
 * The other element may be defined later, which is why this comes when all elements are there.
 */
import type { Element } from "../model/element.js";
import { cyclic } from "../model/errors.js";
import { reference } from "../model/expression.js";
import { kindOf } from "../model/kinds.js";
import type { Model } from "../model/model.js";
import type { ParameterSpec } from "../model/signature.js";
import type { Value } from "../model/value.js";
import type { Names } from "./names.js";
import type { Node } from "./syntax.js";

/** The pair that a value names, as a reference that only `settlePairs` understands; undefined if it names none. */
export function copiedPair(names: Names, node: Node): Value | undefined {
  if (node.kind !== "name") return undefined;
  const [name, part, ...more] = node.path.split(".");
  if (name === undefined || more.length > 0) return undefined;
  const spec = names.kinds.get(name)?.parameters.find((each) => each.name === part);
  return spec?.type === "pair" ? reference(`${name}.${part}`) : undefined;
}

/** Puts in place of such references what the pairs hold that they name. */
export function settlePairs(model: Model): void {
  for (const element of model.elements()) {
    const settled = new Map<string, Value>();
    for (const spec of kindOf(element).parameters.filter(({ type }) => type === "pair")) {
      spec.sets.forEach((single, side) => {
        const value = element.parameters.get(single)!;
        const found = held(model, value, side, [`${element.name}.${single}`]);
        if (found !== value) settled.set(single, found);
      });
    }
    if (settled.size > 0) model.replace({ ...element, parameters: new Map([...element.parameters, ...settled]) });
  }
}

/** What one of a pair holds in the end; `way` is by which parameters one came to its value. */
function held(model: Model, value: Value, side: number, way: readonly string[]): Value {
  const named = value.kind === "reference" ? pairOfPath(model, value.path) : undefined;
  if (named === undefined) return value;
  const single = named.spec.sets[side]!;
  const path = `${named.element.name}.${single}`;
  if (way.includes(path)) throw cyclic([...way, path]);
  return held(model, named.element.parameters.get(single)!, side, [...way, path]);
}

function pairOfPath(model: Model, path: string): { element: Element; spec: ParameterSpec } | undefined {
  const [name, part] = path.split(".") as [string, string?];
  if (part === undefined || !model.has(name)) return undefined;
  const element = model.element(name);
  const spec = kindOf(element).parameters.find((each) => each.name === part);
  return spec?.type === "pair" ? { element, spec } : undefined;
}
