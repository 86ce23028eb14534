/**
 * How a model stands apart from one that it was made of: by numbers, and by all else, as a key that is equal where all else is.
 *
 * Elements are never written to, only replaced: those that are the same object are the same.
 */
import type { Element } from "./element.js";
import { ELEMENTS, parametersOf } from "./kinds.js";
import type { Command, Model } from "./model.js";
import type { Value } from "./value.js";

/** A number that a model holds in another's place, or that an element has which the other model lacks. */
export interface OwnNumber {
  readonly value: number;
  /** What the other model has there; in an element that it lacks what stands for such numbers, whatever they are. */
  readonly common: number;
  /** Whether the other model lacks the element. */
  readonly added: boolean;
}

export interface Apart {
  /** Equal of models that are made of one and differ by these numbers alone; empty where nothing else is apart. */
  readonly key: string;
  /** By path, in the model's order. */
  readonly numbers: ReadonlyMap<string, OwnNumber>;
}

/** What stands for a number that has no default: neither 0 nor 1, where parts of a model are gone. */
const SOME_NUMBER = 0.25;

/** How a model is apart from `base`; analyses aren't looked at. Undefined where maps of surfaces are others. */
export function apartFrom(base: Model, model: Model): Apart | undefined {
  const numbers = new Map<string, OwnNumber>();
  if (base.contents === model.contents) return { key: "", numbers };
  if (base.maps.size !== model.maps.size) return undefined;
  for (const [name, map] of model.maps) if (base.maps.get(name) !== map) return undefined;
  const [before, now] = [base.elements(), model.elements()];
  const parts = now.map((element, at) => {
    if (element === before[at]) return element.name;
    return elementKey(base.has(element.name) ? base.element(element.name) : undefined, element, numbers);
  });
  const commands = commandsKey(base.commands(), model.commands());
  const isSame = before.length === now.length && before.every(({ name }, at) => parts[at] === name);
  return { key: isSame && commands === "" ? "" : text([parts, commands]), numbers };
}

/** All of an element but its numbers, which are added to `numbers`; its name alone where nothing else is apart. */
function elementKey(same: Element | undefined, element: Element, numbers: Map<string, OwnNumber>): string {
  const { name, kind, parameters, rest } = element;
  const before = same?.kind === kind ? same : undefined;
  const known = parametersOf(ELEMENTS.get(kind)!);
  const parts = [...parameters].map(([parameter, value]) => {
    const old = before === undefined ? known.get(parameter)?.default : before.parameters.get(parameter);
    if (before !== undefined && old === value) return "=";
    if (!isReal(value) || (before !== undefined && !isReal(old))) return text(value);
    // What nobody gave stays a constant, in which much of a new element vanishes.
    if (before === undefined && isReal(old) && Object.is(old.re, value.re)) return text(value);
    const path = kind === "variable" && parameter === "value" ? name : `${name}.${parameter}`;
    const common = isReal(old) ? old.re : SOME_NUMBER;
    numbers.set(path, { value: value.re, common, added: before === undefined });
    return "#";
  });
  const isPlain = before?.rest === rest && parts.every((part) => part === "=" || part === "#");
  return isPlain ? name : text([name, kind, parts, rest]);
}

/** Empty where they are the same. */
function commandsKey(before: readonly Command[], now: readonly Command[]): string {
  const isSame = before.length === now.length && now.every((command, at) => command === before[at]);
  return isSame ? "" : text(now.map(({ name, arguments: values }) => [name, ...values]));
}

/** Plain data as text, in which numbers are told apart as `Object.is` does. */
function text(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
    return Object.is(value, -0) ? { number: "-0" } : { number: String(value) };
  });
}

function isReal(value: Value | undefined): value is Value & { readonly kind: "number" } {
  return value?.kind === "number" && value.im === 0;
}
