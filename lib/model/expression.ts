/**
 * What can be said of an expression without evaluating it: what it refers to, whether two are the same.
 *
 * Not here: its value (evaluate.ts).
 */
import type { Element } from "./element.js";
import type { Action, BinaryOperator, Expression, Value } from "./value.js";

export function numberValue(re: number, im = 0): Expression {
  return { kind: "number", re, im };
}

export function reference(path: string): Expression {
  return { kind: "reference", path };
}

export function called(name: string, ...values: readonly Expression[]): Expression {
  return { kind: "call", name, arguments: values };
}

export function combined(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right };
}

export function isExpression(value: Value): value is Expression {
  switch (value.kind) {
    case "number":
    case "reference":
    case "unary":
    case "binary":
    case "call":
      return true;
    default:
      return false;
  }
}

const NO_PATHS: readonly string[] = [];
const NO_ELEMENTS: ReadonlySet<string> = new Set();

/** A value's direct parts, in order; an action's arguments are its parts. */
function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case "unary":
      return [value.argument];
    case "binary":
      return [value.left, value.right];
    case "call":
      return value.arguments;
    case "array":
      return value.items;
    case "action":
      return partsOfAction(value.action);
    default:
      return [];
  }
}

function partsOfAction(action: Action): readonly Value[] {
  return [...action.arguments.values(), ...action.rest, ...action.keywords.values()];
}

/** Calls `visit` for a value and all that is in it, outermost first. */
function visit(value: Value, visitor: (part: Value) => void): void {
  const waiting: Value[] = [value];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    visitor(part);
    const parts = partsOf(part);
    for (let index = parts.length - 1; index >= 0; index--) waiting.push(parts[index]!);
  }
}

/** Whether a value stands alone and refers to nothing, as most do. */
function isPlain({ kind }: Value): boolean {
  return kind === "number" || kind === "boolean" || kind === "text" || kind === "none";
}

/** The paths that a value refers to, each once, in the order of their first use. */
export function referencesOf(value: Value): readonly string[] {
  if (isPlain(value)) return NO_PATHS;
  const found = new Set<string>();
  visit(value, (part) => {
    if (part.kind === "reference") found.add(part.path);
  });
  return [...found];
}

/** The value with others in place of what it refers to; where `found` gives undefined the reference stays. */
export function replaceReferences(value: Value, found: (path: string) => Expression | undefined): Value {
  const each = <T extends Value>(part: T): T => replaceReferences(part, found) as T;
  const all = (parts: ReadonlyMap<string, Value>) => new Map([...parts].map(([key, part]) => [key, each(part)]));
  switch (value.kind) {
    case "reference":
      return found(value.path) ?? value;
    case "unary":
      return { ...value, argument: each(value.argument) };
    case "binary":
      return { ...value, left: each(value.left), right: each(value.right) };
    case "call":
      return { ...value, arguments: value.arguments.map(each) };
    case "array":
      return { ...value, items: value.items.map(each) };
    case "action": {
      const { action } = value;
      const { arguments: given, rest, keywords } = action;
      return { ...value, action: { ...action, arguments: all(given), rest: rest.map(each), keywords: all(keywords) } };
    }
    default:
      return value;
  }
}

/** The elements that a value names, in whatever way. */
export function elementsOf(value: Value): ReadonlySet<string> {
  if (isPlain(value)) return NO_ELEMENTS;
  const found = new Set<string>();
  visit(value, (part) => {
    if (part.kind === "reference") found.add(rootOf(part.path));
    else if (part.kind === "element") found.add(part.name);
    else if (part.kind === "port" || part.kind === "node") found.add(part.element);
    else if (part.kind === "action") for (const path of part.action.keywords.keys()) found.add(rootOf(path));
  });
  return found;
}

/** The elements that an element's values name. */
export function namesIn({ parameters, rest }: Pick<Element, "parameters" | "rest">): readonly string[] {
  const names: string[] = [];
  const add = (value: Value) => {
    if (!isPlain(value)) names.push(...elementsOf(value));
  };
  parameters.forEach(add);
  rest.forEach(add);
  return names;
}

/** The element of a path: `m1` of `m1.phi`. */
export function rootOf(path: string): string {
  const dot = path.indexOf(".");
  return dot === -1 ? path : path.slice(0, dot);
}

/** Whether two numbers are the same to the last bit; NaN is the same as NaN, 0 is not -0. */
function sameNumber(a: number, b: number): boolean {
  return Object.is(a, b);
}

function sameList(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index]!));
}

function sameMap(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !sameValue(value, other)) return false;
  }
  return true;
}

export function sameAction(a: Action, b: Action): boolean {
  return (
    a.kind === b.kind &&
    sameMap(a.arguments, b.arguments) &&
    sameList(a.rest, b.rest) &&
    sameMap(a.keywords, b.keywords)
  );
}

/** Whether two values are written the same: the same structure, numbers equal to the last bit. */
export function sameValue(a: Value, b: Value): boolean {
  switch (a.kind) {
    case "number":
      return b.kind === "number" && sameNumber(a.re, b.re) && sameNumber(a.im, b.im);
    case "reference":
      return b.kind === "reference" && a.path === b.path;
    case "unary":
      return b.kind === "unary" && a.operator === b.operator && sameValue(a.argument, b.argument);
    case "binary":
      return (
        b.kind === "binary" && a.operator === b.operator && sameValue(a.left, b.left) && sameValue(a.right, b.right)
      );
    case "call":
      return b.kind === "call" && a.name === b.name && sameList(a.arguments, b.arguments);
    case "boolean":
      return b.kind === "boolean" && a.value === b.value;
    case "text":
      return b.kind === "text" && a.value === b.value;
    case "none":
      return b.kind === "none";
    case "array":
      return b.kind === "array" && sameList(a.items, b.items);
    case "element":
      return b.kind === "element" && a.name === b.name;
    case "port":
      return b.kind === "port" && a.element === b.element && a.port === b.port;
    case "node":
      return b.kind === "node" && a.element === b.element && a.port === b.port && a.node === b.node;
    case "action":
      return b.kind === "action" && sameAction(a.action, b.action);
  }
}
