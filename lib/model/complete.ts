/**
 * Makes an element of what was given for it: defaults filled in, pairs taken apart, the missing one of R, T, L
 * expressed by the others.
 */
import type { Span } from "../errors.js";
import { UserError } from "../errors.js";
import type { Element } from "./element.js";
import { numberValue, reference } from "./expression.js";
import type { ElementKind } from "./signature.js";
import { NONE } from "./signature.js";
import type { Expression, Value } from "./value.js";

/** What is given for an element, by the names of its kind's signature, or of its parameters (`Rcx`). */
export interface Given {
  readonly kind: ElementKind;
  readonly name: string;
  readonly parameters: ReadonlyMap<string, Value>;
  readonly rest?: readonly Value[];
  readonly span?: Span | undefined;
}

/** The element, complete. A missing argument, or a combination that says nothing, is an error. */
export function complete(given: Given): Element {
  const { kind, name } = given;
  const parameters = new Map<string, Value>();
  for (const spec of kind.parameters) {
    const value = given.parameters.get(spec.name) ?? spec.default;
    if (spec.type === "pair") {
      spec.sets.forEach((single, index) => {
        parameters.set(single, given.parameters.get(single) ?? half(value ?? NONE, index, `${name}.${spec.name}`));
      });
    } else if (value === undefined) {
      throw new UserError({
        code: "missing-argument",
        place: name,
        what: `${kind.name} "${name}" has no ${spec.name}`,
        remedy: `Give ${spec.name}.`,
      });
    } else {
      parameters.set(spec.name, value);
    }
  }
  if (kind.keywords !== undefined) {
    for (const [key, value] of given.parameters) if (!parameters.has(key)) parameters.set(key, value);
  }
  if (parameters.has("R") && parameters.has("T")) completeSurface(name, parameters);
  return { kind: kind.name, name, parameters, rest: given.rest ?? [], span: given.span };
}

/** One of the two that a pair sets: `Rc=2` is both, `Rc=[1, 2]` one each. */
function half(value: Value, index: number, place: string): Value {
  if (value.kind !== "array") return value;
  const found = value.items[index];
  if (value.items.length === 2 && found !== undefined) return found;
  throw new UserError({
    code: "wrong-type",
    place,
    what: `${place} is an array of ${value.items.length} where one number or two are needed`,
    remedy: "Give one number for both planes, or [x, y].",
  });
}

/** What a surface reflects, lets pass and loses if nothing is said. */
const DEFAULT_SURFACE = { R: 0.5, T: 0.5, L: 0 } as const;
const SURFACE = ["R", "T", "L"] as const;

/** 1 - (a + b), as Finesse writes it. */
export function complement(name: string, a: string, b: string): Expression {
  const sum: Expression = {
    kind: "binary",
    operator: "+",
    left: reference(`${name}.${a}`),
    right: reference(`${name}.${b}`),
  };
  return { kind: "binary", operator: "-", left: numberValue(1), right: sum };
}

/** Fills in R, T, L: of two, the third follows them; of none, the defaults. */
function completeSurface(name: string, parameters: Map<string, Value>): void {
  const given = SURFACE.filter((each) => parameters.get(each)?.kind !== "none");
  if (given.length === 0) {
    for (const each of SURFACE) parameters.set(each, numberValue(DEFAULT_SURFACE[each]));
  } else if (given.length === 2) {
    const missing = SURFACE.find((each) => !given.includes(each))!;
    parameters.set(missing, complement(name, given[0]!, given[1]!));
  } else if (given.length === 1) {
    throw new UserError({
      code: "surface-underdetermined",
      place: name,
      what: `"${name}" has ${given[0]} alone: two of R, T, L are needed`,
      remedy: "Give two of R, T and L, all three, or none of them.",
    });
  }
}
