/**
 * Holds what comes from outside to plain data of bounded size, before any schema sees it.
 *
 * After this a spec is a tree of objects, lists, texts, numbers, true, false and null: nothing of it is inherited,
 * computed or shared, and no key reaches a prototype.
 */
import { UserError } from "../../errors.js";
import { MAX_DEPTH, MAX_NODES, MAX_SPEC_CHARACTERS } from "./limits.js";
import { fieldMistake, shown } from "./spec-errors.js";

/** Keys that reach an object's prototype in careless code; none of them is ever a name in a spec. */
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Where the copy stands, and what it may still take. */
interface Walk {
  /** Pushed and popped, not copied: tables have millions of numbers. */
  readonly path: PropertyKey[];
  nodes: number;
  characters: number;
}

/** A copy of a value as plain data; properties that are undefined are left out. Throws for anything else. */
export function plainData(value: unknown): unknown {
  return copied(value, { path: [], nodes: MAX_NODES, characters: MAX_SPEC_CHARACTERS });
}

function copied(value: unknown, walk: Walk): unknown {
  walk.nodes--;
  if (walk.nodes < 0) tooMany(walk);
  switch (typeof value) {
    case "string":
      spend(value, walk);
      return value;
    case "number":
      return value === 0 ? 0 : value; // JSON has no -0
    case "boolean":
      return value;
    case "object":
      return value === null ? null : copiedObject(value, walk);
    default:
      return refuse(walk, "spec-type", `${noData(value)} isn't data`, "Specs hold what JSON can hold.");
  }
}

function noData(value: unknown): string {
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

function copiedObject(value: object, walk: Walk): unknown {
  if (walk.path.length >= MAX_DEPTH) {
    refuse(walk, "spec-depth", `it nests deeper than ${MAX_DEPTH} levels`, "Make it flatter.");
  }
  if (Array.isArray(value)) return copiedList(value, walk);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Objects of other realms, as of a test's, have another Object.prototype; its own prototype is null too.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    refuse(walk, "spec-type", `${shown(value)} of a class isn't data`, "Specs hold what JSON can hold.");
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    spend(key, walk);
    if (FORBIDDEN.has(key)) {
      walk.path.push(key);
      refuse(walk, "spec-key", `"${key}" can't be a key`, "Choose another name.");
    }
    if (item !== undefined) copy[key] = copiedChild(item, key, walk);
  }
  return copy;
}

function copiedList(value: readonly unknown[], walk: Walk): unknown {
  if (!value.every((item) => typeof item === "number")) {
    return Array.from(value, (item, index) => copiedChild(item, index, walk));
  }
  walk.nodes -= value.length;
  if (walk.nodes < 0) tooMany(walk);
  return value.map((item) => (item === 0 ? 0 : item));
}

function tooMany(walk: Walk): never {
  return refuse(walk, "spec-size", `there are more than ${MAX_NODES} values`, "Make the spec smaller.");
}

function copiedChild(item: unknown, key: PropertyKey, walk: Walk): unknown {
  walk.path.push(key);
  const copy = copied(item, walk);
  walk.path.pop();
  return copy;
}

function spend(text: string, walk: Walk): void {
  walk.characters -= text.length;
  if (walk.characters >= 0) return;
  refuse(walk, "spec-size", `the texts have more than ${MAX_SPEC_CHARACTERS} characters`, "Make the spec smaller.");
}

function refuse(walk: Walk, code: string, what: string, remedy: string): never {
  throw new UserError(fieldMistake(walk.path.slice(0, MAX_DEPTH), { code, what, remedy }));
}

/** Freezes plain data all the way down, in place. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
