/** The errors of asking a model for what it doesn't have. */
import { UserError } from "../errors.js";
import { nearest } from "./nearest.js";

/** The error of a name that no element has. */
export function unknownElement(name: string, known: Iterable<string>): UserError {
  const near = nearest(name, known);
  return new UserError({
    code: "unknown-element",
    place: name,
    what: `no element is called "${name}"`,
    remedy: near.length === 0 ? "Define it, or name one that is there." : `Did you mean ${near}?`,
  });
}

/** The error of a kind that no element is of. */
export function unknownKind(name: string, kind: string, kinds: Iterable<string>): UserError {
  const all = [...kinds];
  const near = nearest(kind, all);
  return new UserError({
    code: "unknown-directive",
    place: name,
    what: `there is no element of the kind "${kind}"`,
    remedy: near.length === 0 ? `Kinds are ${all.join(", ")}.` : `Did you mean ${near}?`,
  });
}

/** The error of a parameter that an element doesn't have; an empty one stands for none given. */
export function unknownParameter(element: string, parameter: string, known: Iterable<string>): UserError {
  const all = [...known];
  const near = nearest(parameter, all);
  const has = all.length === 0 ? `"${element}" has none.` : `"${element}" has ${all.join(", ")}.`;
  return new UserError({
    code: "unknown-parameter",
    place: parameter === "" ? element : `${element}.${parameter}`,
    what: parameter === "" ? `"${element}" alone is no parameter` : `"${element}" has no parameter "${parameter}"`,
    remedy: near.length === 0 ? has : `Did you mean ${near}?`,
  });
}

/** The error of a parameter that no axis may sweep, or no action may change. */
export function notChangeable(path: string, why: string, remedy: string): UserError {
  return new UserError({ code: "not-changeable", place: path, what: `${path} can't be changed: ${why}`, remedy });
}

/** The error of a parameter that is referred to, or asked for, and is `none`. */
export function noValue(path: string): UserError {
  const remedy = path === "fsig.f" ? "Give the model a signal frequency: fsig(1)." : "Give it a number.";
  return new UserError({ code: "no-value", place: path, what: `${path} has no value`, remedy });
}

/** The error of references that go in a circle; `paths` ends with the one that closes it. */
export function cyclic(paths: readonly string[]): UserError {
  const first = paths.indexOf(paths[paths.length - 1]!);
  const circle = paths.slice(Math.max(first, 0));
  return new UserError({
    code: "cyclic-reference",
    place: circle[0]!,
    what: `references go in a circle: ${circle.join(" → ")}`,
    remedy: "Give one of them a value of its own.",
  });
}
